/**
 * Prints values of a column as pandas does, each beside the others: floats to one precision, dates without a time where none has one.
 * Only the rows that are shown are given, so what is made here is bounded by what is shown.
 *
 * Source: pandas 2.2's pandas/io/formats/format.py (format_array and its formatters, _trim_zeros_float), pandas/io/formats/printing.py (pprint_thing).
 */
import { formatFloat, positional } from '../numpy/print-float.js'
import { widthOfText } from '../numpy/print-array.js'
import { NDArray } from '../numpy/ndarray.js'
import { Float, padExponent, REPR } from '../python/basic.js'
import { PyDateTime } from '../python/datetime.js'
import { pythonRepr, pythonStr } from '../python/print-python.js'

/** Digits behind the point. */
const PRECISION = 6

/** The width of the widest text. */
export const longest = (/** @type {string[]} */ texts) => texts.reduce((most, text) => Math.max(most, widthOfText(text)), 0)

/** Makes each text as wide as the widest, or `least`. @param {string[]} texts @param {boolean} isLeft @param {number} [least] */
export function alignTexts(texts, isLeft, least = 0) {
  const width = Math.max(least, longest(texts))
  return texts.map((text) => {
    const space = ' '.repeat(width - widthOfText(text))
    return isLeft ? text + space : space + text
  })
}

const escape = (/** @type {string} */ text) => text.replace(/[\t\n\r]/g, (found) => JSON.stringify(found).slice(1, -1))

/** Prints a value as `pprint_thing` does: texts have no quotes, but in a dict. @param {any} value @returns {string} */
export const prettyPrint = (value) =>
  value instanceof PyDateTime
    ? String(value).replace('T', ' ')
    : pythonRepr(value instanceof NDArray && value.ndim ? value.toArray() : value, isDict(value) ? undefined : escape, textOf)

/** The text of what has a repr of its own. @param {any} value */
const textOf = (value) => (value[REPR] ? String(value) : undefined)

const isDict = (/** @type {any} */ value) => value instanceof Map || (value && Object.getPrototypeOf(value) === Object.prototype)

const DECIMAL = /\.\d(\d*?)(0*)$/

/** Takes off the zeros at the ends of numbers that all have them. @param {string[]} texts */
function trimZeros(texts) {
  const zeros = Math.min(...texts.map((text) => DECIMAL.exec(text)?.[2].length ?? Infinity))
  return zeros < Infinity && zeros ? texts.map((text) => (DECIMAL.test(text) ? text.slice(0, -zeros) : text)) : texts
}

/** Prints floats to the precision that they need together. @param {any[]} values null or NaN where missing @param {boolean} [isFixed] whether none has a power of ten @returns {string[]} */
function formatFloats(values, isFixed) {
  const print = (/** @type {boolean} */ isScientific) =>
    trimZeros(
      values.map((value) => {
        const size = Math.abs(value)
        if (value === null || Number.isNaN(size)) return 'NaN'
        const [whole, fraction] = positional(size, 'double', PRECISION)
        const text = size === Infinity ? 'inf' : isScientific ? padExponent(size.toExponential(PRECISION)) : `${whole}.${fraction.padEnd(PRECISION, '0')}`
        return (value < 0 || Object.is(value, -0) ? '-' : ' ') + text
      }),
    )
  const texts = print(false)
  const isLong = longest(texts) > PRECISION + 6
  return !isFixed && values.some((value) => value && (Math.abs(value) < 1e-6 || (isLong && Math.abs(value) > 1e6))) ? print(true) : texts
}

const CLOCK = /( \d\d:\d\d:\d\d)\.?(\d*)$/

/** Gives dates the parts that one of them needs: none of the clock where all are midnight, digits of a second by threes. @param {string[]} texts */
function alignDates(texts) {
  if (texts.every((text) => /^NaT$| 00:00:00$/.test(text))) return texts.map((text) => text.replace(CLOCK, ''))
  const digits = Math.max(...texts.map((text) => (CLOCK.exec(text)?.[2] ?? '').replace(/(?:000)+$/, '').length))
  return texts.map((text) => text.replace(CLOCK, (_, clock, fraction) => clock + (digits ? `.${fraction.padEnd(9, '0').slice(0, digits)}` : '')))
}

/** The text of a missing value. @param {string} dtype */
export const missingText = (dtype) =>
  /^(?:datetime|timedelta|period)/.test(dtype)
    ? 'NaT'
    : /^(?:object|null)/.test(dtype)
      ? 'None'
      : /^string|^U?Int\d|^F|^boolean|w\]$/.test(dtype)
        ? '<NA>'
        : 'NaN'

/** Prints a value of an array of objects. @param {any} value @param {string} dtype @param {boolean} isQuoted */
function formatObject(value, dtype, isQuoted) {
  if (value === null) return ` ${missingText(dtype)}`
  if (dtype !== 'object' && typeof value === 'number')
    return ` ${/^F|^float|^double|^half/.test(dtype) ? formatFloat(value, /^F\w+32|^float\[/.test(dtype) ? 'single' : 'double') : value}`
  const isFloat = value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
  return isFloat ? formatFloats([Number(value)], true)[0].replace(/^N/, ' N') : ` ${isQuoted ? pythonRepr(value) : prettyPrint(value)}`
}

/**
 * Prints the values of some rows.
 * @param {string} dtype as pandas names it
 * @param {any[]} values as a column gives them, null where missing
 * @param {string} [categories] the dtype of the categories where `dtype` is category
 * @param {boolean} [isQuoted] whether texts have quotes
 * @returns {string[]} not yet of one width
 */
export function formatValues(dtype, values, categories, isQuoted = false) {
  const [, kind] = /^(?:Sparse\[)?([a-z]+)(\d+)(?!\d|\[py)/.exec(categories ?? dtype) ?? []
  const type = categories ?? dtype
  const texts = () => values.map((value) => pythonStr(value ?? 'NaT'))
  const areAll = (/** @type {string[]} */ ...types) => values.every((value) => value === null || types.includes(typeof value))
  if (kind === 'datetime') return type.includes(',') ? texts() : alignDates(texts())
  if (kind === 'timedelta') return texts().every((text) => /^NaT$| \+?00:00:00$/.test(text)) ? texts().map((text) => text.replace(/ \+?0.*/, '')) : texts()
  if (kind === 'float' && areAll('number')) return formatFloats(values)
  if ((kind === 'int' || kind === 'uint') && areAll('number', 'bigint')) return values.map((value) => `${value < 0 ? '' : ' '}${value ?? 'NaN'}`)
  return values.map((value) => formatObject(value, categories ? 'category' : dtype, isQuoted))
}
