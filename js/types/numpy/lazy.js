/** Bytes that lie in a file and are read when they are asked for. */
export class LazyBytes {
  #read

  /**
   * @param {number} length
   * @param {(offset: number, length: number) => Promise<Uint8Array>} read gives exactly that many bytes, or rejects
   */
  constructor(length, read) {
    this.length = length
    this.#read = read
  }

  /** Some of the bytes, all of them by default. */
  async read(offset = 0, length = this.length - offset) {
    return this.#read(offset, length)
  }
}
