/**
 * The objects that came again last, with their numbers.
 *
 * What comes a second time, as a member of an enum or a class does, mostly comes many times. A few comparisons then take a tenth of a look into
 * the Set of all objects (object-numbers.js), and a reference is written at once where an object that is not known takes a frame.
 */

/** A power of two. */
const PLACES = 8

export class KnownObjects {
  /** @type {unknown[]} */
  #objects = new Array(PLACES).fill(undefined)
  #numbers = new Int32Array(PLACES)
  /** How many places are taken, and which one is to be taken next. */
  #count = 0
  #next = 0

  /** The number of an object, or 0 where it is not found. */
  find(/** @type {unknown} */ object) {
    for (let i = 0; i < this.#count; i++) if (this.#objects[i] === object) return this.#numbers[i]
    return 0
  }

  /** Keeps an object, which was not found and is memoized, in the place of the one that is kept longest. @param {unknown} object @param {number} number */
  keep(object, number) {
    this.#objects[this.#next] = object
    this.#numbers[this.#next] = number
    this.#next = (this.#next + 1) & (PLACES - 1)
    if (this.#count < PLACES) this.#count++
  }

  clear() {
    while (this.#count > 0) this.#objects[--this.#count] = undefined
    this.#next = 0
  }
}
