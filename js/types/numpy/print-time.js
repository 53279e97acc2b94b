/**
 * Prints numpy's datetime64 as ISO 8601 text and timedelta64 as a count of units.
 * Source: numpy's datetime_strings.c (NpyDatetime_MakeISO8601Datetime).
 */
import { toBase64 } from '../python/basic.js'
import { civil, divide, formatClock } from '../python/calendar.js'
import { jsonInt } from '../python/mark.js'

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

/** For each unit how many digits its fraction of a second has, and how many of it a second has. @type {Record<string, [digits: number, perSecond: bigint]>} */
const FRACTIONS = { s: [0, 1n], ms: [3, 10n ** 3n], us: [6, 10n ** 6n], ns: [9, 10n ** 9n], ps: [12, 10n ** 12n], fs: [15, 10n ** 15n], as: [18, 10n ** 18n] }

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
  const [digits, perSecond] = FRACTIONS[name] ?? FRACTIONS.s
  const [seconds, fraction] = divide(count, perSecond)
  const [days, clock] = divide(seconds, 86_400n)
  return `${formatDay(days)}T${formatClock(clock)}${digits ? `.${String(fraction).padStart(digits, '0')}` : ''}`
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
export function withSafeInts(value) {
  if (value instanceof Uint8Array) return toBase64(value)
  if (Array.isArray(value)) return value.map(withSafeInts)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return jsonInt(value)
  const row = { ...value }
  for (const name of Object.keys(row)) row[name] = withSafeInts(row[name])
  return row
}
