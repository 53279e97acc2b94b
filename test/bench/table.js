/** Numbers as text: medians, spreads, geometric means and an aligned table. */

/** The value that as many are below as are above. */
export const median = (/** @type {number[]} */ values) => quantile(values, 0.5)

export function quantile(/** @type {number[]} */ values, /** @type {number} */ part) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const low = sorted[Math.floor(at)]
  return low + (sorted[Math.ceil(at)] - low) * (at % 1)
}

/** How far the middle half of the runs lies apart, as part of the median. */
export const spread = (/** @type {number[]} */ values) => (quantile(values, 0.75) - quantile(values, 0.25)) / median(values)

export const geometricMean = (/** @type {number[]} */ values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

/** A time: three digits, in the unit that needs the fewest. */
export function showTime(/** @type {number} */ ms) {
  return ms < 0.1 ? `${(ms * 1000).toPrecision(3)} µs` : `${ms < 100 ? ms.toPrecision(3) : ms.toFixed(0)} ms`
}

export function showRatio(/** @type {number} */ ratio) {
  return ratio < 0.01 ? ratio.toFixed(4) : ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)
}

export const showMegabytes = (/** @type {number} */ bytes) => (bytes < 1e5 ? `${bytes} B` : `${(bytes / 1e6).toFixed(1)} MB`)

/** Rows of text with columns of one width; the first to the left, the rest to the right. */
export function align(/** @type {string[][]} */ rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((text, column) => (column ? text.padStart(widths[column]) : text.padEnd(widths[column]))).join('  ')).join('\n')
}
