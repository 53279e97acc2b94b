/** Instants, durations and time zones as pandas prints them. */
import { divide, formatClock, formatDate, pad } from '../python/calendar.js'
import { getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { PyTimeDelta, PyTimeZone } from '../python/datetime.js'

/** @type {Record<string, bigint>} */
export const UNIT_NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }

const SECOND = 1_000_000_000n
const DAY = 86_400n

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
