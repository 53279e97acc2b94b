/**
 * Prints masked arrays as `str()` does in numpy 2: their elements as objects of Python's, and `--` for what is masked. What all arrays share is
 * print-array.js's.
 *
 * Source: numpy/ma/core.py (_insert_masked_print), numpy/ma/mrecords.py.
 */
import { Float } from '../python/basic.js'
import { bounded, pythonRepr } from '../python/print-python.js'
import { formatOf, formatScalar, formatSmall, inTuple, isLong, LIMITS, nest, reprScalar, THRESHOLD } from './print-array.js'
import { pythonTime } from './print-time.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./ndarray.js').NDArray} NDArray */

/** Prints a masked array as `str(array)` does, with `--` where an element is masked. @param {import('./masked.js').MaskedArray} array @returns {string} */
export const formatMasked = (array) => bounded(() => formatWhole(array), LIMITS)

/** @param {import('./masked.js').MaskedArray} array @returns {string} */
function formatWhole(array) {
  const { descr, size, shape, mask } = array
  if (array.pyclass?.name === 'MaskedRecords' && descr.fields) return recordsText(array, descr.fields)
  if (size === 0) return '[]'
  // An element that stands alone is printed as `str` does.
  if (!shape.length && 'UM'.includes(descr.kind) && mask.get() === false)
    return descr.kind === 'U' ? array.get() : String(pythonTime(descr, array.get()) ?? 'None').replace('T', ' ')
  return nest(shape, (index) => objectText(descr, array.get(...index), mask.get(...index)), size > THRESHOLD)
}

/**
 * Prints an element as the object of Python's that numpy makes of it, with `--` for what is masked of it: so it prints masked arrays.
 * @param {DType} dtype @param {any} item @param {any} mask @returns {string}
 */
function objectText(dtype, item, mask) {
  const { kind } = dtype
  if (mask === true) return '--'
  if (Array.isArray(mask)) return `[${mask.map((part, i) => objectText(dtype.subarray?.base ?? dtype, item[i], part)).join(', ')}]`
  if (dtype.fields) return inTuple(dtype.fields.map(({ name, dtype: inner }) => objectText(inner, item[name], mask[name])))
  if (dtype.format) return formatSmall(item)
  if (isLong(dtype)) return reprScalar(dtype, item)
  if (kind === 'f') return pythonRepr(new Float(item))
  if (kind === 'M' || kind === 'm') return pythonRepr(pythonTime(dtype, item))
  return kind === 'O' ? formatOf(dtype, [], true)(item) : pythonRepr(item)
}

/**
 * Masked records, whose class prints them in its own way (numpy/ma/mrecords.py): row by row the values of each field, one record by its fields.
 * @param {import('./masked.js').MaskedArray} array @param {import('./dtype.js').Field[]} fields
 */
function recordsText(array, fields) {
  const isMany = array.size > 1
  const [length, ...shape] = isMany ? array.shape : [1, ...array.shape]
  const rows = Array.from({ length }, (_, row) =>
    fields.map(({ name, dtype }) => {
      const at = (/** @type {NDArray} */ from, /** @type {number[]} */ index) => from.get(...(isMany ? [row, ...index] : index))[name]
      if (!array.size) return '[]'
      if (isMany && !shape.length && at(array.mask, []) === false) return formatScalar(dtype, at(array, []))
      return nest(shape, (index) => objectText(dtype, at(array, index), at(array.mask, index)), false)
    }),
  )
  return isMany ? `[${rows.map((row) => `(${row.join(',')})`).join(', ')}]` : `(${rows[0].join(', ')})`
}
