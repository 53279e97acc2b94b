/** Whatever has the form of a table as CSV: what the package writes, and tensors, sparse arrays and typed arrays as arrays. */
import { DataFrame, encodeCsv, Index, Series } from '../index.js'
import { asNDArray } from './arrays.js'
import { UsageError } from './errors.js'

const isRecords = (/** @type {any} */ value) => Array.isArray(value) && value.length > 0 && value.every((row) => row instanceof Map)

/** The lines of a value as a table; a value that is no table is a UsageError. @param {any} value @param {import('../index.js').CsvOptions} [options] @returns {Iterable<string>} */
export function* toCsv(value, options) {
  const isTable = value instanceof DataFrame || value instanceof Series || value instanceof Index || isRecords(value)
  const table = isTable ? value : asNDArray(value)
  if (!isTable && !table.descr.fields && table.ndim > 2) throw new UsageError(`an array of ${table.ndim} axes is no table`)
  yield* encodeCsv(table, options)
}
