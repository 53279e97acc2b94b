/**
 * What Python's built-in types become where JavaScript has no type for them,
 * and the inert stand-ins for classes, functions and instances.
 *
 * Everything of js/types builds on this file. No class here does anything with the names and
 * arguments that a pickle gave it but keep them. What is marked `lossless` is made by loads with that option alone.
 */
import { decodeLatin1 } from '../../codec/strings.js'
import { mark, TYPE } from './mark.js'

/**
 * The method by which a value takes the state that BUILD gives it.
 * Its arguments are the state and the reading context (types/registry.js). It may give another value, which stands in the place of this one then:
 * an inert object, where the state is of no known form.
 */
export const BUILD = Symbol('brine.build')

/**
 * The method by which an inert object is called, where it is known what comes of that: it is given the arguments,
 * and undefined leaves the call inert.
 */
export const CALL = Symbol('brine.call')

/**
 * Where a value that has no place of its own for it, an OrderedDict with
 * attributes say, keeps the state that BUILD gave: a property that is not enumerable.
 */
export const STATE = Symbol.for('brine.state')

/** The method that gives the arguments of the call that made a value; it is told whether the load is lossless (types/registry.js: `ofOperands`). */
export const ARGUMENTS = Symbol('brine.arguments')

/** The method that prints a value as Python's `repr` does, where `toString` does not. */
export const REPR = Symbol('brine.repr')

/** Gives a power of ten two digits at least. @param {string} text */
export const padExponent = (text) => text.replace(/e([+-])(\d)$/, 'e$10$2')

/** Prints a number as the repr of a float: `2.0`, `1e-05`. @param {number} value @param {number} [plain] from which size on a power is written */
export function reprFloat(value, plain = 1e16) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= plain)) return padExponent(value.toExponential())
  return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${value}.0` : String(value)
}

/** Prints a complex number of which the parts are printed: `(1+2j)`, and `2j` where there is no real part. @param {...string} parts */
export function reprComplex(...parts) {
  const [re, im] = parts.map((part) => part.replace(/\.0$/, ''))
  return re === '0' ? `${im}j` : `(${re}${im.startsWith('-') ? '' : '+'}${im}j)`
}

/** A class or a function that a pickle names. It is never looked up. */
export class PyClass {
  static {
    mark(this, 'PyClass')
  }

  /**
   * @param {string} module @param {string} name the qualified name, with dots for nested classes
   * @param {boolean} [isAttribute] whether it is got by `getattr` from what stands before the last dot: a method
   */
  constructor(module, name, isAttribute = false) {
    this.$type = 'PyClass'
    this.module = module
    this.name = name
    if (isAttribute) Object.defineProperty(this, 'isAttribute', { value: true, enumerable: true })
  }

  /** Whether the pickle got it by `getattr` from what stands before the last dot, as pickles do with methods. */
  get isAttribute() {
    return false
  }

  /** The name in full: `module.name`. */
  toString() {
    return `${this.module}.${this.name}`
  }

  /** The name in full, as `class`. @returns {any} */
  toJSON() {
    return { class: String(this) }
  }
}

/**
 * An instance of a class that no handler claims, as inert data: all that the pickle
 * gives to the class, with nothing done to it.
 */
export class PyObject {
  static {
    mark(this, 'PyObject', false)
    Object.defineProperty(this.prototype, 'isNew', { value: true, writable: true })
  }

  #base

  /**
   * @param {PyClass | unknown} pyclass the class, or the callable that would have made the object
   * @param {unknown[]} args the arguments of the constructor
   * @param {unknown} [kwargs] the keyword arguments, where there were any
   * @param {boolean} [isNew] whether it was made by `class.__new__`, and not by a call
   * @param {string} [base] the built-in type that holds its content, where a pickle of protocol 0 or 1 told it: `tuple`, `int`…
   */
  constructor(pyclass, args, kwargs, isNew = false, base = '') {
    this.#base = base
    this.class = pyclass
    this.args = args
    /** The keyword arguments as a dict, or undefined. */
    this.kwargs = kwargs
    /** The state that BUILD gave, or undefined where there was none. @type {unknown} */
    this.state = undefined
    /** The items that were appended or added, or undefined. @type {unknown[] | undefined} */
    this.items = undefined
    /** The pairs of key and value that were set, in order, or undefined. @type {[unknown, unknown][] | undefined} */
    this.entries = undefined
    /** Whether it was made by `class.__new__(class, *args)`, and not by a call of `class`: only what a call made has it as a property of its own. */
    if (!isNew) this.isNew = false
  }

  /**
   * The call that made the object, where `class` is not what was called: numpy's `_reconstruct` makes empty arrays of the class that is its argument.
   * Few have one, which is a property of their own. @returns {{ callable: unknown, args: unknown[] } | undefined}
   */
  get maker() {
    return undefined
  }

  /** Makes an empty object of a class by a call of something else. @param {PyClass} pyclass @param {unknown} callable @param {unknown[]} args */
  static madeBy(pyclass, callable, args) {
    const object = new this(pyclass, [])
    setOwn(object, 'maker', { callable, args })
    return object
  }

  /** The function that sets the state, or undefined where `__setstate__` or the attributes take it. Few have one. @returns {PyClass | undefined} */
  get stateSetter() {
    return undefined
  }

  /** Takes the state that BUILD gives. @param {unknown} state @param {PyClass} [setter] a function that sets it */
  setState(state, setter) {
    this.state = state
    if (setter || this.stateSetter) setOwn(this, 'stateSetter', setter)
  }

  /** The built-in type that holds the content of the object, where a pickle of protocol 0 or 1 told it, and else an empty string. */
  get base() {
    return this.#base
  }

  /** What there is of the class, the arguments, the state, the items and the entries. @returns {any} */
  toJSON() {
    const { class: pyclass, args, kwargs, state, items, entries } = this
    return { class: pyclass instanceof PyClass ? String(pyclass) : pyclass, args: args.length ? args : undefined, kwargs, state, items, entries }
  }
}

/** Whether a value is a PyClass, of this copy of the package or another. @param {any} value @returns {value is PyClass} */
export const isPyClass = (value) => value instanceof PyClass || value?.[TYPE] === 'PyClass'

/** Gives an object a property that the accessor of its class would hide. @param {object} object @param {string} name @param {unknown} value */
export const setOwn = (object, name, value) => Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })

/** A float whose value is integral, so that a plain number would be taken for an int (`lossless`). */
export class Float {
  static {
    mark(this, 'Float')
  }

  constructor(/** @type {number} */ value) {
    if (typeof value !== 'number') throw new TypeError('a Float is made of a number')
    this.$type = 'Float'
    this.value = value
  }

  /** The number. */
  valueOf() {
    return this.value
  }

  /** As Python prints it: `2.0`. */
  toString() {
    return reprFloat(this.value)
  }

  /** The number. */
  toJSON() {
    return this.value
  }
}

/** A complex number. */
export class Complex {
  static {
    mark(this, 'Complex')
  }

  constructor(/** @type {number} */ re, /** @type {number} */ im) {
    if (typeof re !== 'number' || typeof im !== 'number') throw new TypeError('a Complex is made of two numbers')
    this.$type = 'Complex'
    this.re = re
    this.im = im
  }

  /** As Python prints it: `(1+2j)`, and `2j` where there is no real part. */
  toString() {
    return reprComplex(reprFloat(this.re), reprFloat(this.im))
  }

  /** Gives the arguments of the call that made it in Python. */
  [ARGUMENTS](/** @type {boolean} */ lossless) {
    return [this.re, this.im].map((part) => (lossless && Number.isInteger(part) ? new Float(part) : part))
  }

  /** The two parts. */
  toJSON() {
    return { re: this.re, im: this.im }
  }
}

/** Bytes that may stay out of the pickle, by protocol 5 and the option `bufferCallback` (PEP 574). */
export class PickleBuffer {
  static {
    mark(this, 'PickleBuffer', false)
  }

  /** @param {Uint8Array} bytes @param {boolean} [isReadonly] whether they are loaded as bytes, and not as a bytearray */
  constructor(bytes, isReadonly = false) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('a PickleBuffer is made of a Uint8Array')
    this.$type = 'PickleBuffer'
    this.bytes = bytes
    this.isReadonly = isReadonly
  }

  /** The bytes in base64, and whether they are read-only. */
  toJSON() {
    return { bytes: toBase64(this.bytes), isReadonly: this.isReadonly }
  }
}

/** Bytes as base64 text. @param {Uint8Array} bytes */
export const toBase64 = (bytes) => btoa(decodeLatin1(bytes))

/** A bytearray (`lossless`). */
export class ByteArray extends Uint8Array {
  static {
    mark(this, 'ByteArray', false)
  }

  /** The bytes in base64. */
  toJSON() {
    return toBase64(this)
  }
}

/** A tuple (`lossless`). */
export class Tuple extends Array {
  static {
    mark(this, 'Tuple', false)
  }

  static get [Symbol.species]() {
    return Array
  }
}

/** A frozenset (`lossless`). */
export class FrozenSet extends Set {
  static {
    mark(this, 'FrozenSet', false)
  }

  /** The items, as a list. */
  toJSON() {
    return [...this]
  }
}

/** A value of which Python has one alone. */
class Constant {
  static {
    mark(this, 'Constant')
  }

  constructor(/** @type {string} */ name) {
    this.$type = name
  }

  /** Its name in Python. */
  toString() {
    return this.$type
  }

  /** Its name in Python. */
  toJSON() {
    return this.$type
  }
}

/** Python's `Ellipsis`. */
export const Ellipsis = Object.freeze(new Constant('Ellipsis'))

/** Python's `NotImplemented`. */
export const NotImplemented = Object.freeze(new Constant('NotImplemented'))
