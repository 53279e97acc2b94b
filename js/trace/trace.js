/**
 * `trace`: a value, and where in the pickle each part of it began.
 *
 * Loading keeps a copy of the tape and of its places (csrc/load/trace.h) and no more, so that it takes little longer
 * than `loads`. What is asked for is looked up there then.
 */
import {
  EVENT_ADDITEMS,
  EVENT_APPEND,
  EVENT_APPEND_FLOATS,
  EVENT_APPEND_INTS,
  EVENT_BUILD,
  EVENT_DICT,
  EVENT_FLOATS,
  EVENT_FROZENSET,
  EVENT_INSTANTIATE,
  EVENT_INTS,
  EVENT_LIST,
  EVENT_NEWOBJ,
  EVENT_NEWOBJ_EX,
  EVENT_OTHER_ADDITEMS,
  EVENT_OTHER_APPEND,
  EVENT_OTHER_SETITEMS,
  EVENT_PERSISTENT,
  EVENT_REDUCE,
  EVENT_SET,
  EVENT_SETITEMS,
  EVENT_TUPLE,
  TAG_FLOAT,
  TAG_ODD_STRING,
  TAG_STRING,
  TAG_WIDE_INT,
  WORD_MAKER_COUNT,
  WORD_MAKERS,
  WORD_OBJECT_COUNT,
  WORD_ORIGIN_COUNT,
  WORD_ORIGINS,
  WORD_TAPE,
  WORD_TAPE_COUNT,
  WORD_TRACED,
} from '../generated/constants.js'
import { OPCODE_NAMES } from '../generated/tables.js'
import { genops } from '../tools/genops.js'
import { EqualKeys } from '../load/equal-keys.js'
import { loadAt, runWindows, startMachine } from '../load/load.js'
import { opcodesByCode } from '../codec/opcodes.js'
import { Operands, TAG_BITS } from '../load/operands.js'
import { Replay } from '../load/replay.js'
import { asBytes, settle } from '../settings.js'
import { TapeIndex } from './trace-index.js'

/**
 * What a window wrote: words of a chunk.
 * @typedef {object} TracedWindow
 * @property {number} base where it starts in the pickle
 * @property {number} place the same in places
 * @property {number} firstObject the number of the first object that it made
 * @property {Int32Array} chunk
 * @property {number} tape where the tape starts in the chunk
 * @property {number} origins where the tape ends, and the places of the operands start, in the order of csrc/load/trace.h
 * @property {number} makers where these end, and the places of the objects start
 *
 * @typedef {object} Operand
 * @property {any} value
 * @property {number} offset of the opcode that put it onto the stack
 *
 * @typedef {object} Call what a pickle has Python call, or do to an object that is no plain list, dict or set
 * @property {string} opcode REDUCE, NEWOBJ, NEWOBJ_EX, OBJ, INST, BUILD, APPEND, APPENDS, SETITEM, SETITEMS, ADDITEMS, PERSID or BINPERSID
 * @property {number} offset
 * @property {any} object what it made or changed
 * @property {Operand[]} operands the callable or class, args and kwargs of a call; the state; the items, keys and values in turn; the persistent id
 */

const SMALLEST_CHUNK = 1 << 10
const LARGEST_CHUNK = 1 << 14
/** A call that copies, and the view that it takes, would take longer for fewer words. */
const FEW_WORDS = 128

/** Numbers that stand for a window. */
const WINDOW_MARKS = 7

/** Notes a load as it runs. */
export class Recorder {
  /** Of each window, what a TracedWindow has, the chunk as its number: an object for each would take longer than a window of one payload. @type {number[]} */
  #marks = []
  /** @type {Int32Array[]} */
  #chunks = []
  /** The values of the objects, by number. @type {any[]} */
  objects = []
  #objectCount = 0
  #chunk = new Int32Array(SMALLEST_CHUNK)
  #used = 0

  /** Called after each window. @param {import('../codec/machine.js').Machine} machine @param {number} base */
  note(machine, base) {
    const { words, firstWord } = machine
    const tape = words[firstWord + WORD_TAPE_COUNT]
    const origins = words[firstWord + WORD_ORIGIN_COUNT]
    const makers = words[firstWord + WORD_MAKER_COUNT]
    const length = tape + origins + makers
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = new Int32Array(Math.max(length, Math.min(this.#chunk.length * 2, LARGEST_CHUNK)))
      this.#used = 0
    }
    if (this.#used === 0) this.#chunks.push(this.#chunk)
    const start = this.#used
    this.#marks.push(base, words[firstWord + WORD_TRACED], this.#objectCount, this.#chunks.length - 1, start, start + tape, start + tape + origins)
    this.#objectCount = words[firstWord + WORD_OBJECT_COUNT]
    this.#copy(words, words[firstWord + WORD_TAPE] >> 2, tape)
    this.#copy(words, words[firstWord + WORD_ORIGINS] >> 2, origins)
    this.#copy(words, words[firstWord + WORD_MAKERS] >> 2, makers)
  }

  #copy(/** @type {Int32Array} */ words, /** @type {number} */ first, /** @type {number} */ count) {
    const chunk = this.#chunk
    const at = this.#used
    if (count > FEW_WORDS) chunk.set(words.subarray(first, first + count), at)
    else for (let i = 0; i < count; i++) chunk[at + i] = words[first + i]
    this.#used = at + count
  }

  /** What the windows wrote. @returns {TracedWindow[]} */
  windows() {
    const marks = this.#marks
    return Array.from({ length: marks.length / WINDOW_MARKS }, (_, i) => {
      const [base, place, firstObject, chunk, tape, origins, makers] = marks.slice(i * WINDOW_MARKS, (i + 1) * WINDOW_MARKS)
      return { base, place, firstObject, chunk: this.#chunks[chunk], tape, origins, makers }
    })
  }

  /** Called once the load is done. @param {import('../codec/machine.js').Machine} machine */
  finish(machine) {
    this.objects = machine.objects.slice(0, this.#objectCount)
  }
}

/** The strings of a pickle, by number. @param {Uint8Array} input @param {import('../settings.js').Settings} settings */
function readStrings(input, settings) {
  const machine = startMachine(settings, 0, input.length)
  const replay = new Replay(settings, machine, loadAt)
  try {
    runWindows(machine, input, 0, () => replay.takeStrings(machine))
    return machine.strings.slice(0, machine.stringCount)
  } finally {
    machine.close()
  }
}

/** Which is the last of `windows` that starts at or before `position`. @param {TracedWindow[]} windows @param {(window: TracedWindow) => number} start @param {number} position */
function findWindow(windows, start, position) {
  let low = 0
  for (let high = windows.length; high - low > 1;) {
    const middle = (low + high) >>> 1
    if (start(windows[middle]) <= position) low = middle
    else high = middle
  }
  return low
}

const LISTS = new Set([
  EVENT_LIST,
  EVENT_APPEND,
  EVENT_FLOATS,
  EVENT_APPEND_FLOATS,
  EVENT_INTS,
  EVENT_APPEND_INTS,
  EVENT_TUPLE,
  EVENT_SET,
  EVENT_ADDITEMS,
  EVENT_FROZENSET,
  EVENT_OTHER_APPEND,
  EVENT_OTHER_ADDITEMS,
])
const DICTS = new Set([EVENT_DICT, EVENT_SETITEMS, EVENT_OTHER_SETITEMS])
const CALLS = new Set([
  EVENT_REDUCE,
  EVENT_NEWOBJ,
  EVENT_NEWOBJ_EX,
  EVENT_INSTANTIATE,
  EVENT_BUILD,
  EVENT_OTHER_APPEND,
  EVENT_OTHER_SETITEMS,
  EVENT_OTHER_ADDITEMS,
  EVENT_PERSISTENT,
])

/** A value with the offsets of its parts. An offset is that of an opcode, in bytes from the start of the pickle. */
export class Trace {
  #input
  #settings
  #recorder
  /** What operands stand for that are neither strings nor in the window's doubles. */
  #operands
  /** @type {string[] | undefined} */
  #readStrings
  /** The window of the last place that was asked for, and the first place behind it. @type {TracedWindow | undefined} */
  #near
  #nearEnd = Infinity
  /** @type {TracedWindow[] | undefined} */
  #madeWindows
  /** @type {TapeIndex | undefined} */
  #index
  /** The number of each object. @type {Map<unknown, number> | undefined} */
  #numbers

  /** @param {Uint8Array} input @param {import('../settings.js').Settings} settings */
  constructor(input, settings) {
    this.#input = input
    this.#settings = settings
    this.#recorder = new Recorder()
    const { value, end } = loadAt(input, 0, settings, this.#recorder)
    this.#operands = new Operands(settings, { objects: this.#objects, strings: [] })
    this.#operands.doubles = new Float64Array(1)
    /** What `loads` gives. @type {any} */
    this.value = value
    /** Where the pickle ends: the offset after STOP. */
    this.end = end
  }

  /** The offset of the opcode that put the value onto the stack. */
  get offset() {
    const { chunk, makers } = /** @type {TracedWindow} */ (this.#windows.at(-1))
    return this.#offset(chunk[makers - 1])
  }

  /**
   * The offset of the opcode that made an object: EMPTY_LIST, TUPLE2, REDUCE, SHORT_BINBYTES… Its items may follow far behind it.
   * @param {unknown} object a container, bytes or an instance in the value, the same that it holds @returns {number | undefined} undefined for what this pickle did not make, and for what has no identity in JavaScript
   */
  offsetOf(object) {
    const number = this.#numberOf(object)
    if (number === undefined) return undefined
    const { chunk, makers, firstObject } = this.#windows[findWindow(this.#windows, (window) => window.firstObject, number)]
    return this.#offset(chunk[makers + number - firstObject])
  }

  /**
   * The offset of each item of a list, tuple or set, as the pickle gives them; of an instance those that it has as a list or set.
   * It is where the item was put onto the stack: a GET, for one that the pickle has made before.
   * @param {unknown} object @returns {number[]}
   */
  itemOffsets(object) {
    const offsets = []
    for (const { event, places } of this.#eventsOf(object)) {
      if (LISTS.has(event)) for (const place of places) offsets.push(this.#offset(place))
    }
    return offsets
  }

  /**
   * The offsets of the keys and values of a dict, by the dict's own keys. Where a key is given again, Python keeps the first key and the last value.
   * @param {any} object @returns {Map<any, { key: number, value: number }>}
   */
  entryOffsets(object) {
    const equalKeys = new EqualKeys()
    /** @type {Map<unknown, { key: number, value: number }>} */
    const entries = new Map()
    for (const { event, items, places } of this.#eventsOf(object)) {
      if (!DICTS.has(event)) continue
      for (let i = 0; i < items.length; i += 2) {
        const offset = this.#offset(places[i])
        const key = this.#value(items[i], offset)
        const own = object instanceof Map ? equalKeys.find(object, key) : typeof key === 'string' ? key : String(key)
        entries.set(own, { key: entries.get(own)?.key ?? offset, value: this.#offset(places[i + 1]) })
      }
    }
    return entries
  }

  /**
   * What the pickle calls, in its order; or what made and changed one object.
   * @param {unknown} [object] @returns {IterableIterator<Call>}
   */
  *calls(object) {
    for (const { event, object: number, offset, operands, items, places } of object === undefined ? this.#events.events() : this.#eventsOf(object)) {
      if (!CALLS.has(event)) continue
      yield {
        opcode: OPCODE_NAMES[this.#input[offset]],
        offset,
        object: this.#objects[number],
        operands: [...operands, ...items].map((operand, i) => {
          const offset = this.#offset(places[i])
          return { value: this.#value(operand, offset), offset }
        }),
      }
    }
  }

  get #windows() {
    return (this.#madeWindows ??= this.#recorder.windows())
  }

  /** The strings of the pickle, by number. They are read again, as to keep them would make each load slower than that. */
  get #strings() {
    return (this.#readStrings ??= readStrings(this.#input, this.#settings))
  }

  get #objects() {
    return this.#recorder.objects
  }

  get #events() {
    if (!this.#index) {
      const sizes = opcodesByCode().map(({ arg }) => 1 + (arg?.n ?? 0))
      this.#index = new TapeIndex(this.#windows, this.#objects.length, (place) => sizes[this.#input[this.#offset(place)]])
    }
    return this.#index
  }

  #eventsOf(/** @type {unknown} */ object) {
    const number = this.#numberOf(object)
    return number === undefined ? [] : this.#events.events(number)
  }

  #numberOf(/** @type {unknown} */ object) {
    if (!this.#numbers) {
      this.#numbers = new Map()
      // An object that a hook gave more than once goes by its first number.
      for (let number = this.#objects.length - 1; number >= 0; number--) this.#numbers.set(this.#objects[number], number)
    }
    return typeof object === 'object' || typeof object === 'function' ? this.#numbers.get(object) : undefined
  }

  /** The offset of a place. */
  #offset(/** @type {number} */ place) {
    // Most are asked for one after the other.
    if (!this.#near || place < this.#near.place || place >= this.#nearEnd) {
      const windows = this.#windows
      const number = findWindow(windows, (window) => window.place, place)
      this.#near = windows[number]
      this.#nearEnd = windows[number + 1]?.place ?? Infinity
    }
    return this.#near.base + place - this.#near.place
  }

  /** The value of an operand that began at `offset`. */
  #value(/** @type {number} */ operand, /** @type {number} */ offset) {
    const tag = operand & TAG_BITS
    if (tag === TAG_STRING || tag === TAG_ODD_STRING) return this.#strings[operand >>> 3]
    if (tag !== TAG_FLOAT && tag !== TAG_WIDE_INT) return this.#operands.value(operand)
    // The doubles of its window are gone: this one is read again, and is the first of its own.
    this.#operands.doubles[0] = genops(this.#input.subarray(offset)).next().value.arg
    return this.#operands.value(tag)
  }
}

/**
 * The value of the first pickle in `bytes` as `loads` gives it, and where each part of it began.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes a pickle of any protocol; never modified, and not to be changed as long as the trace is in use
 * @param {import('../settings.js').LoadOptions} [options]
 * @returns {Trace}
 * @throws {import('../errors.js').PickleError} where the pickle is bad or a limit is exceeded
 */
export function trace(bytes, options) {
  return new Trace(asBytes(bytes, 'bytes'), settle(options))
}
