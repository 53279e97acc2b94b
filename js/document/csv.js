/**
 * Tables as CSV (RFC 4180): arrays of one or two axes, data frames, series and indexes, lists of dicts.
 *
 * @typedef {object} CsvOptions
 * @property {boolean} [escapeFormulas] whether an apostrophe stands before what a spreadsheet would take for a formula
 * @property {ArrayLike<number>} [rows] the places of the rows of a DataFrame, Series or Index that are written, in their order; all in theirs where it is not given
 */
import { str } from './python-text.js'
import { Complex, Float, Tuple } from '../types/python/basic.js'
import { DType } from '../types/numpy/dtype.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { DataFrame, Series } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'

/** What spreadsheets take for a formula where it begins a cell, and no number. Source: OWASP, CSV Injection. */
const FORMULA = /^(?:[=@\t\r]|[-+](?!(?:\d|\.\d|inf|nan)))/

/** @param {any} value @param {boolean} escapesFormulas */
function cell(value, escapesFormulas) {
  const plain = formatCell(value)
  const text = escapesFormulas && FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Gives the cells of the label of a row, one a level. @param {Index} index @returns {(row: number) => unknown[]} */
function labelsOf(index) {
  if (index.kind !== 'MultiIndex') {
    const at = textOf(index)
    return (row) => [at(row)]
  }
  const levels = index.levels.map((level, i) => ({ at: textOf(level), codes: index.levelCodes[i] }))
  return (row) => levels.map(({ at, codes }) => (codes[row] < 0 ? '' : at(Number(codes[row]))))
}

/** @typedef {(values: unknown[]) => string} Line */

/** @param {boolean} escapesFormulas @returns {Line} */
const lineMaker = (escapesFormulas) => (values) => {
  const cells = values.map((value) => cell(value, escapesFormulas))
  // A line of one empty cell would be no line at all.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(',')}\n`
}

/**
 * The lines of a table as CSV, its names first where it has names: a DataFrame, Series or Index as pandas' `to_csv` writes it, a list of Maps, an NDArray of one
 * or two axes or with fields.
 * @param {any} value @param {CsvOptions} [options] @returns {Generator<string, void>} @throws {TypeError} where the value is no table
 */
export function* encodeCsv(value, { escapeFormulas = false, rows: places } = {}) {
  const line = lineMaker(escapeFormulas)
  if (value instanceof DataFrame) {
    yield* frameHeader(value, line)
    const columns = Array.from({ length: value.columns.length }, (_, i) => textOf(value.columnAt(i)))
    yield* rowsOf(labelsOf(value.index), columns, places ?? value.index, line)
  } else if (value instanceof Series) {
    yield line([...indexNames(value.index), value.name ?? 0])
    yield* rowsOf(labelsOf(value.index), [textOf(value)], places ?? value, line)
  } else if (value instanceof Index) {
    yield line(value.kind === 'MultiIndex' ? indexNames(value) : [value.name ?? 0])
    yield* rowsOf(labelsOf(value), [], places ?? value, line)
  } else if (isRecords(value)) {
    const keys = [...new Set(value.flatMap((/** @type {Map<unknown, unknown>} */ row) => [...row.keys()]))]
    yield line(keys)
    for (const row of value) yield line(keys.map((key) => row.get(key)))
  } else {
    if (!(value instanceof NDArray)) throw new TypeError('the value is no table: a DataFrame, Series, Index, list of Maps or NDArray')
    const array = value
    if (array.descr.fields) {
      const { fields } = array.descr
      yield line(fields.map(({ name }) => name))
      const inRow = (/** @type {any} */ list) => [list].flat(Math.max(1, array.ndim))
      const rows = inRow(array.toArray())
      const texts = fields.some(({ dtype }) => isTime(dtype)) ? inRow(array.toJSON()) : rows
      for (const i of rows.keys()) yield line(fields.map(({ name, dtype }) => (isTime(dtype) ? texts : rows)[i]?.[name]))
      return
    }
    if (array.shape.length > 2) throw new TypeError(`an array of ${array.shape.length} axes is no table`)
    const rows = isTime(array.descr) ? array.toJSON() : array.toArray()
    if (array.shape.length === 0) yield line([rows])
    else for (const row of rows) yield line(Array.isArray(row) ? row : [row])
  }
}

/** Whether the elements are counts, of which JSON has the text. @param {DType} dtype */
const isTime = ({ kind }) => 'mM'.includes(kind)

const isRecords = (/** @type {any} */ value) => Array.isArray(value) && value.length > 0 && value.every((row) => row instanceof Map)

/** The names of an index, empty where there are none. @param {Index} index */
const indexNames = (index) => index.names.map((name) => name ?? '')

/** The lines above the rows, as pandas' `to_csv` has them: one a level of the columns, and below several the names of the index, where it has any. @param {DataFrame} frame @param {Line} line */
function* frameHeader({ columns, index }, line) {
  const at = labelsOf(columns)
  const labels = Array.from({ length: columns.length }, (_, place) => at(place))
  const levels = columns.names.length
  const before = indexNames(index)
  if (levels === 1) {
    yield line([...before, ...labels.flat()])
    return
  }
  for (let level = 0; level < levels; level++)
    yield line([columns.names[level] ?? '', ...before.slice(1).map(() => ''), ...labels.map((label) => label[level])])
  if (before.some((name) => name !== '')) yield line([...before, ...labels.map(() => '')])
}

/** Rows of columns beside their labels: those at the places of a list, or as many as a table has. @param {(row: number) => unknown[]} label @param {((row: number) => unknown)[]} columns @param {ArrayLike<number> | Series | Index} places @param {Line} line */
function* rowsOf(label, columns, places, line) {
  const isList = !(places instanceof Series || places instanceof Index)
  for (let i = 0; i < places.length; i++) {
    const row = isList ? places[i] : i
    yield line([...label(row), ...columns.map((at) => at(row))])
  }
}

const MIDNIGHT = / 00:00:00$/
/** The floats whose text is shorter than that of a double. @type {Record<string, DType>} */
const SHORT_FLOATS = {
  float16: new DType('f', 2),
  float32: new DType('f', 4),
  Float32: new DType('f', 4),
  'float[pyarrow]': new DType('f', 4),
  'halffloat[pyarrow]': new DType('f', 2),
}

/**
 * The text of each value of a column, as pandas' `to_csv` has it: floats as Python prints them, dates without a time where no date has one,
 * and with the same digits of a second.
 * @param {Series | Index} column @returns {(row: number) => unknown}
 */
function textOf(column) {
  const { dtype } = column
  // pandas 3, whose dates count microseconds, gives those with a zone the same digits too.
  if (dtype.startsWith('datetime64[') && !dtype.startsWith('datetime64[ns,')) {
    const texts = Array.from({ length: column.length }, (_, row) => formatCell(column.at(row)))
    if (texts.every((text) => text === '' || MIDNIGHT.test(text))) return (row) => texts[row].replace(MIDNIGHT, '')
    const digits = texts.reduce((most, text) => Math.max(most, fractionOf(text).replace(/(?:000)+$/, '').length), 0)
    return (row) =>
      texts[row].replace(
        FRACTION,
        (/** @type {string} */ _, /** @type {string} */ clock, fraction = '') =>
          clock + (digits ? `.${fraction.slice(1).padEnd(9, '0').slice(0, digits)}` : ''),
      )
  }
  if (Object.hasOwn(SHORT_FLOATS, dtype))
    return (row) => {
      const value = /** @type {any} */ (column.at(row))
      return typeof value === 'number' && !Number.isNaN(value) ? String(new NumpyScalar(SHORT_FLOATS[dtype], value)) : formatCell(value)
    }
  const { categories, codes } = /** @type {any} */ (column).array ?? column
  if (dtype === 'category' && categories) {
    const at = textOf(categories)
    return (row) => (codes[row] < 0 ? '' : at(Number(codes[row])))
  }
  if (dtype.startsWith('timedelta64')) {
    const texts = Array.from({ length: column.length }, (_, row) => formatCell(column.at(row)))
    const areDays = texts.every((text) => text === '' || WHOLE_DAYS.test(text))
    if (areDays) return (row) => texts[row].replace(WHOLE_DAYS, '')
    // pandas 3, whose durations count microseconds, gives all the same digits.
    const hasFraction = !dtype.endsWith('[ns]') && texts.some((text) => text.includes('.'))
    return (row) => (hasFraction && texts[row] !== '' && !texts[row].includes('.') ? `${texts[row]}.000000` : texts[row])
  }
  if (/^(?:large_|fixed_size_)?list<|^map</.test(dtype)) return (row) => formatList(/** @type {any} */ (column.at(row)), dtype)
  const areFloats = /^[Ff]loat|^Sparse\[float|^double/.test(dtype)
  return (row) => formatCell(column.at(row), areFloats)
}

const WHOLE_DAYS = / \+?00:00:00$/

/** From here on numpy leaves out elements of what it prints, which a file shall have. */
const MOST_PRINTED = 1000

/** A list of Arrow, which pandas has as an array of numpy's; a map is a list of pairs. @param {any[] | null} items @param {string} dtype */
function formatList(items, dtype) {
  if (items === null) return ''
  if (dtype.startsWith('map')) return str(items.map((pair) => Tuple.from(pair)))
  const [, kind = '', unit = ''] = /^\w+<\w+: (\w+)(?:\[(\w+))?/.exec(dtype) ?? []
  if (items.length > MOST_PRINTED) return `[${items.map(str).join(' ')}]`
  if (/^(?:double|float|halffloat)$/.test(kind))
    return String(NDArray.from(kind === 'double' ? Float64Array.from(items, (item) => item ?? NaN) : Float32Array.from(items, (item) => item ?? NaN)))
  if (/^u?int/.test(kind) && items.length && !items.includes(null)) return String(NDArray.from(BigInt64Array.from(items, BigInt)))
  const texts = items.map((item) => (/^(?:date|timestamp)/.test(kind) && item !== null ? `'${isoText(item, unit)}'` : str([item]).slice(1, -1)))
  return `[${texts.join(' ')}]`
}

/** Digits of a second by the unit of an instant. @type {Record<string, number>} */
const DIGITS = { s: 0, ms: 3, us: 6, ns: 9 }

/** A date as numpy prints it. @param {any} item @param {string} unit */
function isoText(item, unit) {
  const [whole, fraction = ''] = String(item).replace(' ', 'T').split('.')
  return `${whole}${DIGITS[unit] ? `.${fraction.padEnd(DIGITS[unit], '0')}` : ''}`
}

const FRACTION = /( \d\d:\d\d:\d\d)(\.\d+)?/
const fractionOf = (/** @type {string} */ text) => FRACTION.exec(text)?.[2]?.slice(1) ?? ''

/** A value as Python's `str` has it; nothing where it is missing, in whatever form that is. @param {any} value @returns {string} */
function formatCell(value, isFloat = false) {
  if (value === null || value === undefined) return ''
  if (value instanceof Float) return formatCell(value.value, true)
  if (typeof value === 'number')
    return Number.isNaN(value) ? '' : Number.isInteger(value) && !isFloat && !Object.is(value, -0) ? String(value) : String(new Float(value))
  if (value instanceof Complex && (Number.isNaN(value.re) || Number.isNaN(value.im))) return ''
  // What pandas holds missing: NaT, NA, the NaN of numpy's scalars and of Decimal.
  const text = str(value)
  return typeof value === 'object' && /^(?:NaT|<NA>|nan|-?s?NaN)$/.test(text) ? '' : text
}
