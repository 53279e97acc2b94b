/**
 * Bytes that lie in a file and are read when somebody asks for them. The loads of files put them where an NDArray or a
 * torch Storage would have a Uint8Array. Nothing is kept here: each read goes to the file.
 */
export class LazyBytes {
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
  }

  /** Reads `length` bytes from `offset` on, by default all of them. */
  async read(offset = 0, length = this.length - offset) {
    return this.#read(offset, length)
  }
}
