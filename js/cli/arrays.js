/** Arrays of every kind as NDArrays. */
import { DType, NDArray, Series, SparseArray, Tensor } from '../index.js'
import { UsageError } from './options.js'

/** A value as an NDArray: tensors by value, bfloat16 and float8 as float32. @param {any} value @returns {NDArray} */
export function asNDArray(value) {
  if (value instanceof NDArray) return value
  if (value instanceof SparseArray) return value.toDense()
  if (value instanceof Series) return asNDArray(value.values)
  if (value instanceof Tensor) return fromTyped(value.data, value.shape, value.dtype)
  if (ArrayBuffer.isView(value)) return fromTyped(value, [/** @type {any} */ (value).length], '')
  throw new UsageError(`a ${value?.constructor?.name ?? typeof value} is no array`)
}

/** @param {any} data @param {number[]} shape @param {string} dtype */
function fromTyped(data, shape, dtype) {
  try {
    const array = NDArray.from(data, shape)
    const { itemsize } = array.descr
    if (dtype === 'bool') return new NDArray(new DType('b', 1), shape, 'C', data)
    return dtype.startsWith('complex') ? new NDArray(new DType('c', itemsize * 2), shape, 'C', data) : array
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(`an array of ${data.constructor.name} has no form in numpy`)
  }
}
