/**
 * The types of Python's datetime module, which keep every field exactly, and what makes them out of the arguments in a
 * pickle. reduce.js is the way back.
 *
 * Pickles pack the fields, big-endian, into 4, 6 or 10 bytes; the high bit of the month (datetime)
 * or of the hour (time) is `fold`. Source: CPython's Lib/_pydatetime.py (`__reduce_ex__`).
 */

import { REPR } from './basic.js'
import { pad, utcMilliseconds } from './calendar.js'
import { pythonRepr } from './print-python.js'
import { areInts, asNumbers, formatOffset } from './timedelta.js'
import { describeZone, fixedOffset, offsetOnClock } from './zones.js'

/** A day of the proleptic Gregorian calendar. */
export class PyDate {
  constructor(/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) {
    this.year = year
    this.month = month
    this.day = day
  }

  /** Gives ISO 8601 text. */
  toString() {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return reprOf('date', [this.year, this.month, this.day])
  }

  /** Gives midnight UTC of the day, as ECMAScript reads a date without a time. */
  toDate() {
    return new Date(utcMilliseconds(this.year, this.month, this.day))
  }
}

/** A time of day. `tzinfo` is a PyTimeZone, an inert object of any library, or null. */
export class PyTime {
  /**
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(hour, minute, second, microsecond, tzinfo = null, fold = 0) {
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
    this.fold = fold
  }

  /** ISO 8601 text; the offset is part of it where it is fixed, as it is in Python. @returns {string} */
  toString() {
    const offset = fixedOffset(this.tzinfo)
    return formatTime(this) + (offset === undefined ? '' : formatOffset(offset))
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return reprOf('time', clockOf(this), this)
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}

/** @returns {string} */
function formatTime(/** @type {PyTime | PyDateTime} */ { hour, minute, second, microsecond }) {
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${microsecond ? `.${pad(microsecond, 6)}` : ''}`
}

/** The fields that a repr shows: seconds and microseconds where they are not 0. @param {PyTime | PyDateTime} time */
const clockOf = ({ hour, minute, second, microsecond }) => [hour, minute, ...(microsecond ? [second, microsecond] : second ? [second] : [])]

/** @param {string} name of the class @param {number[]} fields @param {{ tzinfo: unknown, fold: number }} [zone] @returns {string} */
function reprOf(name, fields, { tzinfo, fold } = { tzinfo: null, fold: 0 }) {
  return `datetime.${name}(${fields.join(', ')}${fold ? ', fold=1' : ''}${tzinfo === null ? '' : `, tzinfo=${pythonRepr(tzinfo)}`})`
}

/** A date and a time of day. `tzinfo` is a PyTimeZone, an inert object of any library, or null. */
export class PyDateTime {
  /**
   * @param {number} year @param {number} month @param {number} day
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo = null, fold = 0) {
    this.year = year
    this.month = month
    this.day = day
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
    this.fold = fold
  }

  /** The wall time as if it were UTC, in milliseconds since 1970. */
  get #clock() {
    return utcMilliseconds(this.year, this.month, this.day) + ((this.hour * 60 + this.minute) * 60 + this.second) * 1000 + this.microsecond / 1000
  }

  /** Seconds by which the time is ahead of UTC; undefined where it has no zone, or one whose offset is not known here. */
  utcOffset() {
    return this.tzinfo === null ? undefined : offsetOnClock(this.tzinfo, this.#clock, this.fold)
  }

  /**
   * ISO 8601 text with the offset from UTC. Where a zone's offset is not known here its class stands in brackets instead.
   * @returns {string}
   */
  toString() {
    const offset = this.utcOffset()
    const zone = this.tzinfo === null ? '' : offset === undefined ? `[unknown zone: ${describeZone(this.tzinfo)}]` : formatOffset(offset)
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}T${formatTime(this)}${zone}`
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return reprOf('datetime', [this.year, this.month, this.day, ...clockOf(this)], this)
  }

  /**
   * Gives the moment, to the millisecond. With no time zone the fields are local
   * time, as in Python's `timestamp()` and in ECMAScript. It is undefined where
   * the zone is an object whose offset is not known here.
   */
  toDate() {
    const milliseconds = this.microsecond / 1000
    if (this.tzinfo === null) {
      const local = new Date(2000, 0, 1, this.hour, this.minute, this.second, Math.floor(milliseconds))
      local.setFullYear(this.year, this.month - 1, this.day)
      return local
    }
    const offset = this.utcOffset()
    return offset === undefined ? undefined : new Date(Math.floor(this.#clock - offset * 1000))
  }
}

/**
 * Gives the bytes of a packed argument, which is bytes, or text of one character a byte in
 * protocols below 3 and in Python 2; undefined where it is something else or of another length.
 * @returns {ArrayLike<number> | undefined}
 */
function packedBytes(/** @type {unknown} */ value, /** @type {number} */ length) {
  if (value instanceof Uint8Array && value.length === length) return value
  if (typeof value === 'string' && value.length === length) return Array.from(value, (character) => character.charCodeAt(0))
  return undefined
}

/** Tells whether a byte is a month, by which CPython tells packed bytes from other text. */
const isMonth = (/** @type {number} */ value) => value >= 1 && value <= 12

/** @param {unknown[]} args @returns {PyDate | undefined} */
export function makeDate(args) {
  const packed = args.length === 1 ? packedBytes(args[0], 4) : undefined
  if (packed && isMonth(packed[2])) return new PyDate(packed[0] * 256 + packed[1], packed[2], packed[3])
  const fields = asNumbers(args)
  return fields.length === 3 && areInts(fields) ? new PyDate(.../** @type {[number, number, number]} */ (fields)) : undefined
}

/**
 * Makes what `time(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form.
 * @param {unknown[]} args @returns {PyTime | undefined}
 */
export function makeTime(args) {
  const b = args.length <= 2 ? packedBytes(args[0], 6) : undefined
  if (b && (b[0] & 0x7f) < 24) return new PyTime(b[0] & 0x7f, b[1], b[2], (b[3] * 256 + b[4]) * 256 + b[5], args[1] ?? null, b[0] >> 7)
  const fields = asNumbers(args.slice(0, 4))
  if (args.length > 6 || !areInts(fields)) return undefined
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (fields)
  return new PyTime(hour, minute, second, microsecond, args[4] ?? null, args[5] ? 1 : 0)
}

/**
 * Makes what `datetime(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form.
 * @param {unknown[]} args @returns {PyDateTime | undefined}
 */
export function makeDateTime(args) {
  const b = args.length <= 2 ? packedBytes(args[0], 10) : undefined
  if (b && isMonth(b[2] & 0x7f)) {
    const microsecond = (b[7] * 256 + b[8]) * 256 + b[9]
    return new PyDateTime(b[0] * 256 + b[1], b[2] & 0x7f, b[3], b[4], b[5], b[6], microsecond, args[1] ?? null, b[2] >> 7)
  }
  const fields = asNumbers(args.slice(0, 7))
  if (fields.length < 3 || args.length > 9 || !areInts(fields)) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (fields)
  return new PyDateTime(year, month, day, hour, minute, second, microsecond, args[7] ?? null, args[8] ? 1 : 0)
}
