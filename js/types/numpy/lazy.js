/**
 * Bytes that lie in a file and are read when somebody asks for them. The loads of files put them where an NDArray or a
 * torch Storage would have a Uint8Array. Nothing is kept here: each read goes to the file.
 */
import { PickleError } from '../../errors.js'
import { HEAD, mark, ownAccessor } from '../python/mark.js'

/** The error of whoever wants elements that are not read yet. @param {string} what @param {string} call that reads them */
export const notInMemory = (what, call) => new PickleError('NOT_READ', `the ${what} are still in the file: await ${call} first`)

/** Bytes that lie in a file and are read when somebody asks for them. */
export class LazyBytes {
  static {
    mark(this, 'LazyBytes')
  }

  #read

  /**
   * @param {number} length
   * @param {(offset: number, length: number) => Promise<Uint8Array>} read gives exactly that many bytes, or rejects
   * @param {boolean} [isByteArray] whether they are a bytearray in Python, and not bytes
   */
  constructor(length, read, isByteArray = false) {
    this.length = length
    this.isByteArray = isByteArray
    /** The first bytes, where they have been looked at. @type {Uint8Array | undefined} */
    this.head = undefined
    this.#read = read
    Object.defineProperty(this, 'content', CONTENT)
  }

  /** What lies in the file, which is not there yet: whoever clones or compares the bytes is told so. @returns {Uint8Array} */
  get content() {
    throw notInMemory('bytes', 'read()')
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return String(this.length)
  }

  /** How many there are, and where they are. */
  toString() {
    return 'bytes in the file'
  }

  /** How many there are. */
  toJSON() {
    return { length: this.length }
  }

  /** Reads `length` bytes from `offset` on, by default all of them. */
  async read(offset = 0, length = this.length - offset) {
    return this.#read(offset, length)
  }
}

const CONTENT = ownAccessor(LazyBytes, 'content')
