/**
 * What the forms of pickled objects are made of: calls of named classes and functions, and stand-ins for
 * objects that Python makes while it pickles. Nothing else can refer to such an object, so each is a new one to the memo.
 */
import { PyClass } from './basic.js'

/**
 * How an object is pickled. These are the parts of the tuple that `__reduce_ex__` gives in Python, by name.
 *
 * @typedef {object} Reduced
 * @property {unknown} callable a class or function
 * @property {unknown} args a Tuple or Arguments
 * @property {unknown[]} [items] the items that are appended
 * @property {[unknown, unknown][] | Map<unknown, unknown>} [pairs] the keys and values that are set
 * @property {unknown} [state]
 * @property {unknown} [setter] the function that sets the state, where it is not `__setstate__` or the attributes
 * @property {boolean} [isNew] whether it is made by `callable.__new__`
 * @property {unknown} [kwargs] the keyword arguments of `callable.__new__`
 */

/** A tuple that Python makes while it pickles. */
export class Arguments {
  constructor(/** @type {unknown[]} */ items) {
    this.items = items
  }
}

/** An object that Python makes while it pickles, and that is pickled by a form of its own. */
export class Made {
  constructor(/** @type {Reduced} */ form) {
    this.form = form
  }
}

/** A string that Python makes while it pickles: no equal string is the same object. */
export class FreshString {
  constructor(/** @type {string} */ text) {
    this.text = text
  }
}

/** Gives a FreshString, but a plain string of one character: Python keeps one object for each of those. */
export const freshString = (/** @type {string} */ text) => (text.length === 1 ? text : new FreshString(text))

/** Bytes that Python makes while it pickles: nothing else can refer to them. */
export class FreshBytes {
  constructor(/** @type {Uint8Array} */ bytes) {
    this.bytes = bytes
  }
}

/** Bytes of one byte, of which Python keeps one object each. @type {Uint8Array[]} */
const oneByte = []

/** Bytes that Python copies while it pickles: new ones, but none or one, which stay themselves where they come again. @param {Uint8Array} bytes */
export function copiedBytes(bytes) {
  if (bytes.length > 1) return new FreshBytes(bytes)
  return bytes.length === 0 ? bytes : (oneByte[bytes[0]] ??= Uint8Array.of(bytes[0]))
}

/** A dict that Python makes of a Map while it pickles: nothing else can refer to it. */
export class FreshDict {
  constructor(/** @type {Map<unknown, unknown>} */ map) {
    this.map = map
  }
}

/** The classes and functions by module and name. @type {Map<string, Map<string, PyClass>>} */
const modules = new Map()

/** Gives the PyClass of a name, the same object each time. */
export function named(/** @type {string} */ module, /** @type {string} */ name) {
  // A text made of the two would have to be hashed at each call.
  let names = modules.get(module)
  if (!names) modules.set(module, (names = new Map()))
  let pyclass = names.get(name)
  if (!pyclass) names.set(name, (pyclass = new PyClass(module, name)))
  return pyclass
}

/** A form with all of its properties, so that V8 has one hidden class for most forms. @implements {Reduced} */
class Form {
  /** @type {unknown[] | undefined} */
  items = undefined
  /** @type {Reduced['pairs']} */
  pairs = undefined
  /** @type {unknown} */
  state = undefined
  /** @type {unknown} */
  setter = undefined
  /** @type {boolean | undefined} */
  isNew = undefined
  /** @type {unknown} */
  kwargs = undefined

  /** @param {unknown} callable @param {unknown} args */
  constructor(callable, args) {
    this.callable = callable
    this.args = args
  }
}

/** Gives the form of a call. @param {unknown} callable @param {unknown} args a Tuple or Arguments @param {unknown} [state] */
export function formOf(callable, args, state) {
  const form = new Form(callable, args)
  form.state = state
  return form
}

/** Gives the form of a call of a named class or function. */
export function call(/** @type {string} */ module, /** @type {string} */ name, /** @type {unknown[]} */ ...args) {
  return new Form(named(module, name), new Arguments(args))
}
