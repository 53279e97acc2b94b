/**
 * Dtypes that are no part of numpy: `numpy.dtype(class)` of a class that another package registers for its elements, and classes of void with
 * fields. Those of ml_dtypes have elements that are numbers here; of any other the elements stay bytes.
 *
 * Source: numpy's descriptor.c (arraydescr_reduce), usertypes.c.
 */
import { BUILD } from '../python/basic.js'
import { asNumber } from '../python/state-values.js'
import { asText, DType } from './dtype.js'
import { findFormat } from './small-numbers.js'

/** @typedef {import('../python/basic.js').PyClass} PyClass */

const OBJECT_FLAG = 1

/** A dtype that remembers the class that it was made of. */
export class UserDType extends DType {
  /** @param {PyClass} pyclass the class of the elements, or one that stands for the type string of a .npy file */
  constructor(pyclass) {
    const format = /^ml_dtypes\b/.test(pyclass.module) ? findFormat(pyclass.name) : undefined
    super(format?.kind ?? 'V', format ? Number(format.str.slice(1)) : 0)
    this.$type = 'UserDType'
    this.format = format
    this.byteorder = format ? '<' : '|'
    /** The class of the elements. */
    this.pyclass = pyclass
    /** What the pickle told of byte order, alignment and flags. @type {unknown[]} */
    this.told = []
  }

  /** The name of the class; of a dtype with fields, their names. @returns {string} */
  get name() {
    return this.fields ? super.name : this.pyclass.name
  }

  /** Of these a state says how long elements are. */
  get hasFreeSize() {
    return true
  }

  /** As numpy prints it among fields: the name without quotes. */
  get printed() {
    return this.name
  }

  /** numpy's type string, which does not tell the class. */
  get str() {
    return this.fields ? super.str : `${this.byteorder}${this.format?.str ?? `V${this.itemsize}`}`
  }

  /** The dtype in the machine's byte order. @returns {DType} */
  get native() {
    if (this.byteorder !== '>') return this
    const native = new UserDType(this.pyclass)
    native[BUILD]([3, '<', null, null, null, this.itemsize, ...this.told])
    return native
  }

  /** Takes the state that a pickle gives. A dtype of ml_dtypes whose elements have another size is one that is not known. */
  [BUILD](/** @type {unknown} */ state) {
    if (!Array.isArray(state)) return
    const { itemsize } = this
    super[BUILD](state)
    if (this.itemsize !== itemsize) {
      if (this.format) this.kind = 'V'
      this.format = undefined
    }
    const order = asText(state[1])
    if (order === '<' || order === '>') this.byteorder = order
    this.told = state.slice(6, 8)
    if (!this.fields && !this.subarray) this.hasObjects = ((asNumber(state[7]) ?? 0) & OBJECT_FLAG) !== 0
  }
}
