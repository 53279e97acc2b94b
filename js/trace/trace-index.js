/**
 * The events of a traced tape, found by the objects that they make or change.
 *
 * All events are walked over once, and four words of each kept: a chain of events for each object, and where their words and places
 * stand. LAYOUTS must have every event of csrc/machine/tape.h, with as many places as csrc/load/trace.h writes for it.
 */
import {
  EVENT_ADDITEMS,
  EVENT_APPEND,
  EVENT_APPEND_FLOATS,
  EVENT_APPEND_INTS,
  EVENT_BUFFER,
  EVENT_BUILD,
  EVENT_DICT,
  EVENT_DROP,
  EVENT_EXTENSION,
  EVENT_FLOATS,
  EVENT_FROZENSET,
  EVENT_GLOBAL,
  EVENT_INSTANTIATE,
  EVENT_INTS,
  EVENT_LIST,
  EVENT_NEWOBJ,
  EVENT_NEWOBJ_EX,
  EVENT_NUMBER,
  EVENT_OTHER_ADDITEMS,
  EVENT_OTHER_APPEND,
  EVENT_OTHER_SETITEMS,
  EVENT_PAYLOAD,
  EVENT_PERSISTENT,
  EVENT_PYTHON2_STR,
  EVENT_READONLY,
  EVENT_REDUCE,
  EVENT_RETURN,
  EVENT_SET,
  EVENT_SETITEMS,
  EVENT_SETTLE,
  EVENT_TUPLE,
  EVENT_VALUE,
} from '../generated/constants.js'

/**
 * How an event lies on the tape. Its places are those of the operands, then those of the items.
 * @typedef {object} Layout
 * @property {number} length words without the items
 * @property {number[]} operands where the operands that are no items stand, in words from the head
 * @property {number} offsetAt where the opcode's offset in the window stands, or 0 where nothing asks for it
 * @property {number} countAt where the count of items stands, or 0
 * @property {number} width how many operands an item has: 2 for key and value
 * @property {boolean} hasItems whether the items follow; floats do not, they are in a pool of their own
 */

/** The layout of an event without items. @returns {Layout} */
const fixed = (/** @type {number} */ length, /** @type {number[]} */ operands = [], offsetAt = 0) => ({
  length,
  operands,
  offsetAt,
  countAt: 0,
  width: 0,
  hasItems: false,
})
/** The layout of an event with items. @returns {Layout} */
const counted = (/** @type {number} */ width, { countAt = 2, operands = /** @type {number[]} */ ([]), offsetAt = 0, hasItems = true } = {}) => ({
  length: countAt + (hasItems ? 1 : 2),
  operands,
  offsetAt,
  countAt,
  width,
  hasItems,
})

const ITEMS = counted(1)
const PAIRS = counted(2)
const FLOATS = counted(1, { hasItems: false })

/** @type {Record<number, Layout>} */
const LAYOUTS = {
  [EVENT_LIST]: ITEMS,
  [EVENT_APPEND]: ITEMS,
  [EVENT_INTS]: ITEMS,
  [EVENT_APPEND_INTS]: ITEMS,
  [EVENT_TUPLE]: ITEMS,
  [EVENT_SET]: ITEMS,
  [EVENT_ADDITEMS]: ITEMS,
  [EVENT_FROZENSET]: ITEMS,
  [EVENT_FLOATS]: FLOATS,
  [EVENT_APPEND_FLOATS]: FLOATS,
  [EVENT_DICT]: PAIRS,
  [EVENT_SETITEMS]: PAIRS,
  [EVENT_SETTLE]: fixed(2),
  [EVENT_VALUE]: fixed(3, [2]),
  [EVENT_NUMBER]: fixed(4),
  [EVENT_PAYLOAD]: fixed(6),
  [EVENT_PYTHON2_STR]: fixed(4),
  [EVENT_BUFFER]: fixed(3),
  [EVENT_READONLY]: fixed(2),
  [EVENT_GLOBAL]: fixed(5, [2, 3], 4),
  [EVENT_EXTENSION]: fixed(4),
  [EVENT_PERSISTENT]: fixed(4, [2], 3),
  [EVENT_REDUCE]: fixed(5, [2, 3], 4),
  [EVENT_NEWOBJ]: fixed(5, [2, 3], 4),
  [EVENT_NEWOBJ_EX]: fixed(6, [2, 3, 4], 5),
  [EVENT_BUILD]: fixed(4, [2], 3),
  [EVENT_DROP]: fixed(3),
  [EVENT_RETURN]: fixed(2),
  [EVENT_INSTANTIATE]: counted(1, { operands: [2], offsetAt: 3, countAt: 4 }),
  [EVENT_OTHER_APPEND]: counted(1, { offsetAt: 2, countAt: 3 }),
  [EVENT_OTHER_ADDITEMS]: counted(1, { offsetAt: 2, countAt: 3 }),
  [EVENT_OTHER_SETITEMS]: counted(2, { offsetAt: 2, countAt: 3 }),
}

/** The sign bit of a place is set where a run of numbers is told by its count and its first place: csrc/load/trace.h. */
const COUNT_BITS = 0x7fffffff
/** Only these events may hold runs of numbers. */
const NUMBERS = new Set([EVENT_FLOATS, EVENT_APPEND_FLOATS, EVENT_INTS, EVENT_APPEND_INTS])

/** Where the places end that start at `at` and are those of `count` numbers, some of them runs. */
function endOfPlaces(/** @type {Int32Array} */ words, /** @type {number} */ at, /** @type {number} */ count) {
  while (count > 0) {
    count -= words[at] < 0 ? words[at] & COUNT_BITS : 1
    at += words[at] < 0 ? 2 : 1
  }
  return at
}

/** Calls `visit` for each event of a window with where its head stands in the chunk, and where its places start. @param {import('./recorder.js').TracedWindow} window @param {(head: number, places: number) => void} visit */
function walk({ chunk, tape, origins }, visit) {
  let places = origins
  for (let head = tape; head < origins;) {
    const event = chunk[head] & 0xff
    const layout = LAYOUTS[event]
    const items = layout.countAt && chunk[head + layout.countAt] * layout.width
    visit(head, places)
    places = NUMBERS.has(event) ? endOfPlaces(chunk, places, items) : places + layout.operands.length + items
    head += layout.length + (layout.hasItems ? items : 0)
  }
}

/** The index of one traced load. */
export class TapeIndex {
  #windows
  /** Of each event the index of its window, where its head stands and where its places start, and the number of the event before it of the same object, or -1. */
  #windowOf
  #headOf
  #placesOf
  #before
  /** The number of the last event of each object, or -1. */
  #last
  #sizeAt

  /** @param {import('./recorder.js').TracedWindow[]} windows @param {number} objectCount @param {(place: number) => number} sizeAt how many bytes the opcode at a place takes, its argument included */
  constructor(windows, objectCount, sizeAt) {
    this.#sizeAt = sizeAt
    this.#windows = windows
    let count = 0
    for (const window of windows) walk(window, () => count++)
    this.#windowOf = new Int32Array(count)
    this.#headOf = new Int32Array(count)
    this.#placesOf = new Int32Array(count)
    this.#before = new Int32Array(count)
    this.#last = new Int32Array(objectCount).fill(-1)
    let number = 0
    for (const [i, window] of windows.entries()) {
      walk(window, (head, places) => {
        const object = window.chunk[head + 1]
        this.#windowOf[number] = i
        this.#headOf[number] = head
        this.#placesOf[number] = places
        this.#before[number] = this.#last[object]
        this.#last[object] = number++
      })
    }
  }

  /** The events of the object with a number, in the pickle's order; without one all events. @param {number} [object] */
  *events(object) {
    if (object === undefined) {
      for (let number = 0; number < this.#headOf.length; number++) yield this.#event(number)
      return
    }
    const numbers = []
    for (let number = this.#last[object]; number >= 0; number = this.#before[number]) numbers.push(number)
    for (const number of numbers.reverse()) yield this.#event(number)
  }

  #event(/** @type {number} */ number) {
    const { base, chunk } = this.#windows[this.#windowOf[number]]
    const head = this.#headOf[number]
    const event = chunk[head] & 0xff
    const { length, operands, offsetAt, countAt, width } = LAYOUTS[event]
    const count = countAt && chunk[head + countAt] * width
    const at = this.#placesOf[number]
    return {
      event,
      object: chunk[head + 1],
      /** Where the opcode stands in the pickle, of events with an `offsetAt`. */
      offset: base + chunk[head + offsetAt],
      /** The operands that are no items. */
      operands: operands.map((at) => chunk[head + at]),
      /** The operands that are items, keys and values in turn; no operands where the items are plain numbers. */
      items: chunk.subarray(head + length, head + length + count),
      /** The places of the operands, then those of the items. */
      places: NUMBERS.has(event) ? this.#numberPlaces(chunk, at, count) : chunk.subarray(at, at + operands.length + count),
    }
  }

  /** The place of each of `count` numbers: those of a run follow from the sizes of its opcodes. */
  #numberPlaces(/** @type {Int32Array} */ chunk, /** @type {number} */ at, /** @type {number} */ count) {
    const places = new Int32Array(count)
    for (let i = 0; i < count;) {
      const run = chunk[at] < 0 ? chunk[at++] & COUNT_BITS : 1
      let place = chunk[at++]
      for (const end = i + run; i < end; i++) {
        places[i] = place
        if (i + 1 < end) place += this.#sizeAt(place)
      }
    }
    return places
  }
}
