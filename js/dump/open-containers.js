/**
 * The stack of the containers that are being pickled, each with its place in its values.
 *
 * The walk over a value is a loop over this stack (pickler.js), so values may nest deeper than JavaScript's own stack. The frames stay for
 * the next containers at their depth, and the values of plain objects lie in one array for all of them: new ones for each container would
 * be garbage at once. What is done must be forgotten, or the caller's values would live as long as the pickler.
 */
import { PicklingError } from '../errors.js'
import { pathOf } from './paths.js'
import { Unfinished } from './unfinished-objects.js'

/** @type {never[]} */
const NOTHING = []

/** A tuple is written once more for each list that it is in and that it holds. One that comes more often will never end. */
const MOST_TIMES = 10_000

/** Longer arrays are not kept for the next pickle. */
const LONGEST_KEPT = 1 << 10

/** A container that is open. */
export class Frame {
  /** The values that are written, or an array that they are a part of. @type {ArrayLike<unknown>} */
  items = NOTHING
  /** Places in the items: the first one that was left, the next one to be written, and the end. */
  start = 0
  next = 0
  end = 0
  /** The number of an object that is memoized after its values before `head` only; 0 for any other, and once it is memoized. `head` is -1 where there is no such place. */
  number = 0
  head = -1
  /** How many keys and values, in turn, are at the end of the items of a plain object; the items before are values whose keys are written. */
  pairs = 0
  /** What the container is, for paths.js. @type {unknown} */
  source = undefined
}

export class OpenContainers {
  /** @type {Frame[]} */
  #frames = []
  /** How many frames are open. */
  depth = 0
  #unfinished = new Unfinished()
  /** The values, and some keys, of all plain objects that are open, those of the innermost last. @type {unknown[]} */
  pairs = []
  pairsEnd = 0

  /** The innermost container. */
  get top() {
    return this.#frames[this.depth - 1]
  }

  /** Opens a container. @param {ArrayLike<unknown>} items its values @param {unknown} source @param {number} [next] how many of them are written */
  push(items, source, next = 0) {
    this.#push(items, next, items.length, source, 0, -1)
  }

  /**
   * Opens a container that is memoized after its first `head` values only. What they hold may refer to it, and then it is written again.
   * @param {ArrayLike<unknown>} items @param {unknown} source @param {number} number 0 where it is not memoized at all @param {number} head @param {number} [next] how many of them are written
   */
  pushUnfinished(items, source, number, head, next = 0) {
    this.#push(items, next, items.length, source, number, head)
    this.#begin(number)
  }

  #begin(/** @type {number} */ number) {
    if (number && this.#unfinished.begin(number) > MOST_TIMES) throw this.refusal('a value that is made of itself cannot be pickled')
  }

  /**
   * Opens a container that is written but for the values that were put into `pairs` from `pairsEnd` on.
   * @param {unknown} source
   * @param {number} end where they end
   * @param {number} pairs how many keys and values, in turn, are the last of them
   */
  pushRest(source, end, pairs) {
    this.#push(this.pairs, this.pairsEnd, end, source, 0, -1)
    this.top.pairs = pairs
    this.pairsEnd = end
  }

  /** The same with a container that is memoized after all of them. @param {unknown} source @param {number} end @param {number} number */
  pushUnfinishedRest(source, end, number) {
    this.pushForm(source, end, number, end)
  }

  /** The same with one that is memoized after those before `head`. @param {unknown} source @param {number} end @param {number} number 0 where it is memoized, or not at all @param {number} head */
  pushForm(source, end, number, head) {
    this.#push(this.pairs, this.pairsEnd, end, source, number, head)
    this.pairsEnd = end
    this.#begin(number)
  }

  /** @param {ArrayLike<unknown>} items @param {number} start @param {number} end @param {unknown} source @param {number} number @param {number} head */
  #push(items, start, end, source, number, head) {
    const frame = this.depth < this.#frames.length ? this.#frames[this.depth] : (this.#frames[this.depth] = new Frame())
    this.depth++
    frame.items = items
    frame.start = start
    frame.next = start
    frame.end = end
    frame.source = source
    frame.number = number
    frame.head = head
    frame.pairs = 0
  }

  /** Whether an object is begun and not memoized, so that it cannot be referred to. */
  isUnfinished(/** @type {number} */ number) {
    return this.#unfinished.has(number)
  }

  /** Memoizes the object of a frame whose first `head` values are written. Where what they hold has memoized it meanwhile, CPython writes nothing more of it. */
  finish(/** @type {Frame} */ frame) {
    if (!this.#unfinished.end(frame.number)) frame.next = frame.end
    frame.number = 0
  }

  /** Closes the innermost container. */
  pop() {
    const { top } = this
    if (top.items === this.pairs) while (this.pairsEnd > top.start) this.pairs[--this.pairsEnd] = undefined
    top.items = NOTHING
    top.source = undefined
    this.depth--
  }

  /** The error that the value that is being written cannot be pickled. */
  refusal(/** @type {string} */ what) {
    return new PicklingError('CANNOT_PICKLE', `${what}, at ${pathOf(this.#frames.slice(0, this.depth))}`)
  }

  /** Lets go of long arrays, at the end of a pickle. */
  trim() {
    if (this.#frames.length > LONGEST_KEPT) this.#frames = []
    if (this.pairs.length > LONGEST_KEPT) this.pairs = []
  }
}
