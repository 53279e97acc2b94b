/**
 * Elements of structured dtypes with objects. numpy pickles them as a list of tuples of Python's values, and here they are columns in the
 * form of every other array (decode.js: decodeElements), so that all that reads elements reads these too.
 *
 * Source: numpy/_core/src/multiarray/arraytypes.c.src (the getitem of each type, VOID_getitem), methods.c (_getlist_pkl, _setlist_pkl).
 */
import { encodeLatin1 } from '../../codec/strings.js'
import { UnpicklingError } from '../../errors.js'
import { Complex, Float, Tuple } from '../python/basic.js'
import { countTime } from '../python/calendar.js'
import { asNumber } from '../python/state-values.js'
import { elementAt, TYPED_ARRAYS } from './decode.js'
import { NAT } from './print-time.js'
import { countOf } from './strides.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./decode.js').Elements} Elements */

/** Room for elements, as decodeElements would give them. @param {DType} dtype @param {number} count @returns {any} */
function makeElements(dtype, count) {
  if (dtype.subarray) return makeElements(dtype.subarray.base, count * countOf(dtype.subarray.shape))
  if (dtype.fields) {
    const columns = Object.create(null)
    for (const { name, dtype: inner } of dtype.fields) columns[name] = makeElements(inner, count)
    return columns
  }
  const { kind, itemsize } = dtype
  const length = kind === 'c' ? 2 * count : count
  const TypedArray = TYPED_ARRAYS[kind + itemsize] ?? (kind === 'f' && itemsize === 2 ? Float32Array : 'fc'.includes(kind) ? Float64Array : undefined)
  return TypedArray ? new TypedArray(length) : new Array(count).fill(null)
}

const refuse = (/** @type {DType} */ dtype) => new UnpicklingError('BAD_ARRAY', `an element of a numpy array is no value of its dtype, ${dtype}`)

/** What a numpy scalar is the scalar of. @param {any} item */
const plainOf = (item) => (item?.descr && 'value' in item ? item.value : item)

/** @param {DType} dtype @param {any} item @returns {number} */
function numberOf(dtype, item) {
  const number = typeof item === 'bigint' ? Number(item) : asNumber(plainOf(item))
  if (number === undefined) throw refuse(dtype)
  return number
}

/** @param {DType} dtype @param {any} item @returns {bigint} */
function bigIntOf(dtype, item) {
  const value = plainOf(item)
  if (typeof value === 'bigint') return value
  const number = numberOf(dtype, value)
  if (!Number.isInteger(number)) throw refuse(dtype)
  return BigInt(number)
}

/** Puts one of Python's values among the elements. @param {DType} dtype @param {any} data @param {number} at @param {any} item */
function putElement(dtype, data, at, item) {
  const { kind, itemsize } = dtype
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    const items = itemsOf(item).flat(shape.length - 1)
    const count = countOf(shape)
    if (items.length !== count) throw refuse(dtype)
    for (let i = 0; i < count; i++) putElement(base, data, at * count + i, items[i])
  } else if (dtype.fields) {
    const row = Array.isArray(item) ? item : undefined
    if (row?.length !== dtype.fields.length) throw refuse(dtype)
    dtype.fields.forEach(({ name, dtype: inner }, i) => putElement(inner, data[name], at, row[i]))
  } else if (kind === 'b') {
    data[at] = numberOf(dtype, item) ? 1 : 0
  } else if (kind === 'c') {
    const value = plainOf(item)
    data[2 * at] = value instanceof Complex ? value.re : numberOf(dtype, value)
    data[2 * at + 1] = value instanceof Complex ? value.im : 0
  } else if (kind === 'M' || kind === 'm') {
    data[at] = item === null ? NAT : (countTime(item, dtype.unit) ?? bigIntOf(dtype, item))
  } else if (ArrayBuffer.isView(data)) {
    ;/** @type {any} */ (data)[at] = 'iu'.includes(kind) && itemsize === 8 ? bigIntOf(dtype, item) : numberOf(dtype, item)
  } else {
    // Python 2 has such bytes as a str.
    data[at] = typeof item === 'string' && 'SV'.includes(kind) ? (encodeLatin1(item) ?? item) : item
  }
}

/** The items of a subarray, which numpy gives as an array of its own. @param {any} item @returns {any[]} */
const itemsOf = (item) => (Array.isArray(item) ? item : typeof item?.toArray === 'function' ? [item.toArray()].flat() : [])

/** Elements out of a list of tuples. @param {DType} dtype @param {unknown[]} rows @returns {Elements} */
export function columnsOf(dtype, rows) {
  const columns = makeElements(dtype, rows.length)
  rows.forEach((row, i) => putElement(dtype, columns, i, row))
  return columns
}

/**
 * One element as Python's value, for a pickle.
 * @param {DType} dtype @param {any} data @param {number} at @param {(dtype: DType, shape: number[], data: Elements) => unknown} makeArray
 * @param {any} [before] the value that it was made of, and what came of that: kept where it is still the same
 * @returns {unknown}
 */
function takeElement(dtype, data, at, makeArray, before) {
  const { kind } = dtype
  if (dtype.fields)
    return Tuple.from(
      dtype.fields.map(({ name, dtype: inner }, i) =>
        takeElement(inner, data[name], at, makeArray, before && { item: before.item[i], data: before.data[name] }),
      ),
    )
  if (before && isSame(dtype, data, before.data, at)) return before.item
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    const count = countOf(shape) * (base.kind === 'c' ? 2 : 1)
    return makeArray(base, shape, data.slice(at * count, (at + 1) * count))
  }
  const value = elementAt(dtype, data, at)
  if (kind === 'f') return Number.isInteger(value) ? new Float(value) : value
  return 'mM'.includes(kind) && value === NAT ? null : value
}

/** Whether an element is the same in two columns. @param {DType} dtype @param {any} one @param {any} other @param {number} at @returns {boolean} */
function isSame(dtype, one, other, at) {
  const count = (dtype.subarray ? countOf(dtype.subarray.shape) : 1) * ((dtype.subarray?.base ?? dtype).kind === 'c' ? 2 : 1)
  for (let i = at * count; i < (at + 1) * count; i++) if (!Object.is(one[i], other[i])) return false
  return true
}

/**
 * The tuples of elements: what columnsOf made columns of.
 * @param {DType} dtype @param {Elements} columns @param {number} count
 * @param {(dtype: DType, shape: number[], data: Elements) => unknown} makeArray makes the arrays that subarrays are
 * @param {any[]} [before] the tuples that the columns were made of: what has not changed since is the same object
 * @returns {unknown[]}
 */
export function rowsOf(dtype, columns, count, makeArray, before) {
  const made = before && columnsOf(dtype, before)
  return Array.from({ length: count }, (_, i) => takeElement(dtype, columns, i, makeArray, before && { item: before[i], data: made }))
}
