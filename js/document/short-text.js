/** Numbers, shapes, sizes and the first items of arrays in a few characters, for describe.js and describe-arrays.js. */

/** A number; NaN and infinities are written as Python prints them. */
export const formatNumber = (/** @type {number} */ value) => (Number.isNaN(value) ? 'nan' : String(value).replace('Infinity', 'inf'))

/** A shape as Python prints the tuple. */
export const formatShape = (/** @type {number[]} */ shape) => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A size in bytes, in units that are powers of 1000. */
export function formatSize(/** @type {number} */ bytes) {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`
}

/** The first 16 bytes in hexadecimal, and a mark where there are more. */
export function formatBytes(/** @type {Uint8Array} */ bytes) {
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ') + (bytes.length > 16 ? ' …' : '')
}

/** The shortest decimal that reads back as the same float32. */
function formatFloat32(/** @type {number} */ value) {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return formatNumber(short)
  }
  return formatNumber(Number(value.toPrecision(9)))
}

/** How many items of an array are told. */
export const MOST_PREVIEW = 6

/**
 * The first items of an array in brackets, or the first 40 characters of an array of characters.
 * @param {any} data @param {(value: unknown) => import('./describe.js').Description} describe tells what an object among them is
 * @param {(item: any, i: number) => string | undefined} [print] the text of an item, where it is another
 */
export function preview(data, describe, print) {
  if (typeof data === 'string') return JSON.stringify(data.slice(0, 40))
  const format = (/** @type {any} */ item, /** @type {number} */ i) => {
    const text = print?.(item, i)
    if (text !== undefined) return text
    if (typeof item === 'number') return data instanceof Float32Array ? formatFloat32(item) : formatNumber(item)
    if (item instanceof Uint8Array) return formatBytes(item)
    const { type, detail } = describe(item)
    return detail ?? type
  }
  const items = Array.from({ length: Math.min(MOST_PREVIEW, data.length) }, (_, i) => format(data[i], i))
  return `[${items.join(', ')}${data.length > MOST_PREVIEW ? ', …' : ''}]`
}

/** The name of a type behind its article: `an OrderedDict`. @param {string} type */
export const withArticle = (type) => (type === 'None' ? type : `${/^(?:[aeio]|u(?!int|ni|se))/i.test(type) ? 'an' : 'a'} ${type}`)
