/** Arrays of every kind as NDArrays. */
import { DType, NDArray, Series, SparseArray, Tensor } from '../index.js'
import { UsageError } from './options.js'

/** numpy's code of the elements that a typed array holds, by its class. @type {Record<string, [kind: string, itemsize: number]>} */
const CODES = {
  Int8Array: ['i', 1], Uint8Array: ['u', 1], Int16Array: ['i', 2], Uint16Array: ['u', 2], Int32Array: ['i', 4], Uint32Array: ['u', 4], BigInt64Array: ['i', 8], BigUint64Array: ['u', 8],
  Float32Array: ['f', 4], Float64Array: ['f', 8],
}

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
  const code = CODES[data.constructor.name]
  if (!code) throw new UsageError(`an array of ${data.constructor.name} has no form in numpy`)
  const [kind, itemsize] = dtype === 'bool' ? ['b', 1] : dtype.startsWith('complex') ? ['c', code[1] * 2] : code
  return new NDArray(new DType(/** @type {string} */ (kind), /** @type {number} */ (itemsize)), shape, 'C', new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}
