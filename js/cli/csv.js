/** Tables as CSV (RFC 4180): arrays of one or two axes, data frames, lists of dicts. */
import { DataFrame, DType, encodeJson, Float, NDArray, NumpyScalar, Series } from '../index.js'
import { asNDArray } from './arrays.js'
import { UsageError } from './errors.js'

/** @param {unknown} value */
function cell(value) {
  const text = isMissing(value)
    ? ''
    : typeof value === 'number' || typeof value === 'boolean'
      ? formatCell(value)
      : isContainer(value)
        ? [...encodeJson(value)].join('')
        : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Whether a value is missing, as pandas holds it: all of these are empty cells. @param {any} value */
const isMissing = (value) =>
  value === null || value === undefined || (typeof value === 'object' && !isContainer(value) && /^(?:NaT|<NA>|nan)$/.test(String(value)))

/** Whether a value has no text of its own. @param {any} value */
const isContainer = (value) =>
  typeof value === 'object' &&
  (value instanceof Map || value instanceof Set || Array.isArray(value) || value instanceof NDArray || value.toString === Object.prototype.toString)

/** A label of several levels is a cell for each. @param {unknown} label @param {number} levels @returns {unknown[]} */
const cellsOf = (label, levels) => (levels > 1 && Array.isArray(label) ? label : [label])

const line = (/** @type {unknown[]} */ values) => {
  const cells = values.map(cell)
  // A line of one empty cell would be no line at all.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(',')}\n`
}

/** The lines of a value as a table, its names first where it has names; a value that is no table is a UsageError. @param {any} value @returns {Iterable<string>} */
export function* toCsv(value) {
  if (value instanceof DataFrame) {
    yield* frameHeader(value)
    const columns = Array.from({ length: value.columns.length }, (_, i) => textOf(value.columnAt(i)))
    yield* rowsOf(value.index, columns)
  } else if (value instanceof Series) {
    yield line([...indexNames(value.index), value.name ?? 0])
    yield* rowsOf(value.index, [textOf(value)])
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

/** The names of an index, empty where there are none. @param {import('../index.js').Index} index */
const indexNames = (index) => index.names.map((name) => name ?? '')

/** The lines above the rows, as pandas' `to_csv` has them: one a level of the columns, and below several the names of the index, where it has any. @param {DataFrame} frame */
function* frameHeader({ columns, index }) {
  const labels = columns.toArray()
  const levels = columns.names.length
  const before = indexNames(index)
  if (levels === 1) {
    yield line([...before, ...labels])
    return
  }
  for (let level = 0; level < levels; level++)
    yield line([columns.names[level] ?? '', ...before.slice(1).map(() => ''), ...labels.map((label) => cellsOf(label, levels)[level])])
  if (before.some((name) => name !== '')) yield line([...before, ...labels.map(() => '')])
}

/** The rows of columns beside their index. @param {import('../index.js').Index} index @param {((row: number) => unknown)[]} columns */
function* rowsOf(index, columns) {
  const levels = index.names.length
  const label = levels > 1 ? (/** @type {number} */ row) => index.at(row) : textOf(index)
  for (let row = 0; row < index.length; row++) yield line([...cellsOf(label(row), levels), ...columns.map((at) => at(row))])
}

const MIDNIGHT = / 00:00:00$/
const SINGLE = new DType('f', 4)

/**
 * The text of each value of a column, as pandas' `to_csv` has it: floats as Python prints them, dates without a time where no date has one,
 * and with the same digits of a second.
 * @param {Series | import('../index.js').Index} column @returns {(row: number) => unknown}
 */
function textOf(column) {
  const { dtype } = column
  // pandas 3, whose dates count microseconds, gives those with a zone the same digits too.
  if (dtype.startsWith('datetime64[') && !dtype.startsWith('datetime64[ns,')) {
    const texts = Array.from({ length: column.length }, (_, row) => formatCell(column.at(row)))
    if (texts.every((text) => text === '' || MIDNIGHT.test(text))) return (row) => texts[row].replace(MIDNIGHT, '')
    const digits = texts.reduce((most, text) => Math.max(most, fractionOf(text).replace(/(?:000)+$/, '').length), 0)
    return (row) =>
      texts[row].replace(
        FRACTION,
        (/** @type {string} */ _, /** @type {string} */ clock, fraction = '') =>
          clock + (digits ? `.${fraction.slice(1).padEnd(9, '0').slice(0, digits)}` : ''),
      )
  }
  if (dtype === 'float32' || dtype === 'float16' || dtype === 'Float32')
    return (row) => {
      const value = /** @type {any} */ (column.at(row))
      return typeof value === 'number' && !Number.isNaN(value) ? String(new NumpyScalar(SINGLE, value)) : formatCell(value)
    }
  const areFloats =
    /^[Ff]loat|^Sparse\[float|^double/.test(dtype) || (dtype === 'category' && /^float/.test(/** @type {any} */ (column).categories?.dtype ?? ''))
  return (row) => formatCell(column.at(row), areFloats)
}

const FRACTION = /( \d\d:\d\d:\d\d)(\.\d+)?/
const fractionOf = (/** @type {string} */ text) => FRACTION.exec(text)?.[2]?.slice(1) ?? ''

/** A value as Python prints it; nothing where it is missing. @param {any} value @returns {any} */
function formatCell(value, isFloat = false) {
  if (isMissing(value)) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Float) return formatCell(value.value, true)
  if (typeof value === 'number') return Number.isNaN(value) ? '' : Number.isInteger(value) && !isFloat ? String(value) : formatFloat(value)
  if (value instanceof Uint8Array) return formatBytes(value)
  return isContainer(value) ? value : String(value)
}

/** Bytes as Python prints them. @param {Uint8Array} bytes */
function formatBytes(bytes) {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'"
  const escaped = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    if (character === quote || character === '\\') return `\\${character}`
    const short = { 9: '\\t', 10: '\\n', 13: '\\r' }[byte]
    return short ?? (byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : character)
  })
  return `b${quote}${escaped.join('')}${quote}`
}

const formatFloat = (/** @type {number} */ value) => (Number.isFinite(value) ? String(new Float(value)) : value < 0 ? '-inf' : 'inf')
