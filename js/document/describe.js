/**
 * What a lossless value is, in a line, and what is inside of it: for trees, and for whatever tells values by text.
 *
 * Nothing is read from the file here, and children are made only for the part of them that is asked for. Arrays and tables are in
 * describe-arrays.js, the short texts in short-text.js.
 *
 * @typedef {object} Child something inside of a value, with the way to it
 * @property {string} label what stands before it in a tree
 * @property {string} step how a path goes to it: `.name`, `["a name"]`, `[3]`
 * @property {unknown} value
 *
 * @typedef {object} Description what `describe` tells of a value
 * @property {string} type Python's name of the type
 * @property {string} [detail] the value in a few characters
 * @property {number} [count] how many children it has
 * @property {boolean} [isIndexed] whether paths go to the children by their number: `[3]`
 * @property {(key: string | number, isDotted: boolean) => Child | undefined} [find] the child of a name or number, where it can be looked up; of one behind a dot an attribute counts before a key
 * @property {(path: string) => Iterable<{ child: Child, length: number }>} [findWritten] the children whose steps are no names, and that a path begins with as the tree writes them, the longest first: where there is a `find`
 * @property {boolean} [isInstance] whether the children are attributes and what else an instance has, and not items
 * @property {number[]} [shape] of arrays and tensors
 * @property {string} [dtype]
 * @property {number} [nbytes] bytes of the data
 * @property {(start: number, end: number) => Iterable<Child>} [children] those from `start` up to `end`
 */
import { describeArray } from './describe-arrays.js'
import { describeInstance } from './describe-instance.js'
import { findKeys } from './find-key.js'
import { quotedStep } from './paths.js'
import { keysOf } from './parts.js'
import { PyArray } from '../types/python/array.js'
import { ByteArray, Complex, Float, FrozenSet, PyClass, PyObject, STATE, Tuple } from '../types/python/basic.js'
import { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from '../types/python/collections.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { PersistentId } from '../types/python/persistent-id.js'
import { PyTimeDelta, PyTimeZone } from '../types/python/timedelta.js'
import { DType } from '../types/numpy/dtype.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'
import { reprBytes } from '../types/python/print-python.js'
import { formatBytes, formatNumber, formatSize, preview } from './short-text.js'

/** Values that their text tells whole: the class, and Python's name of the type. @type {[Function, string][]} */
const SIMPLE = [
  [PyDateTime, 'datetime'],
  [PyDate, 'date'],
  [PyTime, 'time'],
  [PyTimeDelta, 'timedelta'],
  [PyTimeZone, 'timezone'],
  [Decimal, 'Decimal'],
  [Fraction, 'Fraction'],
  [UUID, 'UUID'],
  [Range, 'range'],
  [Slice, 'slice'],
  [Complex, 'complex'],
  [Float, 'float'],
  [DType, 'dtype'],
]

/** Lists and what is like them; subclasses stand before their class. @type {[Function, string][]} */
const LISTS = [
  [Tuple, 'tuple'],
  [Deque, 'deque'],
  [Array, 'list'],
]
/** Dicts, subclasses before their class. @type {[Function, string][]} */
const DICTS = [
  [OrderedDict, 'OrderedDict'],
  [DefaultDict, 'defaultdict'],
  [Counter, 'Counter'],
  [Map, 'dict'],
]

/** Python's name of a value's type by a table, or undefined. */
const find = (/** @type {[Function, string][]} */ table, /** @type {unknown} */ value) => table.find(([Class]) => value instanceof Class)?.[1]

/** The most characters of a text that are told, and of one within a tuple that is a key. */
const MOST_TEXT = 100_000
const MOST_KEY_TEXT = 1000
/** Ints of more bits are told by those, as their digits take long to make. */
const MOST_BITS = 400_000

/** A text in quotes, cut where it is long. @param {string} text @param {number} [most] */
const quoted = (text, most = MOST_TEXT) => (text.length > most ? `${JSON.stringify(text.slice(0, most))}…` : JSON.stringify(text))

/** The digits of an int, or how many bits a long one has. @param {bigint} value */
function formatInt(value) {
  if (BigInt.asIntN(MOST_BITS, value) === value) return String(value)
  const digits = value.toString(16)
  return `${value < 0n ? '-0x' : '0x'}${digits.slice(value < 0n ? 1 : 0, 33)}…, about ${digits.length * 4} bits`
}

const MOST_KEY_ITEMS = 8
const MOST_KEY_DEPTH = 3

/** The text of a dict key, as it stands before its value; long and deep tuples are cut. @returns {string} */
export function keyLabel(/** @type {unknown} */ key, depth = 0) {
  const most = depth ? MOST_KEY_TEXT : MOST_TEXT
  if (key instanceof Uint8Array) return key.length > most ? `${reprBytes(key.subarray(0, most))}…` : reprBytes(key)
  if (typeof key === 'string') return quoted(key, most)
  // An instance such as a member of an enum is told by what its class was called with.
  if (key instanceof PyObject && key.args.length && depth < MOST_KEY_DEPTH)
    return `${describe(key).type}${keyLabel(Tuple.from(key.args), depth + 1).replace(/,\)$/, ')')}`
  if (!(key instanceof Tuple)) {
    const { type, detail } = describe(key)
    return detail ?? type
  }
  if (depth === MOST_KEY_DEPTH) return '(…)'
  const items = key.slice(0, MOST_KEY_ITEMS).map((item) => keyLabel(item, depth + 1))
  if (key.length > MOST_KEY_ITEMS) items.push('…')
  return `(${items.join(', ')}${key.length === 1 ? ',' : ''})`
}

/** What a value of a lossless load is; any value has a description. @returns {Description} */
export function describe(/** @type {any} */ value) {
  if (value === null) return { type: 'None' }
  if (value === undefined) return { type: 'undefined' }
  switch (typeof value) {
    case 'boolean':
      return { type: 'bool', detail: value ? 'True' : 'False' }
    case 'string':
      return { type: 'str', detail: quoted(value) }
    case 'bigint':
      return { type: 'int', detail: formatInt(value) }
    case 'number':
      return { type: Number.isInteger(value) ? 'int' : 'float', detail: formatNumber(value) }
    default:
      return describeObject(value)
  }
}

/** What a value that is an object is; the order of the tests matters, as some classes here are subclasses of others. @returns {Description} */
function describeObject(/** @type {any} */ value) {
  const simple = find(SIMPLE, value)
  if (simple) return { type: simple, detail: String(value) }
  const list = find(LISTS, value)
  if (list) return { type: list, count: value.length, isIndexed: true, children: (start, end) => itemsOf(value.slice(start, end), start) }
  const dict = find(DICTS, value)
  if (dict) return describeDict(value, dict)
  if (value instanceof Set)
    return {
      type: value instanceof FrozenSet ? 'frozenset' : 'set',
      count: value.size,
      isIndexed: true,
      children: (start, end) => itemsOf([...keysOf(value, start, end)], start, '·'),
    }
  if (value instanceof Uint8Array)
    return { type: value instanceof ByteArray ? 'bytearray' : 'bytes', nbytes: value.length, detail: `${formatSize(value.length)}  ${formatBytes(value)}` }
  const array = describeArray(value, describe, keyLabel)
  if (array) return array
  if (value instanceof LazyBytes)
    return {
      type: value.isByteArray ? 'bytearray' : 'bytes',
      nbytes: value.length,
      detail: `${formatSize(value.length)}${value.head ? `  ${formatBytes(value.head)}` : ''}`,
    }
  if (value instanceof NumpyScalar)
    return { type: value.dtype, dtype: value.dtype, detail: 'mMV'.includes(value.descr.kind) ? String(value) : String(value.value) }
  if (value instanceof PyArray)
    return { type: `array '${value.typecode}'`, count: value.data.length, detail: `${value.data.length} items  ${preview(value.data, describe)}` }
  if (value instanceof PyPath) return { type: value.flavour, detail: JSON.stringify(String(value)) }
  if (value instanceof PyClass) return { type: 'class', detail: String(value) }
  if (value instanceof PersistentId) return { type: 'persistent id', children: () => [{ label: 'id', step: '.id', value: value.id }] }
  if (value instanceof PyObject) return describeInstance(value, { keyLabel, stepOf })
  // A key of the name is none of its own: nothing of the value is called.
  return { type: typeof value === 'object' ? Object.prototype.toString.call(value) : String(value) }
}

/** Items in a row as children. @param {unknown[]} items @param {number} first the index of the first @param {string} [label] in place of the index @returns {Child[]} */
const itemsOf = (items, first, label) => items.map((value, i) => ({ label: label ?? String(first + i), step: `[${first + i}]`, value }))

/** How a path goes to the value of a key or to an attribute: `.name` where that is a plain name. */
export function stepOf(/** @type {unknown} */ key) {
  if (typeof key !== 'string') return `[${keyLabel(key)}]`
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : quotedStep(key)
}

/** What the attributes of a dict stand under. */
const ATTRIBUTES = 'attributes'

/** A dict; the attributes of one of a subclass are its last child. @param {Map<unknown, unknown>} dict @param {string} type @returns {Description} */
function describeDict(dict, type) {
  const attributes = /** @type {any} */ (dict)[STATE]
  const own = attributes === undefined ? undefined : { label: ATTRIBUTES, step: `.${ATTRIBUTES}`, value: attributes }
  // A key of the name of the attributes has no dot.
  const childOf = (/** @type {unknown} */ key) => ({
    label: keyLabel(key),
    step: own && key === ATTRIBUTES ? quotedStep(key) : stepOf(key),
    value: dict.get(key),
  })
  return {
    type,
    count: dict.size + (own ? 1 : 0),
    find: (key, isDotted) => {
      const isOwn = own && key === ATTRIBUTES
      if (isOwn && isDotted) return own
      return dict.has(key) ? childOf(key) : isOwn ? own : undefined
    },
    *findWritten(path) {
      for (const { key, length } of findKeys(dict, path, keyLabel)) yield { child: childOf(key), length }
    },
    *children(start, end) {
      for (const key of keysOf(dict, start, end)) yield childOf(key)
      if (own && start <= dict.size && end > dict.size) yield own
    },
  }
}
