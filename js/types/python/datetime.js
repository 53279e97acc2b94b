/**
 * The types of Python's datetime module, which keep every field exactly, and what makes them out of the arguments in a
 * pickle. reduce.js is the way back.
 *
 * Pickles pack the fields, big-endian, into 4, 6 or 10 bytes; the high bit of the month (datetime)
 * or of the hour (time) is `fold`. Source: CPython's Lib/_pydatetime.py (`__reduce_ex__`).
 */

import { encodeLatin1 } from '../../codec/strings.js'
import { REPR } from './basic.js'
import { pad, utcMilliseconds } from './calendar.js'
import { mark } from './mark.js'
import { pythonRepr } from './print-python.js'
import { asNumbers, formatOffset } from './timedelta.js'
import { describeZone, fixedOffset, offsetOnClock } from './zones.js'

/** Whether Python has the day. */
export const isDay = (/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) =>
  year >= 1 &&
  year <= 9999 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  (day <= 28 || day <= lastDay(year, month)) &&
  Number.isInteger(year) &&
  Number.isInteger(month) &&
  Number.isInteger(day)

const lastDay = (/** @type {number} */ year, /** @type {number} */ month) =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : 30 + ((month + (month >> 3)) & 1)

const isBelow = (/** @type {number} */ value, /** @type {number} */ end) => value >= 0 && value < end && Number.isInteger(value)

const isClock = (/** @type {number} */ hour, /** @type {number} */ minute, /** @type {number} */ second, /** @type {number} */ microsecond) =>
  isBelow(hour, 24) && isBelow(minute, 60) && isBelow(second, 60) && isBelow(microsecond, 1e6)

/** The error of fields that are no ints, or none that Python takes. @param {string} type @param {number[]} fields */
const refusal = (type, ...fields) => new TypeError(`a ${type} of ${fields.join(', ')}: a field is no int, or out of range`)

/** A day of the proleptic Gregorian calendar. */
export class PyDate {
  static {
    mark(this, 'PyDate')
  }

  constructor(/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) {
    if (!isDay(year, month, day)) throw refusal('PyDate', year, month, day)
    this.$type = 'PyDate'
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
  static {
    mark(this, 'PyTime')
  }

  /**
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(hour, minute, second, microsecond, tzinfo = null, fold = 0) {
    if (!isClock(hour, minute, second, microsecond)) throw refusal('PyTime', hour, minute, second, microsecond)
    this.$type = 'PyTime'
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
  const parts = [fold ? ', fold=1' : '', tzinfo === null ? '' : `, tzinfo=${pythonRepr(tzinfo)}`]
  // A time has them the other way round.
  if (name === 'time') parts.reverse()
  return `datetime.${name}(${fields.join(', ')}${parts.join('')})`
}

/** A date and a time of day. `tzinfo` is a PyTimeZone, an inert object of any library, or null. */
export class PyDateTime {
  static {
    mark(this, 'PyDateTime')
  }

  /**
   * @param {number} year @param {number} month @param {number} day
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo = null, fold = 0) {
    if (!isDay(year, month, day) || !isClock(hour, minute, second, microsecond))
      throw refusal('PyDateTime', year, month, day, hour, minute, second, microsecond)
    this.$type = 'PyDateTime'
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

/** How many bytes the fields are packed into. */
const DATE_BYTES = 4
const DATETIME_BYTES = 10

/**
 * Gives the bytes of a packed argument, which is bytes, or text of one character a byte in
 * protocols below 3 and in Python 2; undefined where it is something else, or of another length.
 * @returns {ArrayLike<number> | undefined}
 */
function packedBytes(/** @type {unknown} */ value, /** @type {number} */ length) {
  if (value instanceof Uint8Array && value.length === length) return value
  if (typeof value === 'string' && value.length === length) return encodeLatin1(value)
  return undefined
}

/** @param {unknown[]} args @returns {PyDate | undefined} */
export function makeDate(args) {
  const packed = args.length === 1 ? packedBytes(args[0], DATE_BYTES) : undefined
  if (packed) return dateAt(packed, 0)
  const [year, month, day] = /** @type {number[]} */ (asNumbers(args))
  return args.length === 3 ? dateOf(year, month, day) : undefined
}

/** The date whose bytes stand at an index of others. @param {ArrayLike<number>} bytes @param {number} at */
const dateAt = (bytes, at) => dateOf(bytes[at] * 256 + bytes[at + 1], bytes[at + 2], bytes[at + 3])

/** Makes what `date(bytes)` gives, of bytes in the input. @type {NonNullable<import('../registry.js').Handler['ofBytes']>} */
export const makeDateAt = (input, at, length, other) => (length === DATE_BYTES && other === undefined ? dateAt(input, at) : undefined)

const dateOf = (/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) =>
  isDay(year, month, day) ? new PyDate(year, month, day) : undefined

/**
 * Makes what `time(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form, or Python has no such time.
 * @param {unknown[]} args @returns {PyTime | undefined}
 */
export function makeTime(args) {
  const b = args.length <= 2 ? packedBytes(args[0], 6) : undefined
  if (b) return timeOf(b[0] & 0x7f, b[1], b[2], (b[3] * 256 + b[4]) * 256 + b[5], args[1], b[0] >> 7)
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (asNumbers(args.slice(0, 4)))
  return args.length > 5 ? undefined : timeOf(hour, minute, second, microsecond, args[4], 0)
}

/** Whether a value is none of those that surely are no time zone. */
const mayBeZone = (/** @type {unknown} */ value) => value === undefined || typeof value === 'object'

/** @param {number} hour @param {number} minute @param {number} second @param {number} microsecond @param {unknown} tzinfo @param {number} fold */
const timeOf = (hour, minute, second, microsecond, tzinfo, fold) =>
  isClock(hour, minute, second, microsecond) && mayBeZone(tzinfo) ? new PyTime(hour, minute, second, microsecond, tzinfo ?? null, fold) : undefined

/**
 * Makes what `datetime(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form, or Python has no such time.
 * @param {unknown[]} args @returns {PyDateTime | undefined}
 */
export function makeDateTime(args) {
  const packed = args.length <= 2 ? packedBytes(args[0], DATETIME_BYTES) : undefined
  if (packed) return dateTimeAt(packed, 0, args[1])
  const [year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (asNumbers(args.slice(0, 7)))
  if (args.length < 3 || args.length > 8) return undefined
  return dateTimeOf(year, month, day, hour, minute, second, microsecond, args[7], 0)
}

/** The datetime whose bytes stand at an index of others. @param {ArrayLike<number>} b @param {number} at @param {unknown} tzinfo */
function dateTimeAt(b, at, tzinfo) {
  const microsecond = (b[at + 7] * 256 + b[at + 8]) * 256 + b[at + 9]
  return dateTimeOf(b[at] * 256 + b[at + 1], b[at + 2] & 0x7f, b[at + 3], b[at + 4], b[at + 5], b[at + 6], microsecond, tzinfo, b[at + 2] >> 7)
}

/** Makes what `datetime(bytes)` and `datetime(bytes, tzinfo)` give, of bytes in the input. @type {NonNullable<import('../registry.js').Handler['ofBytes']>} */
export const makeDateTimeAt = (input, at, length, other, isFirst) => (length === DATETIME_BYTES && isFirst ? dateTimeAt(input, at, other) : undefined)

/**
 * @param {number} year @param {number} month @param {number} day @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
 * @param {unknown} tzinfo @param {number} fold
 */
const dateTimeOf = (year, month, day, hour, minute, second, microsecond, tzinfo, fold) =>
  isDay(year, month, day) && isClock(hour, minute, second, microsecond) && mayBeZone(tzinfo)
    ? new PyDateTime(year, month, day, hour, minute, second, microsecond, tzinfo ?? null, fold)
    : undefined
