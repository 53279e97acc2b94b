/**
 * Prints values as Python's `repr` does, for the elements of numpy arrays of objects. Containers are printed 20 deep.
 */
import { Complex, Ellipsis, Float, FrozenSet, PyClass, PyObject, Tuple } from './basic.js'

const DEEPEST = 20

/** Prints a number as the repr of a float. */
function reprFloat(/** @type {number} */ value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${value}.0` : String(value)
}

/** Prints text as the repr of a str. @param {string} text */
function reprText(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\\0-\x1f\x7f-\xa0\xad\u2028\u2029\ud800-\udfff'](?:(?<=[\ud800-\udbff])[\udc00-\udfff])?/g, (found) => {
    if (found.length > 1) return found
    if (found === "'") return quote === "'" ? "\\'" : found
    const code = found.charCodeAt(0)
    const named = /** @type {Record<string, string>} */ ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[found]
    return named ?? (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`)
  })
  return quote + escaped + quote
}

/** Prints bytes as the repr of a bytes object. @param {Uint8Array} bytes */
export function reprBytes(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    if (character === '\\' || character === quote) return `\\${character}`
    const named = /** @type {Record<number, string>} */ ({ 9: '\\t', 10: '\\n', 13: '\\r' })[byte]
    return named ?? (byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`)
  }).join('')
  return `b${quote}${escaped}${quote}`
}

/** Prints a value that a load gave as Python's repr of it. @param {any} value @param {number} [depth] how deep the value lies @returns {string} */
export function pythonRepr(value, depth = 0) {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Float) return reprFloat(value.value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : reprFloat(value)
  if (typeof value === 'string') return reprText(value)
  if (typeof value !== 'object') return String(value)
  if (value === Ellipsis) return 'Ellipsis'
  if (value instanceof Uint8Array) return reprBytes(value)
  if (value instanceof Complex || value instanceof PyClass) return value.toString()
  if (depth === DEEPEST) return '...'
  const inner = (/** @type {any} */ item) => pythonRepr(item, depth + 1)
  if (value instanceof Tuple) return `(${value.map(inner).join(', ')}${value.length === 1 ? ',' : ''})`
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  if (value instanceof Map) return `{${Array.from(value, ([key, item]) => `${inner(key)}: ${inner(item)}`).join(', ')}}`
  if (value instanceof Set)
    return value.size
      ? `${value instanceof FrozenSet ? 'frozenset(' : ''}{${Array.from(value, inner).join(', ')}}${value instanceof FrozenSet ? ')' : ''}`
      : 'set()'
  if (Object.getPrototypeOf(value) === Object.prototype)
    return `{${Object.entries(value)
      .map(([key, item]) => `${inner(key)}: ${inner(item)}`)
      .join(', ')}}`
  if (value instanceof PyObject && value.toString === Object.prototype.toString) return `<${value.class} object>`
  return String(value)
}
