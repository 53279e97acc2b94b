/** Numbers and sizes as the page writes them. */

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A size in bytes, in units that are powers of 1000. @param {number} bytes */
export function formatSize(bytes) {
  const unit = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${unit ? (bytes / 1000 ** unit).toFixed(1) : bytes} ${UNITS[unit]}`
}

/** A number with commas between its thousands. @param {number} value */
export const formatCount = (value) => value.toLocaleString('en-US')

/** A shape as Python prints the tuple. @param {number[]} shape */
export const formatShape = (shape) => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
