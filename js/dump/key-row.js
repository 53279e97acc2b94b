/**
 * The keys that dicts at one depth have, one dict after the other, in their order: mostly the same.
 *
 * Once a dict has all the keys of the one before it, the codec is told them, and from then on writes the keys that no token tells: the
 * walk has but to see that they are the same strings.
 */
import { MOST_ROW_KEYS } from '../generated/constants.js'

export class KeyRow {
  /** @type {string[]} */
  keys = []
  /** Their numbers, 0 where one is not known. @type {number[]} */
  numbers = []
  /** How many of them count: those behind were of a longer dict. */
  length = 0
  /** Whether the last dict had other keys. */
  #isChanged = false
  /** Whether the codec is to be told the keys, and whether it was. */
  isComplete = false
  isTold = false

  /** A key that has a number. @param {number} index @param {string} key @param {number} number */
  learn(index, key, number) {
    if (index >= MOST_ROW_KEYS || this === NO_ROW) return
    this.keys[index] = key
    this.numbers[index] = number
    this.#isChanged = true
  }

  /** A dict of so many keys ends. */
  end(/** @type {number} */ count) {
    if (this.#isChanged) {
      this.#isChanged = this.isTold = false
      this.length = count
    } else if (!this.isTold) {
      this.isComplete = count > 0 && count === this.length && count <= MOST_ROW_KEYS && this.#areAllKnown()
    }
  }

  #areAllKnown() {
    for (let i = 0; i < this.length; i++) if (this.numbers[i] === 0) return false
    return true
  }

  clear() {
    if (this.keys.length === 0) return
    this.keys = []
    this.length = 0
    this.#isChanged = this.isComplete = this.isTold = false
  }
}

/** Of dicts that are in no row: it learns nothing. */
export const NO_ROW = new KeyRow()
