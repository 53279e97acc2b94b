/**
 * The elements of an array or tensor by place, of which no more is read from the file than a window of them takes.
 *
 * @typedef {object} Elements
 * @property {number[]} shape @property {number[]} strides how many elements lie between two neighbours along each axis @property {number} offset of the first
 * @property {string} dtype @property {boolean} isComplex whether two numbers are one element
 * @property {import('brine').DType | undefined} descr numpy's dtype, where it is one
 * @property {(from: number, count: number) => Promise<any>} read gives that many elements, as they lie, from one on
 * @property {(from: number, count: number) => Promise<Uint8Array>} [bytes] the same as the bytes of a numpy array, where it has such
 */
import { Float, Index, MaskedArray, NDArray, NumpyScalar, Series, SparseArray, Storage, str, Tensor } from 'brine'
import { isSpan } from '../slices/slice.js'
import { shortFloatOf } from './short-floats.js'

/** @typedef {import('../slices/slice.js').Part} Part */

/** What stands in the place of an element that is masked: numpy's `--`, and no number. */
export const MASKED = Object.freeze({ toString: () => '--', valueOf: () => NaN })

/** Whether an element is masked. @param {any} value as `gather` gives it */
export const isMasked = (value) => value === MASKED || (Array.isArray(value) && value[0] === MASKED)

/** Sparse arrays of more elements are not made dense. */
const MOST_DENSE = 50_000_000

/** What holds the elements of a node's value. @param {import('brine').Node} node @returns {Promise<Elements>} */
export async function elementsOf(node) {
  const value = /** @type {any} */ (await node.peek())
  if (value instanceof Tensor) return ofTensor(value)
  if (value instanceof Storage) return ofTensor(new Tensor(value.dtype, [value.size], [1], value))
  if (value instanceof Series || value instanceof Index) return ofColumn(await node.value())
  if (value instanceof SparseArray) {
    const size = value.shape.reduce((/** @type {number} */ product, /** @type {number} */ length) => product * length, 1)
    if (size > MOST_DENSE) throw new RangeError(`a sparse array of ${size} elements is not made dense here: its parts are in the tree`)
    return ofArray((await node.value()).toDense())
  }
  return ofArray(asArray(value))
}

/** The numbers of one of pandas' columns; those that are missing count as masked. @param {Series | Index} column @returns {Elements} */
function ofColumn(column) {
  const { values, length, dtype } = column
  if (ArrayBuffer.isView(values)) return ofArray(NDArray.from(values))
  const found = Array.from({ length }, (_, row) => column.at(row) ?? MASKED)
  // Ints are BigInts where one of them is.
  const isBig = found.some((value) => typeof value === 'bigint')
  const items = isBig ? found.map((value) => (typeof value === 'number' ? BigInt(value) : value)) : found
  return {
    shape: [length],
    strides: [1],
    offset: 0,
    dtype: dtype.toLowerCase(),
    isComplex: false,
    descr: undefined,
    read: async (from, count) => items.slice(from, from + count),
  }
}

/** @param {any} value @returns {NDArray} */
const asArray = (value) => (value instanceof NDArray ? value : NDArray.from(value))

/** @param {NDArray} array @returns {Elements} */
function ofArray(array) {
  const { shape, order, descr } = array
  // The byte order is no part of what the elements are.
  const dtype = descr.native.name
  const strides = shape.map((_, axis) => (order === 'F' ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce((product, length) => product * length, 1))
  const isComplex = descr.kind === 'c'
  const width = isComplex ? 2 : 1
  const part = (/** @type {any} */ data, /** @type {number} */ from, /** @type {number} */ count) =>
    (data.subarray ?? data.slice).call(data, from * width, (from + count) * width)
  return {
    shape,
    strides,
    offset: 0,
    dtype,
    isComplex,
    descr,
    bytes: descr.hasObjects
      ? undefined
      : async (from, count) => {
          const { isLazy, elements } = array
          if (isLazy) return /** @type {import('brine').LazyBytes} */ (elements).read(from * descr.itemsize, count * descr.itemsize)
          return /** @type {Uint8Array} */ (array.bytes).subarray(from * descr.itemsize, (from + count) * descr.itemsize)
        },
    async read(from, count) {
      const { isLazy, elements } = array
      if (array instanceof MaskedArray && !descr.fields) {
        const mask = (await array.mask.read()).subarray(from, from + count)
        const data = part(await array.read(), from, count)
        if (!mask.includes(1)) return data
        return Array.from(data, (value, i) => (mask[Math.floor(i / width)] ? MASKED : value))
      }
      if (!isLazy || descr.fields || descr.hasObjects) return part(await array.read(), from, count)
      const bytes = await /** @type {import('brine').LazyBytes} */ (elements).read(from * descr.itemsize, count * descr.itemsize)
      return new NDArray(descr, [count], 'C', bytes).data
    },
  }
}

/** @param {Tensor} tensor @returns {Elements} */
function ofTensor({ shape, stride, storageOffset, storage, dtype, device, isConj, isNeg }) {
  if (!storage) throw new RangeError(`the file has no data of a tensor on ${device}`)
  return {
    shape,
    strides: stride,
    offset: storageOffset,
    dtype,
    isComplex: /complex/.test(dtype),
    descr: undefined,
    async read(from, count) {
      const part = new Tensor(dtype, [count], [1], storage, { storageOffset: from, isConj, isNeg })
      await part.read()
      return part.data
    },
  }
}

/** The elements of a numpy array as their bytes, for `gather`. @param {Elements} elements @returns {Elements | undefined} */
export function asBytes(elements) {
  const { bytes, descr } = elements
  if (!bytes || !descr) return undefined
  const { itemsize } = descr
  const read = async (/** @type {number} */ from, /** @type {number} */ count) => {
    const data = await bytes(from, count)
    return Array.from({ length: count }, (_, i) => data.subarray(i * itemsize, (i + 1) * itemsize))
  }
  return { ...elements, isComplex: false, read }
}

/** Elements that are read at once, and the most that lie between two that are wanted. */
const PART = 1 << 20
const GAP = 64

/**
 * The elements of a slice with at most two whole axes, row by row.
 * @param {Elements} elements @param {Part[]} slice @param {() => Promise<unknown> | undefined} [pause]
 * @returns {Promise<any[]>} each as it is in the data; of complex numbers pairs
 */
export async function gather(elements, slice, pause) {
  const axes = slice.map((_, axis) => axis).filter((axis) => isSpan(slice[axis]))
  let base = elements.offset
  for (const [axis, part] of slice.entries()) base += (isSpan(part) ? part.start : part.index) * elements.strides[axis]
  const counts = axes.map((axis) => /** @type {import('../slices/slice.js').Span} */ (slice[axis]).count)
  const steps = axes.map((axis) => /** @type {import('../slices/slice.js').Span} */ (slice[axis]).step * elements.strides[axis])
  while (counts.length < 2) {
    counts.unshift(1)
    steps.unshift(0)
  }
  const [rows, columns] = counts
  /** @type {any[]} */
  const gathered = new Array(rows * columns)
  if (!gathered.length) return gathered
  const take = (/** @type {any} */ data, /** @type {number} */ at) => (elements.isComplex ? [data[2 * at], data[2 * at + 1]] : data[at])
  // The axis whose neighbours lie closest is read along.
  const isByRow = Math.abs(steps[1]) <= Math.abs(steps[0]) || rows === 1
  const [outer, inner] = isByRow ? [0, 1] : [1, 0]
  const length = Math.abs(steps[inner]) * (counts[inner] - 1) + 1
  const whole = Math.abs(steps[outer]) * (counts[outer] - 1) + length
  const place = (/** @type {number} */ i, /** @type {number} */ j) => (isByRow ? i * columns + j : j * columns + i)
  if (whole <= PART && whole <= GAP * gathered.length) {
    const first = base + Math.min(0, steps[0] * (rows - 1)) + Math.min(0, steps[1] * (columns - 1))
    const data = await elements.read(first, whole)
    for (let i = 0; i < counts[outer]; i++)
      for (let j = 0; j < counts[inner]; j++) gathered[place(i, j)] = take(data, base - first + i * steps[outer] + j * steps[inner])
    return gathered
  }
  for (let i = 0; i < counts[outer]; i++) {
    const row = base + i * steps[outer]
    if (length <= GAP * counts[inner] && length <= PART) {
      const first = row + Math.min(0, steps[inner] * (counts[inner] - 1))
      const data = await elements.read(first, length)
      for (let j = 0; j < counts[inner]; j++) gathered[place(i, j)] = take(data, row - first + j * steps[inner])
    } else for (let j = 0; j < counts[inner]; j++) gathered[place(i, j)] = take(await elements.read(row + j * steps[inner], 1), 0)
    await pause?.()
  }
  return gathered
}

/** A number as Python prints it: floats with their point, NaN and infinities as numpy has them. @param {number} value @param {string} dtype */
export function formatNumber(value, dtype) {
  if (!/^(?:float|complex|bfloat)/.test(dtype)) return value - value === 0 ? String(value) : String(new Float(value))
  const short = shortFloatOf(dtype)
  return String(short ? new NumpyScalar(short, value) : new Float(value))
}

/** An element as text, as numpy's `str` has it. @param {Elements} elements @param {any} value as `gather` gives it */
export function textOf({ dtype, descr, isComplex }, value) {
  if (isMasked(value)) return String(MASKED)
  if (isComplex) return `${formatNumber(value[0], dtype)}${value[1] < 0 || Object.is(value[1], -0) ? '' : '+'}${formatNumber(value[1], dtype)}j`
  if (/^bool/.test(dtype)) return value ? 'True' : 'False'
  if (descr && !'iuO'.includes(descr.kind)) return String(new NumpyScalar(descr, value))
  if (typeof value === 'number') return formatNumber(value, dtype)
  return str(value)
}
