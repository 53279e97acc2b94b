/**
 * Prints numpy's datetime64 as ISO 8601 text and timedelta64 as a count of units.
 * Source: numpy's datetime_strings.c (NpyDatetime_MakeISO8601Datetime).
 */
import { setOwn, toBase64 } from '../python/basic.js'
import { civil, divide, formatClock, MICROSECONDS } from '../python/calendar.js'
import { PyDate, PyDateTime } from '../python/datetime.js'
import { jsonInt } from '../python/mark.js'
import { PyTimeDelta } from '../python/timedelta.js'

/** The smallest int64, by which numpy and pandas mean NaT. */
export const NAT = -(2n ** 63n)

/** numpy pads years to four characters, of which the sign is one. */
const formatYear = (/** @type {bigint} */ year) => `${year < 0n ? '-' : ''}${String(year < 0n ? -year : year).padStart(year < 0n ? 3 : 4, '0')}`

const formatDay = (/** @type {bigint} */ days) => {
  const [year, month, day] = civil(days)
  return `${formatYear(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Gives a unit without its count: `ms` of `25ms`. */
export const unitName = (/** @type {string} */ unit) => unit.replace(/^\d+/, '')

const countOf = (/** @type {string} */ unit) => BigInt(/^\d+/.exec(unit)?.[0] ?? 1)

/** @type {Record<string, string>} */
const LONG_NAMES = {
  Y: 'years',
  M: 'months',
  W: 'weeks',
  D: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  ps: 'picoseconds',
  fs: 'femtoseconds',
  as: 'attoseconds',
}

/** Prints a timedelta64 that stands alone, which must not be NaT. @param {bigint} value @param {string} unit with its count */
export const formatDuration = (value, unit) => `${value * countOf(unit)} ${LONG_NAMES[unitName(unit)] ?? 'generic time units'}`

/** Units of which each is a thousandth of the one before. */
const FRACTIONS = ['s', 'ms', 'us', 'ns', 'ps', 'fs', 'as']

/** Prints a datetime64, which must not be NaT. @param {bigint} value @param {string} unit with its count, `25ms` @param {string} name the unit without its count */
export function formatDatetime(value, unit, name) {
  const count = value * countOf(unit)
  if (name === 'Y') return formatYear(count + 1970n)
  if (name === 'M') {
    const [year, month] = divide(count, 12n)
    return `${formatYear(year + 1970n)}-${String(month + 1n).padStart(2, '0')}`
  }
  if (name === 'W') return formatDay(count * 7n)
  if (name === 'D') return formatDay(count)
  if (name === 'h' || name === 'm') {
    const [days, rest] = divide(count * (name === 'h' ? 3600n : 60n), 86_400n)
    return `${formatDay(days)}T${formatClock(rest).slice(0, name === 'h' ? 2 : 5)}`
  }
  const digits = 3 * Math.max(0, FRACTIONS.indexOf(name))
  const [seconds, fraction] = divide(count, 10n ** BigInt(digits))
  const [days, clock] = divide(seconds, 86_400n)
  return `${formatDay(days)}T${formatClock(clock)}${digits ? `.${String(fraction).padStart(digits, '0')}` : ''}`
}

/** One more than the days of Python's longest timedelta. */
const MOST_DAYS = 10n ** 9n

/**
 * The date, datetime or timedelta that numpy's `tolist` gives of a time, null for NaT; where Python has none, the count.
 * @param {import('./dtype.js').DType} dtype @param {bigint} value
 */
export function pythonTime({ kind, unit }, value) {
  const name = unitName(unit)
  if (value === NAT) return null
  if (kind === 'm') {
    const [days, rest] = divide(value * countOf(unit) * (MICROSECONDS[name] ?? 0n), MICROSECONDS.D)
    const isKnown = MICROSECONDS[name] > 0n && days < MOST_DAYS && days > -MOST_DAYS
    return isKnown ? new PyTimeDelta(Number(days), Number(rest / MICROSECONDS.s), Number(rest % MICROSECONDS.s)) : value
  }
  const text = unit && formatDatetime(value, unit, name)
  if (!/^\d{4}\b(?!.*\.\d{7})/.test(text) || text < '0001') return value
  const [year, month = 1, day = 1, ...clock] = text.split(/\D/).map(Number)
  // A fraction of three digits counts milliseconds.
  if (name === 'ms') clock[3] *= 1000
  return clock.length ? new PyDateTime(year, month, day, ...clock) : new PyDate(year, month, day)
}

/**
 * An element with its times as text, datetime64 in ISO 8601 and timedelta64 as numpy prints one alone, and null for NaT: what JSON can tell.
 * @param {import('./dtype.js').DType} dtype
 * @param {any} value an element, or nested arrays of such
 * @returns {any}
 */
export function withoutTimes(dtype, value) {
  if (!hasTimes(dtype) || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withoutTimes(dtype, item))
  if (dtype.subarray) return withoutTimes(dtype.subarray.base, value)
  if (dtype.fields) {
    const row = { ...value }
    for (const { name, dtype: inner } of dtype.fields) row[name] = withoutTimes(inner, row[name])
    return row
  }
  if (value === NAT) return null
  return dtype.kind === 'M' ? formatDatetime(value, dtype.unit, unitName(dtype.unit)) : formatDuration(value, dtype.unit)
}

/** @param {import('./dtype.js').DType} dtype @returns {boolean} */
const hasTimes = ({ kind, fields, subarray }) =>
  kind === 'M' || kind === 'm' || Boolean(fields?.some((field) => hasTimes(field.dtype))) || (subarray !== undefined && hasTimes(subarray.base))

/** Nested arrays and rows with BigInts as numbers where these are exact, and else as text, and bytes in base64. @param {any} value @returns {any} */
export const withSafeInts = (value) => (typeof value === 'object' ? convert(value, new Map(), 0) : jsonInt(value))

/** Arrays of objects are converted so deep; what lies deeper is for JSON itself to refuse. */
const DEEPEST = 500

/** @param {any} value @param {Map<unknown, unknown>} seen what each list became: it may be a part of several, and of itself @param {number} depth @returns {any} */
function convert(value, seen, depth) {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return jsonInt(value)
  if (value instanceof Uint8Array) return toBase64(value)
  if (seen.has(value)) return seen.get(value)
  const list = Array.isArray(value) ? value : value.descr?.kind === 'O' && Array.isArray(value.data) ? value.toArray() : undefined
  if (Array.isArray(list)) {
    /** @type {any[]} */
    const items = []
    seen.set(value, items)
    for (const item of list) items.push(convert(item, seen, depth + 1))
    return items
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const row = { ...value }
  seen.set(value, row)
  for (const name of Object.keys(row)) setOwn(row, name, convert(row[name], seen, depth + 1))
  return row
}
