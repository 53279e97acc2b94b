/**
 * Lengths of time and fixed offsets from UTC: timedelta and timezone of Python's datetime module, with exact fields.
 * Dates and times are datetime.js's; zones of other libraries zones.js's.
 */
import { ARGUMENTS, REPR } from './basic.js'
import { pad } from './calendar.js'
import { reprText } from './print-python.js'
import { mark } from './mark.js'

/** A length of time: days, seconds (0 to 86399), microseconds (0 to 999999). */
export class PyTimeDelta {
  static {
    mark(this, 'PyTimeDelta')
  }

  constructor(days = 0, seconds = 0, microseconds = 0) {
    if (!(seconds >= 0 && seconds < 86400 && microseconds >= 0 && microseconds < 1e6 && areInts([days, seconds, microseconds])))
      throw new TypeError(`a PyTimeDelta of ${days}, ${seconds}, ${microseconds}: a field is no int, or out of range`)
    this.$type = 'PyTimeDelta'
    this.days = days
    this.seconds = seconds
    this.microseconds = microseconds
  }

  /** The length in seconds, rounded to a double. */
  totalSeconds() {
    return this.days * 86400 + this.seconds + this.microseconds / 1e6
  }

  /** Gives the arguments of the call that made it in Python. */
  [ARGUMENTS]() {
    return [this.days, this.seconds, this.microseconds]
  }

  /** ISO 8601 text, `P1DT2H3M4.000005S`; a negative length has its sign in front, `-PT1S`. */
  toString() {
    let { days, seconds, microseconds } = this
    const isNegative = days < 0
    if (isNegative) {
      // Only the days of a normalized length are negative.
      const isWhole = seconds === 0 && microseconds === 0
      days = isWhole ? -days : -days - 1
      if (!isWhole) {
        seconds = 86400 - seconds - (microseconds ? 1 : 0)
        microseconds = microseconds ? 1e6 - microseconds : 0
        if (seconds === 86400) {
          days++
          seconds = 0
        }
      }
    }
    const parts = splitSeconds(seconds)
    const fraction = microseconds ? `.${pad(microseconds, 6).replace(/0+$/, '')}` : ''
    const time = `${parts.hours ? `${parts.hours}H` : ''}${parts.minutes ? `${parts.minutes}M` : ''}${parts.seconds || fraction ? `${parts.seconds}${fraction}S` : ''}`
    const text = `${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
    return `${isNegative ? '-' : ''}P${text || 'T0S'}`
  }

  /** The same text, for JSON. */
  toJSON() {
    return this.toString()
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    const parts = /** @type {const} */ (['days', 'seconds', 'microseconds']).flatMap((name) => (this[name] ? `${name}=${this[name]}` : []))
    return `datetime.timedelta(${parts.join(', ') || 0})`
  }
}

function splitSeconds(/** @type {number} */ total) {
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 }
}

/** A fixed offset from UTC. */
export class PyTimeZone {
  static {
    mark(this, 'PyTimeZone')
  }

  /** @param {PyTimeDelta} offset @param {string | null} name */
  constructor(offset, name = null) {
    if (offset?.constructor !== PyTimeDelta) throw new TypeError('the offset of a PyTimeZone is a PyTimeDelta')
    this.$type = 'PyTimeZone'
    this.offset = offset
    this.name = name
  }

  /** The offset as it stands in ISO 8601 text: `+01:00`. @returns {string} */
  toString() {
    return formatOffset(this.offset.totalSeconds())
  }

  /** The same text, for JSON. */
  toJSON() {
    return this.toString()
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    if (this.name === null && !this.offset.totalSeconds()) return 'datetime.timezone.utc'
    return `datetime.timezone(${this.offset[REPR]()}${this.name === null ? '' : `, ${reprText(this.name)}`})`
  }
}

/** An offset from UTC as it stands in ISO 8601 text, `+01:00`. @param {number} offset seconds, with microseconds as their fraction */
export function formatOffset(offset) {
  let total = Math.round(offset * 1e6)
  const sign = total < 0 ? '-' : '+'
  total = Math.abs(total)
  const parts = splitSeconds(Math.floor(total / 1e6))
  const fraction = total % 1e6
  const tail = parts.seconds || fraction ? `:${pad(parts.seconds)}${fraction ? `.${pad(fraction, 6)}` : ''}` : ''
  return `${sign}${pad(parts.hours)}:${pad(parts.minutes)}${tail}`
}

/** Whether all are ints that are safe. */
export const areInts = (/** @type {unknown[]} */ values) => values.every((value) => Number.isSafeInteger(value))
/** Ints of either form as numbers. */
export const asNumbers = (/** @type {unknown[]} */ values) => values.map((value) => (typeof value === 'bigint' ? Number(value) : value))

/** The most days that Python's have, with their sign. */
const MOST_DAYS = 999_999_999

/** Makes what `timedelta(*args)` gives of ints, in its normal form; undefined where they are something else, or Python has no such length. @param {unknown[]} args @returns {PyTimeDelta | undefined} */
export function makeTimeDelta(args) {
  const fields = asNumbers(args)
  if (fields.length > 3 || !areInts(fields)) return undefined
  const [days = 0, seconds = 0, microseconds = 0] = /** @type {number[]} */ (fields)
  const carried = Math.floor(microseconds / 1e6)
  const total = seconds + carried
  const carriedDays = Math.floor(total / 86400)
  if (!areInts([total, days + carriedDays]) || Math.abs(days + carriedDays) > MOST_DAYS) return undefined
  return new PyTimeDelta(days + carriedDays, total - carriedDays * 86400, microseconds - carried * 1e6)
}

/** Makes what `timezone(*args)` gives; undefined where Python refuses them: an offset of a day or more, say. @param {unknown[]} args @returns {PyTimeZone | undefined} */
export function makeTimeZone(args) {
  const [offset, name] = args
  if (!(offset instanceof PyTimeDelta) || args.length > 2 || (args.length === 2 && typeof name !== 'string')) return undefined
  const isBelowDay = offset.days === 0 || (offset.days === -1 && offset.seconds + offset.microseconds > 0)
  return isBelowDay ? new PyTimeZone(offset, /** @type {string | undefined} */ (name)) : undefined
}
