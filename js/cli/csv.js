/** Tables as CSV (RFC 4180): arrays of one or two axes, data frames, lists of dicts. */
import { DataFrame, encodeJson, NDArray, Series } from '../index.js'
import { asNDArray } from './arrays.js'
import { UsageError } from './options.js'

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? '' : isContainer(value) ? [...encodeJson(value)].join('') : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What has no text of its own: it stands in its cell as JSON. @param {any} value */
const isContainer = (value) =>
  typeof value === 'object' &&
  (value instanceof Map || value instanceof Set || Array.isArray(value) || value instanceof NDArray || value.toString === Object.prototype.toString)

/** A label of several levels is a cell for each. @param {unknown} label @param {number} levels */
const cellsOf = (label, levels) => (levels > 1 && Array.isArray(label) ? label : [label])

const line = (/** @type {unknown[]} */ values) => `${values.map(cell).join(',')}\n`

/** @param {any} value @returns {Iterable<string>} */
export function* toCsv(value) {
  if (value instanceof DataFrame) {
    const names = Array.from({ length: value.columns.length }, (_, i) => value.columns.at(i))
    const levels = value.columns.names.length
    for (let level = 0; level < levels; level++) yield line([...value.index.names, ...names.map((name) => cellsOf(name, levels)[level])])
    const columns = names.map((_, i) => value.columnAt(i))
    for (let row = 0; row < value.length; row++)
      yield line([...cellsOf(value.index.at(row), value.index.names.length), ...columns.map((column) => column.at(row))])
  } else if (value instanceof Series) {
    yield line([...value.index.names, value.name ?? ''])
    for (let row = 0; row < value.length; row++) yield line([...cellsOf(value.index.at(row), value.index.names.length), value.at(row)])
  } else if (isRecords(value)) {
    const keys = [...new Set(value.flatMap((/** @type {Map<unknown, unknown>} */ row) => [...row.keys()]))]
    yield line(keys)
    for (const row of value) yield line(keys.map((key) => row.get(key)))
  } else {
    const array = asNDArray(value)
    if (array.descr.fields) {
      const names = array.descr.fields.map(({ name }) => name)
      yield line(names)
      for (const row of [array.toJSON()].flat(Math.max(1, array.ndim))) yield line(names.map((name) => row?.[name]))
      return
    }
    if (array.shape.length > 2) throw new UsageError(`an array of ${array.shape.length} axes is no table`)
    const rows = array.toJSON()
    if (array.shape.length === 0) yield line([rows])
    else for (const row of rows) yield line(Array.isArray(row) ? row : [row])
  }
}

const isRecords = (/** @type {any} */ value) => Array.isArray(value) && value.length > 0 && value.every((row) => row instanceof Map)
