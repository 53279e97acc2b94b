/** Where decompressors write: memory that grows with what is written, up to a limit. Its bytes may move whenever it grows. */
import { LimitError } from '../../errors.js'

const FIRST_SIZE = 1 << 16
/** `take` keeps at most so much more memory than the bytes need. */
const MOST_WASTE = 1 << 16

export class Output {
  /** The memory, of which the first `length` bytes are written. */
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

  /** Makes room for `count` bytes behind those that are written, and gives the memory, which may be new; a LimitError where they would be too many. */
  grow(/** @type {number} */ count) {
    const needed = this.length + count
    if (needed > this.#limit)
      throw new LimitError('LIMIT_BYTES', `${this.#name} decompresses to more than the limit of ${this.#limit} bytes`, {
        hint: 'the option maxInflated of open, or limit of decompress, allows more',
      })
    if (needed <= this.bytes.length) return this.bytes
    const larger = new Uint8Array(Math.min(Math.max(needed, this.bytes.length * 2), this.#limit))
    larger.set(this.bytes.subarray(0, this.length))
    return (this.bytes = larger)
  }

  /** Writes bytes behind those that are written. */
  append(/** @type {Uint8Array} */ bytes) {
    this.grow(bytes.length).set(bytes, this.length)
    this.length += bytes.length
  }

  /** How many bytes may still be written. */
  get room() {
    return this.#limit - this.length
  }

  /** What was written. The output is not to be used after it. */
  take() {
    return this.bytes.length - this.length > MOST_WASTE ? this.bytes.slice(0, this.length) : this.bytes.subarray(0, this.length)
  }
}
