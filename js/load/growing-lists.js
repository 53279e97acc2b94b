/**
 * Lists whose items come in over many windows.
 *
 * An array that grows by stores is moved again and again: a list of a million floats took four times as long as one of
 * known length. So a long list that nothing refers to yet is given room ahead, for as many items as the rest of the
 * input may hold, and its true length before anybody can look at it.
 */
import { ITEMS_ESCAPED } from '../generated/constants.js'

/** Picklers write batches of so many; fewer items are no long list. */
const FEW = 1000
/** Room for more items is not given on a mere guess: so many times those that there are, and 8 MB. */
const MOST_TIMES = 16
const LARGEST_GUESS = 1 << 20
/** Not all items of a window come in one event. */
const MARGIN = 1.2

export class GrowingLists {
  /** How many items a list has that was given more room, by the list's number; most loads have no such list. @type {Map<number, number> | undefined} */
  #counts
  /** The longest that has got its true length. */
  #longest = 0
  /** How many windows like this one the rest of the input is: no int, so that V8 keeps one hidden class. */
  windowsLeft = NaN

  /** Where the next items of a list go; there is room for them, or stores make it. @param {number} flags of the event */
  makeRoom(/** @type {number} */ object, /** @type {unknown[]} */ list, /** @type {number} */ count, flags) {
    const known = this.#counts?.get(object)
    if (flags & ITEMS_ESCAPED || (known === undefined && count < FEW)) return list.length
    const at = known ?? list.length
    const end = at + count
    if (end > list.length) list.length = end + Math.min(this.#guess(count), this.#most(end))
    this.#counts ??= new Map()
    this.#counts.set(object, end)
    return at
  }

  /** How many items may follow so many of this window. */
  #guess(/** @type {number} */ count) {
    const guess = Math.ceil(count * this.windowsLeft * MARGIN)
    return guess > 0 ? guess : 0
  }

  /** How much room there may be beyond so many items: the lists of a pickle are often of one length. */
  #most(/** @type {number} */ count) {
    return Math.max(count, this.#longest ? this.#longest - count : Math.min(count * MOST_TIMES, LARGEST_GUESS))
  }

  /** Gives a list its true length: a SETTLE event. */
  settle(/** @type {number} */ object, /** @type {unknown[]} */ list) {
    const count = this.#counts?.get(object)
    if (count === undefined) return
    list.length = count
    this.#counts?.delete(object)
    this.#longest = Math.max(this.#longest, count)
  }
}
