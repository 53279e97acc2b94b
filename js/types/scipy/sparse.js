/**
 * scipy's sparse matrices and arrays, of every format.
 *
 * A SparseArray is the inert object of the pickle with getters over its state, so it is pickled as it was. The state is
 * data of somebody else: indices are checked when they are used, in `toDense`.
 *
 * Source: scipy/sparse/_{csr,csc,coo,bsr,dia,lil,dok}.py; below scipy 1.8 the modules had no underscore.
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber, getItem } from '../python/state-values.js'
import { Complex, PyClass, PyObject } from '../python/basic.js'
import { jsonInt, mark } from '../python/mark.js'
import { DType } from '../numpy/dtype.js'
import { NDArray } from '../numpy/ndarray.js'
import { NumpyScalar } from '../numpy/numpy-scalar.js'
import { countOf } from '../numpy/strides.js'

const FORMATS = ['csr', 'csc', 'coo', 'bsr', 'dia', 'lil', 'dok']

/** The most bytes that a dense array may have. */
const MOST_DENSE = 2 ** 31

const refuse = (/** @type {string} */ why) => new UnpicklingError('BAD_SPARSE', `a sparse array ${why}`)

const plain = (/** @type {any} */ value) => (value instanceof NumpyScalar ? value.value : value)

/** Numbers of a part, NaN where one is none. @param {any} items @returns {number[]} */
const numbersOf = (items) => (items && typeof items === 'object' && 'length' in items ? Array.from(items, numberOf) : [])

/** @param {any} value */
const numberOf = (value) => (typeof value === 'bigint' ? Number(value) : (asNumber(plain(value)) ?? NaN))

/** The value of an element as a number, or refused where it is none. @param {any} value */
function valueOf(value) {
  const own = plain(value)
  if (typeof own === 'bigint') return own
  const number = asNumber(own)
  if (number === undefined) throw refuse('has an element that is no number')
  return number
}

/** The value of an element as an int. @param {any} value */
function intOf(value) {
  const number = valueOf(value)
  if (typeof number !== 'bigint' && !Number.isInteger(number)) throw refuse('of ints has an element that is none')
  return BigInt(number)
}

/** The most elements that are visited besides those that lie in an array of the file: lists may be shared, and places stand there again and again. */
const MOST_VISITS = 2 ** 24

/** A scipy sparse matrix or array. Its parts are what `data` of an NDArray gives, typed arrays as a rule. */
export class SparseArray extends PyObject {
  static {
    mark(this, 'SparseArray')
  }

  $type = 'SparseArray'

  /** The format: `csr`, `csc`, `coo`, `bsr`, `dia`, `lil` or `dok`. @returns {string} */
  get format() {
    return this.class instanceof PyClass ? this.class.name.slice(0, 3) : ''
  }

  #part(/** @type {string} */ name) {
    return getItem(this.state, name)
  }

  /** @returns {any} */
  #elements(/** @type {string} */ name) {
    const part = this.#part(name)
    return part instanceof NDArray ? part.data : undefined
  }

  /** The number of rows and of columns; a sparse array, unlike a matrix, may have one axis. @returns {number[]} */
  get shape() {
    const shape = this.#part('_shape') ?? this.#part('shape')
    return Array.isArray(shape) ? shape.map((length) => asNumber(plain(length)) ?? NaN) : []
  }

  /** The type of the elements as a DType. @returns {DType} */
  get descr() {
    const dtype = this.#part('dtype')
    if (dtype instanceof DType) return dtype
    const data = this.#part('data')
    return data instanceof NDArray ? data.descr : new DType('f', 8)
  }

  get dtype() {
    return this.descr.name
  }

  /** The elements that are stored. A `lil` gives a list for each row, a `dok` the order of its dict. @returns {any} */
  get data() {
    return this.format === 'dok' ? this.#dict.map(([, value]) => value) : this.#elements('data')
  }

  /** The columns (csr), block columns (bsr) or rows (csc) of the elements. @returns {any} */
  get indices() {
    return this.#elements('indices')
  }

  /** Where each row (csr, bsr) or column (csc) begins in `indices`. @returns {any} */
  get indptr() {
    return this.#elements('indptr')
  }

  /** The indices of the elements of a `coo` or `dok`, an array for each axis. @returns {any[]} */
  get coords() {
    const coords = this.#part('coords')
    if (Array.isArray(coords)) return coords.map((part) => (part instanceof NDArray ? part.data : []))
    if (this.format === 'dok') return this.shape.map((_, axis) => this.#dict.map(([index]) => index[axis]))
    return this.#part('row') === undefined ? [] : [this.#elements('row'), this.#elements('col')]
  }

  /** The rows of the elements of a `coo` or `dok`. @returns {any} */
  get row() {
    return this.coords.at(-2)
  }

  /** The columns of the elements of a `coo` or `dok`. @returns {any} */
  get col() {
    return this.coords.at(-1)
  }

  /** For each row of the `data` of a `dia` which diagonal it is. @returns {any} */
  get offsets() {
    return this.#elements('offsets')
  }

  /** The columns of the elements of a `lil`, a list for each row. @returns {any} */
  get rows() {
    return this.#elements('rows')
  }

  /** The number of rows and columns of a block of a `bsr`. @returns {number[] | undefined} */
  get blocksize() {
    const data = this.#part('data')
    return this.format === 'bsr' && data instanceof NDArray ? data.shape.slice(1) : undefined
  }

  /** The indices and values of a `dok`. @returns {[number[], any][]} */
  get #dict() {
    const dict = this.#part('_dict')
    const entries = dict instanceof Map ? [...dict] : (this.entries ?? [])
    return entries.map(([key, value]) => [(Array.isArray(key) ? key : [key]).map((part) => asNumber(plain(part)) ?? NaN), plain(value)])
  }

  /** The number of elements that are stored. @returns {number} */
  get nnz() {
    const { format, data } = this
    if (format === 'lil') return Array.from(data ?? []).reduce((/** @type {number} */ sum, row) => sum + (Array.isArray(row) ? row.length : 0), 0)
    if (format === 'dia') return this.#onDiagonals()
    return (data?.length ?? 0) / (this.descr.kind === 'c' && format !== 'dok' ? 2 : 1)
  }

  /** Counts the elements of a `dia` that lie within its shape. */
  #onDiagonals() {
    const [height, width] = this.shape
    const stored = this.#part('data') instanceof NDArray ? /** @type {NDArray} */ (this.#part('data')).shape[1] : 0
    return numbersOf(this.offsets).reduce((sum, offset) => sum + Math.max(0, Math.min(height + offset, width, stored) - Math.max(0, offset)), 0)
  }

  /**
   * Gives all elements, zeros too, as an array in C order. Elements that are stored twice are added up.
   * @returns {NDArray}
   * @throws {UnpicklingError} BAD_SPARSE where the shape or an index is wrong, or the array would have more than 2 GiB
   */
  toDense() {
    const { shape, descr } = this
    const size = countOf(shape)
    if (shape.length === 0 || !shape.every((length) => Number.isSafeInteger(length) && length >= 0)) throw refuse('of no shape')
    if (size * descr.itemsize > MOST_DENSE) throw refuse(`of ${size} elements is too large to be dense`)
    if (!'biufc'.includes(descr.kind)) throw refuse(`of ${descr} has no dense form`)
    const dense = new NDArray(descr.native, shape, 'C', new Uint8Array(size * descr.itemsize))
    const add = this.format === 'lil' ? setter(dense) : adder(dense)
    const stored = this.#part('data')
    let left = Math.max(MOST_VISITS, stored instanceof NDArray ? stored.size : 0)
    this.#forEach((index, value) => {
      let at = 0
      if (--left < 0) throw refuse('has far more elements than it holds')
      index.forEach((position, axis) => {
        if (!(position >= 0 && position < shape[axis])) throw refuse(`has an element at ${index.join(', ')}, outside of its shape ${shape.join(' × ')}`)
        at = at * shape[axis] + position
      })
      add(at, value)
    })
    return dense
  }

  /** Visits all elements that are stored. @param {(index: number[], value: any) => void} visit */
  #forEach(visit) {
    const { format, shape, coords } = this
    const stored = this.#part('data')
    const value = stored instanceof NDArray ? reader(stored) : () => 0
    const width = shape[shape.length - 1]
    if (format === 'dok') return this.#dict.forEach(([index, item]) => visit(index, item))
    if (format === 'coo') {
      const count = this.nnz
      for (let i = 0; i < count; i++)
        visit(
          coords.map((axis) => numberOf(axis?.[i])),
          value(i),
        )
    } else if (format === 'lil') {
      const { data, rows } = this
      Array.from(rows ?? []).forEach((columns, row) => numbersOf(columns).forEach((column, i) => visit([row, column], plain(data?.[row]?.[i]))))
    } else if (format === 'dia') {
      const length = stored instanceof NDArray ? stored.shape[1] : 0
      numbersOf(this.offsets).forEach((offset, diagonal) => {
        for (let column = Math.max(0, offset); column < Math.min(length, width, shape[0] + offset); column++)
          visit([column - offset, column], value(diagonal * length + column))
      })
    } else {
      this.#forEachCompressed(visit, value)
    }
  }

  /** Visits the elements of `csr`, `csc` and `bsr`. @param {(index: number[], value: any) => void} visit @param {(at: number) => any} value */
  #forEachCompressed(visit, value) {
    const { format, shape, indices = [], indptr = [] } = this
    const [height = 1, width = 1] = this.blocksize ?? []
    for (let major = 0; major + 1 < indptr.length; major++) {
      const end = Math.min(numberOf(indptr[major + 1]), indices.length)
      for (let i = Math.max(0, numberOf(indptr[major])); i < end; i++) {
        const minor = numberOf(indices[i])
        if (format === 'bsr')
          for (let at = 0; at < height * width; at++)
            visit([major * height + Math.floor(at / width), minor * width + (at % width)], value(i * height * width + at))
        else visit(shape.length === 1 ? [minor] : format === 'csc' ? [minor, major] : [major, minor], value(i))
      }
    }
  }

  /** The format, dtype, shape and the parts that the format has, as lists. @returns {any} */
  toJSON() {
    const { format, dtype, shape, data, indices, indptr, coords, offsets, rows } = this
    const list = (/** @type {any} */ items) => items && Array.from(items, jsonInt)
    const parts = { data: list(data), indices: list(indices), indptr: list(indptr), offsets: list(offsets), rows: list(rows) }
    return { format, dtype, shape, ...parts, coords: coords.length ? coords.map(list) : undefined }
  }

  toString() {
    return `${this.class instanceof PyClass ? this.class.name : 'sparse'} ${this.dtype} (${this.shape.join(', ')}${this.shape.length === 1 ? ',' : ''}), ${this.nnz} stored`
  }
}

/** Gives the function that reads the elements of an array by their place in C order. @param {NDArray} array @returns {(at: number) => any} */
function reader(array) {
  const { data, descr, order, shape } = array
  const place =
    order === 'F' && shape.length === 2
      ? (/** @type {number} */ at) => (at % shape[1]) * shape[0] + Math.floor(at / shape[1])
      : (/** @type {number} */ at) => at
  return descr.kind === 'c' ? (at) => new Complex(data[2 * place(at)], data[2 * place(at) + 1]) : (at) => data[place(at)]
}

/** Gives the function that sets elements; scipy does so with `lil`. @param {NDArray} dense @returns {(at: number, value: any) => void} */
function setter({ data, descr: { kind } }) {
  const isBig = typeof data[0] === 'bigint'
  return (at, value) => {
    if (kind !== 'c') data[at] = isBig ? intOf(value) : Number(valueOf(value))
    else [data[2 * at], data[2 * at + 1]] = value instanceof Complex ? [value.re, value.im] : [Number(valueOf(value)), 0]
  }
}

/** Gives the function that adds to elements, which are or-ed where they are bool. @param {NDArray} dense @returns {(at: number, value: any) => void} */
function adder({ data, descr: { kind } }) {
  if (kind === 'c') {
    return (at, value) => {
      data[2 * at] += value instanceof Complex ? value.re : Number(valueOf(value))
      data[2 * at + 1] += value instanceof Complex ? value.im : 0
    }
  }
  if (kind === 'b') {
    return (at, value) => {
      data[at] |= Number(Boolean(value))
    }
  }
  const isBig = typeof data[0] === 'bigint'
  return (at, value) => {
    data[at] += isBig ? intOf(value) : Number(valueOf(value))
  }
}

/** Lists the handlers of scipy.sparse for registry.js. @returns {import('../registry.js').Types} */
export function listScipyTypes() {
  const modules = FORMATS.flatMap((format) => [`scipy.sparse.${format}`, `scipy.sparse._${format}`])
  const names = FORMATS.flatMap((format) => [`${format}_matrix`, `${format}_array`])
  return [[`scipy.sparse scipy.sparse._arrays ${modules.join(' ')}`, Object.fromEntries(names.map((name) => [name, { instance: SparseArray }]))]]
}
