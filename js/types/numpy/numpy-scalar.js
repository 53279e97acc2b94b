/**
 * One element of a numpy array as a value of its own, `numpy.float32(1)` say.
 *
 * The load makes one where JavaScript has no value of the type, and of every type where it is lossless; numpy.js
 * decides that. The bytes of the pickle are kept, so that the scalar is pickled as it was.
 */
import { encodeElement } from './encode.js'
import { formatScalar } from './print-array.js'

/** @typedef {import('./dtype.js').DType} DType */

/** A numpy scalar. A load makes one of every scalar where it is `lossless`, and else of datetimes, timedeltas, void and long doubles. */
export class NumpyScalar {
  #bytes
  #core

  /**
   * @param {DType} dtype @param {unknown} value what `elementAt` of decode.js gives
   * @param {Uint8Array} [bytes] the bytes of the element; they are made from the value where they are not given
   * @param {string} [core] the package that the pickle names
   */
  constructor(dtype, value, bytes, core = 'numpy.core') {
    this.descr = dtype
    this.value = value
    this.#bytes = bytes
    this.#core = core
  }

  /** The bytes of the element, or undefined where they were not given and cannot be made from the value: of structured dtypes and objects. */
  get bytes() {
    return this.#bytes ?? encodeElement(this.descr, this.value)
  }

  /** The package that the pickle names, as NDArray's `core` does. */
  get core() {
    return this.#core
  }

  /** The type as numpy prints it, `datetime64[ns]` say. */
  get dtype() {
    return this.descr.name
  }

  valueOf() {
    return this.value
  }

  /** Gives what numpy prints for `str(scalar)`. */
  toString() {
    return formatScalar(this.descr, this.value)
  }

  toJSON() {
    return typeof this.value === 'bigint' ? String(this.value) : this.value
  }
}
