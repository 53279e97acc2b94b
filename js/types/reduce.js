/**
 * How the standard library's types are pickled: what their `__reduce_ex__` gives in CPython 3.13.
 *
 * @typedef {object} Reduced
 * @property {unknown} callable a class or function
 * @property {Tuple} args
 * @property {unknown[]} [items] items that are appended
 * @property {[unknown, unknown][]} [pairs] keys and values that are set
 * @property {unknown} [state]
 * @property {boolean} [isNew] whether it is made by `callable.__new__`
 */
import { Complex, Ellipsis, Float, NotImplemented, PyClass, Tuple } from './basic.js'
import { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './collections.js'
import { PyDate, PyDateTime, PyTime, PyTimeDelta, PyTimeZone } from './datetime.js'
import { Decimal, Fraction } from './numbers.js'

const call = (/** @type {string} */ module, /** @type {string} */ name, /** @type {unknown[]} */ ...args) => ({ callable: new PyClass(module, name), args: Tuple.from(args) })

/** Bytes of numbers: `[value, length]`, big-endian. */
function pack(/** @type {[number, number][]} */ ...fields) {
  return Uint8Array.from(fields.flatMap(([value, length]) => Array.from({ length }, (_, i) => (value >>> (8 * (length - 1 - i))) & 0xff)))
}

const withZone = (/** @type {Uint8Array} */ bytes, /** @type {unknown} */ tzinfo) => (tzinfo === null ? [bytes] : [bytes, tzinfo])

/** @type {[Function, (value: any) => Reduced][]} */
const FORMS = [
  [Complex, ({ re, im }) => call('builtins', 'complex', new Float(re), new Float(im))],
  [Range, ({ start, stop, step }) => call('builtins', 'range', start, stop, step)],
  [Slice, ({ start, stop, step }) => call('builtins', 'slice', start, stop, step)],
  [PyDateTime, ({ year, month, day, hour, minute, second, microsecond, tzinfo, fold }) =>
    call('datetime', 'datetime', ...withZone(pack([year, 2], [month | fold << 7, 1], [day, 1], [hour, 1], [minute, 1], [second, 1], [microsecond, 3]), tzinfo))],
  [PyDate, ({ year, month, day }) => call('datetime', 'date', pack([year, 2], [month, 1], [day, 1]))],
  [PyTime, ({ hour, minute, second, microsecond, tzinfo, fold }) => call('datetime', 'time', ...withZone(pack([hour | fold << 7, 1], [minute, 1], [second, 1], [microsecond, 3]), tzinfo))],
  [PyTimeDelta, ({ days, seconds, microseconds }) => call('datetime', 'timedelta', days, seconds, microseconds)],
  [PyTimeZone, ({ offset, name }) => call('datetime', 'timezone', ...(name === null ? [offset] : [offset, name]))],
  [Decimal, ({ text }) => call('decimal', 'Decimal', text)],
  [Fraction, ({ numerator, denominator }) => call('fractions', 'Fraction', numerator, denominator)],
  [OrderedDict, (dict) => ({ ...call('collections', 'OrderedDict'), pairs: [...dict] })],
  [DefaultDict, (dict) => ({ ...call('collections', 'defaultdict', ...(dict.defaultFactory === null ? [] : [dict.defaultFactory])), pairs: [...dict] })],
  [Counter, (dict) => call('collections', 'Counter', new Map(dict))],
  [Deque, (deque) => ({ ...call('collections', 'deque', ...(deque.maxlen === null ? [] : [Tuple.of(), deque.maxlen])), items: [...deque] })],
  [PyPath, ({ flavour, parts }) => call('pathlib', flavour, ...parts)],
]

/** How a value is reduced, or undefined where it is none of these types. @returns {Reduced | undefined} */
export function reduce(/** @type {any} */ value) {
  return FORMS.find(([Class]) => value instanceof Class)?.[1](value)
}

/** What is pickled as a global, by its name. @returns {PyClass | undefined} */
export function globalOf(/** @type {unknown} */ value) {
  return value === Ellipsis ? new PyClass('builtins', 'Ellipsis') : value === NotImplemented ? new PyClass('builtins', 'NotImplemented') : undefined
}
