/**
 * Tables: what a value is as rows and columns, cells of a window of them as text, rows in another order, and what the head of a column tells.
 *
 * @typedef {object} Cells
 * @property {(string | null)[]} labels of the rows @property {(string | null)[][]} rows null where a value is missing
 * @property {Record<string, string>} [nulls] which null it is, by `ROW COLUMN` of the window; those of labels by the column −1
 *
 * @typedef {import('./table-kinds.js').Table} Table @typedef {import('./table-kinds.js').TableHead} TableHead
 */
import { Float } from 'brine'
import { Bins } from './bins.js'
import { csvLine } from './csv-line.js'
import { elementsOf, gather, textOf } from './elements.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { isSpan, narrowed, parseSlice } from '../slices/slice.js'
import { isMissing } from './nulls.js'
import { compareKeys } from './sort-keys.js'
import { Summary } from './summary.js'
import { cut, makeTable } from './table-kinds.js'

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

/** Bins of the histogram, and most frequent values, in the head of a column; rows that are looked at for them. */
const BINS = 20
const MOST_TOP = 3
const MOST_LOOKED_AT = 200_000
/** Characters of CSV that are joined. */
const MOST_PART = 1 << 16

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
    const text = table.text ?? table.whole
    const shown = (/** @type {string | null} */ told) => (told === null ? null : cut(told))
    const labels = []
    const rows = []
    /** @type {Record<string, string>} */
    const nulls = {}
    for (let i = first; i < Math.min(end, order ? order.length : table.head.rows); i++) {
      const row = order ? order[i] : i
      const label = table.label ? shown(table.label(row)) : String(row)
      if (label === null) nulls[`${i - first} -1`] = table.labelNull?.(row) ?? ''
      labels.push(label)
      const cells = []
      for (let column = left; column < right; column++) {
        const told = shown(text(row, column))
        if (told === null) nulls[`${i - first} ${column - left}`] = table.nullOf(row, column)
        cells.push(told)
      }
      rows.push(cells)
    }
    return { labels, rows, nulls }
  },

  /**
   * Puts rows in order by a column, and leaves out those without a text; gives how many are left.
   * @param {number} id @param {{ column?: number, isDown?: boolean, filter?: string }} how @param {Job} job @returns {Promise<number>}
   */
  async arrange(id, { column, isDown = false, filter = '' }, { signal, progress }) {
    const kept = await tableOf(id)
    const { head, key, whole, text = whole, label } = kept.table
    const pause = pauses(signal)
    const wanted = filter.toLowerCase()
    const has = (/** @type {string | null | undefined} */ told) => told?.toLowerCase().includes(wanted)
    let rows = []
    const keys = new Array(head.rows)
    for (let row = 0; row < head.rows; row++) {
      if (!wanted || has(label?.(row)) || head.columns.some((_, at) => has(text(row, at)))) rows.push(row)
      if (row % 256 === 0) {
        progress({ done: row, total: head.rows, what: wanted ? 'Filtering' : 'Sorting' })
        await pause()
      }
    }
    if (column !== undefined) {
      for (const row of rows) {
        keys[row] = key(row, column)
        if (row % 1024 === 0) await pause()
      }
      // What is missing comes last, whatever the order.
      const [there, missing] = [rows.filter((row) => keys[row] !== null), rows.filter((row) => keys[row] === null)]
      const sign = isDown ? -1 : 1
      there.sort((a, b) => sign * compareKeys(/** @type {any} */ (keys[a]), /** @type {any} */ (keys[b])))
      rows = there.concat(missing)
    }
    kept.order = column === undefined && !wanted ? undefined : Uint32Array.from(rows)
    return rows.length
  },

  /** What the head of a column tells: its nulls, and a histogram of numbers, from when to when dates are, or the most frequent values. @param {number} id @param {number} column @param {Job} job */
  async columnHead(id, column, { signal }) {
    const { head, value, whole, text = whole, key, nullOf } = (await tableOf(id)).table
    const pause = pauses(signal)
    const count = Math.min(head.rows, MOST_LOOKED_AT)
    const numbers = []
    const others = new Summary(head.columns[column]?.dtype ?? '')
    let [low, high] = [Infinity, -Infinity]
    for (let row = 0; row < count; row++) {
      const cell = value(row, column)
      const number = typeof cell === 'number' || typeof cell === 'bigint' || cell instanceof Float ? Number(cell) : undefined
      if (number === undefined || isMissing(cell))
        others.add(
          cell,
          () => text(row, column) ?? '',
          () => key(row, column),
          () => nullOf(row, column),
        )
      else if (Number.isFinite(number)) {
        numbers.push(number)
        if (number < low) low = number
        if (number > high) high = number
      }
      if (row % 1024 === 0) await pause()
    }
    const bins = numbers.length ? new Bins(low, high, BINS) : undefined
    for (const number of numbers) bins?.add(number)
    const { nulls, distinct, top, min, max } = others.told(MOST_TOP, cut)
    return {
      missing: nulls.reduce((sum, [, each]) => sum + each, 0),
      nulls,
      isPart: count < head.rows,
      histogram: bins && { from: low, to: high, counts: bins.counts },
      distinct,
      top,
      // The places of categories in their order are no range.
      range: min !== undefined && max !== undefined && head.columns[column]?.dtype !== 'category' ? [min, max] : undefined,
    }
  },

  /** The lines of a table as CSV, its rows as they are arranged. @param {number} id @param {Job} job @returns {Promise<Blob>} */
  async csvOf(id, { signal, progress }) {
    const { table, order } = await tableOf(id)
    const pause = pauses(signal)
    const total = order?.length ?? table.head.rows
    const parts = []
    let part = ''
    let done = 0
    for (const line of table.csv?.(order) ?? csvLines(table, order)) {
      part += line
      if (part.length > MOST_PART) {
        parts.push(part)
        part = ''
      }
      progress({ done: done++, total, what: 'Writing CSV' })
      await pause()
    }
    return new Blob([...parts, part])
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

/** The lines of a table that is none of pandas'. @param {Table} table @param {Uint32Array | undefined} order */
function* csvLines({ head, label, whole }, order) {
  yield csvLine([...(head.hasLabels ? [''] : []), ...head.columns.map(({ name }) => name)])
  for (let i = 0; i < (order?.length ?? head.rows); i++) {
    const row = order ? order[i] : i
    yield csvLine([...(head.hasLabels && label ? [label(row)] : []), ...head.columns.map((_, column) => whole(row, column))])
  }
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
