/**
 * Prints instants, durations and time zones as pandas does. All times are BigInts of nanoseconds. The offset of a zone with
 * a name comes from Intl, since pickles hold the name alone.
 */
import { divide, formatClock, formatDate, pad } from '../python/calendar.js'
import { getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { PyTimeDelta, PyTimeZone } from '../python/datetime.js'

/** How many nanoseconds each unit has. @type {Record<string, bigint>} */
export const UNIT_NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }

const SECOND = 1_000_000_000n
/** The seconds of a day. */
const DAY = 86_400n

/** Prints a fraction of a second with six digits where these suffice and else with nine; a fraction of 0 is not printed. */
const formatFraction = (/** @type {bigint} */ nanoseconds) =>
  nanoseconds === 0n ? '' : nanoseconds % 1000n === 0n ? `.${pad(nanoseconds / 1000n, 6)}` : `.${pad(nanoseconds, 9)}`

/**
 * Prints an instant as `str(timestamp)` does.
 * @param {bigint} nanoseconds since 1970, UTC @param {number} [offset] seconds by which the zone is ahead of UTC
 * @param {string} [separator]
 */
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

/** Prints a duration as `str(timedelta)` does. */
export function formatTimedelta(/** @type {bigint} */ nanoseconds) {
  const [seconds, fraction] = divide(nanoseconds, SECOND)
  const [days, clock] = divide(seconds, DAY)
  return `${days} days ${days < 0n ? '+' : ''}${formatClock(clock)}${formatFraction(fraction)}`
}

/** Gives the seconds of a timedelta, or undefined where it is none. */
const secondsOf = (/** @type {unknown} */ delta) => (delta instanceof PyTimeDelta ? Number(delta.days) * 86_400 + Number(delta.seconds) : undefined)

/** Gives the name of a time zone that `str(tzinfo)` has. @param {any} tzinfo @returns {string} */
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

/** Gives the seconds by which a zone is ahead of UTC at an instant, or 0 where that is not known here. @param {any} tzinfo @param {bigint} nanoseconds since 1970, UTC */
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
    // Intl does not know the zone or the instant.
    return 0
  }
}
