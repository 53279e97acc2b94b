/**
 * What a column of pandas is in Parquet: ints, floats, bools, texts, bytes, dates, decimals and timestamps are what they are, a category is its
 * values. What Parquet has no type for is text: durations, periods, intervals, complex numbers and times as pandas prints them, lists, dicts and
 * columns of several types as JSON.
 */
import { Decimal, Float, json, PyDate, str } from '../index.js'

/** @typedef {{ name: string, type: string, repetition_type: string, converted_type?: string, logical_type?: any, precision?: number, scale?: number, type_length?: number }} Element */
/** @typedef {{ element: Element, data: any, pandas: { pandas_type: string, numpy_type: string, metadata: any } }} ParquetColumn */

const DAY = 86_400_000
/** The names that Parquet has for units of time, and how many of them a second of pandas' unit is. @type {Record<string, [string, bigint]>} */
const UNITS = { s: ['MILLIS', 1000n], ms: ['MILLIS', 1n], us: ['MICROS', 1n], ns: ['NANOS', 1n] }
/** The most digits of a decimal in an INT64. */
const SHORT_DECIMAL = 18

/** Converts what is not missing. @param {any[]} values @param {(value: any) => any} convert */
const mapPresent = (values, convert) => values.map((value) => (value === null || value === undefined ? null : convert(value)))

const numberOf = (/** @type {any} */ value) => (value instanceof Float ? value.value : value)
const isMissing = (/** @type {any} */ value) => value === null || /^(?:NaT|<NA>|-?s?NaN)$/.test(typeof value === 'object' ? String(value) : '')

/** @param {any[]} values @param {(value: any) => boolean} is @param {boolean} [hasSome] */
const are = (values, is, hasSome = true) => (!hasSome || values.some((value) => value !== null)) && values.every((value) => value === null || is(value))

/** The element and the data of values, by the dtype, and of objects by what they are. @param {string} dtype @param {any[]} values null where missing @returns {[Omit<Element, 'name' | 'repetition_type'>, any[]]} */
function typed(dtype, values) {
  const [, sign, bits] = /^(u?)int(\d+)/i.exec(dtype) ?? []
  if (bits === '64') return [{ type: 'INT64', ...(sign ? { converted_type: 'UINT_64' } : {}) }, mapPresent(values, BigInt)]
  if (bits) return [{ type: 'INT32', converted_type: `${sign ? 'UINT' : 'INT'}_${bits}` }, mapPresent(values, Number)]
  if (/^float(?:16|32)|^float\[|^halffloat/i.test(dtype)) return [{ type: 'FLOAT' }, values]
  if (/^float64|^double/i.test(dtype)) return [{ type: 'DOUBLE' }, values]
  if (/^bool/.test(dtype)) return [{ type: 'BOOLEAN' }, values]
  const [, unit] = /^(?:datetime64|timestamp)\[(\w+)/.exec(dtype) ?? []
  if (unit) {
    const [name, factor] = UNITS[unit]
    return [
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: dtype.includes(','), unit: name } },
      mapPresent(values, (value) => value.value * factor),
    ]
  }
  return dtype === 'object' || /\[pyarrow\]$/.test(dtype) ? typedObjects(values) : textColumn(values, str)
}

/** @param {any[]} values @param {(value: any) => string} print @returns {[Omit<Element, 'name' | 'repetition_type'>, any[]]} */
const textColumn = (values, print) => [{ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, mapPresent(values, print)]

/** @param {any[]} given @returns {[Omit<Element, 'name' | 'repetition_type'>, any[]]} */
function typedObjects(given) {
  const values = given.map((value) => (isMissing(value) ? null : value))
  if (are(values, (value) => typeof value === 'string', false)) return textColumn(values, String)
  if (are(values, (value) => typeof value === 'boolean')) return [{ type: 'BOOLEAN' }, values]
  if (are(values, (value) => value instanceof Uint8Array)) return [{ type: 'BYTE_ARRAY' }, values]
  if (are(values, (value) => value instanceof PyDate && value.constructor === PyDate))
    return [{ type: 'INT32', converted_type: 'DATE' }, mapPresent(values, (value) => Math.floor(value.toDate().getTime() / DAY))]
  if (are(values, (value) => value instanceof Decimal && /^-?\d+(?:\.\d+)?$/.test(value.text))) return decimalColumn(values)
  if (
    are(values, (value) => typeof value === 'bigint' || Number.isSafeInteger(value)) &&
    values.every((value) => BigInt.asIntN(64, BigInt(value ?? 0)) === BigInt(value ?? 0))
  )
    return [{ type: 'INT64' }, mapPresent(values, BigInt)]
  if (are(values, (value) => value instanceof Float || typeof value === 'number') && !values.some((value) => Number.isSafeInteger(value)))
    return [{ type: 'DOUBLE' }, mapPresent(values, numberOf)]
  return textColumn(values, (value) => json(value))
}

/** Decimals of as many digits behind the point as one of them has. @param {any[]} values @returns {[Omit<Element, 'name' | 'repetition_type'>, any[]]} */
function decimalColumn(values) {
  const scale = Math.max(...values.map((value) => (value === null ? 0 : (/\.(\d+)/.exec(value.text)?.[1].length ?? 0))))
  const unscaled = mapPresent(values, ({ text }) => {
    const [whole, fraction = ''] = text.split('.')
    return BigInt(whole + fraction.padEnd(scale, '0'))
  })
  const precision = Math.max(1, scale, ...unscaled.map((value) => String(value ?? 0).replace('-', '').length))
  if (precision > 38) return textColumn(values, String)
  const decimal = { converted_type: 'DECIMAL', precision, scale }
  return [precision > SHORT_DECIMAL ? { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...decimal } : { type: 'INT64', ...decimal }, unscaled]
}

/** The dtypes that pandas makes again by their names. */
const KEPT = /^(?:u?int|float)\d+$|^bool(?:ean)?$|^U?Int\d+$|^Float\d+$|^string$|^datetime64\[/

/** A column, or what has a dtype, a length and values like one, as Parquet has it. @param {string} name @param {any} column @returns {ParquetColumn} */
export function columnOf(name, column) {
  const categories = column.array?.categories ?? column.categories
  const dtype = column.dtype === 'category' && categories ? categories.dtype : column.dtype
  const [element, data] = typed(
    dtype,
    Array.from({ length: column.length }, (_, row) => column.at(row) ?? null),
  )
  const isKept = KEPT.test(column.dtype)
  return {
    element: { name, repetition_type: 'OPTIONAL', ...element },
    data,
    pandas: { pandas_type: isKept ? dtype.replace(/\[.*/, '').toLowerCase() : 'unicode', numpy_type: isKept ? dtype : 'object', metadata: null },
  }
}
