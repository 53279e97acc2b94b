/**
 * torch's tensors, which are views of storages.
 *
 * Nothing of a storage is touched until `data` is asked for. `data` has values in C order: strides, offset, byte order and
 * the conjugate and negative bits are resolved in it. A view that reaches past its storage is refused when it is made.
 */
import { UnpicklingError } from '../../errors.js'
import { Complex } from '../python/basic.js'
import { HEAD, mark, TEXT } from '../python/mark.js'
import { DType } from '../numpy/dtype.js'
import { NDArray } from '../numpy/ndarray.js'
import { withSafeInts } from '../numpy/print-time.js'
import { contiguousStrides, countOf, extentOf, gather, isContiguous } from '../numpy/strides.js'
import { codeOf } from '../numpy/typed-arrays.js'
import { bytesOf, decode, findDType } from './dtypes.js'
import { checkRepeated } from './repeated.js'
import { notRead, Storage } from './storage.js'

/** @typedef {import('./dtypes.js').TorchDType} TorchDType */

/**
 * @typedef {object} Quantizer tells which numbers the ints of a quantized tensor stand for: `(int - zeroPoint) * scale`
 * @property {string} scheme `per_tensor_affine`, `per_channel_affine` or `per_channel_affine_float_qparams`
 * @property {number} [scale] @property {number} [zeroPoint]
 * @property {Tensor | number[]} [scales] one for each channel @property {Tensor | number[]} [zeroPoints]
 * @property {number} [axis] the axis of the channels
 *
 * @typedef {object} TensorOptions what a tensor has besides dtype, shape, stride and storage
 * @property {number} [storageOffset] how many elements of the storage lie before the first
 * @property {boolean} [requiresGrad]
 * @property {string} [device] the device, where it is not the location of the storage
 * @property {import('../python/basic.js').PyClass} [pyclass] the class, where it is not torch.Tensor but Parameter or a subclass
 * @property {Quantizer} [quantizer]
 * @property {boolean} [isConj] whether values are the conjugates of what is stored @property {boolean} [isNeg] whether they are negated
 */

/**
 * A tensor of torch.
 * @template {string} [D=string] the name of its dtype, which tells what `data` is: `Tensor<'float32'>`
 */
export class Tensor {
  // A bundler renames a class whose own methods refer to it.
  static name = 'Tensor'

  static {
    mark(this, 'Tensor')
  }

  #dtype
  /** @type {any} */
  #data
  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin

  /**
   * @param {D} dtype @param {number[]} shape @param {number[]} stride for each axis how many elements lie from one to the next
   * @param {Storage | null} storage null where there is no data, as on the meta device
   * @param {TensorOptions} [options]
   */
  constructor(dtype, shape, stride, storage, { storageOffset = 0, requiresGrad = false, device, pyclass, quantizer, isConj = false, isNeg = false } = {}) {
    const known = findDType(dtype)
    if (!known) throw new UnpicklingError('BAD_TENSOR', `${dtype} is no dtype of torch`)
    if (!Array.isArray(shape) || !Array.isArray(stride) || shape.length !== stride.length || ![...shape, ...stride].every(Number.isSafeInteger))
      throw new TypeError('the shape and stride of a Tensor are lists of as many ints')
    if (storage !== null && !(storage instanceof Storage)) throw new TypeError('the storage of a Tensor is a Storage, or null')
    this.#dtype = known
    this.$type = 'Tensor'
    this.dtype = dtype
    this.shape = shape
    this.stride = stride
    this.storage = storage
    this.storageOffset = storageOffset
    this.device = device ?? storage?.location ?? 'meta'
    this.requiresGrad = requiresGrad
    /** The class, where it is not torch.Tensor. @type {import('../python/basic.js').PyClass | undefined} */
    this.pyclass = pyclass
    /** Which numbers its ints stand for, where it is quantized. @type {Quantizer | undefined} */
    this.quantizer = quantizer
    this.isConj = isConj
    this.isNeg = isNeg
    /** The attributes of a subclass or a parameter, where it has any. @type {unknown} */
    this.state = undefined
    if (storage) checkExtent(this, known, storage)
  }

  /** Makes another tensor of the same elements, which shares the storage. */
  alias() {
    const { dtype, shape, stride, storage, storageOffset, requiresGrad, device, pyclass, quantizer, isConj, isNeg } = this
    return new Tensor(dtype, shape, stride, storage, { storageOffset, requiresGrad, device, pyclass, quantizer, isConj, isNeg })
  }

  /** How many elements there are. */
  get size() {
    return countOf(this.shape)
  }

  /** How many axes there are. */
  get ndim() {
    return this.shape.length
  }

  /** How many bytes its elements take in C order. */
  get nbytes() {
    return bytesOf(this.#dtype, this.size)
  }

  /** Whether the elements lie one after another in C order. */
  get isContiguous() {
    return isContiguous(this.shape, this.stride)
  }

  /** Whether `data` can be had at once. */
  get isRead() {
    return this.#data !== undefined || this.storage?.isRead === true
  }

  /** The first byte of the view in the storage, and how many bytes it reaches. @returns {[number, number]} */
  get #span() {
    const length = this.#dtype.perByte ? this.size : extentOf(this.shape, this.stride)
    return [bytesOf(this.#dtype, this.storageOffset), bytesOf(this.#dtype, length)]
  }

  /**
   * The elements in C order, as the typed array that fits the dtype. float16, bfloat16 and float8 are a Float32Array of their
   * values, int64 is a BigInt64Array, bool a Uint8Array; complex numbers are real and imaginary parts in turn, quantized
   * ones their ints. Elements that lie so in the file are a view of its bytes. Fails with NOT_READ before `read` where
   * they are in a file, and with NO_DATA where there are none.
   * @returns {import('../numpy/ndarray.js').DataOf<D>}
   */
  get data() {
    if (this.#data !== undefined) return this.#data
    const { storage } = this
    if (!storage) throw new UnpicklingError('NO_DATA', `a tensor on the device ${this.device} has no data in the file`)
    const { bytes } = storage
    if (!(bytes instanceof Uint8Array)) throw notRead('this tensor', storage)
    const [start, length] = this.#span
    return (this.#data = this.#decode(bytes.subarray(start, start + length)))
  }

  /** Reads the part of the storage that it is a view of, and gives `data`. @returns {Promise<any>} */
  async read() {
    if (this.isRead || !this.storage) return this.data
    const bytes = await this.storage.range(...this.#span)
    const data = (this.#data ??= this.#decode(bytes))
    // Where the data is the memory of the whole storage, the storage has been read too.
    if (bytes.length === this.storage.nbytes && data.buffer === bytes.buffer) this.storage.keep(bytes)
    return data
  }

  /**
   * Gives the rows from `start` up to `end`, which are along the first axis, as a tensor of their own; nothing else is read
   * from the file. Negative numbers count from the end.
   * @param {number} start @param {number} [end] @returns {Promise<Tensor>}
   */
  async rows(start, end = this.shape[0]) {
    const [length, ...inner] = this.shape
    if (length === undefined) throw new RangeError('a tensor of no axes has no rows')
    const [from, to] = [start, end].map((index) => Math.min(Math.max(index < 0 ? index + length : index, 0), length))
    const { dtype, stride, storage, storageOffset, requiresGrad, device, isConj, isNeg } = this
    const part = new Tensor(dtype, [Math.max(0, to - from), ...inner], stride, storage, {
      storageOffset: storageOffset + from * stride[0],
      requiresGrad,
      device,
      isConj,
      isNeg,
    })
    await part.read()
    return part
  }

  /** Gives `data` out of the bytes that the view reaches. @param {Uint8Array} bytes */
  #decode(bytes) {
    const { shape, stride, size, storage } = this
    const dtype = this.#dtype
    if (!this.isContiguous) checkRepeated('the tensor', size, bytesOf(dtype, size), bytes.length)
    const isSwapped = storage?.isBigEndian === true
    const elements = this.isContiguous || dtype.perByte ? bytes : gather(bytes, dtype.itemsize, shape, stride)
    const data = decode(dtype, elements, size, isSwapped)
    if (!this.isConj && !this.isNeg) return data
    const resolved = data.slice()
    const [re, im] = this.isNeg ? [-1, this.isConj ? 1 : -1] : [1, -1]
    if (dtype.parts !== 2) return data.map((/** @type {number} */ value) => -value)
    for (let i = 0; i < resolved.length; i++) resolved[i] *= i % 2 ? im : re
    return resolved
  }

  /**
   * Gives the element at an index, which has one number for each axis; a negative one counts from the end. bool gives a
   * boolean, complex a Complex.
   * @param {...number} index
   * @throws {RangeError} where the index is outside of the shape
   */
  get(...index) {
    const { shape } = this
    if (index.length !== shape.length) throw new RangeError(`${index.length} indices for a tensor of ${shape.length} axes`)
    let at = 0
    index.forEach((given, axis) => {
      const position = given < 0 ? given + shape[axis] : given
      if (!Number.isInteger(position) || position < 0 || position >= shape[axis])
        throw new RangeError(`index ${given} is out of bounds for axis ${axis} with size ${shape[axis]}`)
      at = at * shape[axis] + position
    })
    return this.#elementAt(this.data, at)
  }

  /** Gives the elements as nested arrays, or the element itself where there is no axis. @returns {any} */
  toArray() {
    const { shape, data } = this
    const strides = contiguousStrides(shape)
    /** @type {(axis: number, at: number) => any} */
    const build = (axis, at) =>
      axis === shape.length ? this.#elementAt(data, at) : Array.from({ length: shape[axis] }, (_, i) => build(axis + 1, at + i * strides[axis]))
    return build(0, 0)
  }

  #elementAt(/** @type {any} */ data, /** @type {number} */ at) {
    if (this.#dtype.parts === 2) return new Complex(data[2 * at], data[2 * at + 1])
    return this.dtype === 'bool' ? data[at] !== 0 : data[at]
  }

  /** The call that made it in its pickle. */
  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The elements as nested lists, and where they are not read the dtype and shape. @returns {any} */
  toJSON() {
    return this.isRead ? withSafeInts(this.toArray()) : { dtype: this.dtype, shape: this.shape }
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return String(this).replace(/^tensor /, '')
  }

  /** What Node prints. */
  [TEXT]() {
    const { data, shape } = this
    const [kind, itemsize] = /** @type {[string, number]} */ (this.dtype === 'bool' ? ['b', 1] : codeOf(data))
    return String(new NDArray(this.#dtype.parts === 2 ? new DType('c', itemsize * 2) : new DType(kind, itemsize), shape, 'C', data))
  }

  /** The class, dtype, shape and device, in a line. */
  toString() {
    return `${this.pyclass?.name ?? 'tensor'} ${this.dtype} (${this.shape.join(', ')}${this.shape.length === 1 ? ',' : ''})${this.device === 'cpu' ? '' : ` ${this.device}`}`
  }
}

/** Refuses a view that reaches past its storage. @param {Tensor} tensor @param {TorchDType} dtype @param {Storage} storage */
function checkExtent({ shape, stride, storageOffset, dtype: name }, dtype, storage) {
  const end = storageOffset + (dtype.perByte ? countOf(shape) : extentOf(shape, stride))
  const isInside = countOf(shape) === 0 || bytesOf(dtype, end) <= storage.nbytes
  if (!isInside) {
    const label = storage.key ? `storage ${storage.key}` : 'its storage'
    throw new UnpicklingError(
      'BAD_TENSOR',
      `a ${name} tensor of shape (${shape.join(', ')}) and stride (${stride.join(', ')}) at ${storageOffset} needs ${bytesOf(dtype, end)} bytes, and ${label} has ${storage.nbytes}`,
    )
  }
}
