/**
 * torch's tensors: views of storages.
 *
 * Nothing of a storage is touched until `data` is asked for. `data` is in C order and of values:
 * strides, offset, byte order and the conjugate and negative bits are resolved in it.
 */
import { LimitError, UnpicklingError } from '../../errors.js'
import { Complex } from '../python/basic.js'
import { notRead } from './storage.js'

/** @typedef {import('./storage.js').Storage} Storage */
import { bytesOf, decode, findDType } from './dtypes.js'
import { contiguousStrides, countOf, extentOf, gather, isContiguous } from '../numpy/strides.js'

/** @typedef {import('./dtypes.js').TorchDType} TorchDType */

/**
 * @typedef {object} Quantizer how the ints of a quantized tensor stand for numbers: `(int - zeroPoint) * scale`
 * @property {string} scheme `per_tensor_affine`, `per_channel_affine`, `per_channel_affine_float_qparams`
 * @property {number} [scale] @property {number} [zeroPoint]
 * @property {Tensor | number[]} [scales] one a channel @property {Tensor | number[]} [zeroPoints]
 * @property {number} [axis] of the channels
 *
 * @typedef {object} TensorOptions
 * @property {number} [storageOffset] elements before the first
 * @property {boolean} [requiresGrad]
 * @property {string} [device] where it is not its storage's location
 * @property {import('../python/basic.js').PyClass} [pyclass] the class, where it is not torch.Tensor: Parameter, a subclass
 * @property {Quantizer} [quantizer]
 * @property {boolean} [isConj] whether values are the conjugates of what is stored @property {boolean} [isNeg] whether they are negated
 */

/** Elements that a view may repeat out of fewer. */
const MOST_REPEATED = 2 ** 31

/**
 * A tensor: a view of a storage. What it shows is in `dtype`, `shape`, `stride` and `storageOffset`; `data` has its elements in C order and by value,
 * whatever the strides: of float16, bfloat16 and float8 a Float32Array, of quantized tensors their ints.
 */
export class Tensor {
  // A bundler renames a class that speaks of itself.
  static name = 'Tensor'

  #dtype
  /** @type {any} */
  #data
  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin

  /**
   * @param {string} dtype @param {number[]} shape @param {number[]} stride elements from one to the next, by axis
   * @param {Storage | null} storage null where there is no data: on the meta device
   * @param {TensorOptions} [options]
   */
  constructor(dtype, shape, stride, storage, { storageOffset = 0, requiresGrad = false, device, pyclass, quantizer, isConj = false, isNeg = false } = {}) {
    const known = findDType(dtype)
    if (!known) throw new UnpicklingError('BAD_TENSOR', `${dtype} is no dtype of torch`)
    this.#dtype = known
    this.dtype = dtype
    this.shape = shape
    this.stride = stride
    this.storage = storage
    this.storageOffset = storageOffset
    this.device = device ?? storage?.location ?? 'meta'
    this.requiresGrad = requiresGrad
    /** The class, where it is not torch.Tensor. @type {import('../python/basic.js').PyClass | undefined} */
    this.pyclass = pyclass
    /** How its ints stand for numbers, where it is quantized. @type {Quantizer | undefined} */
    this.quantizer = quantizer
    this.isConj = isConj
    this.isNeg = isNeg
    /** Attributes of a subclass or a parameter, where it has any. @type {unknown} */
    this.state = undefined
    if (storage) checkExtent(this, known, storage)
  }

  /** Another tensor of the same elements. */
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

  /** How many bytes its elements take. */
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

  /** First byte in the storage, and how many. @returns {[number, number]} */
  get #span() {
    const length = this.#dtype.perByte ? this.size : extentOf(this.shape, this.stride)
    return [bytesOf(this.#dtype, this.storageOffset), bytesOf(this.#dtype, length)]
  }

  /**
   * The elements in C order: the typed array that fits the dtype. float16, bfloat16 and float8 are a Float32Array by value,
   * int64 a BigInt64Array, bool a Uint8Array, complex numbers real and imaginary parts in turn, quantized ones their ints.
   * Elements that lie so in the file are a view of its bytes. Fails where they are not read: see `read`.
   * @returns {any}
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
    return (this.#data ??= this.#decode(bytes))
  }

  /**
   * Rows `start` to `end`, those along the first axis, as a tensor of their own: nothing else is read from the file.
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

  /** @param {Uint8Array} bytes of its extent */
  #decode(bytes) {
    const { shape, stride, size, storage } = this
    const dtype = this.#dtype
    if (size > MOST_REPEATED && !this.isContiguous) throw new LimitError('TOO_LARGE', `a view of ${size} elements of ${bytes.length} bytes`)
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
   * The element at an index, one number an axis; a negative one counts from the end. bool gives a boolean, complex a Complex.
   * @param {...number} index
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

  /** The elements as nested arrays; the element itself where there is no axis. @returns {any} */
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

  /** How a pickle had it. */
  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
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
