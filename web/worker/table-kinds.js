/**
 * What values are as tables: DataFrames, Series, structured arrays, state dicts, lists of dicts.
 *
 * @typedef {object} TableHead
 * @property {number} rows @property {{ name: string, dtype: string, isNumeric: boolean }[]} columns
 * @property {boolean} hasLabels whether the rows have labels, and not only places
 * @property {boolean} isArray whether it is a slice of an array, whose columns are places
 * @property {number} [columnCount] of an array, whose columns are not listed
 * @property {string} [total] what all of it comes to
 *
 * @typedef {object} Table a value as a table
 * @property {TableHead} head
 * @property {(row: number) => string} [label] of a row
 * @property {(row: number, column: number) => any} value of a cell, for its order: null where it is missing
 * @property {(row: number, column: number) => string | null} text of a cell, cut where it is long
 * @property {(row: number, column: number) => string | null} [whole] all of it, where that may be more
 */
import { DataFrame, describe, Index, keyLabel, NDArray, Series, str } from 'brine'
import { formatNumber } from './elements.js'
import { naturally } from './natural-order.js'
import { isNumeric } from './value.js'

/** Characters of a cell that are sent. */
const MOST_CELL = 200

export const cut = (/** @type {string} */ text) => (text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text)
export const isMissing = (/** @type {any} */ value) =>
  value === null || value === undefined || (typeof value === 'number' && value !== value) || String(value?.constructor?.name) === 'NaTType'

/** @param {any} value @param {string} dtype */
const wholeText = (value, dtype) => (isMissing(value) ? null : typeof value === 'number' ? formatNumber(value, dtype) : str(value))

/** @param {any} value @param {string} dtype */
function cellText(value, dtype) {
  const text = wholeText(value, dtype)
  return text === null ? null : cut(text)
}

/** A value as a table. @param {import('brine').Node} node @returns {Promise<Table>} */
export async function makeTable(node) {
  const value = await node.peek()
  if (value instanceof DataFrame) return frameTable(node)
  if (value instanceof Series || value instanceof Index) return seriesTable(node)
  if (value instanceof NDArray) return fieldTable(node)
  return value instanceof Map ? dictTable(value) : recordTable(/** @type {any} */ (value))
}

/** @param {import('brine').Node} node @returns {Promise<Table>} */
async function frameTable(node) {
  const frame = /** @type {DataFrame} */ (await node.value())
  const names = frame.columns.toArray()
  const columns = names.map((_, place) => frame.columnAt(place))
  return {
    head: {
      rows: frame.length,
      columns: columns.map(({ dtype }, place) => ({ name: String(keyText(names[place])), dtype, isNumeric: isNumeric(dtype) })),
      hasLabels: true,
      isArray: false,
    },
    label: (row) => str(frame.index.at(row)),
    value: (row, column) => columns[column].at(row),
    text: (row, column) => cellText(columns[column].at(row), columns[column].dtype),
    whole: (row, column) => wholeText(columns[column].at(row), columns[column].dtype),
  }
}

const keyText = (/** @type {any} */ key) => (typeof key === 'string' ? key : keyLabel(key))

/** @param {import('brine').Node} node @returns {Promise<Table>} */
async function seriesTable(node) {
  const value = /** @type {any} */ (await node.value())
  const isSeries = value instanceof Series
  const column = isSeries ? value.array : value
  return {
    head: {
      rows: value.length,
      columns: [{ name: isMissing(value.name) ? 'value' : keyText(value.name), dtype: value.dtype, isNumeric: isNumeric(value.dtype) }],
      hasLabels: isSeries,
      isArray: false,
    },
    label: isSeries ? (row) => str(value.index.at(row)) : undefined,
    value: (row) => column.at(row),
    text: (row) => cellText(column.at(row), value.dtype),
    whole: (row) => wholeText(column.at(row), value.dtype),
  }
}

/** A structured array by its fields. @param {import('brine').Node} node @returns {Promise<Table>} */
async function fieldTable(node) {
  const array = /** @type {any} */ (await node.load())
  const { fields } = array.descr
  if (!fields) throw new RangeError('an array without fields is shown by slices')
  const flat = array.ndim === 1 ? array : new NDArray(array.descr, [array.size], 'C', array.elements)
  const at = (/** @type {number} */ row, /** @type {number} */ column) => flat.get(row)[fields[column].name]
  return {
    head: {
      rows: flat.size,
      columns: fields.map((/** @type {any} */ { name, dtype }) => ({ name, dtype: dtype.name, isNumeric: isNumeric(dtype.name) })),
      hasLabels: false,
      isArray: false,
    },
    value: at,
    text: (row, column) => cellText(at(row, column), fields[column].dtype.name),
    whole: (row, column) => wholeText(at(row, column), fields[column].dtype.name),
  }
}

/** A dict of arrays, as a state dict is. @param {Map<unknown, unknown>} dict @returns {Table} */
function dictTable(dict) {
  const rows = [...dict].map(([key, value]) => {
    const { type, dtype = '', shape, nbytes = 0, detail = '' } = describe(value)
    return { name: keyText(key), type, dtype, shape, size: shape?.reduce((product, length) => product * length, 1), nbytes, detail }
  })
  rows.sort((a, b) => naturally(a.name, b.name))
  const cells = rows.map(({ name, dtype, shape, size, nbytes }) => [
    name,
    dtype,
    shape ? `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})` : '',
    size ?? null,
    nbytes,
  ])
  const sum = (/** @type {(row: typeof rows[number]) => number} */ of) => rows.reduce((total, row) => total + of(row), 0)
  return {
    head: {
      rows: rows.length,
      columns: [
        { name: 'name', dtype: '', isNumeric: false },
        { name: 'dtype', dtype: '', isNumeric: false },
        { name: 'shape', dtype: '', isNumeric: false },
        { name: 'parameters', dtype: '', isNumeric: true },
        { name: 'bytes', dtype: '', isNumeric: true },
      ],
      hasLabels: false,
      isArray: false,
      total: `${rows.length} arrays, ${sum(({ size = 0 }) => size).toLocaleString('en-US')} parameters, ${sum(({ nbytes }) => nbytes).toLocaleString('en-US')} bytes`,
    },
    value: (row, column) => cells[row][column],
    text: (row, column) => {
      const value = cells[row][column]
      return value === null ? null : typeof value === 'number' ? value.toLocaleString('en-US') : value
    },
  }
}

/** A list of dicts, a column a key. @param {Map<string, unknown>[]} list @returns {Table} */
function recordTable(list) {
  const names = [...new Set(list.slice(0, 1000).flatMap((record) => (record instanceof Map ? [...record.keys()] : [])))]
  const at = (/** @type {number} */ row, /** @type {number} */ column) => (list[row] instanceof Map ? list[row].get(names[column]) : undefined)
  return {
    head: {
      rows: list.length,
      columns: names.map((name) => ({ name, dtype: '', isNumeric: typeof list[0].get(name) === 'number' })),
      hasLabels: false,
      isArray: false,
    },
    value: (row, column) => {
      const value = /** @type {any} */ (at(row, column))
      return typeof value === 'object' && value !== null && !('toDate' in value) ? (value.value ?? null) : value
    },
    text: (row, column) => {
      const value = /** @type {any} */ (at(row, column))
      if (isMissing(value)) return null
      const { type, detail, count, children } = describe(value)
      return children ? `${type} (${count})` : typeof value === 'string' ? cut(value) : cut(detail ?? type)
    },
  }
}
