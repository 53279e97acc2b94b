/**
 * numpy's arrays.
 *
 * The elements stay bytes of the input until `data` is asked for, so loading
 * an array costs nothing, however large it is. Where the bytes lie aligned and
 * in the machine's byte order, `data` is a view of them, and else a copy.
 * decode.js and encode.js know the elements of each dtype, reduce-numpy.js how an array is pickled.
 */
import { BUILD, PyClass, PyObject, REPR, setOwn, STATE } from '../python/basic.js'
import { HEAD, mark, setGetter } from '../python/mark.js'
import { UnpicklingError } from '../../errors.js'
import { decodeElements, elementAt } from './decode.js'
import { encodeElements } from './encode.js'
import { readState, reconstruction } from './array-state.js'
import { LazyBytes, notInMemory } from './lazy.js'
import { formatArray, reprArray } from './print-array.js'
import { columnsOf, rowsOf } from './object-rows.js'
import { withoutTimes, withSafeInts } from './print-time.js'
import { SlabBytes } from './slab.js'
import { countOf } from './strides.js'
import { checkParts } from './check-parts.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./decode.js').Elements} Elements */
/** @typedef {import('./array-state.js').Made} Made */

/**
 * What a pickle told of an array that is not its content.
 * @typedef {object} Origin
 * @property {string} [core] @property {boolean} [isReadonly] @property {PyClass} [pyclass] @property {number[]} [axes] @property {Made} [made]
 * @property {boolean} [hasFortranObjects] whether numpy holds the elements of an object array in Fortran order, though pickles list them in C order
 */

/** @type {Origin} */
const NO_ORIGIN = {}

/**
 * @typedef {{ bool: Uint8Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array, uint32: Uint32Array,
 *   int64: BigInt64Array, uint64: BigUint64Array, float16: Float32Array, bfloat16: Float32Array, float32: Float32Array, float64: Float64Array,
 *   complex64: Float32Array, complex128: Float64Array, object: unknown[] }} DataOfDType the form of `data` by dtype
 *
 * @typedef {keyof DataOfDType | (string & {})} DTypeName a dtype as numpy prints it: also `<U3`, `datetime64[ns]`, `[('a', '<i4')]`…
 */

/**
 * @template {string} [D=string]
 * @typedef {string extends D ? any : D extends keyof DataOfDType ? DataOfDType[D] : D extends `${'datetime64' | 'timedelta64'}${string}` ? BigInt64Array : any} DataOf
 *   the form of `data` by the name of the dtype; any, where that is not known
 */

/**
 * The first elements of an array, `count` of them or more, as its `data` has them; the others are not decoded for that. @type {(array: NDArray<any>, count: number) => any}
 */
export let headOf

/**
 * A numpy array.
 * @template {string} [D=string] the name of its dtype, which tells what `data` is: `NDArray<'float32'>`
 */
export class NDArray {
  // A bundler renames a class whose own methods refer to it.
  static name = 'NDArray'

  static {
    headOf = (array, count) =>
      array.#data === undefined && array.#own && array.size > count
        ? new NDArray(array.descr, [count], 'C', array.#own.subarray(0, count * array.descr.itemsize)).data
        : array.data
    mark(this, 'NDArray')
  }

  /** @type {Uint8Array | SlabBytes | undefined} */
  #bytes
  /** @type {import('./lazy.js').LazyBytes | undefined} */
  #lazy
  /** @type {any} */
  #data
  /** The tuples that a pickle had, of a structured dtype with objects. @type {any[] | undefined} */
  #rows
  /** What the pickle told. @type {Origin} */
  #origin

  /**
   * @param {DType} dtype
   * @param {number[]} shape elements along each axis
   * @param {'C' | 'F'} order C where the last index of `data` varies fastest, F where the first does
   * @param {Uint8Array | LazyBytes | Elements} elements the bytes of the elements, in memory or in a file, or else the data itself. They are not copied
   * @param {Origin} [origin] what else a pickle told, so that it can be written again
   */
  constructor(dtype, shape, order, elements, origin = NO_ORIGIN) {
    checkParts(dtype, shape, order, elements)
    this.$type = 'NDArray'
    /** The type of the elements as numpy prints it: `float32`, `datetime64[ns]` or `<U3`. */
    this.dtype = /** @type {D} */ (dtype.name)
    /** The type of the elements as a DType. */
    this.descr = dtype
    this.shape = shape
    this.order = order
    /** The class, where it is a subclass of ndarray such as matrix, recarray or memmap. @type {PyClass | undefined} */
    this.pyclass = origin.pyclass
    this.#origin = origin
    this.#set(elements)
    setGetter.call(this, 'data', getData)
    if (origin.made?.isWrapped) setOwn(this, 'made', origin.made)
  }

  /**
   * Makes an array, as `numpy.array` does: of nested lists, in which bools, ints (BigInts too), floats, Complex, strings and bytes have numpy's dtypes and
   * mixed ones the dtype that holds all, and anything else is an object; or of a typed array, whose memory it shares where the dtype is its own. A clone
   * that `structuredClone` gave of an array becomes one too.
   * `shape`, in C order, is by default that of the lists, and one axis of a typed array; `dtype` is a dtype or its name: `float32`, `<f4`, `datetime64[ns]`, `bfloat16`. Values that it does not hold are refused
   * Fails with a TypeError where lists are ragged, or the shape is of another size, and a RangeError where the dtype does not hold a value.
   * @type {(source: any, shape?: number[], options?: { dtype?: string | DType }) => NDArray}
   */
  static from = /** @type {any} */ (undefined)

  #set(/** @type {Uint8Array | SlabBytes | LazyBytes | Elements} */ elements) {
    this.#bytes = this.#lazy = this.#data = this.#rows = undefined
    // A bytearray's own class would pass on to its slices.
    if (elements?.constructor === Uint8Array) this.#bytes = elements
    else if (elements instanceof Uint8Array) this.#bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength)
    else if (elements instanceof SlabBytes) this.#bytes = elements
    else if (elements instanceof LazyBytes) this.#lazy = elements
    else if (this.descr.fields && Array.isArray(elements)) {
      this.#rows = elements
      this.#data = columnsOf(this.descr, elements)
    } else this.#data = elements
  }

  /** What holds the elements: bytes, in memory or in the file, or else the data or the tuples of a pickle. @returns {Uint8Array | LazyBytes | Elements} */
  get elements() {
    return this.#rows ?? this.#own ?? this.#lazy ?? this.#data
  }

  /** The call that made the array, where its class is not numpy's. @returns {Made | undefined} */
  get made() {
    return this.#origin.made
  }

  /** How a subclass has more state than numpy's, which stands under STATE and in `attributes`. Few have it. @returns {'pair' | 'more' | undefined} */
  get stateForm() {
    return undefined
  }

  /** Whether the elements are still in the file, from which `read` gets them. */
  get isLazy() {
    return this.#lazy !== undefined
  }

  /** Reads the elements from the file where they are not in memory yet, and gives `data`. @returns {Promise<DataOf<D>>} */
  async read() {
    if (this.#lazy) {
      this.#bytes = await this.#lazy.read()
      this.#lazy = undefined
    }
    return this.data
  }

  /**
   * Gives the rows from `start` up to `end`, which are along the first axis, as an array of their own. Negative numbers count from
   * the end. Of an array in C order nothing else is read from the file.
   * @param {number} start @param {number} [end] @returns {Promise<NDArray<D>>}
   */
  async rows(start, end = this.shape[0]) {
    const [length, ...inner] = this.shape
    if (length === undefined) throw new RangeError('an array of no axes has no rows')
    const [from, to] = [start, end].map((index) => Math.min(Math.max(index < 0 ? index + length : index, 0), length))
    const shape = [Math.max(0, to - from), ...inner]
    const rowLength = countOf(inner) * this.descr.itemsize
    if (this.descr.hasObjects || this.order === 'F') return /** @type {Promise<NDArray<D>>} */ (this.#gatherRows(from, shape))
    if (this.#lazy) return new NDArray(this.descr, shape, 'C', await this.#lazy.read(from * rowLength, shape[0] * rowLength))
    return new NDArray(this.descr, shape, 'C', /** @type {Uint8Array} */ (this.bytes).subarray(from * rowLength, (from + shape[0]) * rowLength))
  }

  /** The package that the pickle names: `numpy._core` since numpy 2, and before that `numpy.core`, which every numpy reads. */
  get core() {
    return this.#origin.core ?? 'numpy.core'
  }

  /** Whether numpy holds the array in Fortran order, and not in C order too. */
  get isFortran() {
    return (this.order === 'F' || this.#origin.hasFortranObjects === true) && this.size > 0 && this.shape.filter((length) => length !== 1).length > 1
  }

  /** Where numpy holds the array neither in C nor in Fortran order: for each axis of the array the axis of its memory. Else undefined. */
  get axes() {
    return this.#origin.axes
  }

  /** Whether numpy may not write to the array, since its pickle had bytes and no bytearray. Only lossless loads tell. */
  get isReadonly() {
    return this.#origin.isReadonly === true
  }

  /** How many elements there are. */
  get size() {
    return countOf(this.shape)
  }

  /** How many axes there are. */
  get ndim() {
    return this.shape.length
  }

  /**
   * The bytes of the elements, in `order` and in the byte order of `descr`, or undefined where they are objects. They
   * hold what was written into `data`. They must have been read.
   */
  get bytes() {
    this.#wantElements()
    const data = this.#data
    const bytes = this.#own
    if (data === undefined || this.descr.hasObjects || (bytes && data.buffer === bytes.buffer)) return bytes
    return encodeElements(this.descr, data, this.size, bytes)
  }

  /** The bytes that came with the array, in memory of its own. @returns {Uint8Array | undefined} */
  get #own() {
    return this.#bytes instanceof SlabBytes ? (this.#bytes = this.#bytes.copy()) : this.#bytes
  }

  /** Gives rows whose elements do not lie together, for which all elements are read. @param {number} from @param {number[]} shape */
  async #gatherRows(from, shape) {
    await this.read()
    const count = countOf(shape)
    if (this.descr.hasObjects)
      return new NDArray(this.descr, shape, 'C', this.objects().slice((from * count) / (shape[0] || 1), (from * count) / (shape[0] || 1) + count))
    const { itemsize } = this.descr
    const bytes = /** @type {Uint8Array} */ (this.bytes)
    const [length] = this.shape
    const copy = new Uint8Array(count * itemsize)
    // In Fortran order the first index varies fastest, so the rows lie together within each run along the first axis.
    for (let run = 0; run * shape[0] < count; run++)
      copy.set(bytes.subarray((run * length + from) * itemsize, (run * length + from + shape[0]) * itemsize), run * shape[0] * itemsize)
    return new NDArray(this.descr, shape, 'F', copy)
  }

  #wantElements() {
    if (this.#lazy) throw notInMemory('elements of the array', 'array.read()')
  }

  /** Gives the elements of a dtype with objects as pickles list them; those of a structured dtype are tuples. @returns {unknown[]} */
  objects() {
    const makeArray = (/** @type {DType} */ dtype, /** @type {number[]} */ shape, /** @type {Elements} */ data) => new NDArray(dtype, shape, 'C', data)
    return this.descr.fields ? rowsOf(this.descr, this.data, this.size, makeArray, this.#rows) : this.data
  }

  /**
   * The elements in `order`, as the typed array that fits the dtype. float16 is a Float32Array of its values; 64-bit
   * ints, datetime64 and timedelta64 are BigInt arrays; bool is a Uint8Array; complex numbers are real and imaginary
   * parts in turn. S (as bytes), U (as strings), V (as bytes) and objects are an Array. A structured dtype gives an
   * object with such data for each field. Fails with NOT_READ where the elements are still in the file.
   * @returns {DataOf<D>}
   */
  get data() {
    this.#wantElements()
    this.#data ??= decodeElements(this.descr, /** @type {Uint8Array} */ (this.#own), this.size)
    return this.#data
  }

  /**
   * Gives the element at an index, which has one number for each axis; a negative one counts from
   * the end. bool gives a boolean, complex a Complex, a structured dtype an object.
   * @param {...number} index
   * @throws {RangeError} where the index is outside of the shape
   */
  get(...index) {
    if (index.length !== this.shape.length) throw new RangeError(`${index.length} indices for an array of ${this.shape.length} axes`)
    let at = 0
    const axes = this.order === 'F' ? index.map((_, axis) => index.length - 1 - axis) : index.map((_, axis) => axis)
    for (const axis of axes) {
      const length = this.shape[axis]
      const position = index[axis] < 0 ? index[axis] + length : index[axis]
      if (!Number.isInteger(position) || position < 0 || position >= length)
        throw new RangeError(`index ${index[axis]} is out of bounds for axis ${axis} with size ${length}`)
      at = at * length + position
    }
    return elementAt(this.descr, this.data, at)
  }

  /** Gives the elements as nested arrays, or the element itself where there is no axis. @returns {any} */
  toArray() {
    const { shape, data } = this
    const strides = shape.map(() => 1)
    if (this.order === 'F') for (let axis = 1; axis < shape.length; axis++) strides[axis] = strides[axis - 1] * shape[axis - 1]
    else for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1]
    const dtype = this.descr
    /** @type {(axis: number, at: number) => any} */
    const build = (axis, at) => {
      if (axis === shape.length) return elementAt(dtype, data, at)
      return Array.from({ length: shape[axis] }, (_, i) => build(axis + 1, at + i * strides[axis]))
    }
    return build(0, 0)
  }

  /**
   * The elements for JSON: nested arrays, times as text and null where they are NaT or masked, ints as numbers where they are safe and else as text.
   * @returns {any}
   */
  toJSON() {
    return withSafeInts(withoutTimes(this.descr, this.toArray()))
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    const { pyclass, dtype, shape } = this
    return `${pyclass ? `${pyclass.name} ` : ''}${dtype} (${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  }

  /** What numpy prints for `str(array)`: nested brackets, columns aligned, `...` in the middle of what is long. */
  toString() {
    return formatArray(this)
  }

  /** What numpy prints for `repr(array)`. @returns {string} */
  [REPR]() {
    return reprArray(this)
  }

  /**
   * Takes the state that a pickle gives: a tuple of version, shape, dtype, whether it is in Fortran order, and elements
   * (methods.c: array_setstate). Old pickles have no version. A subclass may have more: behind it, or in a tuple of that state and its attributes.
   * @param {unknown} state @returns {PyObject | undefined} an inert object, where the dtype is not known, or the state of a subclass is of no known form
   */
  [BUILD](state) {
    if (!this.made) return this.#takeState(state)
    try {
      const isPair = Array.isArray(state) && state.length === 2 && Array.isArray(state[0])
      const inert = this.#takeState(isPair ? state[0] : state)
      if (inert) return this.#inert(state)
      const more = isPair ? state[1] : Array.isArray(state) && state.length > 5 ? state.slice(5) : undefined
      if (more === undefined) return undefined
      setOwn(this, 'stateForm', isPair ? 'pair' : 'more')
      setAttributes(this, more)
      return undefined
    } catch (error) {
      if (error instanceof UnpicklingError) return this.#inert(state)
      throw error
    }
  }

  /** The object that stands for an array whose state is not known. */
  #inert(/** @type {unknown} */ state) {
    const { callable, args } = this.made ?? reconstruction(this.core, this.pyclass)
    const object = PyObject.madeBy(this.pyclass ?? new PyClass('numpy', 'ndarray'), callable, args)
    object.state = state
    return object
  }

  #takeState(/** @type {unknown} */ state) {
    const read = readState(state)
    if (!read) return this.#inert(state)
    this.shape = read.shape
    this.order = read.order
    if (read.hasFortranObjects) this.#origin = { ...this.#origin, hasFortranObjects: true }
    this.descr = read.dtype
    this.dtype = /** @type {D} */ (read.dtype.name)
    this.#set(read.elements)
    return undefined
  }
}

const getData = /** @type {() => any} */ (Object.getOwnPropertyDescriptor(NDArray.prototype, 'data')?.get)

/** Notes what a pickle told of an array besides numpy's state. @param {NDArray} array @param {unknown} attributes */
export function setAttributes(array, attributes) {
  Object.defineProperty(array, STATE, { value: attributes, writable: true, configurable: true })
  setOwn(array, 'attributes', attributes)
}
