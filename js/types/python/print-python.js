/**
 * Prints values as Python's `repr` does, for the elements of numpy arrays of objects. Containers are printed 20 deep.
 */
import { Ellipsis, Float, FrozenSet, PyObject, REPR, reprFloat, Tuple } from './basic.js'

const DEEPEST = 20

/** The characters that a repr escapes. It is made at the first use, as engines take long over such classes of characters. @type {RegExp | undefined} */
let unprintable
const SHORT = /** @type {Record<string, string>} */ ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })

/** Prints text as the repr of a str. @param {string} text */
export function reprText(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace((unprintable ??= /[\\'\p{C}]|[^\P{Z} ]/gu), (found) => {
    if (found === "'") return quote === "'" ? "\\'" : found
    const digits = /** @type {number} */ (found.codePointAt(0)).toString(16)
    return (
      SHORT[found] ??
      (digits.length < 3 ? `\\x${digits.padStart(2, '0')}` : digits.length < 5 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`)
    )
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
  if (value[REPR]) return value[REPR]()
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
