/**
 * The values of a tree, which are lossless, as the options of `open` make them: what `loads` would have given by `lossless`, `dict` and `int`.
 *
 * Each object is made once for a tree, so that shared and recursive values stay so; bytes and arrays are those of the tree, in the file still or not. There
 * is no recursion, as values may be nested deeper than the call stack is.
 */
import { UnpicklingError } from '../errors.js'
import { asInt } from '../numbers.js'
import { ByteArray, Float, PyObject, STATE } from '../types/python/basic.js'
import { PyArray } from '../types/python/array.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { finish } from './lazy-value.js'

/** @typedef {Pick<import('../settings.js').Settings, 'lossless' | 'dict' | 'int'>} Form */

/** What becomes of the values of one tree. */
export class PlainValues {
  #form
  /** What was made of each object. @type {WeakMap<object, any>} */
  #made = new WeakMap()

  /** @param {Form} form */
  constructor(form) {
    this.#form = form
  }

  /** The options that it goes by. */
  get form() {
    return this.#form
  }

  /** A value of the tree in the form that the options ask for. @param {unknown} root @returns {Promise<any>} */
  async of(root) {
    await finish(root)
    if (this.#form.lossless) return root
    /** What is to be filled, each with its items. @type {(() => void)[]} */
    const waiting = []
    const value = this.#convert(root, waiting)
    for (let fill = waiting.pop(); fill; fill = waiting.pop()) fill()
    return value
  }

  /** What a value becomes; what is inside of it is left to the functions that are added. @param {any} value @param {(() => void)[]} waiting @returns {any} */
  #convert(value, waiting) {
    if (typeof value === 'number') return this.#form.int === 'bigint' && Number.isInteger(value) ? BigInt(value) : value
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Float) return value.value
    if (value instanceof PyArray) return value.data
    if (value instanceof NumpyScalar) return this.#scalar(value)
    const known = this.#made.get(value)
    if (known !== undefined) return known
    const made = this.#make(value, waiting)
    this.#made.set(value, made)
    return made
  }

  /** @param {any} value @param {(() => void)[]} waiting */
  #make(value, waiting) {
    const convert = (/** @type {unknown} */ item) => this.#convert(item, waiting)
    if (value instanceof ByteArray) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    if (value instanceof Map) return this.#makeDict(value, waiting)
    if (value instanceof Set) {
      const set = new Set()
      waiting.push(() => value.forEach((item) => set.add(convert(item))))
      return set
    }
    if (Array.isArray(value)) {
      /** @type {unknown[]} */
      const list = new Array(value.length)
      waiting.push(() => value.forEach((item, i) => (list[i] = convert(item))))
      return list
    }
    if (value instanceof NDArray && value.descr.kind === 'O' && !value.descr.fields) {
      /** @type {unknown[]} */
      const items = new Array(value.data.length)
      waiting.push(() => value.data.forEach((/** @type {unknown} */ item, /** @type {number} */ i) => (items[i] = convert(item))))
      return new NDArray(value.descr, value.shape, value.order, items, { core: value.core, pyclass: value.pyclass })
    }
    if (value.constructor !== PyObject) return value
    const object = new PyObject(value.class, [], undefined, value.isNew, value.base)
    waiting.push(() => {
      object.args = convert(value.args)
      object.kwargs = convert(value.kwargs)
      object.setState(convert(value.state), value.stateSetter)
      object.items = convert(value.items)
      object.entries = convert(value.entries)
    })
    return object
  }

  /** @param {Map<unknown, unknown>} dict @param {(() => void)[]} waiting */
  #makeDict(dict, waiting) {
    const { dict: form } = this.#form
    const isObject = form === 'object' || (form === 'auto' && [...dict.keys()].every((key) => typeof key === 'string'))
    /** @type {any} */
    const made = isObject ? {} : new Map()
    const define = (/** @type {PropertyKey} */ name, /** @type {unknown} */ value, enumerable = true) =>
      Object.defineProperty(made, name, { value, writable: true, enumerable, configurable: true })
    const attributes = /** @type {any} */ (dict)[STATE]
    waiting.push(() => {
      for (const [key, value] of dict) {
        if (isObject) define(propertyName(key), this.#convert(value, waiting))
        else made.set(this.#convert(key, waiting), this.#convert(value, waiting))
      }
      if (attributes !== undefined) define(STATE, this.#convert(attributes, waiting), false)
    })
    return made
  }

  /** A numpy scalar, which stays one where JavaScript has no value like it. @param {NumpyScalar} scalar */
  #scalar(scalar) {
    const { kind, itemsize } = scalar.descr
    if ('mMV'.includes(kind) || (kind === 'f' && itemsize > 8)) return scalar
    const { value } = scalar
    return 'iu'.includes(kind) ? asInt(BigInt(/** @type {any} */ (value)), this.#form.int === 'bigint') : value
  }
}

/** A key of `dict: 'object'` as a property name. @param {unknown} key */
function propertyName(key) {
  const plain = /** @type {any} */ (key instanceof Float ? key.value : key)
  if (plain === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof plain)) return String(plain)
  throw new UnpicklingError('BAD_KEY', "a dict key is no str, number, bool or None, so it cannot be a property name; use dict: 'auto' or 'map'")
}
