/**
 * A column of values as pandas holds them, which a Series, an Index, a column of a DataFrame and an extension array have in common.
 *
 * `values` has what lies in memory, one item a row; `at(row)` gives the value that a Python user would see there, null where it
 * is missing. Values are made one at a time, so that a column of numbers costs nothing. arrays.js makes columns out of pickles.
 */
import { isPickleError, LimitError } from '../../errors.js'
import { asInt } from '../../numbers.js'
import { Complex, PyObject } from '../python/basic.js'
import { elementAt } from '../numpy/decode.js'
import { HEAD, jsonInt, mark, setGetter, TEXT } from '../python/mark.js'
import { bounded, listItems } from '../python/print-python.js'

/** @typedef {{ categories?: any, codes?: any, ordered?: boolean, left?: Column, right?: Column, closed?: string, zone?: unknown }} Parts */

/** A column of values of one dtype. */
export class Column {
  static {
    mark(this, 'Column', false)
  }

  #box

  /**
   * @param {string} dtype as pandas prints it: `int64`, `datetime64[ns, UTC]`, `category`, `Int64`, `period[D]`
   * @param {ArrayLike<any>} values a typed array of numbers (datetimes, timedeltas and periods as the integers that pandas keeps), or an Array; null is a missing value
   * @param {((value: any) => unknown)} [box] gives what a value is to the user, where that is not the value itself
   * @param {Parts} [parts] what belongs to the type: a categorical has codes, categories and ordered, intervals have left, right and closed, dates with a zone the zone
   */
  constructor(dtype, values, box, { categories, codes, ordered, left, right, closed, zone } = {}) {
    this.$type = 'Column'
    this.dtype = dtype
    this.values = values
    this.#box = box
    this.categories = categories
    this.codes = codes
    this.ordered = ordered
    this.left = left
    this.right = right
    this.closed = closed
    this.zone = zone
  }

  get length() {
    return this.values.length
  }

  /**
   * Gives the value of a row: a number (of an int where it is safe), a Timestamp, Timedelta, Period, Interval or other
   * value; null where it is missing. A negative row counts from the end.
   */
  at(/** @type {number} */ row) {
    const value = this.values[row < 0 ? row + this.length : row]
    if (value === undefined) return undefined
    if (this.#box) return this.#box(value)
    return typeof value === 'bigint' ? asInt(value, false) : value
  }

  /** Gives the values of all rows, as `at` does. @returns {any[]} */
  toArray() {
    return Array.from({ length: this.length }, (_, row) => this.at(row))
  }

  /** The values of all rows. */
  toJSON() {
    return this.toArray().map(jsonInt)
  }

  /** The values of the rows. */
  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]()
  }
}

/** The most values that are made of a column whose length is no more than a number of the file. */
const MOST_TOLD = 1 << 25

/** A column whose values are told and not held: those of a range, of a sparse array, or of an array of an unknown kind. `values` are made when they are asked for. */
export class ToldColumn extends Column {
  #length
  #valueAt
  #isRange
  /** @type {any} */
  #values

  /** @param {string} dtype @param {number} length @param {(row: number) => unknown} valueAt @param {boolean} [isRange] whether `values` are a Float64Array */
  constructor(dtype, length, valueAt, isRange = false) {
    super(dtype, [])
    this.#length = length
    this.#valueAt = valueAt
    this.#isRange = isRange
    setGetter.call(this, 'values', getValues)
  }

  get length() {
    return this.#length
  }

  /** Gives the value of a row. */
  at(/** @type {number} */ row) {
    const place = row < 0 ? row + this.#length : row
    return place >= 0 && place < this.#length ? this.#valueAt(place) : undefined
  }

  /** Gives the values of all rows. @returns {any[]} @throws {LimitError} TOO_LARGE where they are more than 2 ** 25 */
  toArray() {
    return Array.from(this.made)
  }

  /** The values, made once. @returns {any} @throws {LimitError} TOO_LARGE where they are more than 2 ** 25 */
  get made() {
    if (this.#length > MOST_TOLD) throw new LimitError('TOO_LARGE', `a pandas array of ${this.#length} values that the file does not hold one by one`)
    this.#values ??= this.#isRange
      ? Float64Array.from({ length: this.#length }, (_, row) => /** @type {number} */ (this.#valueAt(row)))
      : Array.from({ length: this.#length }, (_, row) => this.#valueAt(row))
    return this.#values
  }
}

/** @this {any} */
function getValues() {
  return this.made
}

/** Gives a column of an array of an unknown kind, which is the value of each row. @param {string} dtype @param {unknown} array @param {number} length */
export const inertColumn = (dtype, array, length) => new ToldColumn(dtype, length, () => array)

/**
 * Gives elements of a numpy array from one place on, `step` apart; a view where they lie together.
 * @param {import('../numpy/ndarray.js').NDArray} array @param {number} start @param {number} count @param {number} step
 */
function pick(array, start, count, step) {
  const { data, descr } = array
  if (descr.kind === 'c') return Array.from({ length: count }, (_, i) => new Complex(data[2 * (start + i * step)], data[2 * (start + i * step) + 1]))
  if (descr.fields || descr.subarray) return Array.from({ length: count }, (_, i) => elementAt(descr, data, start + i * step))
  if (descr.kind === 'b') return Array.from({ length: count }, (_, i) => data[start + i * step] !== 0)
  if (step === 1) return Array.isArray(data) ? data.slice(start, start + count) : data.subarray(start, start + count)
  const picked = Array.isArray(data) ? new Array(count) : new data.constructor(count)
  for (let i = 0; i < count; i++) picked[i] = data[start + i * step]
  return picked
}

/** Gives the values of a row of an array of two axes, or all values of an array of one axis. @param {import('../numpy/ndarray.js').NDArray} array @returns {any} */
export function rowOf(array, row = 0) {
  const [first, second] = array.shape
  if (array.ndim < 2) return pick(array, 0, first ?? 1, 1)
  return array.order === 'F' ? pick(array, row, second, first) : pick(array, row * second, second, 1)
}

/** An inert object that holds one column, such as a Series or an extension array. Its subclasses give the column as `array`. */
export class ColumnObject extends PyObject {
  /** The values and what belongs to their type: codes and categories, or the ends of intervals. @returns {Column} */
  get array() {
    throw new TypeError('a class of these tells its array')
  }

  /** The type as pandas prints it: `float64`, `datetime64[ns, UTC]`, `category` or `Int64`. */
  get dtype() {
    return this.array.dtype
  }

  /**
   * One value a row: a typed array of numbers (BigInts of int64, and of datetimes, timedeltas and periods as pandas counts
   * them), or an Array in which null is a missing value.
   */
  get values() {
    return this.array.values
  }

  get length() {
    return this.array.length
  }

  /** Gives the value of a row, which may be a Timestamp, Timedelta, Period or Interval; null where it is missing. */
  at(/** @type {number} */ row) {
    return this.array.at(row)
  }

  /** The values of all rows. */
  toArray() {
    return this.array.toArray()
  }

  /** The values of all rows. @returns {any} */
  toJSON() {
    return this.array.toJSON()
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return String(this)
  }

  /** What Node prints. */
  [TEXT]() {
    return listItems(this)
  }

  /** The values of the rows. */
  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]()
  }
}

/** How deep tables lie within tables, and how much is printed of one at most. */
const LIMITS = { depth: 20, size: 1e6 }

/** Gives what a call prints, and says so where that is of a form that is not known: text never throws. @param {string} kind what is printed @param {() => string} print */
export function printOr(kind, print) {
  try {
    return bounded(print, LIMITS)
  } catch (error) {
    if (isPickleError(error)) return `${kind} of a form that is not known`
    throw error
  }
}
