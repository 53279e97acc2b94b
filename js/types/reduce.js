/**
 * How the standard library's types are pickled: what their `__reduce_ex__` gives in CPython 3.13.
 *
 * @typedef {object} Reduced
 * @property {unknown} callable a class or function
 * @property {unknown} args a Tuple, or what is written as one
 * @property {unknown[]} [items] items that are appended
 * @property {[unknown, unknown][]} [pairs] keys and values that are set
 * @property {unknown} [state]
 * @property {boolean} [isNew] whether it is made by `callable.__new__`
 * @property {unknown} [kwargs] keyword arguments of that
 */
import { PyArray } from './array.js'
import { Complex, Ellipsis, Float, NotImplemented, PyClass, PyObject, Tuple } from './basic.js'
import { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './collections.js'
import { PyDate, PyDateTime, PyTime, PyTimeDelta, PyTimeZone } from './datetime.js'
import { Decimal, Fraction, UUID } from './numbers.js'

/** A call of what a name stands for. */
export const call = (/** @type {string} */ module, /** @type {string} */ name, /** @type {unknown[]} */ ...args) => ({ callable: new PyClass(module, name), args: Tuple.from(args) })

/** Bytes of numbers: `[value, length]`, big-endian. */
function pack(/** @type {[number, number][]} */ ...fields) {
  return Uint8Array.from(fields.flatMap(([value, length]) => Array.from({ length }, (_, i) => (value >>> (8 * (length - 1 - i))) & 0xff)))
}

const withZone = (/** @type {Uint8Array} */ bytes, /** @type {unknown} */ tzinfo) => (tzinfo === null ? [bytes] : [bytes, tzinfo])

/** Typecodes of array.array, and the machine format's code of `_array_reconstructor` (Modules/arraymodule.c). @type {[Function, string, number][]} */
const ARRAYS = [
  [Int8Array, 'b', 1], [Uint8Array, 'B', 0], [Uint8ClampedArray, 'B', 0], [Int16Array, 'h', 4], [Uint16Array, 'H', 2], [Int32Array, 'i', 8], [Uint32Array, 'I', 6], [BigInt64Array, 'q', 12],
  [BigUint64Array, 'Q', 10], [Float32Array, 'f', 14], [Float64Array, 'd', 16],
]

/** @param {any} data @param {string | undefined} typecode @param {number} protocol @returns {Reduced | undefined} */
function reduceArray(data, typecode, protocol) {
  const found = ARRAYS.find(([TypedArray]) => data instanceof TypedArray)
  if (!found) return undefined
  const [, usual, format] = found
  const isFloat = usual === 'f' || usual === 'd'
  if (protocol < 3) return call('array', 'array', typecode ?? usual, Array.from(data, (item) => (isFloat ? new Float(Number(item)) : item)))
  return call('array', '_array_reconstructor', new PyClass('array', 'array'), typecode ?? usual, format, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

/** An object that `class.__new__` makes. Below protocol 2 there is copyreg for one without arguments. */
function reduceNew(/** @type {PyClass | unknown} */ pyclass, /** @type {Tuple} */ args, /** @type {number} */ protocol) {
  if (protocol >= 2) return { callable: pyclass, args, isNew: true }
  return args.length ? undefined : call('copyreg', '_reconstructor', pyclass, new PyClass('builtins', 'object'), null)
}

/** @param {PyObject} object @param {number} protocol @returns {Reduced | undefined} */
function reduceObject({ class: pyclass, args, kwargs, state, items, entries, isNew }, protocol) {
  const tuple = args instanceof Tuple ? args : Tuple.from(args)
  const isOdd = (isNew && protocol < 2 && (items || entries)) || (kwargs !== undefined && protocol < 4)
  const form = isOdd ? undefined : isNew ? reduceNew(pyclass, tuple, protocol) : { callable: pyclass, args: tuple }
  return form && { ...form, kwargs, state, items, pairs: entries }
}

/** @type {[Function, (value: any, protocol: number) => Reduced | undefined][]} */
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
  [UUID, ({ int, isSafe }, protocol) => {
    const form = reduceNew(new PyClass('uuid', 'UUID'), new Tuple(), protocol)
    return form && { ...form, state: new Map(isSafe === undefined ? [['int', int]] : [['int', int], ['is_safe', isSafe]]) }
  }],
  [PyArray, ({ data, typecode }, protocol) => reduceArray(data, typecode, protocol)],
  [PyObject, reduceObject],
  [PyPath, ({ flavour, parts }) => call('pathlib', flavour, ...parts)],
]

/** How a value is reduced at a protocol, or undefined where it is none of these types, or has no form there. @returns {Reduced | undefined} */
export function reduce(/** @type {any} */ value, /** @type {number} */ protocol) {
  const form = FORMS.find(([Class]) => value instanceof Class)
  return form ? form[1](value, protocol) : reduceArray(value, undefined, protocol)
}

/** What is pickled as a global, by its name. @returns {PyClass | undefined} */
export function globalOf(/** @type {unknown} */ value) {
  return value === Ellipsis ? new PyClass('builtins', 'Ellipsis') : value === NotImplemented ? new PyClass('builtins', 'NotImplemented') : undefined
}
