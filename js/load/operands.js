/**
 * The values of a tape's operands: of one, or of many as the items of an array.
 *
 * Each kind that lists are mostly made of has a loop of its own, with a `new Array` of its own, so that V8 learns
 * the kind of the elements at each place and makes a list of floats as one. Do not merge these loops.
 */
import {
  CONSTANT_EMPTY_TUPLE,
  CONSTANT_FALSE,
  CONSTANT_NONE,
  CONSTANT_TRUE,
  TAG_CONSTANT,
  TAG_FLOAT,
  TAG_INT,
  TAG_OBJECT,
  TAG_ODD_STRING,
  TAG_STRING,
  TAG_WIDE_INT,
  WORD_DOUBLES,
} from '../generated/constants.js'
import { checkItems, MOST_FAST_ITEMS } from '../codec/engine-limits.js'
import { Float, Tuple } from '../types/python/basic.js'
import { newTuple } from './new-tuple.js'

/** @type {unknown[]} */
const CONSTANTS = []
CONSTANTS[CONSTANT_NONE] = null
CONSTANTS[CONSTANT_TRUE] = true
CONSTANTS[CONSTANT_FALSE] = false

const EMPTY_DOUBLES = new Float64Array(0)

/** The bits of the tag, in an operand and, for all of its items, in the flags of an event. */
export const TAG_BITS = 7

export class Operands {
  /** @param {import('../settings.js').Settings} settings @param {Pick<import('../codec/machine.js').Machine, 'objects' | 'strings'>} machine */
  constructor(settings, machine) {
    this.lossless = settings.lossless
    this.isBig = settings.int === 'bigint'
    this.objects = machine.objects
    this.strings = machine.strings
    /** @type {Float64Array} */
    this.doubles = EMPTY_DOUBLES
    /** Where the window's doubles start. */
    this.firstDouble = 0
  }

  /** Takes the doubles of a window, which its operands refer to; again when the memory has grown. */
  refresh(/** @type {import('../codec/machine.js').Machine} */ machine) {
    const { words, doubles, firstWord } = machine
    this.doubles = doubles
    this.firstDouble = words[firstWord + WORD_DOUBLES] >> 3
  }

  /** The value of an operand. @returns {any} */
  value(/** @type {number} */ operand) {
    switch (operand & TAG_BITS) {
      case TAG_INT:
        return this.isBig ? BigInt(operand >> 3) : operand >> 3
      case TAG_STRING:
      case TAG_ODD_STRING:
        return this.strings[operand >>> 3]
      case TAG_OBJECT:
        return this.objects[operand >>> 3]
      case TAG_FLOAT: {
        const double = this.doubles[this.firstDouble + (operand >>> 3)]
        return this.lossless && Number.isInteger(double) ? new Float(double) : double
      }
      case TAG_WIDE_INT: {
        const double = this.doubles[this.firstDouble + (operand >>> 3)]
        return this.isBig ? BigInt(double) : double
      }
      default:
        return this.#constant(operand >>> 3)
    }
  }

  /** Whether an operand is an int of 29 bits that is a number here. @param {number} operand */
  isNumber(operand) {
    return (operand & TAG_BITS) === TAG_INT && !this.isBig
  }

  /** @param {number} operand */
  isInt(operand) {
    return (operand & TAG_BITS) === TAG_INT || (operand & TAG_BITS) === TAG_WIDE_INT
  }

  /** @param {number} operand */
  isFloat(operand) {
    return (operand & TAG_BITS) === TAG_FLOAT
  }

  /** @param {number} operand */
  isText(operand) {
    return (operand & TAG_BITS) === TAG_STRING || (operand & TAG_BITS) === TAG_ODD_STRING
  }

  /** @param {number} operand */
  isEmptyTuple(operand) {
    return operand === ((CONSTANT_EMPTY_TUPLE << 3) | TAG_CONSTANT)
  }

  /** The double of a FLOAT operand. */
  double(/** @type {number} */ operand) {
    return this.doubles[this.firstDouble + (operand >>> 3)]
  }

  #constant(/** @type {number} */ constant) {
    if (constant === CONSTANT_EMPTY_TUPLE) return this.lossless ? (newTuple(0) ?? asTuple([])) : []
    return CONSTANTS[constant]
  }

  /** A new array of the values of `count` operands from `p` on; `tag` is that of them all. @returns {any[]} */
  items(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count, /** @type {number} */ tag) {
    if (count > MOST_FAST_ITEMS) return this.manyItems(tape, p, count)
    if (tag === TAG_STRING) return this.fillStrings(new Array(count), 0, tape, p, count)
    if (tag === TAG_OBJECT) return this.fillObjects(new Array(count), 0, tape, p, count)
    if (tag === TAG_CONSTANT) return this.fillConstants(new Array(count), 0, tape, p, count)
    return this.fillValues(new Array(count), 0, tape, p, count)
  }

  /** A Tuple of the values of `count` operands. @returns {Tuple} */
  tuple(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count, /** @type {number} */ tag) {
    const made = newTuple(count)
    if (!made) return asTuple(this.items(tape, p, count, tag))
    for (let i = 0; i < count; i++) made[i] = this.value(tape[p + i])
    return made
  }

  /** The same of more operands than an array may be made for: it grows. */
  manyItems(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count) {
    checkItems(count)
    return this.fillValues([], 0, tape, p, count)
  }

  /** Puts the values of `count` operands from `p` on into an array, from index `at` on. */
  fill(
    /** @type {any[]} */ items,
    /** @type {number} */ at,
    /** @type {Int32Array} */ tape,
    /** @type {number} */ p,
    /** @type {number} */ count,
    /** @type {number} */ tag,
  ) {
    if (tag === TAG_STRING) this.fillStrings(items, at, tape, p, count)
    else if (tag === TAG_OBJECT) this.fillObjects(items, at, tape, p, count)
    else if (tag === TAG_CONSTANT) this.fillConstants(items, at, tape, p, count)
    else this.fillValues(items, at, tape, p, count)
  }

  fillStrings(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count) {
    const { strings } = this
    for (let i = 0; i < count; i++) items[at + i] = strings[tape[p + i] >>> 3]
    return items
  }

  fillObjects(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count) {
    const { objects } = this
    for (let i = 0; i < count; i++) items[at + i] = objects[tape[p + i] >>> 3]
    return items
  }

  fillValues(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count) {
    for (let i = 0; i < count; i++) items[at + i] = this.value(tape[p + i])
    return items
  }

  fillConstants(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count) {
    for (let i = 0; i < count; i++) items[at + i] = this.#constant(tape[p + i] >>> 3)
    return items
  }

  /** A new array of `count` ints, which are plain words. @returns {any[]} */
  ints(/** @type {Int32Array} */ words, /** @type {number} */ first, /** @type {number} */ count) {
    return this.fillInts(new Array(count), 0, words, first, count)
  }

  fillInts(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ words, /** @type {number} */ first, /** @type {number} */ count) {
    if (this.isBig) for (let i = 0; i < count; i++) items[at + i] = BigInt(words[first + i])
    else for (let i = 0; i < count; i++) items[at + i] = words[first + i]
    return items
  }

  /** A new array of `count` floats: the window's doubles from `first` on. @returns {any[]} */
  floats(/** @type {number} */ first, /** @type {number} */ count) {
    return this.#hasIntegral(first, count) ? this.#fillLossless(new Array(count), 0, first, count) : this.#fillDoubles(new Array(count), 0, first, count)
  }

  fillFloats(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {number} */ first, /** @type {number} */ count) {
    return this.#hasIntegral(first, count) ? this.#fillLossless(items, at, first, count) : this.#fillDoubles(items, at, first, count)
  }

  /** Whether there are Floats to be among the window's doubles: an array that has one holds each number beside it as an object. */
  #hasIntegral(/** @type {number} */ first, /** @type {number} */ count) {
    if (!this.lossless) return false
    const { doubles } = this
    const end = this.firstDouble + first + count
    for (let i = this.firstDouble + first; i < end; i++) if (Number.isInteger(doubles[i])) return true
    return false
  }

  #fillDoubles(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {number} */ first, /** @type {number} */ count) {
    const { doubles } = this
    first += this.firstDouble
    for (let i = 0; i < count; i++) items[at + i] = doubles[first + i]
    return items
  }

  #fillLossless(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {number} */ first, /** @type {number} */ count) {
    const { doubles } = this
    first += this.firstDouble
    for (let i = 0; i < count; i++) {
      const double = doubles[first + i]
      items[at + i] = Number.isInteger(double) ? new Float(double) : double
    }
    return items
  }
}

/** Makes a Tuple of the array itself, and gives it. */
export function asTuple(/** @type {unknown[]} */ items) {
  return Object.setPrototypeOf(items, Tuple.prototype)
}
