/**
 * One element of a numpy array as a value of its own, `numpy.float32(1)` say.
 *
 * The load makes one where JavaScript has no value of the type, and of every type where it is lossless; numpy.js
 * decides that. The bytes of the pickle are kept, so that the scalar is pickled as it was.
 */
import { HEAD, mark } from '../python/mark.js'
import { encodeElement } from './encode.js'
import { formatScalar, reprScalar } from './print-array.js'
import { withoutTimes, withSafeInts } from './print-time.js'
import { REPR } from '../python/basic.js'

/** @typedef {import('./dtype.js').DType} DType */

/** Bytes of one, each of which Python has once: a pickle refers to it again. @type {Uint8Array[]} */
const ONE_BYTE = []

/** A numpy scalar. A load makes one of every scalar where it is `lossless`, and else of datetimes, timedeltas, void and long doubles. */
export class NumpyScalar {
  static {
    mark(this, 'NumpyScalar')
  }

  #bytes
  #row
  #core

  /**
   * @param {DType} dtype @param {unknown} value what `elementAt` of decode.js gives
   * @param {Uint8Array} [bytes] the bytes of the element; they are made from the value where they are not given
   * @param {string} [core] the package that the pickle names
   * @param {unknown} [row] the tuple that the pickle had, of a structured dtype with objects
   */
  constructor(dtype, value, bytes, core = 'numpy.core', row = undefined) {
    this.$type = 'NumpyScalar'
    /** The type as numpy prints it, `datetime64[ns]` say. */
    this.dtype = dtype.name
    this.descr = dtype
    this.value = value
    this.#bytes = bytes
    this.#row = row
    this.#core = core
  }

  /** The bytes of the element, or undefined where they were not given and cannot be made from the value: of structured dtypes and objects. */
  get bytes() {
    return this.#bytes ?? encodeElement(this.descr, this.value)
  }

  /** What is pickled: the element's bytes, the tuple that a structured one with objects is, or an object. */
  get element() {
    if (this.#row !== undefined || this.descr.hasObjects) return this.#row ?? this.value
    const { bytes } = this
    return bytes?.length === 1 ? (ONE_BYTE[bytes[0]] ??= bytes.slice()) : bytes
  }

  /** The package that the pickle names, as NDArray's `core` does. */
  get core() {
    return this.#core
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return this.dtype
  }

  /** The value. */
  valueOf() {
    return this.value
  }

  /** Gives what numpy prints for `str(scalar)`. */
  toString() {
    return formatScalar(this.descr, this.value)
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return reprScalar(this.descr, this.value)
  }

  /** The value as an element of an array has it: a time as text, an int as a number where it is safe and else as text. @returns {any} */
  toJSON() {
    return withSafeInts(withoutTimes(this.descr, this.value))
  }
}
