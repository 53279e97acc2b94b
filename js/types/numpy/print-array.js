/**
 * Arrays as `str()` prints them in numpy 2: brackets, columns aligned, `...` in the middle of what is long.
 * Source: numpy/_core/arrayprint.py (_array2string, _formatArray, _leading_trailing, the format classes).
 */
import { Tuple } from '../python/basic.js'
import { complexFormat, floatFormat, formatComplex, formatFloat } from './print-float.js'
import { pythonRepr } from '../python/print-python.js'
import { formatDatetime, formatDuration, NAT, unitName } from './print-time.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./ndarray.js').NDArray} NDArray */

const THRESHOLD = 1000
const EDGE = 3
const LINE = 75
const MISSING = '...'

/** Characters as Python counts them. */
const widthOfText = (/** @type {string} */ text) => {
  let surplus = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >> 10 === LEADING) surplus++
  return text.length - surplus
}
/** A leading surrogate's upper bits. */
const LEADING = 0xd800 >> 10

const longest = (/** @type {string[]} */ texts) => texts.reduce((most, text) => Math.max(most, text.length), 0)

/** @param {DType} dtype @returns {'half' | 'single' | 'double'} */
const widthOf = ({ kind, itemsize }) => (itemsize === (kind === 'c' ? 8 : 4) ? 'single' : kind === 'f' && itemsize === 2 ? 'half' : 'double')

/** How elements of a dtype are printed beside others. @param {DType} dtype @param {any[]} items those that are printed @param {boolean} hasAxes @returns {(item: any) => string} */
function formatOf(dtype, items, hasAxes) {
  const { kind } = dtype
  if (dtype.subarray) return subarrayFormat(dtype.subarray, items)
  if (dtype.fields) return fieldsFormat(dtype.fields, items)
  if (kind === 'f') return floatFormat(items, widthOf(dtype))
  if (kind === 'c') {
    const format = complexFormat(
      items.map(({ re }) => re),
      items.map(({ im }) => im),
      widthOf(dtype),
    )
    return ({ re, im }) => format(re, im)
  }
  if (kind === 'b') return (item) => (item ? (hasAxes ? ' True' : 'True') : 'False')
  if (kind === 'i' || kind === 'u') {
    const width = longest(items.map(String))
    return (item) => String(item).padStart(width)
  }
  if (kind === 'M' || kind === 'm') return timeFormat(dtype, items)
  if (kind === 'V') return (item) => `b'${Array.from(item, (byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')}'`
  return (item) => (Array.isArray(item) && !(item instanceof Tuple) && kind === 'O' ? `list(${pythonRepr(item)})` : pythonRepr(item))
}

/** @param {DType} dtype @param {any[]} items */
function timeFormat({ kind, unit }, items) {
  const name = unitName(unit)
  const format = (/** @type {any} */ item) => (kind === 'M' ? `'${formatDatetime(item, unit, name)}'` : String(item))
  const present = items.filter((item) => item !== NAT)
  const width = Math.max(longest(present.map(format)), present.length < items.length ? 5 : 0)
  return (/** @type {any} */ item) => (item === NAT ? "'NaT'" : format(item)).padStart(width)
}

/** @param {import('./dtype.js').Field[]} fields @param {any[]} items @returns {(item: any) => string} */
function fieldsFormat(fields, items) {
  const formats = fields.map(({ name, dtype }) =>
    formatOf(
      dtype,
      items.map((item) => item[name]),
      true,
    ),
  )
  return (item) => {
    const parts = fields.map(({ name }, i) => formats[i](item[name]))
    return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`
  }
}

/** @param {{ base: DType, shape: number[] }} subarray @param {any[]} items @returns {(item: any) => string} */
function subarrayFormat({ base, shape }, items) {
  const depth = shape.length
  const format = formatOf(base, items.flat(depth), true)
  /** @param {any} item @param {number} axis @returns {string} */
  const nest = (item, axis) => {
    if (axis === depth) return format(item)
    const inner =
      item.length > 2 * EDGE && shape.reduce((a, b) => a * b, 1) > THRESHOLD
        ? [
            ...item.slice(0, EDGE).map((/** @type {any} */ part) => nest(part, axis + 1)),
            MISSING,
            ...item.slice(-EDGE).map((/** @type {any} */ part) => nest(part, axis + 1)),
          ]
        : item.map((/** @type {any} */ part) => nest(part, axis + 1))
    return `[${inner.join(', ')}]`
  }
  return (item) => nest(item, 0)
}

/** The places along an axis that are printed; -1 stands for the others. @param {number} length @param {boolean} isSummary */
function placesOf(length, isSummary) {
  if (!isSummary || length <= 2 * EDGE) return Array.from({ length }, (_, i) => i)
  return [...Array.from({ length: EDGE }, (_, i) => i), -1, ...Array.from({ length: EDGE }, (_, i) => length - EDGE + i)]
}

/** A line that takes words, and is broken where it is full. */
class Lines {
  #done = ''
  #line
  #length

  constructor(/** @type {string} */ indent, /** @type {number} */ width) {
    this.indent = indent
    this.width = width
    this.#line = indent
    this.#length = indent.length
  }

  add(/** @type {string} */ word) {
    const length = widthOfText(word)
    const isFull = this.#length + length > this.width && this.#length > this.indent.length
    if (isFull) {
      this.#done += `${this.#line.trimEnd()}\n`
      this.#line = this.indent
      this.#length = this.indent.length
    }
    this.#line += word
    this.#length += length
  }

  space() {
    this.#line += ' '
    this.#length++
  }

  get text() {
    return this.#done + this.#line
  }
}

/**
 * @param {number[]} shape @param {(index: number[]) => string} wordAt @param {boolean} isSummary
 * @param {number[]} index @param {string} indent @param {number} width @returns {string}
 */
function nest(shape, wordAt, isSummary, index, indent, width) {
  const axis = index.length
  const left = shape.length - axis
  if (left === 0) return wordAt(index)
  const places = placesOf(shape[axis], isSummary)
  const inner = (/** @type {number} */ place) => (place < 0 ? MISSING : nest(shape, wordAt, isSummary, [...index, place], `${indent} `, width - 1))
  if (left > 1) {
    const separator = '\n'.repeat(left - 1)
    return `[${places
      .map((place) => indent + inner(place))
      .join(separator)
      .slice(indent.length)}]`
  }
  const lines = new Lines(indent, width - 1)
  places.forEach((place, i) => {
    if (i) lines.space()
    lines.add(inner(place))
  })
  return `[${lines.text.slice(indent.length)}]`
}

/** All indices that are printed. @param {number[]} shape @param {boolean} isSummary @returns {number[][]} */
function indicesOf(shape, isSummary) {
  /** @type {number[][]} */
  let list = [[]]
  for (const length of shape) {
    const places = placesOf(length, isSummary).filter((place) => place >= 0)
    list = list.flatMap((index) => places.map((place) => [...index, place]))
  }
  return list
}

/** @param {NDArray} array */
function format(array) {
  const { shape, descr } = array
  const isSummary = array.size > THRESHOLD
  const indices = indicesOf(shape, isSummary)
  const items = indices.map((index) => array.get(...index))
  const formatted = formatOf(descr, items, true)
  return nest(shape, (index) => formatted(array.get(...index)), isSummary, [], ' ', LINE)
}

/** A field of a structured element alone. @param {DType} dtype @param {any} item @returns {string} */
function formatPart(dtype, item) {
  if (dtype.subarray)
    return `[${item.map((/** @type {any} */ part) => (Array.isArray(part) ? formatPart(dtype, part) : formatPart(/** @type {any} */ (dtype.subarray).base, part))).join(', ')}]`
  return dtype.fields || 'fc'.includes(dtype.kind) ? formatScalar(dtype, item) : formatOf(dtype, [item], false)(item)
}

/** A structured element alone. @param {import('./dtype.js').Field[]} fields @param {any} row */
function formatRow(fields, row) {
  const parts = fields.map(({ name, dtype }) => formatPart(dtype, row[name]))
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`
}

/** An element alone, as `str` of numpy's scalars has it. @param {DType} dtype @param {any} item @returns {string} */
export function formatScalar(dtype, item) {
  const { kind, unit } = dtype
  if (dtype.fields) return formatRow(dtype.fields, item)
  if (kind === 'f') return formatFloat(item, widthOf(dtype))
  if (kind === 'c') return formatComplex(item.re, item.im, widthOf(dtype))
  if (kind === 'M') return item === NAT ? 'NaT' : formatDatetime(item, unit, unitName(unit))
  if (kind === 'm') return item === NAT ? 'NaT' : formatDuration(item, unit)
  if (kind === 'b') return item ? 'True' : 'False'
  if (typeof item === 'string') return item
  // numpy gives the repr of bytes, lest they be decoded.
  if (kind === 'S') return `np.bytes_(${pythonRepr(item)})`
  return formatOf(dtype, [item], false)(item)
}

/** `str(array)`. @param {NDArray} array @returns {string} */
export function formatArray(array) {
  if (array.ndim === 0) return formatScalar(array.descr, array.get())
  if (array.size === 0) return '[]'
  return format(array)
}

/** `str(array)` of a masked array: `--` where an element is masked. @param {import('./masked.js').MaskedArray} array @returns {string} */
export function formatMasked(array) {
  return array.size === 0 ? '[]' : array.ndim === 0 ? (array.mask.get() === true ? '--' : formatScalar(array.descr, array.get())) : maskedText(array)
}

/** numpy fills an array of objects, whose elements are printed each alone. @param {import('./masked.js').MaskedArray} array */
function maskedText(array) {
  const isSummary = array.size > THRESHOLD
  return nest(
    array.shape,
    (index) => {
      const item = array.get(...index)
      return item === null && array.mask.get(...index) === true ? '--' : formatScalar(array.descr, item)
    },
    isSummary,
    [],
    ' ',
    LINE,
  )
}
