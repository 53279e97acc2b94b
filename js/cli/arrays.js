/** Arrays of every kind as NDArrays. */
import { DType, NDArray, Series, SparseArray, Tensor } from '../index.js'
import { codeOf } from '../types/numpy/typed-arrays.js'
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
  const code = codeOf(data)
  if (!code) throw new UsageError(`an array of ${data.constructor.name} has no form in numpy`)
  const [kind, itemsize] = dtype === 'bool' ? /** @type {const} */ (['b', 1]) : dtype.startsWith('complex') ? /** @type {const} */ (['c', code[1] * 2]) : code
  return new NDArray(new DType(kind, itemsize), shape, 'C', new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}
