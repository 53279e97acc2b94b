/**
 * Hugging Face's .safetensors files, written as the safetensors library writes them: tensors by the size of their elements, the largest first, and
 * then by name; the header filled up by spaces to a multiple of 8 bytes.
 *
 * Source: safetensors/src/tensor.rs: prepare, serialize.
 */
import { PicklingError } from '../../errors.js'
import { encodeUtf8 } from '../../codec/strings.js'
import { joinBytes } from '../../settings.js'
import { swapBytes } from '../../types/python/array.js'
import { extentOf, gather, isContiguous } from '../../types/numpy/strides.js'
import { NDArray } from '../../types/numpy/ndarray.js'
import { findDType } from '../../types/torch/dtypes.js'
import { notRead } from '../../types/torch/storage.js'
import { checkRepeated } from '../../types/torch/repeated.js'
import { Tensor } from '../../types/torch/tensor.js'
import { safetensorsDType } from './dtypes.js'

const LENGTH_BYTES = 8
const ALIGNMENT = 8
const METADATA = '__metadata__'

const bad = (/** @type {string} */ reason, code = /** @type {import('../../errors.js').ErrorCode} */ ('BAD_TENSOR')) => new PicklingError(code, reason)

/**
 * The .safetensors file of tensors and numpy arrays by name. Views are written by their values: nothing is shared in such a file.
 * @param {Record<string, Tensor | NDArray> | Map<string, Tensor | NDArray> | Iterable<[string, Tensor | NDArray]>} tensors whose elements have been read
 * @param {Record<string, string>} [metadata] strings by name; loaders of torch want `{ format: 'pt' }`
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {PicklingError} `BAD_TENSOR` where safetensors has no dtype for one, `BAD_NAME` where a name comes twice or is not for tensors
 */
export function writeSafetensors(tensors, metadata) {
  const entries = Symbol.iterator in tensors ? [.../** @type {Iterable<[string, Tensor | NDArray]>} */ (tensors)] : Object.entries(tensors)
  const names = new Set()
  const parts = entries.map(([name, tensor]) => {
    if (typeof name !== 'string' || name === METADATA || names.has(name))
      throw bad(`a tensor of a .safetensors file cannot be called ${JSON.stringify(String(name).slice(0, 100))}${names.has(name) ? ' twice' : ''}`, 'BAD_NAME')
    names.add(name)
    return { name, utf8: encodeUtf8(name), ...partOf(name, tensor) }
  })
  parts.sort((a, b) => a.rank - b.rank || compare(a.utf8, b.utf8))
  /** @type {[string, unknown][]} */
  const header = metadata === undefined ? [] : [[METADATA, checkMetadata(metadata)]]
  let at = 0
  for (const { name, dtype, shape, bytes } of parts) header.push([name, { dtype, shape, data_offsets: [at, (at += bytes.length)] }])
  // An object would move names that are numbers to the front.
  const text = encodeUtf8(`{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`)
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT
  const prefix = new Uint8Array(LENGTH_BYTES + length).fill(0x20)
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length), true)
  prefix.set(text, LENGTH_BYTES)
  return joinBytes([prefix, ...parts.map(({ bytes }) => bytes)])
}

/** The order of two names, as Rust sorts strings. @param {Uint8Array} a @param {Uint8Array} b */
function compare(a, b) {
  const i = a.findIndex((byte, at) => byte !== b[at])
  return i < 0 ? a.length - b.length : a[i] - (b[i] ?? -1)
}

/** @param {Record<string, string>} metadata */
function checkMetadata(metadata) {
  if (typeof metadata !== 'object' || metadata === null || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw new TypeError('metadata must be strings by name')
  return metadata
}

/** What is written of a tensor: dtype, shape, and the elements in C order and little-endian. @param {string} name @param {Tensor | NDArray} tensor */
function partOf(name, tensor) {
  const label = JSON.stringify(name.slice(0, 100))
  if (!(tensor instanceof Tensor || tensor instanceof NDArray)) throw new TypeError(`${label} must be a Tensor or an NDArray`)
  const dtype = tensor instanceof NDArray ? tensor.descr.native.name : tensor.dtype
  const known = safetensorsDType(dtype)
  if (!known) throw bad(`${label}: a .safetensors file has no ${dtype}`)
  const shape = known.name === 'F4' ? [...tensor.shape.slice(0, -1), (tensor.shape.at(-1) ?? 1) * 2] : tensor.shape
  return { dtype: known.name, rank: known.rank, shape, bytes: tensor instanceof NDArray ? bytesOfArray(tensor) : bytesOfTensor(tensor, label) }
}

/** @param {NDArray} array */
function bytesOfArray(array) {
  const { descr, shape, isFortran } = array
  const bytes = /** @type {Uint8Array} */ (array.bytes)
  const { itemsize, kind } = descr
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1))
  const ordered = isFortran ? gather(bytes, itemsize, shape, strides) : bytes
  return descr.byteorder === '>' ? swapped(ordered, kind === 'c' ? itemsize / 2 : itemsize) : ordered
}

/** @param {Tensor} tensor @param {string} label */
function bytesOfTensor(tensor, label) {
  const { storage, shape, stride, storageOffset, size } = tensor
  if (!storage) throw bad(`${label} is on the device ${tensor.device} and has no data`, 'NO_DATA')
  const { itemsize, parts = 1 } = /** @type {import('../../types/torch/dtypes.js').TorchDType} */ (findDType(tensor.dtype))
  if (tensor.isConj || tensor.isNeg) {
    const { data } = tensor
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }
  const { bytes } = storage
  if (!(bytes instanceof Uint8Array)) throw notRead(label, storage)
  const from = storageOffset * itemsize
  const view = size ? bytes.subarray(from, from + extentOf(shape, stride) * itemsize) : new Uint8Array(0)
  if (!isContiguous(shape, stride)) checkRepeated(label, size, size * itemsize, view.length)
  const ordered = size === 0 || isContiguous(shape, stride) ? view : gather(view, itemsize, shape, stride)
  return storage.isBigEndian ? swapped(ordered, itemsize / parts) : ordered
}

/** A copy of elements in the other byte order. @param {Uint8Array} bytes @param {number} size of an element */
function swapped(bytes, size) {
  const copy = bytes.slice()
  if (size > 1) swapBytes(copy, size)
  return copy
}
