/** Tables as CSV (RFC 4180): arrays of one or two axes, data frames, lists of dicts. */
import { DataFrame, Series } from '../index.js'
import { asNDArray } from './arrays.js'
import { UsageError } from './options.js'

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const line = (/** @type {unknown[]} */ values) => `${values.map(cell).join(',')}\n`

/** @param {any} value @returns {Iterable<string>} */
export function* toCsv(value) {
  if (value instanceof DataFrame) {
    const names = Array.from({ length: value.columns.length }, (_, i) => value.columns.at(i))
    yield line(['', ...names])
    const columns = names.map((_, i) => value.columnAt(i))
    for (let row = 0; row < value.length; row++) yield line([value.index.at(row), ...columns.map((column) => column.at(row))])
  } else if (value instanceof Series) {
    yield line(['', value.name ?? ''])
    for (let row = 0; row < value.length; row++) yield line([value.index.at(row), value.at(row)])
  } else if (isRecords(value)) {
    const keys = [...new Set(value.flatMap((/** @type {Map<unknown, unknown>} */ row) => [...row.keys()]))]
    yield line(keys)
    for (const row of value) yield line(keys.map((key) => row.get(key)))
  } else {
    const array = asNDArray(value)
    if (array.descr.fields) {
      const names = array.descr.fields.map(({ name }) => name)
      yield line(names)
      for (let row = 0; row < array.size; row++) yield line(names.map((name) => array.data[name][row]))
      return
    }
    if (array.shape.length > 2) throw new UsageError(`an array of ${array.shape.length} axes is no table`)
    const rows = array.toArray()
    if (array.shape.length === 0) yield line([rows])
    else for (const row of rows) yield line(Array.isArray(row) ? row : [row])
  }
}

const isRecords = (/** @type {any} */ value) => Array.isArray(value) && value.length > 0 && value.every((row) => row instanceof Map)
