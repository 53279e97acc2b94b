/**
 * Plain objects of very many keys, where V8 would end the process: what sets keys of one tells how many, and they are counted once a load has set so many
 * that one object may come to have too many.
 */
import { checkKeys, MOST_KEYS } from '../codec/engine-limits.js'

/** Keys that a load sets before those of each object are counted: fewer than lie between the most that an object may have here and in V8. */
const UNCOUNTED = MOST_KEYS / 4
/** An object that seems to have too many keys is counted exactly once it was given so many more, as some may have come twice. */
const UNSURE = 1 << 20
/** Objects whose counts are kept; those of others are had from them. */
const MOST_COUNTED = 1 << 20

export class LargeDicts {
  #left = UNCOUNTED
  /** How many keys each object has at most, by its number. @type {Map<number, number> | undefined} */
  #counts

  /** Notes that an object gets keys. @param {number} object its number @param {object} dict @param {number} count @throws {LimitError} where they are too many */
  note(object, dict, count) {
    if ((this.#left -= count) < 0) this.#count(object, dict, count)
  }

  #count(/** @type {number} */ object, /** @type {object} */ dict, /** @type {number} */ count) {
    this.#counts ??= new Map()
    let after = (this.#counts.get(object) ?? countKeys(dict)) + count
    if (after > MOST_KEYS + UNSURE) checkKeys((after = countKeys(dict) + count))
    if (this.#counts.size === MOST_COUNTED) this.#counts.clear()
    this.#counts.set(object, after)
  }
}

const countKeys = (/** @type {object} */ dict) => Object.keys(Object(dict)).length
