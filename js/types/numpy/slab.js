/**
 * Memory that small arrays share until their elements are asked for.
 *
 * An ArrayBuffer of its own takes V8 longer than all else of such an array. So the load copies a piece of the input that holds the elements of many,
 * once, and each array takes its own out of it with the first look at `data` or `bytes`.
 */

/** A piece of the input, and then its copy. */
export class Slab {
  /** Where `memory` begins in the input. */
  #base = 0
  #memory

  /** @param {Uint8Array} input @param {number} start of the piece */
  constructor(input, start) {
    this.#memory = input
    this.start = start
    this.end = start
  }

  /** Copies the piece: from now on the input may change. */
  seal() {
    this.#memory = this.#memory.slice(this.start, this.end)
    this.#base = this.start
  }

  /** A copy of bytes. @param {number} start in the input @param {number} length */
  copy(start, length) {
    return this.#memory.slice(start - this.#base, start - this.#base + length)
  }
}

/** Bytes in a slab. */
export class SlabBytes {
  /** @param {Slab} slab @param {number} start in the input @param {number} length */
  constructor(slab, start, length) {
    this.slab = slab
    this.start = start
    this.length = length
  }

  /** The same in memory of their own. */
  copy() {
    return this.slab.copy(this.start, this.length)
  }
}
