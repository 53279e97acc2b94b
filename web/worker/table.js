/**
 * Tables: what a value is as rows and columns, cells of a window of them as text, rows in another order, and what the head of a column tells.
 *
 * @typedef {object} Cells
 * @property {(string | null)[]} labels of the rows @property {(string | null)[][]} rows null where a value is missing
 *
 * @typedef {import('./table-kinds.js').Table} Table @typedef {import('./table-kinds.js').TableHead} TableHead
 */
import { elementsOf, gather, textOf } from './elements.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { isSpan, narrowed, parseSlice } from '../slices/slice.js'
import { cut, isMissing, makeTable } from './table-kinds.js'

/** @typedef {import('./pause.js').Job} Job */

/** @type {Map<number, { table: Table, order: Uint32Array | undefined }>} */
const tables = new Map()
const MOST_KEPT = 8
/** @param {number} id @returns {Promise<{ table: Table, order: Uint32Array | undefined }>} */
async function tableOf(id) {
  const known = tables.get(id)
  if (known) return known
  const { node } = nodeOf(id)
  const table = await makeTable(node)
  for (const old of tables.keys()) if (tables.size >= MOST_KEPT) tables.delete(old)
  const kept = { table, order: undefined }
  tables.set(id, kept)
  return kept
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
