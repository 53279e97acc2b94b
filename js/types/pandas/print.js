/**
 * Prints DataFrames and Series as short tables. They look as pandas prints them, but floats have seven digits at most,
 * and are not padded to one width.
 */

const MOST_ROWS = 10
const MOST_COLUMNS = 12
const MOST_TEXT = 40

/**
 * Prints one value, cut where it is long. A missing value looks as it does in pandas, which depends on the dtype.
 * @param {any} value @param {string} dtype @returns {string}
 */
function formatCell(value, dtype) {
  if (value === null)
    return /^(?:datetime|timedelta|period)/.test(dtype)
      ? 'NaT'
      : dtype === 'object'
        ? 'None'
        : /^(?:string|[IUF]\w+\d|boolean)/.test(dtype) || dtype.endsWith('[pyarrow]')
          ? '<NA>'
          : 'NaN'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' && Number.isInteger(value) && /float|Float|double/.test(dtype)) return value.toFixed(1)
  if (typeof value === 'number') return Number.isInteger(value) || Number.isNaN(value) ? String(value) : String(Number(value.toPrecision(7)))
  const text =
    typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
      ? '{…}'
      : Array.isArray(value)
        ? `(${value.map((item) => formatCell(item, 'object')).join(', ')})`
        : String(value)
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text
}

/** Gives the places that are shown: all, or the first and the last with -1 for what is left out. */
function shownOf(/** @type {number} */ count, /** @type {number} */ most) {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  const half = most / 2
  return [...Array.from({ length: half }, (_, i) => i), -1, ...Array.from({ length: half }, (_, i) => count - half + i)]
}

/** Aligns columns of text, the first to the left and the others to the right, and gives the lines. */
function align(/** @type {string[][]} */ columns) {
  const widths = columns.map((column) => Math.max(...column.map((cell) => cell.length)))
  return columns[0].map((_, row) =>
    columns
      .map((column, i) => (i === 0 ? column[row].padEnd(widths[i]) : column[row].padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  )
}

/** Prints values of some rows. @param {any} series a Series, an Index or a Column @param {number[]} rows */
const cellsOf = (series, rows) => rows.map((row) => (row < 0 ? '...' : formatCell(series.at(row), series.dtype)))

/** Prints a DataFrame: ten rows and twelve columns at most. @param {import('./frame.js').DataFrame} frame */
export function formatFrame(frame) {
  const [height, width] = frame.shape
  if (width === 0) return `Empty DataFrame, ${height} rows`
  const rows = shownOf(height, MOST_ROWS)
  const places = shownOf(width, MOST_COLUMNS)
  const columns = places.map((place) =>
    place < 0 ? ['...', ...rows.map(() => '...')] : [formatCell(frame.columns.at(place), 'object'), ...cellsOf(frame.columnAt(place), rows)],
  )
  return [...align([['', ...cellsOf(frame.index, rows)], ...columns]), '', `[${height} rows x ${width} columns]`].join('\n')
}

/** Prints a Series: ten rows at most. @param {import('./frame.js').Series} series */
export function formatSeries(series) {
  const rows = shownOf(series.length, MOST_ROWS)
  const lines = series.length ? align([cellsOf(series.index, rows), cellsOf(series, rows)]) : []
  const name = series.name === null ? '' : `Name: ${formatCell(series.name, 'object')}, `
  return [...lines, `${name}Length: ${series.length}, dtype: ${series.dtype}`].join('\n')
}
