/**
 * Prints instants, durations and time zones as pandas does. All times are BigInts of nanoseconds. The offset of a zone with
 * a name comes from Intl, since pickles hold the name alone.
 */
import { divide, formatClock, formatDate, pad } from '../python/calendar.js'
import { getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { bounded, pythonStr } from '../python/print-python.js'
import { formatOffset, PyTimeZone } from '../python/timedelta.js'
import { fixedOffset, offsetAtInstant } from '../python/zones.js'

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
  const [seconds, fraction] = divide(nanoseconds + BigInt(Math.round((offset ?? 0) * 1e6)) * 1000n, SECOND)
  const [days, clock] = divide(seconds, DAY)
  return `${formatDate(days)}${separator}${formatClock(clock)}${formatFraction(fraction)}${offset === undefined ? '' : formatOffset(offset)}`
}

/** A duration as `str(Timedelta)` has it. */
export function formatTimedelta(/** @type {bigint} */ nanoseconds) {
  const [seconds, fraction] = divide(nanoseconds, SECOND)
  const [days, clock] = divide(seconds, DAY)
  return `${days} days ${days < 0n ? '+' : ''}${formatClock(clock)}${formatFraction(fraction)}`
}

/** The name of a time zone as `str(tzinfo)` has it. @param {any} tzinfo @returns {string} */
export const zoneName = (tzinfo) => bounded(() => nameOf(tzinfo))

/** @param {any} tzinfo @returns {string} */
function nameOf(tzinfo) {
  if (tzinfo instanceof PyTimeZone) return tzinfo.name ?? (fixedOffset(tzinfo) === 0 ? 'UTC' : `UTC${formatOffset(fixedOffset(tzinfo) ?? 0)}`)
  if (!(tzinfo instanceof PyObject) || !(tzinfo.class instanceof PyClass)) return pythonStr(tzinfo)
  const [first] = tzinfo.args
  const { module, name } = tzinfo.class
  if (name === '_UTC') return 'UTC'
  if (name === 'FixedOffset') return `pytz.FixedOffset(${pythonStr(first)})`
  if (module.startsWith('dateutil')) {
    if (name === 'tzutc') return 'tzutc()'
    const label = typeof first === 'string' ? first : getItem(tzinfo.state, '_name')
    if (name === 'tzoffset') return `tzoffset(${typeof label === 'string' ? `'${label}'` : 'None'}, ${fixedOffset(tzinfo)})`
    // Since 3.0 a helper makes the zone, of the class, its name and the path of its file.
    const [owner, path] = first instanceof PyClass ? [first.name, tzinfo.args[2] ?? tzinfo.args[1]] : [name, first ?? getItem(tzinfo.state, '_filename')]
    return `${owner}(${first === undefined ? '' : `'${pythonStr(path)}'`})`
  }
  return typeof first === 'string' ? first : String(tzinfo.class)
}

/** Seconds by which a zone is ahead of UTC at an instant; undefined where that is not known here. @param {any} tzinfo @param {bigint} nanoseconds */
export function zoneOffset(tzinfo, nanoseconds) {
  const [milliseconds] = divide(nanoseconds, 1_000_000n)
  const offset = offsetAtInstant(tzinfo, Number(milliseconds))
  return Number.isFinite(offset) ? offset : undefined
}
