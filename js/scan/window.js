/** A window that moves forward over a source, so that what is read of it in order comes in large parts and is never held whole. */
const PART = 1 << 20

export class Window {
  #source
  /** @type {Uint8Array} */
  bytes = new Uint8Array(0)
  /** Where the window starts in the source. */
  base = 0

  /** @param {import('../sources/source.js').Source} source */
  constructor(source) {
    this.#source = source
  }

  get end() {
    return this.base + this.bytes.length
  }

  /** Moves to an offset, so that so many bytes from there on are in it, where the source has them. @param {number} offset @param {number} length @returns {Promise<boolean>} whether it has them */
  async move(offset, length) {
    if (offset >= this.base && offset + length <= this.end) return true
    const { size } = this.#source
    const start = Math.min(offset, size)
    const wanted = Math.min(Math.max(length, PART), size - start)
    const bytes = wanted > 0 ? await this.#source.read(start, wanted, wanted, start) : new Uint8Array(0)
    this.bytes = bytes.length > wanted ? bytes.subarray(0, wanted) : bytes
    this.base = start
    return this.end >= offset + length
  }
}
