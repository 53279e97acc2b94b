/**
 * torch's sparse and nested tensors, which are made of other tensors, and its small types Size and device.
 *
 * Each tensor remembers as `origin` the call of its pickle, by which it is pickled again.
 */
import { UnpicklingError } from '../../errors.js'
import { Tuple } from '../python/basic.js'
import { jsonFields, mark } from '../python/mark.js'
import { Tensor } from './tensor.js'

const describe = (/** @type {string} */ what, /** @type {string} */ dtype, /** @type {number[]} */ shape) =>
  `${what} ${dtype} (${shape.join(', ')}${shape.length === 1 ? ',' : ''})`

/**
 * A sparse tensor. One of layout `sparse_coo` has `indices`, with a row for each axis; one of `sparse_csr` or `sparse_bsr`
 * has `crowIndices` and `colIndices`, one of `sparse_csc` or `sparse_bsc` `ccolIndices` and `rowIndices`.
 */
export class SparseTensor {
  static {
    mark(this, 'SparseTensor')
  }

  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin

  /**
   * @param {string} layout @param {Record<string, Tensor>} indices the tensors of indices by their names
   * @param {Tensor} values @param {number[]} shape @param {boolean} [coalesced] whether no index of a `sparse_coo` occurs twice, where that is known
   */
  constructor(layout, indices, values, shape, coalesced) {
    this.$type = 'SparseTensor'
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
    /** The attributes of a subclass, where it has any. @type {unknown} */
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

  /** The call that made it in its pickle. */
  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The tensors that it is made of, by their names, and its layout and shape. */
  toJSON() {
    return jsonFields(this)
  }

  /** The layout, dtype and shape, in a line. */
  toString() {
    return describe(`${this.layout} tensor`, this.dtype, this.shape)
  }
}

/** A nested tensor of the layout strided: tensors of several shapes in one buffer, described by three tensors of ints. */
export class NestedTensor {
  static {
    mark(this, 'NestedTensor')
  }

  /** @type {import('../python/reduced.js').Reduced | undefined} */
  #origin
  /** @type {Tensor[] | undefined} */
  #tensors

  /** @param {Tensor} buffer @param {Tensor} sizes with a row for each tensor @param {Tensor} strides with a row for each tensor @param {Tensor} offsets */
  constructor(buffer, sizes, strides, offsets) {
    this.$type = 'NestedTensor'
    this.buffer = buffer
    this.sizes = sizes
    this.strides = strides
    this.offsets = offsets
    this.requiresGrad = false
    /** @type {import('../python/basic.js').PyClass | undefined} */
    this.pyclass = undefined
    /** The attributes of a subclass, where it has any. @type {unknown} */
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

  /**
   * The tensors in it, which are views of the buffer. `sizes`, `strides` and `offsets` must have been read.
   * @returns {Tensor[]} @throws {UnpicklingError} BAD_TENSOR where these do not fit each other
   */
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

  /** Reads the tensors that it is made of, and gives those that are in it. */
  async read() {
    for (const part of this.parts) await part.read()
    for (const tensor of this.tensors) await tensor.read()
    return this.tensors
  }

  /** The call that made it in its pickle. */
  get origin() {
    return this.#origin
  }

  set origin(origin) {
    this.#origin = origin
  }

  /** The tensors that it is made of, by their names. */
  toJSON() {
    return jsonFields(this)
  }

  /** The dtype and the number of tensors, in a line. */
  toString() {
    return `nested tensor ${this.dtype} of ${this.sizes.shape[0]}`
  }
}

/** Gives the rows of a matrix of ints. @param {Tensor} tensor @returns {number[][]} */
const rowsOf = (tensor) => tensor.toArray().map((/** @type {unknown} */ row) => (Array.isArray(row) ? row.map(Number) : []))

/** A torch.Size, which is a tuple of lengths (`lossless`). */
export class TorchSize extends Tuple {
  static {
    mark(this, 'TorchSize', false)
  }
}

/** A torch.device. */
export class TorchDevice {
  static {
    mark(this, 'TorchDevice')
  }

  /** @param {string} type `cpu` or `cuda` say @param {number} [index] */
  constructor(type, index) {
    if (typeof type !== 'string') throw new TypeError('a TorchDevice is made of the name of its type')
    this.$type = 'TorchDevice'
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
