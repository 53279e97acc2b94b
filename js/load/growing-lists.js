/**
 * Lists whose items come in over many windows.
 *
 * An array that grows by stores is moved again and again: a list of a million floats took four times as long as one of
 * known length. So a long list that nothing refers to yet is given room ahead, for as many items as the rest of the
 * input may hold. The machine's SETTLE event comes before anybody can look at the list, and gives it its true length.
 */
import { ITEMS_ESCAPED } from '../generated/constants.js'
import { checkItems, MOST_FAST_ITEMS } from '../codec/engine-limits.js'

/** Picklers write batches of 1000, so a list that gets fewer at once is not long. */
const FEW = 1000
/** Until a list has got its true length, a guess is room for 16 times the items that are there and for a million (8 MB) at most, or for as many again. */
const MOST_TIMES = 16
const LARGEST_GUESS = 1 << 20
/** A list that outgrows its room gets at least a part of its length more, so that it is not moved for each batch. */
const LEAST_SHIFT = 2
/** The items of one event are taken for those of a window, which may have some more. */
const MARGIN = 1.2

export class GrowingLists {
  /** How many items each list has that was given more room, by its number; most loads have no such list. @type {Map<number, number> | undefined} */
  #counts
  /** The length of the longest list that has got its true one. */
  #longest = 0
  /** How many windows like this one the rest of the input is. It starts as NaN, which is no int, so that V8 keeps one hidden class. */
  #windowsLeft = NaN
  /** How many items the lists have got in this window, and in the one before. */
  #items = 0
  #itemsBefore = 0

  /** @param {number} windowsLeft how many windows like this one the rest of the input is */
  startWindow(windowsLeft) {
    this.#windowsLeft = windowsLeft
    this.#itemsBefore = this.#items
    this.#items = 0
  }

  /** The index where the next `count` items of a list go. Stores at the end of the array make room where there is none. @param {number} flags of the event */
  makeRoom(/** @type {number} */ object, /** @type {unknown[]} */ list, /** @type {number} */ count, flags) {
    const known = this.#counts?.get(object)
    const at = known ?? list.length
    const end = at + count
    if (end > MOST_FAST_ITEMS) return this.#settleAt(object, list, at, end)
    if (flags & ITEMS_ESCAPED || (known === undefined && count < FEW)) return at
    this.#items += count
    if (end > list.length) list.length = Math.min(end + Math.max(Math.min(this.#guess(count), this.#most(end)), end >> LEAST_SHIFT), MOST_FAST_ITEMS)
    this.#counts ??= new Map()
    this.#counts.set(object, end)
    return at
  }

  /** Gives a list of very many items its true length: its array grows by stores from then on. */
  #settleAt(/** @type {number} */ object, /** @type {unknown[]} */ list, /** @type {number} */ at, /** @type {number} */ end) {
    checkItems(end)
    if (this.#counts?.delete(object)) list.length = at
    return at
  }

  /** How many items may follow `count` of this window: so many windows are left, and each has as many of them, or as many as the one before had. */
  #guess(/** @type {number} */ count) {
    const guess = Math.ceil(Math.max(count, this.#itemsBefore) * this.#windowsLeft * MARGIN)
    return guess > 0 ? guess : 0
  }

  /** How much room a list of `count` items may get beyond them. The lists of a pickle are often of one length, so the longest so far is a limit. */
  #most(/** @type {number} */ count) {
    return Math.max(count, this.#longest ? this.#longest - count : Math.min(count * MOST_TIMES, LARGEST_GUESS))
  }

  /** Gives a list its true length: the SETTLE event. */
  settle(/** @type {number} */ object, /** @type {unknown[]} */ list) {
    const count = this.#counts?.get(object)
    if (count === undefined) return
    list.length = count
    this.#counts?.delete(object)
    this.#longest = Math.max(this.#longest, count)
  }
}
