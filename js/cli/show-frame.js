/** A DataFrame as `brine show` prints it: a table of its first rows, with the dtype of each column and how many values it misses. */
import { describe } from '../index.js'
import { escapeControls } from './escape.js'
import { formatCount } from './totals.js'

/** @typedef {import('../document/tree.js').Node} Node */

const MOST_ROWS = 5
const MOST_CELL = 28
/** Missing values are counted in columns of no more rows, or where statistics are asked for. */
const MOST_COUNTED = 500_000
const MIDNIGHT = / 00:00:00(?:[+-]\d\d:\d\d)?$/

/** Whether a value is one that pandas takes for missing. @param {any} value */
const isMissing = (value) => value === null || value === undefined || Number.isNaN(value) || (typeof value === 'object' && /^(?:NaT|<NA>)$/.test(textOf(value)))

/** @param {any} value */
function textOf(value) {
  if (typeof value === 'string') return value
  const { type, detail } = describe(value)
  return detail ?? type
}

/** What pandas prints for a missing value of a dtype. @param {string} dtype */
const missingText = (dtype) =>
  /^(?:datetime|timedelta|period)/.test(dtype)
    ? 'NaT'
    : dtype === 'object'
      ? 'None'
      : /^(?:string|U?Int\d|Float\d|boolean)|\[pyarrow\]$/.test(dtype)
        ? '<NA>'
        : 'NaN'

/** The text of a cell, in one line and not too long. @param {any} value @param {string} dtype @returns {string} */
function cell(value, dtype) {
  if (value === null || value === undefined) return missingText(dtype)
  if (typeof value === 'number' && Number.isNaN(value)) return 'NaN'
  if (typeof value === 'number' && /float/i.test(dtype) && Number.isInteger(value)) return value.toFixed(1)
  const text = Array.isArray(value) && value.constructor !== Array ? `(${value.map((item) => cell(item, 'object')).join(', ')})` : textOf(value)
  return cut(escapeControls(text).replace(/^\((.*),\)$/, '($1)'))
}

const cut = (/** @type {string} */ text) => (text.length > MOST_CELL ? `${text.slice(0, MOST_CELL - 1)}…` : text)

/** The texts of the first rows of a column; the time of dates that have none is left out. @param {{ at: (row: number) => unknown, dtype: string }} column @param {number} rows */
function textsOf(column, rows) {
  const { dtype } = column
  const texts = Array.from({ length: rows }, (_, row) => cell(column.at(row), dtype))
  const areDates = /^datetime/.test(dtype) && texts.every((text) => text === 'NaT' || MIDNIGHT.test(text))
  return areDates ? texts.map((text) => text.replace(MIDNIGHT, '')) : texts
}

/** How many values of a column are missing. @param {any} column */
function missingIn(column) {
  const { values, dtype } = column
  let count = 0
  if (/^(?:u?int\d|bool$)/.test(dtype)) return 0
  if (/^float\d/.test(dtype) && ArrayBuffer.isView(values)) {
    const numbers = /** @type {Float64Array} */ (values)
    for (let row = 0; row < numbers.length; row++) if (Number.isNaN(numbers[row])) count++
    return count
  }
  for (let row = 0; row < column.length; row++) if (isMissing(column.at(row))) count++
  return count
}

/**
 * The lines of a table: names, dtypes, missing values, the first rows, and what is left out. What does not fit into the width is not read.
 * @param {Node} node of a DataFrame @param {{ width: number, maxItems: number, stats?: boolean }} options @returns {Promise<string[]>}
 */
export async function frameLines(node, { width, maxItems, stats }) {
  const [, ...columns] = await node.children(0, maxItems + 1)
  if (!columns.length) return []
  const frame = /** @type {import('../index.js').DataFrame} */ (await node.peek())
  const labels = frame.index
  const rows = Math.min(MOST_ROWS, labels.length)
  const names = labels.names.map((name) => (name === null ? '' : cell(name, ''))).join(', ')
  const table = [[/[^, ]/.test(names) ? cut(names) : '', '', 'nulls', ...textsOf(labels, rows)]]
  let used = widthOf(table[0])
  for (const [place, column] of columns.entries()) {
    const label = cell(frame.columns.at(place), '')
    const series = /** @type {any} */ (await column.peek())
    if (typeof series?.at !== 'function' || series.dtype === undefined) {
      // A column of a kind that is not known is told by its type.
      table.push([label, cut(escapeControls(column.type)), '', ...Array(rows).fill('?')])
    } else {
      const missing = stats || series.length <= MOST_COUNTED ? formatCount(missingIn(series)) : '?'
      table.push([label, cut(escapeControls(series.dtype)), missing, ...textsOf(series, rows)])
    }
    used += 2 + widthOf(table[table.length - 1])
    if (used <= width) continue
    if (table.length > 2) table.pop()
    break
  }
  const widths = table.map(widthOf)
  const lines = table[0].map((_, line) =>
    table
      .map((texts, i) => (i ? texts[line].padStart(widths[i]) : texts[line].padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  )
  const left = node.length - table.length
  if (labels.length > rows) lines.push(`… ${formatCount(labels.length - rows)} more ${labels.length - rows === 1 ? 'row' : 'rows'}`)
  if (left > 0) lines.push(`… ${formatCount(left)} more ${left === 1 ? 'column' : 'columns'}`)
  return lines
}

const widthOf = (/** @type {string[]} */ texts) => texts.reduce((most, text) => Math.max(most, text.length), 0)
