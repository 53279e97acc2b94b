/** Arrays of every kind as NDArrays, and where the elements of one stand. */
import { DType, NDArray, Series, SparseArray, Tensor } from '../index.js'
import { UsageError } from './errors.js'

/**
 * A value as an NDArray: an array as it is, the elements of a tensor, a series, a sparse array or a typed array as a new one; bfloat16 and
 * float8 become float32. A value that is none of these, or has no form in numpy, is a UsageError.
 * @param {any} value @returns {NDArray}
 */
export function asNDArray(value) {
  if (value instanceof NDArray) return value
  if (value instanceof SparseArray) return value.toDense()
  if (value instanceof Series) return asNDArray(value.values)
  if (value instanceof Tensor) return fromTyped(value.data, value.shape, value.dtype)
  if (ArrayBuffer.isView(value)) return fromTyped(value, [/** @type {any} */ (value).length], '')
  const kind = value === null ? 'None' : (value.constructor?.name ?? typeof value)
  throw new UsageError(`${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind} is no array`)
}

/** An array over elements in C order; bool and complex have no typed array of their own, so their dtype tells. @param {any} data @param {number[]} shape @param {string} dtype */
function fromTyped(data, shape, dtype) {
  try {
    if (dtype === 'bool') return new NDArray(new DType('b', 1), shape, 'C', data)
    return dtype.startsWith('complex') ? new NDArray(new DType('c', data.BYTES_PER_ELEMENT * 2), shape, 'C', data) : NDArray.from(data, shape)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(`an array of ${data.constructor.name} has no form in numpy`)
  }
}

/**
 * How many elements lie between two neighbours along each axis, by the order of an array.
 * @param {number[]} shape @param {'C' | 'F'} order @returns {number[]}
 */
export const stridesOf = (shape, order) =>
  shape.map((_, axis) => (order === 'F' ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce((product, length) => product * length, 1))
