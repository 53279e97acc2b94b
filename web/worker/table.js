/**
 * Tables: what a value is as rows and columns, cells of a window of them as text, rows in another order, and what the head of a column tells.
 *
 * @typedef {object} TableHead
 * @property {number} rows @property {{ name: string, dtype: string, isNumeric: boolean }[]} columns
 * @property {boolean} hasLabels whether the rows have labels, and not only places
 * @property {boolean} isArray whether it is a slice of an array, whose columns are places
 * @property {number} [columnCount] of an array, whose columns are not listed
 * @property {string} [total] what all of it comes to
 *
 * @typedef {object} Cells
 * @property {(string | null)[]} labels of the rows @property {(string | null)[][]} rows null where a value is missing
 *
 * @typedef {object} Table a value as a table
 * @property {TableHead} head
 * @property {(row: number) => string} [label] of a row
 * @property {(row: number, column: number) => any} value of a cell, for its order: null where it is missing
 * @property {(row: number, column: number) => string | null} text of a cell, cut where it is long
 * @property {(row: number, column: number) => string | null} [whole] all of it, where that may be more
 */
import { DataFrame, describe, Index, keyLabel, NDArray, Series, str } from 'brine'
import { elementsOf, formatNumber, gather, textOf } from './elements.js'
import { naturally } from './natural-order.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { isSpan, narrowed, parseSlice } from '../slices/slice.js'
import { isNumeric } from './value.js'

/** @typedef {import('./pause.js').Job} Job */

/** @type {Map<number, { table: Table, order: Uint32Array | undefined }>} */
const tables = new Map()
const MOST_KEPT = 8
/** Characters of a cell that are sent. */
const MOST_CELL = 200

const cut = (/** @type {string} */ text) => (text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text)
const isMissing = (/** @type {any} */ value) =>
  value === null || value === undefined || (typeof value === 'number' && value !== value) || String(value?.constructor?.name) === 'NaTType'

/** @param {any} value @param {string} dtype */
const wholeText = (value, dtype) => (isMissing(value) ? null : typeof value === 'number' ? formatNumber(value, dtype) : str(value))

/** @param {any} value @param {string} dtype */
function cellText(value, dtype) {
  const text = wholeText(value, dtype)
  return text === null ? null : cut(text)
}

/** @param {number} id @returns {Promise<{ table: Table, order: Uint32Array | undefined }>} */
async function tableOf(id) {
  const known = tables.get(id)
  if (known) return known
  const { node } = nodeOf(id)
  const value = await node.peek()
  const table =
    value instanceof DataFrame
      ? await frameTable(node)
      : value instanceof Series || value instanceof Index
        ? await seriesTable(node)
        : value instanceof NDArray
          ? await fieldTable(node)
          : value instanceof Map
            ? dictTable(value)
            : recordTable(/** @type {any} */ (value))
  for (const old of tables.keys()) if (tables.size >= MOST_KEPT) tables.delete(old)
  const kept = { table, order: undefined }
  tables.set(id, kept)
  return kept
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

/** Compares the values of cells; what is missing comes last. @param {any} a @param {any} b */
function compareCells(a, b) {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b))
  const [x, y] = [a, b].map((value) => (typeof value === 'object' ? (value.toDate?.().getTime() ?? String(value)) : value))
  return x < y ? -1 : x > y ? 1 : 0
}

/** Bins of the histogram, and most frequent values, in the head of a column; rows that are looked at for them. */
const BINS = 20
const MOST_TOP = 3
const MOST_LOOKED_AT = 200_000

export const calls = {
  /** What a value is as a table. @param {number} id @param {string | null} slice of an array @returns {Promise<TableHead>} */
  async table(id, slice) {
    if (slice === null) return (await tableOf(id)).table.head
    const elements = await elementsOf(nodeOf(id).node)
    const counts = narrowed(parseSlice(slice, elements.shape), 2)
      .filter(isSpan)
      .map(({ count }) => count)
    const [rows = 1, columns = 1] = counts
    return { rows, columns: [], columnCount: columns, hasLabels: false, isArray: true }
  },

  /** Cells of rows and columns. @param {number} id @param {{ rows: [number, number], columns: [number, number], slice: string | null }} window @param {Job} job @returns {Promise<Cells>} */
  async cells(id, { rows: [first, end], columns: [left, right], slice }, { signal }) {
    if (slice !== null) return sliceCells(id, slice, [first, end], [left, right], pauses(signal))
    const { table, order } = await tableOf(id)
    const labels = []
    const rows = []
    for (let i = first; i < Math.min(end, order ? order.length : table.head.rows); i++) {
      const row = order ? order[i] : i
      labels.push(table.label ? cut(table.label(row)) : String(row))
      const cells = []
      for (let column = left; column < right; column++) cells.push(table.text(row, column))
      rows.push(cells)
    }
    return { labels, rows }
  },

  /**
   * Puts rows in order by a column, and leaves out those without a text; gives how many are left.
   * @param {number} id @param {{ column?: number, isDown?: boolean, filter?: string }} how @param {Job} job @returns {Promise<number>}
   */
  async arrange(id, { column, isDown = false, filter = '' }, { signal, progress }) {
    const kept = await tableOf(id)
    const { head, value, text, label } = kept.table
    const pause = pauses(signal)
    const wanted = filter.toLowerCase()
    const rows = []
    for (let row = 0; row < head.rows; row++) {
      if (!wanted || label?.(row).toLowerCase().includes(wanted) || head.columns.some((_, at) => text(row, at)?.toLowerCase().includes(wanted))) rows.push(row)
      if (row % 256 === 0) {
        progress({ done: row, total: head.rows, what: 'Filtering' })
        await pause()
      }
    }
    if (column !== undefined) {
      const keys = new Map(rows.map((row) => [row, value(row, column)]))
      rows.sort((a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)]
        const by = compareCells(x, y)
        return isDown && !isMissing(x) && !isMissing(y) ? -by : by
      })
    }
    kept.order = column === undefined && !wanted ? undefined : Uint32Array.from(rows)
    return rows.length
  },

  /** What the head of a column tells: a histogram of numbers, or the most frequent values. @param {number} id @param {number} column @param {Job} job */
  async columnHead(id, column, { signal }) {
    const { head, value, text } = (await tableOf(id)).table
    const pause = pauses(signal)
    const count = Math.min(head.rows, MOST_LOOKED_AT)
    const numbers = []
    /** @type {Map<string, number>} */
    const texts = new Map()
    let missing = 0
    for (let row = 0; row < count; row++) {
      const cell = value(row, column)
      if (isMissing(cell)) missing++
      else if (typeof cell === 'number' || typeof cell === 'bigint') numbers.push(Number(cell))
      else if (texts.size < 10_000) {
        const told = text(row, column) ?? ''
        texts.set(told, (texts.get(told) ?? 0) + 1)
      }
      if (row % 1024 === 0) await pause()
    }
    const finite = numbers.filter(Number.isFinite)
    const [low, high] = [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)]
    const bins = new Array(BINS).fill(0)
    for (const number of finite) bins[high > low ? Math.min(BINS - 1, Math.floor(((number - low) / (high - low)) * BINS)) : 0]++
    return {
      missing,
      isPart: count < head.rows,
      histogram: finite.length ? { from: low, to: high, counts: bins } : undefined,
      distinct: texts.size,
      top: [...texts].sort((a, b) => b[1] - a[1]).slice(0, MOST_TOP),
    }
  },

  /** Rows as text, none of it cut. @param {number} id @param {number} first @param {number} end @returns {Promise<Cells>} */
  async wholeCells(id, first, end) {
    const { table, order } = await tableOf(id)
    const places = Array.from({ length: Math.max(0, Math.min(end, order ? order.length : table.head.rows) - first) }, (_, i) =>
      order ? order[first + i] : first + i,
    )
    return {
      labels: places.map((row) => table.label?.(row) ?? String(row)),
      rows: places.map((row) => table.head.columns.map((_, column) => (table.whole ?? table.text)(row, column))),
    }
  },

  /** The text of one element. @param {number} id @param {number[]} index @returns {Promise<string>} */
  async element(id, index) {
    const elements = await elementsOf(nodeOf(id).node)
    const [value] = await gather(
      elements,
      index.map((at) => ({ index: at })),
    )
    return textOf(elements, value)
  },
}

/** @param {number} id @param {string} slice @param {[number, number]} down @param {[number, number]} across @param {() => Promise<unknown> | undefined} pause @returns {Promise<Cells>} */
async function sliceCells(id, slice, [first, end], [left, right], pause) {
  const elements = await elementsOf(nodeOf(id).node)
  const parts = narrowed(parseSlice(slice, elements.shape), 2)
  const spans = parts.filter(isSpan)
  const windows =
    spans.length === 1
      ? [[first, end]]
      : [
          [first, end],
          [left, right],
        ]
  let at = 0
  const window = parts.map((part) => {
    if (!isSpan(part)) return part
    const [from, to] = windows[at++]
    const stop = Math.min(to, part.count)
    return { start: part.start + from * part.step, step: part.step, count: Math.max(0, stop - from) }
  })
  const width = spans.length === 1 ? 1 : (/** @type {import('../slices/slice.js').Span} */ (window.filter(isSpan)[1])?.count ?? 1)
  const values = await gather(elements, window, pause)
  const rows = []
  for (let i = 0; i < values.length; i += width) rows.push(values.slice(i, i + width).map((value) => cut(textOf(elements, value))))
  const [down] = spans
  return { labels: rows.map((_, i) => String(down ? down.start + (first + i) * down.step : 0)), rows }
}
