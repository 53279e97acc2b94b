/** Prints any value as Python's `repr` and `str` do: what a cell of a table is in CSV. */
import { pad } from '../types/python/calendar.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'
import { pythonRepr } from '../types/python/print-python.js'
import { PyTimeDelta } from '../types/python/timedelta.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { Interval, Period, Timedelta, Timestamp } from '../types/pandas/scalars.js'

/** Python's own repr has no limits; these keep a file of some bytes from filling the memory. */
const LIMITS = { depth: 200, size: 2 ** 24 }

/** Prints pandas' scalars, whose repr is not their `toString`; undefined of others. @param {any} value @param {(item: any) => string} inner @returns {string | undefined} */
function reprOther(value, inner) {
  if (value instanceof Timestamp) return `Timestamp('${value}'${value.tz === null ? '' : `, tz='${value.tz}'`})`
  if (value instanceof Timedelta) return `Timedelta('${value}')`
  if (value instanceof Period) return `Period('${value}', '${value.freq}')`
  return value instanceof Interval ? `Interval(${inner(value.left)}, ${inner(value.right)}, closed='${value.closed}')` : undefined
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
