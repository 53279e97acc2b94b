/** The columns of pandas' tables: each value as Python's `str` has it, by the dtype that tells ints from floats, and what it is ordered by. */
import { Complex, DType, Float, Index, NumpyScalar, Series, str } from 'brine'
import { isMissing, nullText } from './nulls.js'
import { shortFloatOf } from './short-floats.js'
import { keyOf } from './sort-keys.js'

/**
 * @typedef {object} TableColumn
 * @property {string} name @property {string} dtype
 * @property {(row: number) => any} value @property {(row: number) => string | null} whole its text, null where it is missing
 * @property {(row: number) => string} nullOf which null it is, where it is missing
 * @property {(row: number) => import('./sort-keys.js').Key | null} key
 */

const FLOATS = /^[Ff]loat|^Sparse\[float|^double\[/

/** How the values of a dtype are written. @param {string} dtype @returns {(value: any) => string} */
function writerOf(dtype) {
  const short = /^(?:Sparse\[)?complex64/.test(dtype) ? new DType('c', 8) : shortFloatOf(dtype)
  if (short) return (value) => (typeof value === 'number' || value instanceof Complex ? String(new NumpyScalar(short, value)) : str(value))
  return FLOATS.test(dtype) ? (value) => str(typeof value === 'number' ? new Float(value) : value) : str
}

/** A column of a frame, a Series or an Index of one level. @param {string} name @param {Series | Index} of @returns {TableColumn} */
export function columnOf(name, of) {
  const column = /** @type {any} */ (of instanceof Series ? of.array : of)
  const { dtype, codes } = column
  const categories = /** @type {any} */ (dtype === 'category' ? column.categories : undefined)
  const write = writerOf(categories?.dtype ?? dtype)
  const value = (/** @type {number} */ row) => column.at(row)
  const whole = (/** @type {number} */ row) => {
    const found = column.at(row)
    return isMissing(found) ? null : write(found)
  }
  // Of categories it is that of what they are, but never None.
  const nullDtype = categories ? (categories.dtype === 'object' ? 'category' : categories.dtype) : dtype
  const nullOf = (/** @type {number} */ row) => nullText(column.at(row), nullDtype)
  // Categories stand in an order of their own.
  const hasOrder = categories && codes && !(column instanceof Index && column.kind === 'MultiIndex')
  return { name, dtype, value, whole, nullOf, key: hasOrder ? (row) => (codes[row] < 0 ? null : Number(codes[row])) : (row) => keyOf(column.at(row)) }
}

/** The columns of an index, one a level. @param {Index} index @param {(name: any, level: number) => string} nameOf @returns {TableColumn[]} */
export function levelsOf(index, nameOf) {
  if (index.kind !== 'MultiIndex') return [columnOf(nameOf(index.name, 0), index)]
  const { levelCodes, levels, names } = index
  if (!levelCodes.length || !levels.every((level) => level instanceof Index)) return [columnOf(nameOf(null, 0), index)]
  return levels.map((level, i) => {
    const { name, dtype, value, whole, key } = columnOf(nameOf(names[i] ?? null, i), level)
    const at = (/** @type {number} */ row) => Number(levelCodes[i][row])
    const of = (/** @type {(place: number) => any} */ get) => (/** @type {number} */ row) => (at(row) < 0 ? null : get(at(row)))
    const missing = nullText(null, level.dtype === 'object' ? '' : level.dtype)
    return { name, dtype, value: of(value), whole: of(whole), nullOf: () => (missing === 'None' ? 'NaN' : missing), key: of(key) }
  })
}

/** The text of a label, which may be of any type. @param {any} label @returns {string | null} */
export const labelText = (label) => (isMissing(label) ? null : str(label))

/** The labels of rows or columns: of several levels those of each, with commas; and which null one is. @param {Index} index @returns {{ whole: (row: number) => string | null, nullOf: (row: number) => string }} */
export function labelsOf(index) {
  const levels = levelsOf(index, () => '')
  if (levels.length === 1) return levels[0]
  return { whole: (row) => levels.map(({ whole, nullOf }) => whole(row) ?? nullOf(row)).join(', '), nullOf: () => '' }
}
