/**
 * What Python's built-in types become where JavaScript has no type for them,
 * and the inert stand-ins for classes, functions and instances.
 *
 * Everything of js/types builds on this file, and it imports nothing. No class here does anything with the names and
 * arguments that a pickle gave it but keep them. What is marked `lossless` is made by loads with that option alone.
 */

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

/** A class or a function that a pickle names. It is never looked up. */
export class PyClass {
  #isAttribute

  /**
   * @param {string} module @param {string} name the qualified name, with dots for nested classes
   * @param {boolean} [isAttribute] whether it is got by `getattr` from what stands before the last dot: a method
   */
  constructor(module, name, isAttribute = false) {
    this.module = module
    this.name = name
    this.#isAttribute = isAttribute
  }

  /** Whether the pickle got it by `getattr` from what stands before the last dot, as pickles do with methods. */
  get isAttribute() {
    return this.#isAttribute
  }

  /** The name in full: `module.name`. */
  toString() {
    return `${this.module}.${this.name}`
  }
}

/** The functions that set states. Few instances have one, so it is no field. @type {WeakMap<PyObject, PyClass | undefined>} */
const stateSetters = new WeakMap()

/** The calls that made what is no instance of the callable. Few have one, so it is no field. @type {WeakMap<PyObject, { callable: unknown, args: unknown[] }>} */
const makers = new WeakMap()

/**
 * An instance of a class that no handler claims, as inert data: all that the pickle
 * gives to the class, with nothing done to it.
 */
export class PyObject {
  /** What `base` gives; undefined where the object was made by a call. @type {string | undefined} */
  #base

  /**
   * @param {PyClass | unknown} pyclass the class, or the callable that would have made the object
   * @param {unknown[]} args the arguments of the constructor
   * @param {unknown} [kwargs] the keyword arguments, where there were any
   * @param {boolean} [isNew] whether it was made by `class.__new__`, and not by a call
   * @param {string} [base] the built-in type that holds its content, where a pickle of protocol 0 or 1 told it: `tuple`, `int`…
   */
  constructor(pyclass, args, kwargs, isNew = false, base = '') {
    this.#base = isNew ? base : undefined
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
  }

  /** Whether it was made by `class.__new__(class, *args)`, and not by a call of `class`. */
  get isNew() {
    return this.#base !== undefined
  }

  /** The call that made the object, where `class` is not what was called: numpy's `_reconstruct` makes empty arrays of the class that is its argument. */
  get maker() {
    return makers.get(this)
  }

  /** Makes an empty object of a class by a call of something else. @param {PyClass} pyclass @param {unknown} callable @param {unknown[]} args */
  static madeBy(pyclass, callable, args) {
    const object = new this(pyclass, [])
    makers.set(object, { callable, args })
    return object
  }

  /** The function that sets the state, or undefined where `__setstate__` or the attributes take it. */
  get stateSetter() {
    return stateSetters.get(this)
  }

  /** Takes the state that BUILD gives. @param {unknown} state @param {PyClass} [setter] a function that sets it */
  setState(state, setter) {
    this.state = state
    if (setter || stateSetters.has(this)) stateSetters.set(this, setter)
  }

  /** The built-in type that holds the content of the object, where a pickle of protocol 0 or 1 told it, and else an empty string. */
  get base() {
    return this.#base ?? ''
  }
}

/** Gives a power of ten two digits at least. @param {string} text */
export const padExponent = (text) => text.replace(/e([+-])(\d)$/, 'e$10$2')

/** Prints a number as Python prints a float: `2.0`, `1e-07`. @param {number} value */
export function formatPythonFloat(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return padExponent(value.toExponential())
  return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${value}.0` : String(value)
}

/** A float whose value is integral, so that a plain number would be taken for an int (`lossless`). */
export class Float {
  constructor(/** @type {number} */ value) {
    this.value = value
  }

  /** The number. */
  valueOf() {
    return this.value
  }

  /** As Python prints it: `2.0`. */
  toString() {
    return formatPythonFloat(this.value)
  }

  /** The number. */
  toJSON() {
    return this.value
  }
}

/** A complex number. */
export class Complex {
  constructor(/** @type {number} */ re, /** @type {number} */ im) {
    this.re = re
    this.im = im
  }

  /** As Python prints it: `(1+2j)`, and `2j` where there is no real part. */
  toString() {
    const isNegative = this.im < 0 || Object.is(this.im, -0)
    const part = (/** @type {number} */ value) => formatPythonFloat(value).replace(/\.0$/, '')
    const imaginary = `${part(Math.abs(this.im))}j`
    if (Object.is(this.re, 0)) return `${isNegative ? '-' : ''}${imaginary}`
    return `(${part(this.re)}${isNegative ? '-' : '+'}${imaginary})`
  }
}

/** Bytes that may stay out of the pickle, by protocol 5 and the option `bufferCallback` (PEP 574). */
export class PickleBuffer {
  /** @param {Uint8Array} bytes @param {boolean} [isReadonly] whether they are loaded as bytes, and not as a bytearray */
  constructor(bytes, isReadonly = false) {
    this.bytes = bytes
    this.isReadonly = isReadonly
  }
}

/** A bytearray (`lossless`). */
export class ByteArray extends Uint8Array {}

/** A tuple (`lossless`). */
export class Tuple extends Array {
  static get [Symbol.species]() {
    return Array
  }
}

/** A frozenset (`lossless`). */
export class FrozenSet extends Set {}

/** A value of which Python has one alone. */
class Constant {
  #name
  constructor(/** @type {string} */ name) {
    this.#name = name
  }

  /** Its name in Python. */
  toString() {
    return this.#name
  }

  /** Its name in Python. */
  toJSON() {
    return this.#name
  }
}

/** Python's `Ellipsis`. */
export const Ellipsis = Object.freeze(new Constant('Ellipsis'))

/** Python's `NotImplemented`. */
export const NotImplemented = Object.freeze(new Constant('NotImplemented'))
