/**
 * What a lossless value is, in a line, and what is inside it: for the tree.
 *
 * @typedef {{ label: string, value: unknown }} Child
 * @typedef {{ type: string, detail?: string, count?: number, children?: () => Iterable<Child> }} Description
 */
import {
  ByteArray, Complex, Counter, Decimal, DefaultDict, Deque, DType, Float, Fraction, FrozenSet, NDArray, NumpyScalar, OrderedDict, PyArray, PyClass, PyDate,
  PyDateTime, PyObject, PyPath, PyTime, PyTimeDelta, PyTimeZone, Range, Slice, Tuple, UUID,
} from '../index.js'
import { PersistentId } from './input.js'

/** @type {[Function, string][]} the plain values: class, Python's name of the type */
const SIMPLE = [
  [PyDateTime, 'datetime'], [PyDate, 'date'], [PyTime, 'time'], [PyTimeDelta, 'timedelta'], [PyTimeZone, 'timezone'], [Decimal, 'Decimal'],
  [Fraction, 'Fraction'], [UUID, 'UUID'], [Range, 'range'], [Slice, 'slice'], [Complex, 'complex'], [Float, 'float'], [DType, 'dtype'],
]

/** @type {[Function, string][]} */
const LISTS = [[Tuple, 'tuple'], [Deque, 'deque'], [Array, 'list']]
/** @type {[Function, string][]} */
const DICTS = [[OrderedDict, 'OrderedDict'], [DefaultDict, 'defaultdict'], [Counter, 'Counter'], [Map, 'dict']]

const find = (/** @type {[Function, string][]} */ table, /** @type {unknown} */ value) => table.find(([Class]) => value instanceof Class)?.[1]

/** Text of a string as Python's repr prints it, roughly: quoted, control characters escaped. */
export function quote(/** @type {string} */ text) {
  return JSON.stringify(text)
}

const MOST_KEY_ITEMS = 8
const MOST_KEY_DEPTH = 3

/** A key in front of its value, long tuples cut. @returns {string} */
export function keyLabel(/** @type {unknown} */ key, depth = 0) {
  if (!(key instanceof Tuple)) {
    const { type, detail } = describe(key)
    return detail ?? type
  }
  if (depth === MOST_KEY_DEPTH) return '(…)'
  const items = key.slice(0, MOST_KEY_ITEMS).map((item) => keyLabel(item, depth + 1))
  if (key.length > MOST_KEY_ITEMS) items.push('…')
  return `(${items.join(', ')}${key.length === 1 ? ',' : ''})`
}

/**
 * Text with every character escaped that a terminal might obey or that would
 * turn a line around: controls, line separators, marks of direction.
 */
export function escapeControls(/** @type {string} */ text) {
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** @returns {Description} */
export function describe(/** @type {any} */ value) {
  if (value === null) return { type: 'None' }
  switch (typeof value) {
    case 'boolean': return { type: 'bool', detail: value ? 'True' : 'False' }
    case 'string': return { type: 'str', detail: quote(value) }
    case 'bigint': return { type: 'int', detail: String(value) }
    case 'number': return { type: Number.isInteger(value) ? 'int' : 'float', detail: formatNumber(value) }
    default: return describeObject(value)
  }
}

const formatNumber = (/** @type {number} */ value) => (Number.isNaN(value) ? 'nan' : String(value).replace('Infinity', 'inf'))

/** @returns {Description} */
function describeObject(/** @type {any} */ value) {
  const simple = find(SIMPLE, value)
  if (simple) return { type: simple, detail: String(value) }
  const list = find(LISTS, value)
  if (list) return { type: list, count: value.length, children: () => value.map((/** @type {unknown} */ item, /** @type {number} */ i) => ({ label: String(i), value: item })) }
  const dict = find(DICTS, value)
  if (dict) return { type: dict, count: value.size, children: () => Array.from(value, ([key, item]) => ({ label: keyLabel(key), value: item })) }
  if (value instanceof Set) {
    return { type: value instanceof FrozenSet ? 'frozenset' : 'set', count: value.size, children: () => Array.from(value, (item) => ({ label: '·', value: item })) }
  }
  if (value instanceof Uint8Array) return { type: value instanceof ByteArray ? 'bytearray' : 'bytes', detail: `${formatSize(value.length)}  ${formatBytes(value)}` }
  if (value instanceof NDArray) return describeArray(value)
  if (value instanceof NumpyScalar) return { type: value.dtype, detail: String(value.value) }
  if (value instanceof PyArray) return { type: `array '${value.typecode}'`, detail: `${value.data.length} items  ${preview(value.data)}` }
  if (value instanceof PyPath) return { type: value.flavour, detail: quote(String(value)) }
  if (value instanceof PyClass) return { type: 'class', detail: String(value) }
  if (value instanceof PersistentId) return { type: 'persistent id', children: () => [{ label: 'id', value: value.id }] }
  if (value instanceof PyObject) return describeInstance(value)
  return { type: String(value) }
}

/** @returns {Description} */
function describeArray(/** @type {NDArray} */ array) {
  const shape = `(${array.shape.join(', ')}${array.shape.length === 1 ? ',' : ''})`
  const size = array.descr.hasObjects ? '' : `  ${formatSize(array.size * array.descr.itemsize)}`
  const type = array.pyclass?.name ?? 'ndarray'
  const isPlain = !array.descr.fields && !array.descr.subarray && array.descr.kind !== 'O'
  return { type, detail: `${array.dtype} ${shape}${size}${isPlain && array.size ? `  ${preview(array.data)}` : ''}` }
}

/** @returns {Description} */
function describeInstance(/** @type {PyObject} */ object) {
  const children = () => {
    /** @type {Child[]} */
    const list = object.args.map((value, i) => ({ label: `args[${i}]`, value }))
    if (object.kwargs !== undefined) list.push({ label: 'kwargs', value: object.kwargs })
    if (object.state instanceof Map) for (const [key, value] of object.state) list.push({ label: `.${typeof key === 'string' ? key : keyLabel(key)}`, value })
    else if (object.state !== undefined) list.push({ label: 'state', value: object.state })
    object.items?.forEach((value, i) => list.push({ label: `[${i}]`, value }))
    for (const [key, value] of object.entries ?? []) list.push({ label: `[${keyLabel(key)}]`, value })
    return list
  }
  return { type: object.class instanceof PyClass ? String(object.class) : 'object', children }
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A size in bytes, in powers of 1000. */
export function formatSize(/** @type {number} */ bytes) {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`
}

function formatBytes(/** @type {Uint8Array} */ bytes) {
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ') + (bytes.length > 16 ? ' …' : '')
}

/** The shortest decimal that reads back as the same float32. */
function formatFloat32(/** @type {number} */ value) {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return formatNumber(short)
  }
  return formatNumber(Number(value.toPrecision(9)))
}

function preview(/** @type {any} */ data) {
  if (typeof data === 'string') return quote(data.slice(0, 40))
  const format = (/** @type {any} */ item) => {
    if (item instanceof Uint8Array) return formatBytes(item)
    if (typeof item === 'string') return quote(item)
    return typeof item === 'number' ? (data instanceof Float32Array ? formatFloat32(item) : formatNumber(item)) : String(item)
  }
  const items = Array.from({ length: Math.min(6, data.length) }, (_, i) => format(data[i]))
  return `[${items.join(', ')}${data.length > 6 ? ', …' : ''}]`
}
