/**
 * Reading by ranges, of a server or of the caller's own source, where each read costs a way there and back.
 *
 * Short reads are made in blocks, of which the latest are kept. As long as one follows the other more is read each time, twice as much as
 * before, up to some megabytes; a read elsewhere is small again. Long reads are made as they are.
 */
import { joinBytes } from '../settings.js'

/** Bytes of a block. */
export const BLOCK = 1 << 16
/** The most blocks that are read at once ahead of what is asked for, 4 MiB, and how many are kept. */
const MOST_AHEAD = 64
const MOST_BLOCKS = 128
/** Reads of more blocks are made as they are, and nothing of them is kept. */
const LONG_READ = 4

/** @typedef {import('./source.js').Source} Source */

/** @implements {Source} */
export class BlockSource {
  #readRange
  /** The blocks that are kept, by their index, the longest unused first. @type {Map<number, Uint8Array>} */
  #blocks = new Map()
  /** The block behind what was read last, and how many were read then. */
  #next = 0
  #ahead = 0

  /**
   * @param {number} size @param {(start: number, end: number) => Promise<Uint8Array>} readRange gives exactly the bytes of a range of the file
   * @param {Uint8Array} [first] the first block, where it is known
   */
  constructor(size, readRange, first) {
    this.size = size
    this.#readRange = readRange
    if (first) this.#next = this.#note(0, first).length
  }

  async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) {
    const end = Math.min(offset + Math.max(least, most), this.size)
    if (offset >= end) return new Uint8Array(0)
    if (end - offset > BLOCK * LONG_READ) return this.#readRange(offset, end)
    const first = Math.floor(offset / BLOCK)
    // Only what is wanted at least decides how much is read.
    const last = Math.floor((Math.min(offset + least, end) - 1) / BLOCK)
    const wanted = await this.#fill(first, Math.max(first, last))
    const parts = []
    for (let block = first; block * BLOCK < end; block++) {
      const bytes = wanted.get(block) ?? this.#blocks.get(block)
      if (!bytes) break
      this.#blocks.delete(block)
      this.#blocks.set(block, bytes)
      parts.push(bytes.subarray(Math.max(0, offset - block * BLOCK), Math.min(bytes.length, end - block * BLOCK)))
    }
    return joinBytes(parts)
  }

  /**
   * The blocks from `first` to `last`, of which those that are missing are read at once. They are returned, as by the end of the read others
   * may have taken their place.
   * @returns {Promise<Map<number, Uint8Array>>}
   */
  async #fill(/** @type {number} */ first, /** @type {number} */ last) {
    /** @type {Map<number, Uint8Array>} */
    const wanted = new Map()
    const take = (/** @type {number} */ block, bytes = this.#blocks.get(block)) => bytes !== undefined && wanted.set(block, bytes)
    while (first <= last && take(first)) first++
    while (last >= first && take(last)) last--
    if (first > last) return wanted
    last = this.#reachAhead(first, last)
    const bytes = await this.#readRange(first * BLOCK, Math.min((last + 1) * BLOCK, this.size))
    for (const [block, part] of this.#note(first, bytes)) wanted.set(block, part)
    return wanted
  }

  /** The last block of a read that begins with `first` and has to reach `last`. */
  #reachAhead(/** @type {number} */ first, /** @type {number} */ last) {
    this.#ahead = first === this.#next ? Math.min(Math.max(this.#ahead, 1) * 2, MOST_AHEAD) : 1
    const end = Math.ceil(this.size / BLOCK)
    const most = Math.min(first + this.#ahead, end)
    while (last + 1 < most && !this.#blocks.has(last + 1)) last++
    this.#next = last + 1
    return last
  }

  /** Keeps what was read from a block on, and lets go of the blocks that were not used for longest. @returns {[number, Uint8Array][]} */
  #note(/** @type {number} */ first, /** @type {Uint8Array} */ bytes) {
    /** @type {[number, Uint8Array][]} */
    const read = []
    for (let at = 0; at < bytes.length; at += BLOCK) read.push([first + at / BLOCK, bytes.subarray(at, at + BLOCK)])
    for (const [block, part] of read) {
      this.#blocks.delete(block)
      this.#blocks.set(block, part)
    }
    for (const block of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_BLOCKS) break
      this.#blocks.delete(block)
    }
    return read
  }

  async close() {
    this.#blocks.clear()
  }
}
