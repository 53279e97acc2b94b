/** Prints values as Python's `repr` does, for what stands in arrays of objects and in tables. */
import { Complex, Ellipsis, Float, formatPythonFloat, FrozenSet, PyClass, PyObject, Tuple } from './basic.js'

/** How deep containers are printed, and how many characters are made, unless it is said otherwise: one list may be every item of another, and that of a third. */
const LIMITS = { depth: 20, size: 1e5 }

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

/**
 * Prints a value that a load gave as Python's repr of it. What lies deeper, or is longer, than the limits is `...`.
 * @param {any} value
 * @param {(text: string) => string} [printText] prints a str
 * @param {(value: any, inner: (item: any) => string) => string | undefined} [printOther] prints what has a text of its own, where it is not to be that of `toString`
 * @param {{ depth: number, size: number }} [limits]
 * @returns {string}
 */
export function pythonRepr(value, printText = reprText, printOther = () => undefined, { depth, size } = LIMITS) {
  let left = size
  /** @param {any} item @param {number} deep @returns {string} */
  const print = (item, deep) => {
    if (left < 0) return '...'
    const inner = (/** @type {any} */ part) => print(part, deep + 1)
    const text =
      (typeof item === 'string' ? printText(item) : (printAtom(item) ?? printOther(item, inner))) ??
      (deep === depth ? '...' : printContainer(item, inner, () => left < 0))
    left -= text.length
    return text
  }
  return print(value, 0)
}

/** @param {any} value @returns {string | undefined} */
function printAtom(value) {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Float) return String(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatPythonFloat(value)
  if (typeof value !== 'object') return String(value)
  if (value === Ellipsis) return 'Ellipsis'
  if (value instanceof Uint8Array) return reprBytes(value)
  return value instanceof Complex || value instanceof PyClass ? value.toString() : undefined
}

/** @param {any} value @param {(item: any) => string} inner @param {() => boolean} isFull whether no more is to be made @returns {string} */
function printContainer(value, inner, isFull) {
  /** @param {Iterable<any>} items @param {(item: any) => string} [print] */
  const list = (items, print = inner) => {
    const texts = []
    for (const item of items) {
      texts.push(print(item))
      if (isFull()) break
    }
    return texts.join(', ')
  }
  const pair = (/** @type {[any, any]} */ [key, item]) => `${inner(key)}: ${inner(item)}`
  if (value instanceof Tuple) return `(${list(value)}${value.length === 1 ? ',' : ''})`
  if (Array.isArray(value)) return `[${list(value)}]`
  if (value instanceof Map) return `{${list(value, pair)}}`
  if (value instanceof FrozenSet) return value.size ? `frozenset({${list(value)}})` : 'frozenset()'
  if (value instanceof Set) return value.size ? `{${list(value)}}` : 'set()'
  if (Object.getPrototypeOf(value) === Object.prototype) return `{${list(Object.entries(value), pair)}}`
  if (value instanceof PyObject && value.toString === Object.prototype.toString) return `<${value.class} object>`
  return String(value)
}
