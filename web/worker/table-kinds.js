/**
 * What values are as tables: DataFrames, Series, indexes, structured arrays, state dicts, lists of dicts.
 *
 * @typedef {object} TableHead
 * @property {number} rows @property {{ name: string, dtype: string, isNumeric: boolean }[]} columns
 * @property {boolean} hasLabels whether the rows have labels, and not only places
 * @property {string} [labelName] what the labels are called, where they have a name
 * @property {boolean} isArray whether it is a slice of an array, whose columns are places
 * @property {number} [labelLength] characters of the longest of the first labels @property {number} [cellLength] of the longest of the first cells that are numbers or times, which are not to be cut
 * @property {number} [columnCount] of an array, whose columns are not listed
 * @property {string} [total] what all of it comes to
 *
 * @typedef {object} Table a value as a table
 * @property {TableHead} head
 * @property {(row: number) => string | null} [label] of a row, null where it is missing
 * @property {(row: number) => string} [labelNull] which null it is then
 * @property {(row: number, column: number) => any} value of a cell, for what the head of its column tells
 * @property {(row: number, column: number) => import('./sort-keys.js').Key | null} key what a cell is ordered by: null where it is missing
 * @property {(row: number, column: number) => string | null} whole its text, none of it cut
 * @property {(row: number, column: number) => string} nullOf which null it is, where it has no text
 * @property {(row: number, column: number) => string | null} [text] where something else is shown than what is saved
 * @property {(rows: ArrayLike<number> | undefined) => Generator<string, void>} [csv] the lines of CSV, of some rows or all
 */
import { DataFrame, describe, encodeCsv, Index, keyLabel, MaskedArray, NDArray, NumpyScalar, Series, str } from 'brine'
import { MASKED } from './elements.js'
import { columnOf, labelsOf, labelText, levelsOf } from './frame-columns.js'
import { naturally } from './natural-order.js'
import { nullText } from './nulls.js'
import { keyOf } from './sort-keys.js'
import { isNumeric } from './value.js'

/** Characters of a cell that are sent, and keys of dicts that are columns. */
const MOST_CELL = 200
const MOST_COLUMNS = 1000

export const cut = (/** @type {string} */ text) => (text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text)

/** A value as a table. @param {import('brine').Node} node @returns {Promise<Table>} */
export async function makeTable(node) {
  const value = await node.peek()
  if (value instanceof DataFrame || value instanceof Series || value instanceof Index) return pandasTable(/** @type {any} */ (await node.value()))
  if (value instanceof NDArray) return fieldTable(node)
  return value instanceof Map ? dictTable(value) : recordTable(/** @type {any} */ (value))
}

/** Rows that are looked at for how wide columns have to be. */
const LOOKED_AT = 50

/** Characters of the longest of the first texts. @param {number} rows @param {(row: number) => string | null} text */
function longest(rows, text) {
  let most = 0
  for (let row = 0; row < Math.min(rows, LOOKED_AT); row++) most = Math.max(most, text(row)?.length ?? 0)
  return most
}

/** The name of a Series or of a level of an index. @param {any} name */
const nameOr = (name, otherwise = 'value') => labelText(name) ?? otherwise

/** @param {DataFrame | Series | Index} value @returns {Table} */
function pandasTable(value) {
  const index = value instanceof Index ? undefined : value.index
  const columns = columnsOf(value)
  const names = index?.names.filter((name) => name !== null).map(String)
  const labels = index && labelsOf(index)
  const label = labels?.whole
  const whole = columns.filter(({ dtype }) => isNumeric(dtype) || /^(?:datetime|timedelta|timestamp|duration|interval)/.test(dtype)).slice(0, LOOKED_AT)
  return {
    head: {
      rows: value.length,
      columns: columns.map(({ name, dtype }) => ({ name, dtype, isNumeric: isNumeric(dtype) })),
      hasLabels: index !== undefined,
      labelName: names?.length ? index?.names.map((name) => nameOr(name, '')).join(', ') : undefined,
      isArray: false,
      labelLength: label && longest(value.length, label),
      cellLength: whole.reduce((most, column) => Math.max(most, longest(value.length, column.whole)), 0),
    },
    label,
    labelNull: labels?.nullOf,
    value: (row, column) => columns[column].value(row),
    key: (row, column) => columns[column].key(row),
    whole: (row, column) => columns[column].whole(row),
    nullOf: (row, column) => columns[column].nullOf(row),
    csv: (rows) => encodeCsv(value, { rows }),
  }
}

/** @param {DataFrame | Series | Index} value */
function columnsOf(value) {
  if (value instanceof Index) return levelsOf(value, (name, level) => nameOr(name, level ? `level ${level}` : 'value'))
  if (value instanceof Series) return [columnOf(nameOr(value.name), value)]
  const nameAt = labelsOf(value.columns).whole
  return Array.from({ length: value.columns.length }, (_, place) => columnOf(nameAt(place) ?? String(value.columns.at(place) ?? 'None'), value.columnAt(place)))
}

const NAT = -(2n ** 63n)

/** A structured array by its fields, the elements of several axes in a row. @param {import('brine').Node} node @returns {Promise<Table>} */
async function fieldTable(node) {
  const array = /** @type {any} */ (await node.load())
  const { fields } = array.descr
  if (!fields) throw new RangeError('an array without fields is shown by slices')
  const { shape } = array
  const indexOf = (/** @type {number} */ row) => {
    const index = []
    for (let axis = shape.length - 1, rest = row; axis >= 0; rest = Math.floor(rest / shape[axis--])) index.unshift(rest % shape[axis])
    return index
  }
  const at = (/** @type {number} */ row, /** @type {number} */ column) => array.get(...indexOf(row))[fields[column].name]
  const isNaT = (/** @type {any} */ value, /** @type {number} */ column) => value === NAT && 'mM'.includes(fields[column].dtype.kind)
  const isMasked = (/** @type {number} */ row, /** @type {number} */ column) =>
    array instanceof MaskedArray && array.mask.get(...indexOf(row))[fields[column].name] === true
  const there = (/** @type {number} */ row, /** @type {number} */ column) => (isMasked(row, column) || isNaT(at(row, column), column) ? null : at(row, column))
  const told = (/** @type {number} */ row, /** @type {number} */ column) => {
    const value = at(row, column)
    const { dtype } = fields[column]
    // What is masked within a field is null, which numpy has no text of.
    if (array instanceof MaskedArray && value !== null && typeof value === 'object') return str(value)
    if (dtype.subarray?.base.fields) return innerText(dtype.subarray.base, value)
    return String(dtype.subarray ? NDArray.from(value, undefined, { dtype: dtype.subarray.base }) : new NumpyScalar(dtype, value))
  }
  return {
    head: {
      rows: array.size,
      columns: fields.map((/** @type {any} */ { name, dtype }) => ({ name, dtype: dtype.name, isNumeric: !dtype.subarray && isNumeric(dtype.native.name) })),
      hasLabels: shape.length > 1,
      isArray: false,
    },
    label: shape.length > 1 ? (row) => indexOf(row).join(', ') : undefined,
    value: there,
    key: (row, column) => keyOf(there(row, column)),
    whole: (row, column) => (isMasked(row, column) ? null : told(row, column)),
    text: (row, column) => (isMasked(row, column) ? String(MASKED) : told(row, column)),
    nullOf: (row, column) => (isMasked(row, column) ? String(MASKED) : 'NaT'),
  }
}

/** An array of rows within a field. @param {import('brine').DType} dtype @param {any} value @returns {string} */
const innerText = (dtype, value) =>
  Array.isArray(value) ? `[${value.map((item) => innerText(dtype, item)).join(' ')}]` : String(new NumpyScalar(dtype, value))

const keyText = (/** @type {any} */ key) => (typeof key === 'string' ? key : keyLabel(key))
const numberText = (/** @type {any} */ value) => (value === null ? null : typeof value === 'number' ? value.toLocaleString('en-US') : String(value))

/** A dict of arrays, as a state dict is, in natural order. @param {Map<unknown, unknown>} dict @returns {Table} */
function dictTable(dict) {
  const rows = [...dict].map(([key, value]) => {
    const { type, dtype = type, shape, nbytes } = describe(value)
    return { name: keyText(key), dtype, shape, size: shape?.reduce((product, length) => product * length, 1), nbytes }
  })
  rows.sort((a, b) => naturally(a.name, b.name))
  const cells = rows.map(({ name, dtype, shape, size, nbytes }) => [
    name,
    dtype,
    shape ? `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})` : null,
    size ?? null,
    nbytes ?? null,
  ])
  const sum = (/** @type {(row: typeof rows[number]) => number} */ of) => rows.reduce((total, row) => total + of(row), 0).toLocaleString('en-US')
  const arrays = sum(({ shape }) => Number(shape !== undefined))
  return {
    head: {
      rows: rows.length,
      columns: ['name', 'dtype', 'shape', 'parameters', 'bytes'].map((name, place) => ({ name, dtype: '', isNumeric: place > 2 })),
      hasLabels: false,
      isArray: false,
      total: `${arrays} arrays, ${sum(({ size = 0 }) => size)} parameters, ${sum(({ nbytes = 0 }) => nbytes)} bytes`,
    },
    value: (row, column) => cells[row][column],
    // Names stand in natural order, and shapes in that of their lengths.
    key: (row, column) => (column === 0 ? row : keyOf(column === 2 ? rows[row].shape : cells[row][column])),
    whole: (row, column) => (cells[row][column] === null ? null : String(cells[row][column])),
    text: (row, column) => numberText(cells[row][column]),
    nullOf: () => '',
  }
}

/** A list of dicts, a column a key. What is no dict stands in the first column. @param {unknown[]} list @returns {Table} */
function recordTable(list) {
  const keys = new Set()
  for (const record of list) {
    if (record instanceof Map && keys.size < MOST_COLUMNS) for (const key of record.keys()) keys.add(key)
  }
  const names = [...keys].slice(0, MOST_COLUMNS)
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    const record = list[row]
    return record instanceof Map ? record.get(names[column]) : column === 0 ? record : undefined
  }
  return {
    head: {
      rows: list.length,
      columns: names.map((name) => ({ name: keyText(name), dtype: '', isNumeric: typeof at(0, names.indexOf(name)) === 'number' })),
      hasLabels: false,
      isArray: false,
      total: keys.size >= MOST_COLUMNS ? `the first ${MOST_COLUMNS} keys are columns` : undefined,
    },
    value: at,
    nullOf: (row, column) => nullText(at(row, column), ''),
    key: (row, column) => keyOf(at(row, column)),
    whole: (row, column) => {
      const value = /** @type {any} */ (at(row, column))
      if (value === null || value === undefined) return null
      const { type, detail, count, children, shape } = describe(value)
      if (children) return `${type} (${count})`
      return shape || value instanceof Uint8Array ? `${type} ${detail ?? ''}`.trim() : str(value)
    },
  }
}
