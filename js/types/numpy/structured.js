/**
 * The elements of a structured dtype in their two forms: tuples, one a row, as pickles list them where some field holds
 * objects, and columns, one a field, as `data` of an NDArray has them.
 */
import { Tuple } from '../python/basic.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./decode.js').Elements} Elements */

/** Gives the columns of a list of tuples; a field that is structured itself becomes columns too. A row that is no array counts as one of undefined. */
export function columnsOfRows(/** @type {DType} */ dtype, /** @type {unknown[]} */ rows) {
  /** @type {Record<string, unknown>} */
  const columns = Object.create(null)
  dtype.fields?.forEach(({ name, dtype: inner }, index) => {
    const column = rows.map((row) => (Array.isArray(row) ? row[index] : undefined))
    columns[name] = inner.fields ? columnsOfRows(inner, column) : column
  })
  return columns
}

/** Gives the tuples that `columns` stand for, one a row. @param {DType} dtype @param {Elements} columns @param {number} count @returns {Tuple[]} */
export function rowsOfColumns(dtype, columns, count) {
  const fields = (dtype.fields ?? []).map(({ name, dtype: inner }) => (inner.fields ? rowsOfColumns(inner, columns[name], count) : columns[name]))
  return Array.from({ length: count }, (_, i) => /** @type {Tuple} */ (Tuple.from(fields.map((column) => column[i]))))
}
