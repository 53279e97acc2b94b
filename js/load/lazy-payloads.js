/**
 * Bytes that stay in the file while its pickle is loaded, for trees.
 *
 * What only keeps bytes takes a LazyBytes in their place: containers, inert objects, arrays. What must look at them, such as the handler of a type
 * or a dict for its keys, wants them, and is left undone; the pickle is loaded again then, with all that was wanted read.
 */
import { LazyBytes } from '../types/numpy/lazy.js'

/** How often a pickle is loaded again before all of its bytes are read. */
const MOST_ROUNDS = 4
/** Bytes of fewer than this are read though they reach past what was read: of the buffers of one thing all are in the file then, or none. */
const SHORT = 4096
/** How deep arguments are looked into. */
const MOST_DEPTH = 3

export class LazyPayloads {
  /** Where the opcodes of bytes are that were wanted. @type {Set<number>} */
  #wanted = new Set()
  /** @type {WeakMap<LazyBytes, number>} */
  #places = new WeakMap()
  #count = 0
  #rounds = 0
  /** Whether any bytes stay in the file. */
  hasKept = false

  /** @param {number} [least] from this length on bytes stay in the file wherever they stand; by default those that reach past what was read */
  constructor(least) {
    this.least = least
  }

  /** Whether the bytes of an opcode may stay in the file. @param {number} place of the opcode @param {number} length */
  mayStay(place, length) {
    return this.#rounds < MOST_ROUNDS && !this.#wanted.has(place) && length >= (this.least ?? SHORT)
  }

  /** @param {number} place of the opcode @param {number} length @param {(offset: number, length: number) => Promise<Uint8Array>} read @param {boolean} isByteArray */
  keep(place, length, read, isByteArray) {
    this.hasKept = true
    const lazy = new LazyBytes(length, read, isByteArray)
    this.#places.set(lazy, place)
    return lazy
  }

  /** Bytes that are in memory, which stay in the file if they are long enough for the options. @template T @param {number} place @param {T} value */
  asLazy(place, value) {
    if (this.least === undefined || !(value instanceof Uint8Array) || !this.mayStay(place, value.length)) return value
    return this.keep(place, value.length, async (offset, length) => value.slice(offset, offset + length), value.constructor !== Uint8Array)
  }

  /** Notes the bytes in a value that somebody must look at; whether there are any. @param {unknown} value @returns {boolean} */
  want(value, depth = 0) {
    if (!this.hasKept) return false
    if (value instanceof LazyBytes) {
      const place = this.#places.get(value)
      if (place !== undefined) this.#wanted.add(place)
      return place !== undefined
    }
    if (depth === MOST_DEPTH || typeof value !== 'object' || value === null) return false
    const parts = Array.isArray(value) ? value : value instanceof Map ? value.values() : []
    let isWanted = false
    for (const part of parts) if (this.want(part, depth + 1)) isWanted = true
    return isWanted
  }

  /** Whether something was wanted since this was last asked: the pickle is to be loaded again. */
  mustRepeat() {
    const isMore = this.#wanted.size > this.#count
    this.#count = this.#wanted.size
    if (isMore) this.#rounds++
    return isMore
  }
}
