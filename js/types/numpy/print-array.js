/**
 * Prints arrays and scalars as `str()` does in numpy 2: with brackets, aligned columns, and `...` in the middle of long arrays.
 * The numbers and times within are the matter of print-float.js and print-time.js. Elements are got by `array.get`, so that
 * arrays in any order, and masked ones, are printed alike.
 *
 * Source: numpy/_core/arrayprint.py (_array2string, _formatArray, _leading_trailing, the format classes).
 */
import { reprComplex, Tuple } from '../python/basic.js'
import { complexFormat, floatFormat, formatFloat, formatGeneral } from './print-float.js'
import { bounded, pythonRepr } from '../python/print-python.js'
import { formatDatetime, formatDuration, NAT, unitName } from './print-time.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./ndarray.js').NDArray} NDArray */

export const THRESHOLD = 1000
/** How deep arrays lie within arrays, and how much is printed of one at most. */
export const LIMITS = { depth: 20, size: 1e6 }
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
 * @param {boolean} hasAxes whether they are elements of an array, and not one alone
 * @param {boolean} [isAlone] whether they are parts of a structured element that stands alone, whose floats are printed as such alone
 * @returns {(item: any) => string}
 */
export function formatOf(dtype, items, hasAxes, isAlone = false) {
  const { kind } = dtype
  if (dtype.subarray) return subarrayFormat(dtype.subarray, items, isAlone)
  if (dtype.fields) return fieldsFormat(dtype.fields, items, hasAxes, isAlone)
  if (dtype.format) return formatSmall
  if (kind === 'f') return isAlone ? (item) => formatFloat(item, widthOf(dtype)) : floatFormat(items, widthOf(dtype))
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
export const formatSmall = (item) => (typeof item === 'number' ? formatGeneral(item) : reprComplex(formatGeneral(item.re), formatGeneral(item.im)))

/** @param {DType} dtype @param {any[]} items */
function timeFormat({ kind, unit }, items) {
  const name = unitName(unit)
  const format = (/** @type {any} */ item) => (kind === 'M' ? `'${formatDatetime(item, unit, name)}'` : String(item))
  const present = items.filter((item) => item !== NAT)
  const width = Math.max(longest(present.map(format)), present.length < items.length ? 5 : 0)
  return (/** @type {any} */ item) => (item === NAT ? "'NaT'" : format(item)).padStart(width)
}

/** @param {import('./dtype.js').Field[]} fields @param {any[]} items @param {boolean} hasAxes @param {boolean} isAlone @returns {(item: any) => string} */
function fieldsFormat(fields, items, hasAxes, isAlone) {
  const formats = fields.map(({ name, dtype }) =>
    formatOf(
      dtype,
      items.map((item) => item[name]),
      hasAxes,
      isAlone,
    ),
  )
  return (item) => inTuple(fields.map(({ name }, i) => formats[i](item[name])))
}

export const inTuple = (/** @type {string[]} */ parts) => (parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`)

/** @param {{ base: DType, shape: number[] }} subarray @param {any[]} items @param {boolean} isAlone @returns {(item: any) => string} */
function subarrayFormat({ base, shape }, items, isAlone) {
  const depth = shape.length
  const format = formatOf(base, items.flat(depth), true, isAlone)
  /** @param {any} item @param {number} axis @returns {string} */
  const nest = (item, axis) => {
    // numpy takes lists and tuples that are elements for further axes.
    if (axis >= depth && !Array.isArray(item)) return format(item)
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
    const parts = word.split('\n')
    const length = parts.reduce((most, part) => Math.max(most, widthOfText(part)), 0)
    if (this.#length + length > this.width && this.#length > this.indent.length) this.#break(this.indent)
    const indent = ' '.repeat(this.#length)
    parts.forEach((part, i) => {
      if (i) this.#break(indent)
      this.#append(part)
    })
    // What follows a word of several lines stands behind the longest.
    this.#append(' '.repeat(length - widthOfText(/** @type {string} */ (parts.at(-1)))))
  }

  #break(/** @type {string} */ indent) {
    this.#done += `${this.#line.trimEnd()}\n`
    this.#line = ''
    this.#length = 0
    this.#append(indent)
  }

  #append(/** @type {string} */ text) {
    this.#line += text
    this.#length += widthOfText(text)
  }

  space(/** @type {string} */ comma) {
    this.#append(`${comma} `)
  }

  get text() {
    return this.#done + this.#line
  }
}

/**
 * Prints what lies behind an index: the word itself, or the brackets with all that is in them.
 * @param {number[]} shape @param {(index: number[]) => string} wordAt @param {boolean} isSummary
 * @param {number[]} [index] @param {string} [indent] @param {number} [width] @param {string} [comma] what stands behind each but the last @returns {string}
 */
export function nest(shape, wordAt, isSummary, index = [], indent = ' ', width = LINE, comma = '') {
  const axis = index.length
  const left = shape.length - axis
  if (left === 0) return wordAt(index)
  const places = placesOf(shape[axis], isSummary)
  const inner = (/** @type {number} */ place) => (place < 0 ? MISSING : nest(shape, wordAt, isSummary, [...index, place], `${indent} `, width - 1, comma))
  if (left > 1) {
    const separator = comma + '\n'.repeat(left - 1)
    return `[${places
      .map((place) => indent + inner(place))
      .join(separator)
      .slice(indent.length)}]`
  }
  const lines = new Lines(indent, width - 1)
  places.forEach((place, i) => {
    if (i) lines.space(comma)
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

/** @param {NDArray} array @param {string} [prefix] what stands before it @param {string} [comma] @returns {string} */
function format(array, prefix = '', comma = '') {
  const { shape, descr } = array
  const isSummary = array.size > THRESHOLD
  const indices = indicesOf(shape, isSummary)
  // The elements of a chararray end before their last white space.
  const isStripped = array.pyclass?.name === 'chararray'
  const at = (/** @type {number[]} */ index) => (isStripped ? strip(array.get(...index)) : array.get(...index))
  const formatted = formatOf(descr, indices.map(at), true)
  return nest(shape, (index) => formatted(at(index)), isSummary, [], `${' '.repeat(prefix.length)} `, LINE - comma.length, comma)
}

/** Prints an array as `repr(array)` does. @param {NDArray} array @returns {string} */
export const reprArray = (array) => bounded(() => reprWhole(array), LIMITS)

/** @param {NDArray} array @returns {string} */
function reprWhole(array) {
  const { descr, size, shape, pyclass, dtype } = array
  const prefix = `${pyclass?.name ?? 'array'}(`
  const extras = []
  if (size > THRESHOLD || (size === 0 && shape.length > 1)) extras.push(`shape=(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`)
  if (!size || !/^(bool|int64|float64|complex128)$/.test(dtype)) extras.push(`dtype=${/^\w+$/.test(dtype) || descr.fields ? dtype : `'${dtype}'`}`)
  const text = prefix + (size ? format(array, prefix, ',') : '[]')
  const extra = extras.join(', ')
  if (!extra) return `${text})`
  const length = text.length - text.lastIndexOf('\n') + extra.length + 2
  return `${text},${length > LINE ? `\n${' '.repeat(prefix.length)}` : ' '}${extra})`
}

/** Whether elements are long doubles or of two such. @param {DType} dtype */
export const isLong = ({ kind, itemsize }) => (kind === 'f' && itemsize > 8) || (kind === 'c' && itemsize > 16)

/** Prints an element that stands alone as `repr` of numpy's scalars does. @param {DType} dtype @param {any} item @returns {string} */
export function reprScalar(dtype, item) {
  const { kind, unit } = dtype
  const text = formatScalar(dtype, item)
  const number = text.replace(/^\((.*)\)$/, '$1')
  if (dtype.format || kind === 'O') return text
  if (kind === 'b') return `np.${text}_`
  const isNaT = item === NAT
  const told = dtype.fields
    ? `${text}, dtype=${dtype}`
    : isLong(dtype) || kind === 'M' || (kind === 'm' && isNaT)
      ? `'${number}'`
      : 'SUV'.includes(kind)
        ? pythonRepr(item)
        : kind === 'm'
          ? item
          : number
  const name = dtype.isRecord
    ? 'record'
    : isLong(dtype)
      ? `${kind === 'c' ? 'c' : ''}longdouble`
      : ({ U: 'str_', S: 'bytes_', V: 'void', M: 'datetime64', m: 'timedelta64' }[kind] ?? dtype.native)
  return `np.${name}(${told}${unit && (kind === 'm' || isNaT) ? `,'${unit}'` : ''})`
}

/** Text or bytes without white space at their end. @param {string | Uint8Array} item */
function strip(item) {
  if (typeof item === 'string') return item.trimEnd()
  let { length } = item
  while (length && (item[length - 1] === 32 || (item[length - 1] > 8 && item[length - 1] < 14))) length--
  return item.subarray(0, length)
}

/** Prints an element that stands alone, as `str` of numpy's scalars does. @param {DType} dtype @param {any} item @returns {string} */
export const formatScalar = (dtype, item) => bounded(() => formatItem(dtype, item), LIMITS)

/** @param {DType} dtype @param {any} item @returns {string} */
function formatItem(dtype, item) {
  const { kind, unit } = dtype
  if (dtype.fields) return formatOf(dtype, [item], false, true)(item)
  if (dtype.format) return formatSmall(item)
  if (kind === 'f') return formatFloat(item, widthOf(dtype))
  if (kind === 'c') return reprComplex(formatFloat(item.re, widthOf(dtype)), formatFloat(item.im, widthOf(dtype)))
  if (kind === 'M') return item === NAT ? 'NaT' : formatDatetime(item, unit, unitName(unit))
  if (kind === 'm') return item === NAT ? 'NaT' : formatDuration(item, unit)
  if (kind === 'b') return item ? 'True' : 'False'
  if (typeof item === 'string') return item
  return formatOf(dtype, [item], false)(item)
}

/** Prints an array as `str(array)` does. @param {NDArray} array @returns {string} */
export const formatArray = (array) => bounded(() => formatWhole(array), LIMITS)

/** @param {NDArray} array @returns {string} */
function formatWhole(array) {
  // numpy prints the repr of bytes here, since `str` would have to decode them.
  if (array.ndim === 0) return array.descr.kind === 'S' ? `np.bytes_(${pythonRepr(array.get())})` : formatScalar(array.descr, array.get())
  if (array.size === 0) return '[]'
  return format(array)
}
