/** Where decompressors write: memory that grows with what is written, up to a limit. Its bytes may move whenever it grows. */
import { LimitError } from '../../errors.js'

const FIRST_SIZE = 1 << 16
/** `take` keeps at most so much more memory than the bytes need, or this share of them more: memory that nobody wrote to takes no room. */
const MOST_WASTE = 1 << 16
const MOST_WASTED = 1 / 16
/** By what the memory grows: at most where more is foreseen, and at least where less is. */
const MOST_GROWTH = 64
const LEAST_GROWTH = 1.25

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

  /** How many bytes are likely to be written in all, when `needed` are: twice the memory, where a decompressor knows nothing better. @type {(needed: number) => number} */
  foresee = () => this.bytes.length * 2

  /** Makes room for `count` bytes behind those that are written, and gives the memory, which may be new; a LimitError where they would be too many. */
  grow(/** @type {number} */ count) {
    const needed = this.length + count
    if (needed > this.#limit)
      throw new LimitError('LIMIT_BYTES', `${this.#name} decompresses to more than the limit of ${this.#limit} bytes`, {
        hint: 'the option maxInflated of open, or limit of decompress, allows more',
      })
    if (needed <= this.bytes.length) return this.bytes
    const foreseen = Math.min(Math.ceil(this.foresee(needed)), needed * MOST_GROWTH)
    const larger = new Uint8Array(Math.min(Math.max(needed, foreseen, Math.ceil(this.length * LEAST_GROWTH)), this.#limit))
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
    const waste = this.bytes.length - this.length
    return waste > Math.max(MOST_WASTE, this.length * MOST_WASTED) ? this.bytes.slice(0, this.length) : this.bytes.subarray(0, this.length)
  }
}
