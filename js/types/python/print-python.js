/** Prints values as Python's `repr` does, for what stands in arrays of objects and in tables. */
import { Complex, Ellipsis, Float, FrozenSet, PyClass, PyObject, REPR, reprFloat, Tuple } from './basic.js'

/** How deep containers are printed, and how many characters are made, unless it is said otherwise: one list may be every item of another, and that of a third. */
const LIMITS = { depth: 20, size: 1e5 }

/** What is left of the limits of the text that is being made: what a `toString` or repr within it prints counts as well. */
let [left, deeper] = [0, -1]

/**
 * Makes text within limits: those of the text that this one is a part of, and its own. A part that begins where nothing is left is `...`.
 * @param {() => string} print @param {{ depth: number, size: number }} [limits] @returns {string}
 */
export function bounded(print, { depth, size } = LIMITS) {
  const outer = [left, deeper]
  const isOuter = deeper < 0
  if (!isOuter && (left < 0 || deeper === 0)) return '...'
  left = isOuter ? size : Math.min(left, size)
  deeper = isOuter ? depth + 1 : deeper - 1
  const given = left
  try {
    const text = print()
    left -= text.length + 1
    return text
  } finally {
    ;[left, deeper] = [outer[0] - Math.max(given - left, 0), outer[1]]
  }
}

/** The text of a value of a class, by the `toString` of that class and none that a file has put among its properties. @param {any} value @returns {string} */
function ownText(value) {
  const print = Object.getPrototypeOf(value)?.toString ?? Object.prototype.toString
  return String(print.call(value))
}

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

/** Prints bytes as the repr of a bytes object; of many the first alone. @param {Uint8Array} bytes */
export function reprBytes(bytes) {
  const shown = bytes.length > LIMITS.size ? bytes.subarray(0, LIMITS.size) : bytes
  const quote = shown.includes(39) && !shown.includes(34) ? '"' : "'"
  const escaped = Array.from(shown, (byte) => {
    const character = String.fromCharCode(byte)
    if (character === '\\' || character === quote) return `\\${character}`
    const named = /** @type {Record<number, string>} */ ({ 9: '\\t', 10: '\\n', 13: '\\r' })[byte]
    return named ?? (byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`)
  }).join('')
  return `b${quote}${escaped}${quote}${shown === bytes ? '' : '...'}`
}

/** The ints that are printed have fewer bits: to write a longer one as digits takes long, and Python refuses it from 4300 digits on. */
const MOST_BITS = 1n << 0x20000n

/** Prints an int; of one that is too long how long it is at least. @param {bigint} value */
export const reprInt = (value) => (value < MOST_BITS && value > -MOST_BITS ? String(value) : `<int of more than ${0x20000} bits>`)

/**
 * Prints a value that a load gave as Python's repr of it. What lies deeper, or is longer, than the limits is `...`.
 * @param {any} value
 * @param {(text: string) => string} [printText] prints a str
 * @param {(value: any, inner: (item: any) => string) => string | undefined} [printOther] prints what has a text of its own, where it is not to be that of `toString`
 * @param {{ depth: number, size: number }} [limits]
 * @returns {string}
 */
export function pythonRepr(value, printText = reprText, printOther = () => undefined, limits = LIMITS) {
  /** @param {any} item @returns {string} */
  const print = (item) =>
    bounded(
      () =>
        typeof item === 'string'
          ? printText(item)
          : (printAtom(item) ?? printOther(item, print) ?? item[REPR]?.() ?? (deeper === 0 ? '...' : printContainer(item, print, () => left < 0))),
      limits,
    )
  return print(value)
}

/** Prints a value that a load gave as Python's `str` does. @param {any} value @returns {string} */
export const pythonStr = (value) => (typeof value === 'string' ? value : value?.[REPR] ? bounded(() => ownText(value)) : pythonRepr(value))

const SHOWN = 6

/** The items of what has many, in a line: the first and the last ones. @param {{ length: number, at(index: number): unknown }} items */
export function listItems(items) {
  return bounded(() => {
    const { length } = items
    const places = Array.from({ length: Math.min(length, SHOWN) }, (_, i) => (length > SHOWN && i >= SHOWN / 2 ? i - SHOWN : i))
    const texts = places.map((place) => pythonStr(items.at(place)))
    if (length > SHOWN) texts.splice(SHOWN / 2, 0, '...')
    return `[${texts.join(', ')}]`
  })
}

/** @param {any} value @returns {string | undefined} */
function printAtom(value) {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Float) return reprFloat(value.value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : reprFloat(value)
  if (typeof value === 'bigint') return reprInt(value)
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
  if ([Object.prototype, null].includes(Object.getPrototypeOf(value))) return `{${list(Object.entries(value), pair)}}`
  if (value instanceof PyObject && value.toString === Object.prototype.toString) return `<${inner(value.class)} object>`
  return ownText(value)
}
