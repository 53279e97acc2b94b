/**
 * A column of values as pandas holds them: what a Series, an Index, a column of a DataFrame and an extension array have in common.
 *
 * `values` is what lies in memory, one item a row; `at(row)` is the value that a Python user would see there, null where it is missing.
 */
import { asInt } from '../../numbers.js'
import { Complex, PyObject } from '../python/basic.js'

/** @typedef {{ categories?: any, codes?: any, ordered?: boolean, left?: Column, right?: Column, closed?: string }} Parts */

/** A column of a table: one value a row, as it lies in memory (`values`) and as a user sees it (`at`, `toArray`). */
export class Column {
  #box

  /**
   * @param {string} dtype as pandas prints it: `int64`, `datetime64[ns, UTC]`, `category`, `Int64`, `period[D]`
   * @param {ArrayLike<any>} values a typed array of numbers (datetimes, timedeltas and periods as the integers that pandas keeps), or an Array; null is a missing value
   * @param {((value: any) => unknown)} [box] what a value is to the user, where it is not the value itself
   * @param {Parts} [parts] of a categorical: codes, categories, ordered; of intervals: left, right, closed
   */
  constructor(dtype, values, box, { categories, codes, ordered, left, right, closed } = {}) {
    this.dtype = dtype
    this.values = values
    this.#box = box
    this.categories = categories
    this.codes = codes
    this.ordered = ordered
    this.left = left
    this.right = right
    this.closed = closed
  }

  get length() {
    return this.values.length
  }

  /** The value of a row: an int as a number where it is safe, a Timestamp, Timedelta, Period, Interval…; null where it is missing. */
  at(/** @type {number} */ row) {
    const value = this.values[row < 0 ? row + this.length : row]
    if (this.#box) return this.#box(value)
    return typeof value === 'bigint' ? asInt(value, false) : value
  }

  /** The values of all rows. @returns {any[]} */
  toArray() {
    return Array.from({ length: this.length }, (_, row) => this.at(row))
  }

  /** The values of the rows. */
  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]()
  }
}

/** Elements of a numpy array from one place on, `step` apart. @param {import('../numpy/ndarray.js').NDArray} array @param {number} start @param {number} count @param {number} step */
function pick(array, start, count, step) {
  const { data, descr } = array
  if (descr.kind === 'c') return Array.from({ length: count }, (_, i) => new Complex(data[2 * (start + i * step)], data[2 * (start + i * step) + 1]))
  if (descr.kind === 'b') return Array.from({ length: count }, (_, i) => data[start + i * step] !== 0)
  if (step === 1) return Array.isArray(data) ? data.slice(start, start + count) : data.subarray(start, start + count)
  const picked = Array.isArray(data) ? new Array(count) : new data.constructor(count)
  for (let i = 0; i < count; i++) picked[i] = data[start + i * step]
  return picked
}

/** The values of a row of an array of two axes, or those of one of one axis. @param {import('../numpy/ndarray.js').NDArray} array @returns {any} */
export function rowOf(array, row = 0) {
  const [first, second] = array.shape
  if (array.ndim < 2) return pick(array, 0, first ?? 1, 1)
  return array.order === 'F' ? pick(array, row, second, first) : pick(array, row * second, second, 1)
}

/** An object that holds one column: a Series, an extension array. */
export class ColumnObject extends PyObject {
  /** The values with what belongs to their type: codes and categories, left and right of intervals. @returns {Column} */
  get array() {
    throw new TypeError('a class of these tells its array')
  }

  /** The type as pandas prints it: `float64`, `datetime64[ns, UTC]`, `category`, `Int64`. */
  get dtype() {
    return this.array.dtype
  }

  /** One value a row: a typed array of numbers (BigInts for int64, and for datetimes, timedeltas and periods as pandas counts them), or an Array; null is a missing value. */
  get values() {
    return this.array.values
  }

  get length() {
    return this.array.length
  }

  /** The value of a row: a Timestamp, Timedelta, Period or Interval where it is one; null where it is missing. */
  at(/** @type {number} */ row) {
    return this.array.at(row)
  }

  /** The values of all rows. */
  toArray() {
    return this.array.toArray()
  }

  /** The values of the rows. */
  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]()
  }
}
