/** Instants, durations and time zones as pandas prints them. */
import { getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { PyTimeDelta, PyTimeZone } from '../python/datetime.js'

/** @type {Record<string, bigint>} */
export const UNIT_NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }

/** The least int64: NaT. */
export const NAT = -(2n ** 63n)

const SECOND = 1_000_000_000n
const DAY = 86_400n

/** Quotient towards minus infinity, and the rest. @param {bigint} value @param {bigint} by @returns {[bigint, bigint]} */
export function divide(value, by) {
  const rest = ((value % by) + by) % by
  return [(value - rest) / by, rest]
}

const pad = (/** @type {bigint | number} */ value, width = 2) => String(value).padStart(width, '0')

/** Year, month and day of a count of days since 1970. @param {bigint} days @returns {[bigint, bigint, bigint]} */
export function civil(days) {
  // Howard Hinnant's algorithm, of years that begin in March.
  const [era, dayOfEra] = divide(days + 719_468n, 146_097n)
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const month = (5n * dayOfYear + 2n) / 153n
  const isNextYear = month >= 10n
  return [yearOfEra + era * 400n + (isNextYear ? 1n : 0n), isNextYear ? month - 9n : month + 3n, dayOfYear - (153n * month + 2n) / 5n + 1n]
}

export function formatDate(/** @type {bigint} */ days) {
  const [year, month, day] = civil(days)
  return `${year < 0n ? '-' : ''}${pad(year < 0n ? -year : year, 4)}-${pad(month)}-${pad(day)}`
}

/** `12:34:56` of a count of seconds. */
export const formatClock = (/** @type {bigint} */ seconds) => `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`

/** Six digits after a point where they do, else nine; none where all are zero. */
const formatFraction = (/** @type {bigint} */ nanoseconds) =>
  nanoseconds === 0n ? '' : nanoseconds % 1000n === 0n ? `.${pad(nanoseconds / 1000n, 6)}` : `.${pad(nanoseconds, 9)}`

/** An instant as `str(Timestamp)` has it. @param {bigint} nanoseconds since 1970, UTC @param {number} [offset] seconds of the zone @param {string} [separator] */
export function formatEpoch(nanoseconds, offset, separator = ' ') {
  const [seconds, fraction] = divide(nanoseconds + BigInt(offset ?? 0) * SECOND, SECOND)
  const [days, clock] = divide(seconds, DAY)
  return `${formatDate(days)}${separator}${formatClock(clock)}${formatFraction(fraction)}${offset === undefined ? '' : formatOffset(offset)}`
}

function formatOffset(/** @type {number} */ offset) {
  const size = Math.abs(offset)
  const seconds = size % 60
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}${seconds ? `:${pad(seconds)}` : ''}`
}

/** A duration as `str(Timedelta)` has it. */
export function formatTimedelta(/** @type {bigint} */ nanoseconds) {
  const [seconds, fraction] = divide(nanoseconds, SECOND)
  const [days, clock] = divide(seconds, DAY)
  return `${days} days ${days < 0n ? '+' : ''}${formatClock(clock)}${formatFraction(fraction)}`
}

/** Seconds of a timedelta, or undefined. */
const secondsOf = (/** @type {unknown} */ delta) => (delta instanceof PyTimeDelta ? Number(delta.days) * 86_400 + Number(delta.seconds) : undefined)

/** The name of a time zone as `str(tzinfo)` has it. @param {any} tzinfo @returns {string} */
export function zoneName(tzinfo) {
  if (tzinfo instanceof PyTimeZone) return tzinfo.name ?? (secondsOf(tzinfo.offset) === 0 ? 'UTC' : `UTC${formatOffset(secondsOf(tzinfo.offset) ?? 0)}`)
  if (!(tzinfo instanceof PyObject) || !(tzinfo.class instanceof PyClass)) return String(tzinfo)
  const [first] = tzinfo.args
  const { module, name } = tzinfo.class
  if (name === '_UTC') return 'UTC'
  if (name === 'FixedOffset') return `pytz.FixedOffset(${first})`
  if (module.startsWith('dateutil'))
    return name === 'tzutc' ? 'tzutc()' : `${name}(${first === undefined ? '' : `'${first ?? getItem(tzinfo.state, '_filename')}'`})`
  return typeof first === 'string' ? first : String(tzinfo.class)
}

/** Seconds by which a zone is ahead of UTC at an instant; 0 where that is not known here. @param {any} tzinfo @param {bigint} nanoseconds */
export function zoneOffset(tzinfo, nanoseconds) {
  if (tzinfo instanceof PyTimeZone) return secondsOf(tzinfo.offset) ?? 0
  const isFixed = tzinfo instanceof PyObject && tzinfo.class instanceof PyClass && tzinfo.class.name === 'FixedOffset'
  if (isFixed) return Number(tzinfo.args[0]) * 60 || 0
  const [milliseconds] = divide(nanoseconds, 1_000_000n)
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zoneName(tzinfo), timeZoneName: 'longOffset' })
    const text = format.formatToParts(Number(milliseconds)).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const match = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text)
    return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) : 0
  } catch {
    // A zone or an instant that Intl does not know.
    return 0
  }
}
