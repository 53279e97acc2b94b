/** torch's tensors that are made of others, and its small types. */
import { UnpicklingError } from '../../errors.js'
import { Tuple } from '../python/basic.js'
import { Tensor } from './tensor.js'

const describe = (/** @type {string} */ what, /** @type {string} */ dtype, /** @type {number[]} */ shape) =>
  `${what} ${dtype} (${shape.join(', ')}${shape.length === 1 ? ',' : ''})`

/**
 * A sparse tensor. Of layout `sparse_coo` it has `indices`, an axis a row; of `sparse_csr` and `sparse_bsr` `crowIndices` and `colIndices`,
 * of `sparse_csc` and `sparse_bsc` `ccolIndices` and `rowIndices`.
 */
export class SparseTensor {
  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin

  /**
   * @param {string} layout @param {Record<string, Tensor>} indices by name
   * @param {Tensor} values @param {number[]} shape @param {boolean} [coalesced] whether no index of COO stands there twice, where that is known
   */
  constructor(layout, indices, values, shape, coalesced) {
    this.layout = layout
    this.indices = indices.indices
    this.crowIndices = indices.crowIndices
    this.colIndices = indices.colIndices
    this.ccolIndices = indices.ccolIndices
    this.rowIndices = indices.rowIndices
    this.values = values
    this.shape = shape
    this.coalesced = coalesced
    this.requiresGrad = false
    /** The class, where it is not torch.Tensor. @type {import('../python/basic.js').PyClass | undefined} */
    this.pyclass = undefined
    /** Its attributes, where it has any. @type {unknown} */
    this.state = undefined
  }

  get dtype() {
    return this.values.dtype
  }

  get device() {
    return this.values.device
  }

  /** The tensors that it is made of. */
  get parts() {
    return [this.indices, this.crowIndices, this.colIndices, this.ccolIndices, this.rowIndices, this.values].filter((part) => part !== undefined)
  }

  /** Reads the tensors that it is made of. */
  async read() {
    for (const part of this.parts) await part.read()
    return this
  }

  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The layout, dtype and shape, in a line. */
  toString() {
    return describe(`${this.layout} tensor`, this.dtype, this.shape)
  }
}

/** A nested tensor (layout strided): tensors of several shapes in one buffer, told by three tensors of ints. */
export class NestedTensor {
  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin
  /** @type {Tensor[] | undefined} */
  #tensors

  /** @param {Tensor} buffer @param {Tensor} sizes a row a tensor @param {Tensor} strides a row a tensor @param {Tensor} offsets */
  constructor(buffer, sizes, strides, offsets) {
    this.buffer = buffer
    this.sizes = sizes
    this.strides = strides
    this.offsets = offsets
    this.requiresGrad = false
    /** @type {import('../python/basic.js').PyClass | undefined} */
    this.pyclass = undefined
    /** Its attributes, where it has any. @type {unknown} */
    this.state = undefined
  }

  get dtype() {
    return this.buffer.dtype
  }

  get device() {
    return this.buffer.device
  }

  /** The tensors that it is made of. */
  get parts() {
    return [this.buffer, this.sizes, this.strides, this.offsets]
  }

  /** The tensors in it, views of the buffer. Their shapes must have been read. @returns {Tensor[]} */
  get tensors() {
    if (this.#tensors) return this.#tensors
    const sizes = rowsOf(this.sizes)
    const strides = rowsOf(this.strides)
    const offsets = Array.from(this.offsets.data, Number)
    const { buffer } = this
    const isWhole = strides.length === sizes.length && offsets.length === sizes.length && [...sizes, ...strides, offsets].flat().every((value) => value >= 0)
    if (!isWhole)
      throw new UnpicklingError(
        'BAD_TENSOR',
        `the shapes, strides and offsets of a nested tensor are of ${sizes.length}, ${strides.length} and ${offsets.length} tensors`,
      )
    const views = sizes.map(
      (shape, i) => new Tensor(buffer.dtype, shape, strides[i], buffer.storage, { storageOffset: buffer.storageOffset + offsets[i], device: buffer.device }),
    )
    return (this.#tensors = views)
  }

  /** Reads the tensors that it is made of, and gives those in it. */
  async read() {
    for (const part of this.parts) await part.read()
    for (const tensor of this.tensors) await tensor.read()
    return this.tensors
  }

  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The dtype and the number of tensors, in a line. */
  toString() {
    return `nested tensor ${this.dtype} of ${this.sizes.shape[0]}`
  }
}

/** The rows of a matrix of ints. @param {Tensor} tensor @returns {number[][]} */
const rowsOf = (tensor) => tensor.toArray().map((/** @type {unknown} */ row) => (Array.isArray(row) ? row.map(Number) : []))

/** torch.Size (`lossless`): a tuple of lengths. */
export class TorchSize extends Tuple {}

/** torch.device. */
export class TorchDevice {
  /** @param {string} type `cpu`, `cuda` @param {number} [index] */
  constructor(type, index) {
    this.type = type
    this.index = index
  }

  /** As torch writes it: `cuda:0`. */
  toString() {
    return this.index === undefined ? this.type : `${this.type}:${this.index}`
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}
