/**
 * torch's storages, which hold the bytes that tensors are views of.
 *
 * Tensors that share a storage in Python share it here. Its bytes are a LazyBytes where they lie in a file and were not
 * read yet; which file and where, the readers of js/containers/torch and legacy.js tell it.
 */
import { UnpicklingError } from '../../errors.js'
import { LazyBytes } from '../numpy/lazy.js'
import { mark, ownAccessor } from '../python/mark.js'
import { bytesOf, decode, findDType } from './dtypes.js'

/** @typedef {import('./dtypes.js').TorchDType} TorchDType */

/** A storage: elements of one dtype, or mere bytes. */
export class Storage {
  static {
    mark(this, 'Storage')
  }

  /** @type {Uint8Array | LazyBytes | undefined} */
  #bytes
  /** @type {Promise<Uint8Array> | undefined} */
  #reading
  #base
  #start
  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin
  #key

  /**
   * @param {string} dtype the name of the dtype of its elements
   * @param {number} size how many elements it has
   * @param {object} [place]
   * @param {Uint8Array | LazyBytes} [place.bytes]
   * @param {string} [place.location] the device on which torch had it, `cpu` or `cuda:0` say
   * @param {string} [place.key] its name in the file
   * @param {boolean} [place.isUntyped] whether it is of mere bytes, so that only the tensors know the dtype
   * @param {boolean} [place.isBigEndian]
   * @param {Storage} [place.base] the storage that it is a part of @param {number} [place.start] the first byte of the part
   */
  constructor(dtype, size, { bytes, location = 'cpu', key = '', isUntyped = false, isBigEndian = false, base, start = 0 } = {}) {
    if (!findDType(dtype) || !(size >= 0)) throw new TypeError(`a Storage is made of the name of a dtype of torch and a size, not of ${dtype} and ${size}`)
    this.$type = 'Storage'
    this.dtype = dtype
    this.size = size
    this.location = location
    this.#key = key
    this.isUntyped = isUntyped
    this.isBigEndian = isBigEndian
    this.#bytes = bytes
    this.#base = base
    this.#start = start
    Object.defineProperty(this, 'bytes', OWN_BYTES)
  }

  /** Its name in the file. */
  get key() {
    return this.#key
  }

  /** How many bytes the elements take. */
  get nbytes() {
    return bytesOf(/** @type {TorchDType} */ (findDType(this.dtype)), this.size)
  }

  /** The bytes as they are in the file, or a LazyBytes where they are not read yet. @returns {Uint8Array | LazyBytes} */
  get bytes() {
    if (this.#bytes instanceof Uint8Array) return this.#bytes
    const base = this.#base
    if (base)
      return base.bytes instanceof Uint8Array
        ? base.bytes.subarray(this.#start, this.#start + this.nbytes)
        : new LazyBytes(this.nbytes, (offset, length) => base.range(this.#start + offset, length))
    return (
      this.#bytes ??
      new LazyBytes(this.nbytes, async () => {
        throw new UnpicklingError('NO_STORAGE', `the storage ${this.key} is not in the file`)
      })
    )
  }

  set bytes(bytes) {
    this.#bytes = bytes
  }

  /** Whether the bytes have been read. */
  get isRead() {
    return this.bytes instanceof Uint8Array
  }

  /** The elements as the typed array that fits the dtype. Fails with NOT_READ where they are not read yet. @returns {any} */
  get data() {
    const { bytes } = this
    if (!(bytes instanceof Uint8Array)) throw notRead('this storage', this)
    return decode(/** @type {TorchDType} */ (findDType(this.dtype)), bytes, this.size, this.isBigEndian)
  }

  /** Reads all bytes and keeps them. Calls at the same time share one read. @returns {Promise<Uint8Array>} */
  async read() {
    const { bytes } = this
    if (bytes instanceof Uint8Array) return bytes
    this.#reading ??= this.#readAll(bytes).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  /** Takes all bytes, that somebody has read. @param {Uint8Array} bytes */
  keep(bytes) {
    if (!this.#base) this.#bytes = bytes
  }

  async #readAll(/** @type {LazyBytes} */ lazy) {
    if (this.#base) await this.#base.read()
    else this.#bytes = await lazy.read()
    return /** @type {Uint8Array} */ (this.bytes)
  }

  /** Gives some of the bytes, and reads them where need be; what is read is not kept. @param {number} offset @param {number} length @returns {Promise<Uint8Array>} */
  async range(offset, length) {
    const { bytes } = this
    return bytes instanceof Uint8Array ? bytes.subarray(offset, offset + length) : bytes.read(offset, length)
  }

  /** The call that made it in its pickle, where it was not made by a persistent id. */
  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The dtype, the size and the device. */
  toJSON() {
    const { dtype, size, location } = this
    return { dtype, size, location }
  }

  /** The dtype and the number of elements, in a line. */
  toString() {
    return `storage ${this.isUntyped ? 'bytes' : this.dtype} (${this.size},)`
  }
}

const OWN_BYTES = ownAccessor(Storage, 'bytes')

/** Makes the error for elements that are not read yet. @param {string} what whose elements they are @param {Storage} storage */
export function notRead(what, { key }) {
  return new UnpicklingError('NOT_READ', `the elements of ${what} are not read yet: await its read() first${key ? ` (storage ${key})` : ''}`)
}
