/**
 * numpy's masked arrays: an NDArray with a second one, the mask, which tells where elements are missing.
 * Source: numpy/ma/core.py (MaskedArray.__getstate__, __setstate__, _mareconstruct).
 */
import { BUILD, PyClass, PyObject, REPR } from '../python/basic.js'
import { encodeLatin1 } from '../../codec/strings.js'
import { UnpicklingError } from '../../errors.js'
import { mark } from '../python/mark.js'
import { DType } from './dtype.js'
import { NDArray, setAttributes } from './ndarray.js'
import { formatMasked } from './print-masked.js'
import { countOf } from './strides.js'

const BOOL = new DType('b', 1)
const EMPTY = new DType('f', 8)

/** The dtypes of masks by those of the arrays. @type {WeakMap<DType, DType>} */
const masks = new WeakMap()

/** Gives the dtype of the mask, which has a bool for each plain element. @param {DType} dtype @returns {DType} */
function maskDType(dtype) {
  const known = masks.get(dtype) ?? makeMask(dtype)
  masks.set(dtype, known)
  return known
}

/** @param {DType} dtype @returns {DType} */
function makeMask(dtype) {
  if (dtype.subarray) {
    const { shape } = dtype.subarray
    const base = maskDType(dtype.subarray.base)
    const mask = new DType('V', countOf(shape) * base.itemsize)
    mask.subarray = { base, shape }
    return mask
  }
  if (!dtype.fields) return BOOL
  let offset = 0
  const fields = dtype.fields.map(({ name, title, dtype: inner }) => {
    const field = { name, title, dtype: maskDType(inner), offset }
    offset += field.dtype.itemsize
    return field
  })
  const mask = new DType('V', offset)
  mask.fields = fields
  return mask
}

/** A value with null where its mask is true: an element, a row by field, or nested arrays of such. @param {any} value @param {any} mask @returns {any} */
function hide(value, mask) {
  if (mask === true) return null
  if (typeof mask !== 'object') return value
  if (Array.isArray(mask)) return mask.map((part, i) => hide(value[i], part))
  const row = { ...value }
  for (const name of Object.keys(mask)) row[name] = hide(value[name], mask[name])
  return row
}

/** A masked array: `mask` tells which elements are not there. */
export class MaskedArray extends NDArray {
  // A bundler renames a class whose own methods refer to it.
  static name = 'MaskedArray'

  static {
    mark(this, 'MaskedArray')
  }

  #callable
  #args

  /** The array is empty until BUILD gives it its state. @param {unknown} callable what the pickle calls @param {unknown[]} args the arguments of that call */
  constructor(callable, args) {
    const [subclass] = args
    super(EMPTY, [0], 'C', new Uint8Array(0), { pyclass: subclass instanceof PyClass && subclass.name !== 'MaskedArray' ? subclass : undefined })
    this.$type = 'MaskedArray'
    this.#callable = callable
    this.#args = args
    /** An array of the same shape, true where an element is masked. Of a structured array it has a field for each field. */
    this.mask = new NDArray(BOOL, [0], 'C', new Uint8Array(0))
    /** What stands in place of masked elements: an array of no axes, or null for the default of the dtype. @type {NDArray | null} */
    this.fillValue = null
  }

  /** What the pickle calls to make the array. */
  get callable() {
    return this.#callable
  }

  get args() {
    return this.#args
  }

  /** The element at an index, or null where it is masked; of a structured one the fields that are masked are null. @param {...number} index @returns {any} */
  get(...index) {
    return hide(super.get(...index), this.mask.get(...index))
  }

  /** The elements as nested arrays, null where they are masked, as numpy's `tolist` has None. */
  toArray() {
    return hide(super.toArray(), this.mask.toArray())
  }

  toString() {
    return formatMasked(this)
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return formatMasked(this)
  }

  /** The rows from `start` up to `end`, as those of other arrays, with their mask. @param {number} start @param {number} [end] */
  async rows(start, end) {
    const [part, mask] = [await super.rows(start, end), await this.mask.rows(start, end)]
    const rows = new MaskedArray(this.#callable, this.#args)
    rows[BUILD]([1, part.shape, part.descr, mask.order === 'F', part.descr.hasObjects ? part.objects() : part.bytes, mask.bytes, this.fillValue])
    return rows
  }

  /**
   * Takes the state: a tuple of version, shape, dtype, whether it is in Fortran order, elements, mask and fill value; subclasses may have more.
   * @param {unknown} state @returns {PyObject | undefined} an inert object, where the dtype is not known, or the state of a subclass is of no known form
   */
  [BUILD](state) {
    const isTuple = Array.isArray(state) && state.length >= 7
    if (!isTuple && isNumpy(this.#args[0])) throw new UnpicklingError('BAD_ARRAY', 'the state of a masked array must be a tuple of seven')
    if (!isTuple || super[BUILD](state)) {
      const object = new PyObject(this.#callable, this.#args)
      object.state = state
      return object
    }
    if (state.length > 7) setAttributes(this, state.slice(7))
    const [isFortran, mask, fillValue] = [state[3], state[5], state[6]]
    const bytes = typeof mask === 'string' ? encodeLatin1(mask) : mask
    const dtype = maskDType(this.descr)
    if (!(bytes instanceof Uint8Array) || bytes.length !== this.size * dtype.itemsize)
      throw new UnpicklingError('BAD_ARRAY', 'the mask of a masked array does not fill its shape')
    this.mask = new NDArray(dtype, this.shape, isFortran ? 'F' : 'C', bytes)
    this.fillValue = fillValue
    return undefined
  }
}

const isNumpy = (/** @type {unknown} */ pyclass) => pyclass instanceof PyClass && pyclass.module.startsWith('numpy')

/** @param {unknown[]} args a class, that of its data, a shape and a letter @param {unknown} callable */
const makeMasked = (args, callable) =>
  args.length === 4 && args[0] instanceof PyClass && args[1] instanceof PyClass ? new MaskedArray(callable, args) : undefined

/** Makes `numpy.ma.masked`, an array of no axes whose element is masked. @param {unknown[]} args none @param {unknown} callable */
function makeConstant(args, callable) {
  if (args.length) return undefined
  const masked = new MaskedArray(callable, args)
  masked[BUILD]([1, [], EMPTY, false, new Uint8Array(EMPTY.itemsize), Uint8Array.of(1), null])
  return masked
}

/** Lists the handlers of numpy.ma for registry.js. @returns {import('../registry.js').Types} */
export const listMaskedTypes = () => [
  [
    'numpy.ma numpy.ma.core',
    {
      _mareconstruct: {
        call: (args, context, callable) => makeMasked(args, callable),
        sample: () => new MaskedArray(undefined, []),
      },
      MaskedConstant: { call: (args, context, callable) => makeConstant(args, callable) },
    },
  ],
  ['numpy.ma.mrecords', { _mrreconstruct: { call: (args, context, callable) => makeMasked(args, callable) } }],
]
