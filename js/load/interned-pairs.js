/**
 * Numbers for pairs of numbers: each pair has one, from the first time that it is asked for. A hash table in typed arrays, which costs no objects; its
 * hash has a number of its own in each table, so that nobody can choose pairs that fall together.
 */

const FEWEST_SLOTS = 1 << 8
/** Words of a slot: the pair and its number, plus one. */
const WORDS = 3

export class InternedPairs {
  #slots = new Int32Array(FEWEST_SLOTS * WORDS)
  #mask = FEWEST_SLOTS - 1
  #count = 0
  #seed = (Math.random() * 2 ** 32) | 1

  /** The number of a pair, or 0 where it has none. @param {number} a an int32 @param {number} b an int32 */
  find(a, b) {
    return this.#slots[this.#slotOf(a, b) + 2]
  }

  /** Gives a pair that has no number one. @param {number} a @param {number} b @param {number} number from 1 */
  add(a, b, number) {
    if (++this.#count * 2 > this.#mask) this.#grow()
    this.#put(a, b, number)
  }

  #put(/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ number) {
    const at = this.#slotOf(a, b)
    this.#slots[at] = a
    this.#slots[at + 1] = b
    this.#slots[at + 2] = number
  }

  /** The slot of a pair, or the free one where it belongs. */
  #slotOf(/** @type {number} */ a, /** @type {number} */ b) {
    const slots = this.#slots
    let hash = Math.imul(a ^ this.#seed, 0x9e3779b1)
    hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13) ^ this.#seed, 0xc2b2ae35)
    for (let slot = (hash ^ (hash >>> 16)) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * WORDS
      if (slots[at + 2] === 0 || (slots[at] === a && slots[at + 1] === b)) return at
    }
  }

  #grow() {
    const old = this.#slots
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(old.length * 2)
    for (let at = 0; at < old.length; at += WORDS) if (old[at + 2] !== 0) this.#put(old[at], old[at + 1], old[at + 2])
  }
}
