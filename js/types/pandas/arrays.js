/**
 * Reads columns out of the arrays that pandas pickles, which are numpy's and its own extension arrays.
 *
 * Each class of array has a reader, by its name; arrays of any pandas from 0.24 to 3 come down to the same parts first
 * (`partsOf`). A reader gives undefined where the form is not known, and the caller refuses or shows it as inert.
 *
 * Source: pandas/core/arrays and pandas/_libs/arrays.pyx (NDArrayBacked.__setstate__).
 */
import { getItem, asNumber } from '../python/state-values.js'
import { Float, PyClass, PyObject } from '../python/basic.js'
import { asInt } from '../../numbers.js'
import { DType } from '../numpy/dtype.js'
import { NDArray } from '../numpy/ndarray.js'
import { NumpyScalar } from '../numpy/numpy-scalar.js'
import { readArrow } from './arrow.js'
import { Column, rowOf, ToldColumn } from './column.js'
import { className, dtypeName, intervalName } from './dtype.js'
import { readOldState } from './legacy.js'
import { makeInterval, makePeriod, makeTimedelta, makeTimestamp } from './scalars.js'
import { zoneName } from './time.js'
import { NAT } from '../numpy/print-time.js'

/** Gives an empty column for values in a form that is not known here. @returns {Column} */
export const unknown = (/** @type {string} */ dtype) => new Column(dtype, [])

/** Gives a function that makes a value of an int, and null of NaT. */
const orNull = (/** @type {(value: bigint) => unknown} */ make) => (/** @type {bigint} */ value) => (value === NAT ? null : make(value))

/** Reads a row of numpy's array. @param {NDArray} array of one or two axes @param {number} row which row of an array of two axes */
function readNumpy(array, row) {
  const { kind, unit } = array.descr
  const values = rowOf(array, row)
  if (kind === 'M')
    return new Column(
      array.dtype,
      values,
      orNull((value) => makeTimestamp(value, unit)),
    )
  if (kind === 'm')
    return new Column(
      array.dtype,
      values,
      orNull((value) => makeTimedelta(value, unit)),
    )
  return new Column(array.dtype, values)
}

/**
 * Finds the parts of an extension array, whose state is a dict of attributes, or a tuple of dtype, elements and a dict of
 * the rest (NDArrayBacked). `get` gives the first attribute that is there of several names.
 * @param {any} array
 */
function partsOf(array) {
  const state = array.state ?? (Array.isArray(array.args?.[2]) ? array.args[2] : undefined)
  const list = Array.isArray(state) ? state : [state]
  const dict = list.length === 1 ? list[0] : list[2]
  /** @type {NDArray | undefined} */
  const found = list.find((part) => part instanceof NDArray)
  const dtype = list.length > 1 ? list.find((part) => part instanceof DType || className(part).endsWith('Dtype')) : undefined
  const get = (/** @type {string[]} */ ...names) => names.map((name) => getItem(dict, name)).find((part) => part !== undefined)
  return { data: found ?? get('_ndarray', '_data', '_codes', 'labels'), dtype: dtype ?? get('_dtype'), get }
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/** Gives the array of numpy's in which an array or an extension array of a block has its elements, of two axes where the block has several columns. @param {any} array @returns {NDArray | undefined} */
export function elementsOf(array) {
  if (array instanceof NDArray) return array
  const { data } = array instanceof PyObject && Object.hasOwn(READERS, className(array)) ? partsOf(array) : { data: undefined }
  return data instanceof NDArray ? data : undefined
}

const NULLABLE = /** @type {Record<string, string>} */ ({ i: 'Int', u: 'UInt', f: 'Float' })

/** Reads elements and the mask of those that are missing. @param {Parts} parts @param {number} row */
function readMasked({ data, get }, row) {
  const mask = get('_mask')
  if (!(data instanceof NDArray) || !(mask instanceof NDArray)) return undefined
  const { kind, itemsize } = data.descr
  const missing = rowOf(mask, row)
  if (kind !== 'b' && !Object.hasOwn(NULLABLE, kind)) return undefined
  const values = Array.from(rowOf(data, row), (value, i) => (missing[i] ? null : typeof value === 'bigint' ? asInt(value, false) : value))
  return new Column(kind === 'b' ? 'boolean' : `${NULLABLE[kind]}${itemsize * 8}`, values)
}

/** Reads a Categorical, whose codes are places in its categories. @param {Parts} parts @param {number} row @param {(value: any) => Column | undefined} readIndex */
function readCategorical({ data, dtype, get }, row, readIndex) {
  const index = getItem(dtype?.state, 'categories') ?? get('_categories', '_levels')
  const categories = readIndex(index)
  if (!(data instanceof NDArray) || !categories) return undefined
  const codes = rowOf(data, row)
  const items = categories.toArray()
  const values = Array.from(codes, (code) => items[asNumber(code) ?? -1] ?? null)
  return new Column('category', values, undefined, { codes, categories: index, ordered: Boolean(getItem(dtype?.state, 'ordered') ?? get('_ordered')) })
}

/**
 * Reads intervals out of the arrays of their ends.
 * @param {any} left an array or index @param {any} right @param {unknown} closed the side that is closed
 * @param {boolean} isNamed whether the dtype names the closed side, as it does since pandas 1.3
 * @param {(value: any) => Column | undefined} read reads an array or index
 */
export function readIntervals(left, right, closed, isNamed, read) {
  const lefts = read(left)
  const rights = read(right)
  if (!lefts || !rights) return undefined
  const isMissing = (/** @type {any} */ value) => value === null || Number.isNaN(value)
  const side = typeof closed === 'string' ? closed : '?'
  // The ends are floats where the array is one of floats, though they be integral.
  const end = /^float/.test(lefts.dtype) ? (/** @type {any} */ value) => new Float(value) : (/** @type {any} */ value) => value
  const values = Array.from({ length: lefts.length }, (_, i) => (isMissing(lefts.at(i)) ? null : makeInterval(end(lefts.at(i)), end(rights.at(i)), side)))
  return new Column(intervalName(lefts.dtype, isNamed ? side : undefined), values, undefined, { left: lefts, right: rights, closed: side })
}

/** Reads a sparse array, which before 0.24 was a subclass of ndarray. @param {Parts} parts @param {number} row @param {unknown} read @param {PyObject} array */
function readSparse({ dtype, get }, row, read, array) {
  const old = readOldState(array.state)
  if (old) return sparseColumn(old.data, old.own[1], old.own[0], old.data.dtype)
  return sparseColumn(get('_sparse_values'), get('_sparse_index'), getItem(dtype?.state, '_fill_value'), dtypeName(dtype))
}

/**
 * Gives a column of all values of a sparse array, those that are not stored too.
 * @param {unknown} stored an array @param {unknown} index the places of these values @param {unknown} fill the value of all other places @param {string} dtype
 */
export function sparseColumn(stored, index, fill, dtype) {
  if (!(stored instanceof NDArray) || !(index instanceof PyObject)) return undefined
  const length = asNumber(index.args[0]) ?? -1
  const [first = [], lengths = []] = index.args
    .slice(1)
    .map((part) => (part instanceof NDArray && 'iu'.includes(part.descr.kind) ? Array.from(part.data, Number) : []))
  const isBlocks = className(index) === 'BlockIndex'
  const count = isBlocks ? lengths.reduce((sum, own) => sum + Math.max(own, 0), 0) : first.length
  if (!Number.isSafeInteger(length) || length < 0 || count !== stored.size) return undefined
  const places = isBlocks ? first.flatMap((start, block) => Array.from({ length: lengths[block] ?? 0 }, (_, i) => start + i)) : first
  const values = rowOf(stored)
  const at = new Map(places.map((place, i) => [place, i]))
  const other = plainOf(fill)
  return new ToldColumn(dtype, length, (row) => {
    const found = at.get(row)
    const value = found === undefined ? other : values[found]
    return typeof value === 'bigint' && value !== NAT ? asInt(value, false) : value
  })
}

const plainOf = (/** @type {any} */ value) => (value instanceof Float || value instanceof NumpyScalar ? value.value : value)

/** Reads strings of Python, where anything else is a missing value. @param {Parts} parts @param {number} row */
const readStrings = ({ data, dtype }, row) =>
  data instanceof NDArray
    ? new Column(
        dtype === undefined ? 'string' : dtypeName(dtype),
        Array.from(rowOf(data, row), (value) => (typeof value === 'string' ? value : null)),
      )
    : undefined

/** Reads an array that is one of pyarrow. @param {Parts} parts */
function readArrowArray({ data, dtype, get }) {
  const values = readArrow(get('_pa_array', '_data') ?? data)
  return values && new Column(dtype === undefined ? 'string' : dtypeName(dtype), values)
}

/** Periods. @param {unknown} ordinals a BigInt64Array, or what is none @param {string} freq */
export const periodColumn = (ordinals, freq) =>
  ordinals instanceof BigInt64Array
    ? new Column(
        `period[${freq}]`,
        ordinals,
        orNull((value) => makePeriod(value, freq)),
      )
    : undefined

/** Dates with a time zone. @param {unknown} values a BigInt64Array of counts of `unit`, UTC @param {string} unit @param {unknown} zone */
export const zonedColumn = (values, unit, zone) =>
  values instanceof BigInt64Array
    ? new Column(
        `datetime64[${unit}, ${zoneName(zone)}]`,
        values,
        orNull((value) => makeTimestamp(value, unit, zone)),
        { zone },
      )
    : undefined

/** Gives a column whose dtype tells what a value is to the user. @param {string} dtype @param {any} values @param {import('./column.js').Parts} parts */
export function columnOf(dtype, values, parts) {
  const [, kind, unit] = /^(datetime64|timedelta64|period)\[([^,\]]*)/.exec(dtype) ?? []
  const box =
    kind === 'datetime64'
      ? (/** @type {bigint} */ value) => makeTimestamp(value, unit, parts.zone)
      : kind === 'timedelta64'
        ? (/** @type {bigint} */ value) => makeTimedelta(value, unit)
        : (/** @type {bigint} */ value) => makePeriod(value, unit)
  return new Column(dtype, values, kind && values instanceof BigInt64Array ? orNull(box) : undefined, parts)
}

/** @param {Parts} parts @param {number} row */
function readPeriods({ data, dtype }, row) {
  const name = dtypeName(dtype)
  const freq = /^period\[(.*)\]$/.exec(name)?.[1] ?? name
  return data instanceof NDArray ? periodColumn(rowOf(data, row), freq) : undefined
}

/** Reads datetimes with or without a time zone, and timedeltas. @param {Parts} parts @param {number} row */
function readDatetimes({ data, dtype }, row) {
  if (!(data instanceof NDArray)) return undefined
  if (dtype === undefined || dtype instanceof DType) return readNumpy(data, row)
  return zonedColumn(rowOf(data, row), data.descr.unit, getItem(dtype.state, 'tz'))
}

/** The readers by the name of the class. @type {Record<string, (parts: Parts, row: number, read: (value: any) => Column | undefined, array: any) => Column | undefined>} */
const READERS = {
  Categorical: readCategorical,
  DatetimeArray: readDatetimes,
  TimedeltaArray: readDatetimes,
  PeriodArray: readPeriods,
  IntegerArray: readMasked,
  FloatingArray: readMasked,
  BooleanArray: readMasked,
  StringArray: readStrings,
  StringArrayNumpySemantics: readStrings,
  ArrowStringArray: readArrowArray,
  ArrowStringArrayNumpySemantics: readArrowArray,
  ArrowExtensionArray: readArrowArray,
  SparseArray: readSparse,
  IntervalArray: ({ dtype, get }, row, read) =>
    readIntervals(get('_left'), get('_right'), getItem(dtype?.state, 'closed') ?? get('_closed'), getItem(dtype?.state, 'closed') !== undefined, read),
  PandasArray: ({ data }, row) => (data instanceof NDArray ? readNumpy(data, row) : undefined),
  NumpyExtensionArray: ({ data }, row) => (data instanceof NDArray ? readNumpy(data, row) : undefined),
}

/** The classes of extension arrays that are known. */
export const ARRAY_NAMES = Object.keys(READERS)

/**
 * Gives the column that an array of numpy's, an extension array or an Index holds.
 * @param {any} array @param {number} [row] which row of an array of two axes
 * @returns {Column | undefined} undefined where it is of a form that is not known here
 */
export function readArray(array, row = 0) {
  if (array instanceof Column) return array
  // An array may be a part of itself, and one may be both ends of another.
  if (!(array instanceof PyObject) || row) return readAny(array, row)
  const known = READ.get(array)
  if (known || unread.has(array) || inside.has(array) || inside.size >= DEEPEST) return known
  inside.add(array)
  try {
    const column = readAny(array, row)
    if (column) READ.set(array, column)
    else unread.add(array)
    return column
  } finally {
    inside.delete(array)
    if (!inside.size) unread.clear()
  }
}

/** The columns of arrays that have been read. @type {WeakMap<PyObject, Column>} */
const READ = new WeakMap()
/** The arrays that are being read, each within the one before. @type {Set<unknown>} */
const inside = new Set()
/** Those among them that were of no known form. @type {Set<unknown>} */
const unread = new Set()
const DEEPEST = 20

/** @param {any} array @param {number} row @returns {Column | undefined} */
function readAny(array, row) {
  if (array instanceof NDArray) return array.ndim <= 2 ? readNumpy(array, row) : undefined
  if (!(array instanceof PyObject) || !(array.class instanceof PyClass)) return undefined
  const own = /** @type {any} */ (array).column
  if (own instanceof Column) return own
  const name = className(array)
  return Object.hasOwn(READERS, name) ? READERS[name](partsOf(array), row, readArray, array) : undefined
}
