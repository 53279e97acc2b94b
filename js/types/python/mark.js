/**
 * What the classes of this package have in common among other code: a name by which another copy of the package knows them, and how Node prints
 * their instances. This file imports nothing.
 *
 * The content of a value is its own enumerable properties, as `structuredClone` and deep equality see no others; `$type` among them has the name of
 * the class, which a clone loses.
 */

/** Under which a prototype has the name of its class, in every copy of this package. */
export const TYPE = Symbol.for('brine.type')

/** The method that tells what a value is, before its text: the dtype and shape of an array. */
export const HEAD = Symbol('brine.head')

/** The method that gives the text that Node prints, where that is not what `toString` gives. */
export const TEXT = Symbol('brine.text')

/** The most characters that Node prints of one value. */
const MOST = 20_000

/** What Node prints of a value: the class, what it is, and its text unless it lies too deep. @this {any} @param {number} depth levels that are left to print */
function inspect(depth) {
  let label = this[TYPE]
  let text
  try {
    /** @type {string} */
    const head = this[HEAD]?.() ?? ''
    // A head may begin with the name of the class itself.
    if (head) label = head.startsWith(`${label} `) ? head : `${label} ${head}`
    if (head && depth < 0) return `[${label}]`
    text = this[TEXT] ? this[TEXT]() : String(this)
  } catch (error) {
    text = `<${/** @type {Error} */ (error).message}>`
  }
  if (text.length > MOST) text = `${text.slice(0, MOST)}…`
  return `${label}${text.includes('\n') ? '\n' : ' '}${text}`
}

/** Gives a class its name. @param {Function} Class @param {string} name @param {boolean} [hasText] whether Node prints instances by their text */
export function mark(Class, name, hasText = true) {
  Object.defineProperty(Class.prototype, TYPE, { value: name })
  if (hasText) Object.defineProperty(Class.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspect })
}

/**
 * Gives an object an own enumerable getter. Instances that are given the same function keep one hidden class; this way takes V8 a third of the time
 * of `defineProperty`, which counts where a load makes many small arrays.
 * @type {(this: object, name: string, get: () => unknown) => void}
 */
export const setGetter =
  /** @type {any} */ (Object.prototype).__defineGetter__ ??
  function (name, get) {
    Object.defineProperty(this, name, { get, enumerable: true, configurable: true })
  }

/** The own enumerable form of an accessor of a class, for its instances to be given: one for all, so that they keep one hidden class. @param {Function} Class @param {string} name */
export const ownAccessor = (Class, name) => ({
  .../** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Class.prototype, name)),
  enumerable: true,
})

/** An int for JSON: a number where it is safe, and else its digits as text. All else stays as it is. @param {any} value */
export const jsonInt = (value) => (typeof value === 'bigint' ? (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)) : value)

/** The content of a value, without the name of its class, for JSON. @param {any} value @returns {Record<string, any>} */
export function jsonFields({ $type, ...fields }) {
  return fields
}
