/** Where decompressors write: memory that grows with what is there, up to a limit. */
import { LimitError } from '../../errors.js'

const FIRST_SIZE = 1 << 16
/** At most that much more memory than the bytes take is kept. */
const MOST_WASTE = 1 << 16

export class Output {
  /** Only the first `length` are written. */
  bytes
  length = 0
  #limit
  #name

  /** @param {number} limit bytes that may be written @param {string} name whose content it is @param {number} [size] bytes that are likely to be written */
  constructor(limit, name, size = FIRST_SIZE) {
    this.#limit = limit
    this.#name = name
    this.bytes = new Uint8Array(Math.min(size, limit))
  }

  /** Makes room for so many bytes behind the first `length`, and gives the memory, which may be new. */
  grow(/** @type {number} */ count) {
    const needed = this.length + count
    if (needed > this.#limit) throw new LimitError('LIMIT_BYTES', `${this.#name} decompresses to more than the limit of ${this.#limit} bytes`)
    if (needed <= this.bytes.length) return this.bytes
    const larger = new Uint8Array(Math.min(Math.max(needed, this.bytes.length * 2), this.#limit))
    larger.set(this.bytes.subarray(0, this.length))
    return (this.bytes = larger)
  }

  append(/** @type {Uint8Array} */ bytes) {
    this.grow(bytes.length).set(bytes, this.length)
    this.length += bytes.length
  }

  /** What may still be written. */
  get room() {
    return this.#limit - this.length
  }

  take() {
    return this.bytes.length - this.length > MOST_WASTE ? this.bytes.slice(0, this.length) : this.bytes.subarray(0, this.length)
  }
}
