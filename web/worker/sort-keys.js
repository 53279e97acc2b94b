/**
 * The order of values of any kind, as pandas and Python have it: numbers by their size whatever their type, texts by code points, dates by instant, tuples item by item.
 * Values that Python does not compare, a number and a text say, stand by their kinds, so that any column has an order.
 *
 * @typedef {number | bigint | string} Plain @typedef {Plain | { rank: number, key: Plain | Key[] }} Key
 */
import { Complex, Decimal, Float, Fraction, Interval, NumpyScalar, Period, PyDate, PyDateTime, PyTime, PyTimeDelta, str, Timedelta, Timestamp } from 'brine'
import { isMissing } from './nulls.js'

/** How deep tuples within tuples are compared, and how many items of one. */
const MOST_DEPTH = 8
const MOST_ITEMS = 100

const RANKS = { number: 0, text: 1, bytes: 2, instant: 3, time: 4, duration: 5, period: 6, interval: 7, list: 8, other: 9 }

/** Code units in the order of code points: surrogates behind all others. @param {string} text */
const textKey = (text) =>
  /[\ud800-\uffff]/.test(text)
    ? text.replace(/[\ud800-\uffff]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) + (unit < '\ue000' ? 0x2000 : -0x800)))
    : text

/** What a value is ordered by, null where it is missing. @param {any} value @param {number} [depth] @returns {Key | null} */
export function keyOf(value, depth = 0) {
  if (isMissing(value)) return null
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return textKey(value)
  if (value instanceof Float) return value.value
  if (value instanceof NumpyScalar)
    return 'mM'.includes(value.descr.kind) ? { rank: RANKS.instant, key: /** @type {Plain} */ (value.value) } : keyOf(value.value, depth)
  if (value instanceof Decimal || value instanceof Fraction) return Number(value)
  if (value instanceof Complex) return { rank: RANKS.number, key: [value.re, value.im] }
  if (value instanceof Uint8Array) return { rank: RANKS.bytes, key: String.fromCharCode(...value.subarray(0, 1000)) }
  if (value instanceof Timestamp) return { rank: RANKS.instant, key: value.nanoseconds }
  if (value instanceof PyDateTime || value instanceof PyDate) return { rank: RANKS.instant, key: instantOf(value) }
  if (value instanceof PyTime) return { rank: RANKS.time, key: String(value) }
  if (value instanceof Timedelta) return { rank: RANKS.duration, key: value.nanoseconds }
  if (value instanceof PyTimeDelta)
    return { rank: RANKS.duration, key: (BigInt(value.days * 86_400 + value.seconds) * 1_000_000n + BigInt(value.microseconds)) * 1000n }
  if (value instanceof Period) return { rank: RANKS.period, key: value.ordinal }
  const items = value instanceof Interval ? [value.left, value.right] : Array.isArray(value) ? value.slice(0, MOST_ITEMS) : undefined
  if (items && depth < MOST_DEPTH)
    return { rank: value instanceof Interval ? RANKS.interval : RANKS.list, key: items.map((item) => keyOf(item, depth + 1) ?? { rank: RANKS.other, key: '' }) }
  return { rank: RANKS.other, key: str(value).slice(0, 1000) }
}

/** Nanoseconds since 1970; what has no zone counts as UTC. @param {PyDateTime | PyDate} value */
function instantOf(value) {
  if (!(value instanceof PyDateTime)) return BigInt(value.toDate().getTime()) * 1_000_000n
  const date = value.tzinfo === null ? undefined : value.toDate()
  const { year, month, day, hour, minute, second, microsecond } = value
  const milliseconds =
    date?.getTime() ?? new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(microsecond / 1000)
  return (BigInt(milliseconds) * 1000n + BigInt(microsecond % 1000)) * 1000n
}

/** Whether least and largest of such values say something: numbers, dates, times, durations, periods. @param {Key} key */
export const hasRange = (key) =>
  ![RANKS.text, RANKS.bytes, RANKS.interval, RANKS.list, RANKS.other].includes(rankOf(key)) && !(typeof key === 'object' && Array.isArray(key.key))

export const rankOf = (/** @type {Key} */ key) => (typeof key === 'object' ? key.rank : typeof key === 'string' ? RANKS.text : RANKS.number)

/** Compares what values are ordered by. @param {Key} a @param {Key} b @returns {number} */
export function compareKeys(a, b) {
  if (typeof a !== 'object' && typeof b !== 'object' && (typeof a === 'string') === (typeof b === 'string')) return a < b ? -1 : a > b ? 1 : 0
  const ranks = rankOf(a) - rankOf(b)
  if (ranks) return ranks
  const [x, y] = [a, b].map((key) => (typeof key === 'object' ? key.key : key))
  if (!Array.isArray(x) && !Array.isArray(y)) return x < y ? -1 : x > y ? 1 : 0
  // A complex number beside others is one without an imaginary part.
  const [xs, ys] = [x, y].map((each) => (Array.isArray(each) ? each : [each, 0]))
  for (let i = 0; i < Math.min(xs.length, ys.length); i++) {
    const by = compareKeys(xs[i], ys[i])
    if (by) return by
  }
  return xs.length - ys.length
}
