/**
 * `trace`: a value, and where in the pickle each part of it began.
 *
 * The load leaves a copy of its tape and places (recorder.js) and no more, so that it takes little longer than `loads`. Each question is
 * answered from that copy when it is asked, by the events of the object in question (trace-index.js).
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
} from '../generated/constants.js'
import { OPCODE_NAMES } from '../generated/tables.js'
import { genops } from '../tools/genops.js'
import { EqualKeys } from '../load/equal-keys.js'
import { loadAt, runWindows, startMachine } from '../load/load.js'
import { opcodesByCode } from '../codec/opcode-table.js'
import { Operands, TAG_BITS } from '../load/operands.js'
import { Replay } from '../load/replay.js'
import { isPickleError } from '../errors.js'
import { withHint } from '../hints.js'
import { asBytes, settle } from '../settings.js'
import { findWindow, Recorder } from './recorder.js'
import { TapeIndex } from './trace-index.js'

/**
 * @typedef {import('./recorder.js').TracedWindow} TracedWindow
 *
 * @typedef {object} Operand what a call was given
 * @property {any} value as it is in the value that was loaded
 * @property {number} offset of the opcode that put it onto the stack
 *
 * @typedef {object} Call what a pickle has Python call, or do to an object that is no plain list, dict or set
 * @property {string} opcode REDUCE, NEWOBJ, NEWOBJ_EX, OBJ, INST, BUILD, APPEND, APPENDS, SETITEM, SETITEMS, ADDITEMS, PERSID or BINPERSID
 * @property {number} offset of that opcode
 * @property {any} object what it made or changed
 * @property {Operand[]} operands the callable or class, args and kwargs of a call; the state; the items, keys and values in turn; the persistent id
 */

/**
 * Loads the first pickle of `input`, as `loadAt` does, and lets `recorder` keep what there is where it breaks.
 * @param {Uint8Array} input @param {import('../settings.js').Settings} settings @param {Recorder} recorder
 */
function record(input, settings, recorder) {
  const machine = startMachine(settings, 0, input.length, true)
  const replay = new Replay(settings, machine, loadAt)
  try {
    const end = runWindows(machine, input, 0, (start) => {
      recorder.note(machine, start)
      replay.run(machine, input, start, start)
    })
    return { value: replay.result(machine), end, error: undefined }
  } catch (error) {
    if (!isPickleError(error)) throw error
    return { value: undefined, end: error.offset ?? input.length, error: /** @type {import("../errors.js").PickleError} */ (withHint(error, input)) }
  } finally {
    recorder.finish(machine)
    machine.close()
  }
}

/** The strings of a pickle up to its end or to where it breaks, by number: a load without a replay. @param {Uint8Array} input @param {import('../settings.js').Settings} settings @param {boolean} isBroken */
function readStrings(input, settings, isBroken) {
  const machine = startMachine(settings, 0, input.length)
  const replay = new Replay(settings, machine, loadAt)
  try {
    runWindows(machine, input, 0, () => replay.takeStrings(machine))
    return machine.strings.slice(0, machine.stringCount)
  } catch (error) {
    if (!isBroken || !isPickleError(error)) throw error
    return machine.strings.slice(0, machine.stringCount)
  } finally {
    machine.close()
  }
}

/** Events that give items, one operand each. */
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
/** Events that give entries, two operands each. */
const DICTS = new Set([EVENT_DICT, EVENT_SETITEMS, EVENT_OTHER_SETITEMS])
/** Events that `calls` tells of. */
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
  /** Gives the values of operands; its strings are empty, and its one double is read when it is asked for. */
  #operands
  /** @type {string[] | undefined} */
  #readStrings
  /** The window of the place that was asked for last, and the first place behind that window. @type {TracedWindow | undefined} */
  #near
  #nearEnd = Infinity
  /** @type {TracedWindow[] | undefined} */
  #madeWindows
  /** @type {TapeIndex | undefined} */
  #index
  /** The number of each object. @type {Map<unknown, number> | undefined} */
  #numbers

  /** @param {Uint8Array} input @param {import('../settings.js').Settings} settings @param {boolean} isPartial whether a pickle that breaks is an `error` here */
  constructor(input, settings, isPartial) {
    this.#input = input
    this.#settings = settings
    this.#recorder = new Recorder()
    const { value, end, error } = record(input, settings, this.#recorder)
    if (error && !isPartial) throw error
    this.#operands = new Operands(settings, { objects: this.#objects, strings: [] })
    this.#operands.doubles = new Float64Array(1)
    /** What `loads` gives; undefined where the pickle breaks. @type {any} */
    this.value = value
    /** Where the pickle ends: the offset after STOP, or of the opcode at which it breaks. */
    this.end = end
    /** The error at which the pickle breaks, by the option `partial`; all else tells of what came before. @type {import('../errors.js').PickleError | undefined} */
    this.error = error
  }

  /** The offset of the opcode that put the value onto the stack; undefined where the pickle breaks. @returns {number} */
  get offset() {
    if (this.error) return /** @type {any} */ (undefined)
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
   * What the pickle calls, in its order; or what made and changed one object. Where it breaks in a call that this package makes itself, that call is the
   * last, and its `object` is undefined.
   * @param {unknown} [object] @returns {IterableIterator<Call>}
   */
  *calls(object) {
    for (const { event, object: number, offset, operands, items, places } of object === undefined ? this.#events.events() : this.#eventsOf(object)) {
      if (!CALLS.has(event)) continue
      // A window is on the tape as a whole, also where the replay stops in the midst of it.
      if (this.error && offset > this.end) return
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

  /** The strings of the pickle, by number. They are read again, as to keep them would make each load slower by more than that. */
  get #strings() {
    return (this.#readStrings ??= readStrings(this.#input, this.#settings, this.error !== undefined))
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

  /** The offset in the pickle of a place (csrc/load/trace.h). */
  #offset(/** @type {number} */ place) {
    // Places are mostly asked for in their order, so the window of the last one is tried first.
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
 * @param {import('../settings.js').LoadOptions & { partial?: boolean }} [options] `partial`: of a pickle that is bad or exceeds a limit, gives what came before it breaks, and `error`
 * @returns {Trace}
 * @throws {import('../errors.js').PickleError} where the pickle is bad or a limit is exceeded, without `partial`
 */
export function trace(bytes, options) {
  return new Trace(asBytes(bytes, 'bytes'), settle(options), options?.partial === true)
}
