/** Prints any value as Python's `repr` and `str` do: what a cell of a table is in CSV. */
import { formatPythonFloat } from '../types/python/basic.js'
import { pad } from '../types/python/calendar.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'
import { pythonRepr } from '../types/python/print-python.js'
import { PyTimeDelta, PyTimeZone } from '../types/python/timedelta.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { Interval, Period, Timedelta, Timestamp } from '../types/pandas/scalars.js'

/** Python's own repr has no limits; these keep a file of some bytes from filling the memory. */
const LIMITS = { depth: 200, size: 2 ** 24 }

/** The arguments of a time of day, without the zeros at their end. @param {PyTime | PyDateTime} time */
const clockOf = ({ hour, minute, second, microsecond }) => [hour, minute, ...(microsecond ? [second, microsecond] : second ? [second] : [])]

/** pandas' scalars whose repr is the name of the class around their text. @type {[any, string][]} */
const NAMED = [
  [Timestamp, 'Timestamp'],
  [Timedelta, 'Timedelta'],
  [UUID, 'UUID'],
  [Decimal, 'Decimal'],
]

/** Prints a value whose repr is not its `toString`; undefined of others. @param {any} value @param {(item: any) => string} inner @returns {string | undefined} */
function reprOther(value, inner) {
  if (value instanceof NDArray) return `array(${inner(value.toArray())})`
  if (value instanceof NumpyScalar) return `np.${value.dtype}(${value.descr.kind === 'f' ? formatPythonFloat(Number(value.value)) : inner(value.value)})`
  const named = NAMED.find(([Class]) => value instanceof Class)
  if (named) return `${named[1]}('${value}'${value instanceof Timestamp && value.tz !== null ? `, tz='${value.tz}'` : ''})`
  if (value instanceof Period) return `Period('${value}', '${value.freq}')`
  if (value instanceof Interval) return `Interval(${inner(value.left)}, ${inner(value.right)}, closed='${value.closed}')`
  if (value instanceof PyDateTime || value instanceof PyTime) {
    const zone = value.tzinfo === null ? [] : [`tzinfo=${inner(value.tzinfo)}`]
    return value instanceof PyTime
      ? `datetime.time(${[...clockOf(value), ...zone].join(', ')})`
      : `datetime.datetime(${[value.year, value.month, value.day, ...clockOf(value), ...zone].join(', ')})`
  }
  if (value instanceof PyDate) return `datetime.date(${value.year}, ${value.month}, ${value.day})`
  if (value instanceof PyTimeDelta) {
    const parts = /** @type {const} */ (['days', 'seconds', 'microseconds']).filter((name) => value[name]).map((name) => `${name}=${value[name]}`)
    return `datetime.timedelta(${parts.join(', ') || 0})`
  }
  if (value instanceof PyTimeZone) {
    const isUtc = value.name === null && value.offset.totalSeconds() === 0
    return isUtc ? 'datetime.timezone.utc' : `datetime.timezone(${inner(value.offset)}${value.name === null ? '' : `, ${inner(value.name)}`})`
  }
  return value instanceof Fraction ? `Fraction(${value.numerator}, ${value.denominator})` : undefined
}

/**
 * The text of a value as Python's `str` has it: what pandas writes into a cell of CSV. What lies 200 deep, and what comes after sixteen million characters, is `...`.
 * @param {any} value what `loads` gives; `lossless` tells tuples from lists and floats from ints
 * @returns {string}
 */
export function str(value) {
  if (typeof value === 'string') return value
  if (value instanceof PyDateTime) return String(value).replace('T', ' ')
  if (value instanceof PyTimeDelta) return durationText(value)
  if (HAVE_TEXT.some((Class) => value instanceof Class)) return String(value)
  return pythonRepr(value, undefined, reprOther, LIMITS)
}

/** Classes whose `toString` is Python's `str`. */
const HAVE_TEXT = [PyDate, PyTime, Decimal, UUID, Fraction, NDArray, NumpyScalar, Timestamp, Timedelta, Period, Interval]

/** @param {PyTimeDelta} duration */
function durationText({ days, seconds, microseconds }) {
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${microseconds ? `.${pad(microseconds, 6)}` : ''}`
  return days ? `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}` : clock
}
