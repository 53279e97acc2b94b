/**
 * What reductions are made of: calls of named classes and functions, and stand-ins for
 * objects that Python makes while it pickles, which nobody else knows.
 */
import { PyClass } from './basic.js'

/**
 * How an object is pickled: the tuple that `__reduce_ex__` gives in Python, by name.
 *
 * @typedef {object} Reduced
 * @property {unknown} callable a class or function
 * @property {unknown} args a Tuple or Arguments
 * @property {unknown[]} [items] items that are appended
 * @property {[unknown, unknown][]} [pairs] keys and values that are set
 * @property {unknown} [state]
 * @property {unknown} [setter] a function that sets the state
 * @property {boolean} [isNew] whether it is made by `callable.__new__`
 * @property {unknown} [kwargs] keyword arguments of that
 */

/** A tuple. */
export class Arguments {
  constructor(/** @type {unknown[]} */ items) {
    this.items = items
  }
}

/** An object that is made by a reduction. */
export class Made {
  constructor(/** @type {Reduced} */ form) {
    this.form = form
  }
}

/** A string that is no other string's object; those of one character are kept by Python. */
export class FreshString {
  constructor(/** @type {string} */ text) {
    this.text = text
  }
}

export const freshString = (/** @type {string} */ text) => (text.length === 1 ? text : new FreshString(text))

/** @type {Map<string, PyClass>} */
const classes = new Map()

/** The class or function of a name: the same object each time. */
export function named(/** @type {string} */ module, /** @type {string} */ name) {
  const key = `${module}\n${name}`
  let pyclass = classes.get(key)
  if (!pyclass) classes.set(key, (pyclass = new PyClass(module, name)))
  return pyclass
}

/** A call of what a name stands for. @returns {Reduced} */
export function call(/** @type {string} */ module, /** @type {string} */ name, /** @type {unknown[]} */ ...args) {
  return { callable: named(module, name), args: new Arguments(args) }
}
