/**
 * Prints arrays and scalars as `str()` does in numpy 2: with brackets, aligned columns, and `...` in the middle of long arrays.
 * The numbers and times within are the matter of print-float.js and print-time.js. Elements are got by `array.get`, so that
 * arrays in any order, and masked ones, are printed alike.
 *
 * Source: numpy/_core/arrayprint.py (_array2string, _formatArray, _leading_trailing, the format classes).
 */
import { Tuple } from '../python/basic.js'
import { complexFormat, floatFormat, formatComplex, formatFloat, formatGeneral } from './print-float.js'
import { pythonRepr } from '../python/print-python.js'
import { formatDatetime, formatDuration, NAT, unitName } from './print-time.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./ndarray.js').NDArray} NDArray */

const THRESHOLD = 1000
const EDGE = 3
const LINE = 75
const MISSING = '...'

/** Counts characters as Python does, a pair of surrogates as one. */
export const widthOfText = (/** @type {string} */ text) => {
  let surplus = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >> 10 === LEADING) surplus++
  return text.length - surplus
}
/** The upper six bits of a leading surrogate. */
const LEADING = 0xd800 >> 10

const longest = (/** @type {string[]} */ texts) => texts.reduce((most, text) => Math.max(most, text.length), 0)

/** @param {DType} dtype @returns {'half' | 'single' | 'double'} */
const widthOf = ({ kind, itemsize }) => (itemsize === (kind === 'c' ? 8 : 4) ? 'single' : kind === 'f' && itemsize === 2 ? 'half' : 'double')

/**
 * Gives the function that prints elements of a dtype, each as wide as the others.
 * @param {DType} dtype @param {any[]} items all that will be printed
 * @param {boolean} hasAxes whether they are elements of an array, and not one alone @returns {(item: any) => string}
 */
function formatOf(dtype, items, hasAxes) {
  const { kind } = dtype
  if (dtype.subarray) return subarrayFormat(dtype.subarray, items)
  if (dtype.fields) return fieldsFormat(dtype.fields, items)
  if (dtype.format) return formatSmall
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

/** Prints an element of ml_dtypes, which no others are aligned with. @param {any} item */
const formatSmall = (item) =>
  typeof item === 'number' ? formatGeneral(item) : `(${formatGeneral(item.re)}${/^-/.test(formatGeneral(item.im)) ? '' : '+'}${formatGeneral(item.im)}j)`

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

/** Gives the places along an axis that are printed; -1 stands for those left out. @param {number} length @param {boolean} isSummary */
function placesOf(length, isSummary) {
  if (!isSummary || length <= 2 * EDGE) return Array.from({ length }, (_, i) => i)
  return [...Array.from({ length: EDGE }, (_, i) => i), -1, ...Array.from({ length: EDGE }, (_, i) => length - EDGE + i)]
}

/** Text that takes words one after another and breaks the line where it is full. */
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
 * Prints what lies behind an index: the word itself, or the brackets with all that is in them.
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

/** Gives all indices that are printed. @param {number[]} shape @param {boolean} isSummary @returns {number[][]} */
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

/** Prints a field of a structured element that stands alone. @param {DType} dtype @param {any} item @returns {string} */
function formatPart(dtype, item) {
  if (dtype.subarray)
    return `[${item.map((/** @type {any} */ part) => (Array.isArray(part) ? formatPart(dtype, part) : formatPart(/** @type {any} */ (dtype.subarray).base, part))).join(', ')}]`
  return dtype.fields || 'fc'.includes(dtype.kind) ? formatScalar(dtype, item) : formatOf(dtype, [item], false)(item)
}

/** Prints a structured element that stands alone. @param {import('./dtype.js').Field[]} fields @param {any} row */
function formatRow(fields, row) {
  const parts = fields.map(({ name, dtype }) => formatPart(dtype, row[name]))
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`
}

/** Prints an element that stands alone, as `str` of numpy's scalars does. @param {DType} dtype @param {any} item @returns {string} */
export function formatScalar(dtype, item) {
  const { kind, unit } = dtype
  if (dtype.fields) return formatRow(dtype.fields, item)
  if (dtype.format) return formatSmall(item)
  if (kind === 'f') return formatFloat(item, widthOf(dtype))
  if (kind === 'c') return formatComplex(item.re, item.im, widthOf(dtype))
  if (kind === 'M') return item === NAT ? 'NaT' : formatDatetime(item, unit, unitName(unit))
  if (kind === 'm') return item === NAT ? 'NaT' : formatDuration(item, unit)
  if (kind === 'b') return item ? 'True' : 'False'
  if (typeof item === 'string') return item
  // numpy prints the repr of bytes here, since `str` would have to decode them.
  if (kind === 'S') return `np.bytes_(${pythonRepr(item)})`
  return formatOf(dtype, [item], false)(item)
}

/** Prints an array as `str(array)` does. @param {NDArray} array @returns {string} */
export function formatArray(array) {
  if (array.ndim === 0) return formatScalar(array.descr, array.get())
  if (array.size === 0) return '[]'
  return format(array)
}

/** Prints a masked array as `str(array)` does, with `--` where an element is masked. @param {import('./masked.js').MaskedArray} array @returns {string} */
export function formatMasked(array) {
  if (array.size === 0) return '[]'
  if (array.pyclass?.name === 'MaskedRecords' && array.ndim === 1 && array.descr.fields) return recordsText(array, array.descr.fields)
  return array.ndim === 0 ? formatHidden(array.descr, array.get(), array.mask.get()) : maskedText(array)
}

/** Prints an element that stands alone, with `--` for what is masked of it. @param {DType} dtype @param {any} item @param {any} mask @returns {string} */
function formatHidden(dtype, item, mask) {
  if (mask === true) return '--'
  if (typeof mask !== 'object') return formatScalar(dtype, item)
  if (Array.isArray(mask)) return `[${mask.map((part, i) => formatHidden(dtype.subarray?.base ?? dtype, item[i], part)).join(', ')}]`
  const parts = (dtype.fields ?? []).map(({ name, dtype: inner }) =>
    mask[name] === false ? formatPart(inner, item[name]) : formatHidden(inner, item[name], mask[name]),
  )
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`
}

/** Masked records, whose class prints them in its own way (numpy/ma/mrecords.py). @param {import('./masked.js').MaskedArray} array @param {import('./dtype.js').Field[]} fields */
function recordsText(array, fields) {
  const rows = Array.from({ length: array.size }, (_, i) => fields.map(({ name, dtype }) => formatHidden(dtype, array.get(i)[name], array.mask.get(i)[name])))
  return rows.length > 1 ? `[${rows.map((row) => `(${row.join(',')})`).join(', ')}]` : `(${rows[0].map((text) => `[${text}]`).join(', ')})`
}

/** numpy puts the elements into an array of objects, so each is printed as if it stood alone. @param {import('./masked.js').MaskedArray} array */
function maskedText(array) {
  const isSummary = array.size > THRESHOLD
  return nest(array.shape, (index) => formatHidden(array.descr, array.get(...index), array.mask.get(...index)), isSummary, [], ' ', LINE)
}
