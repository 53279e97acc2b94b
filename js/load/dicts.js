/**
 * Dicts and sets as Python fills them.
 *
 * A dict is a plain object as long as its keys are strings, and becomes a Map at the first other key (`dict: 'auto'`; the option `dict`
 * may fix either form). What referred to the object by then is put right at the end of the load (replace-objects.js). Which
 * keys are equal is for equal-keys.js to say.
 *
 * A key that a pickle has chosen is only ever set as an own property, `__proto__` too.
 */
import { UnpicklingError } from '../errors.js'
import { EqualKeys } from './equal-keys.js'
import { replaceAll } from './replace-objects.js'

/** @typedef {Map<unknown, unknown> | Record<string, unknown>} Dict */

/** Sets an own property under any name, `__proto__` too. */
export function setProperty(/** @type {object} */ object, /** @type {PropertyKey} */ name, /** @type {unknown} */ value, enumerable = true) {
  Object.defineProperty(object, name, { value, writable: true, enumerable, configurable: true })
}

/** Whether a value is an object with the prototype of `{}`, as those are that stand for dicts. */
export const isPlainObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** The name of a value's type in messages, quoted as Python quotes it. */
export function quoteType(/** @type {unknown} */ value) {
  if (value === null) return "'NoneType'"
  if (value instanceof Uint8Array) return "'bytearray'"
  return `'${typeof value === 'object' ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'object') : typeof value}'`
}

/** The dicts and sets of one load. */
export class Dicts {
  #form
  /** Made at its first use, as most loads have no key that needs it. @type {EqualKeys | undefined} */
  #equalKeys
  /** The Map that each plain object became which something referred to by then. @type {Map<unknown, unknown> | undefined} */
  #replaced
  /** The Map of each plain object that had to become one: other names of the object may set keys of it too. @type {Map<object, Map<unknown, unknown>> | undefined} */
  #promoted
  /** The keys, in the pickle's order, of plain objects that have array indices among them. @type {Map<object, string[]> | undefined} */
  #orders

  #lazies

  /** @param {import('../settings.js').Settings['dict']} form @param {import('./lazy-payloads.js').LazyPayloads} [lazies] */
  constructor(form, lazies) {
    this.#form = form
    this.#lazies = lazies
  }

  /** A new dict in the form that the options ask for. @returns {Dict} */
  newDict() {
    return this.#form === 'map' ? new Map() : {}
  }

  /** A new dict for keys that are not all strings: a Map, unless the options ask for objects. @returns {Dict} */
  newMap() {
    return this.#form === 'object' ? {} : new Map()
  }

  /**
   * Sets a key of a dict as Python would: an equal key that is there stays. Gives the dict, which is a new Map where a plain object cannot hold the key.
   * @returns {any}
   */
  setItem(/** @type {any} */ dict, /** @type {unknown} */ key, /** @type {unknown} */ value) {
    dict = this.#promoted?.get(dict) ?? dict
    if (!(dict instanceof Map)) {
      if (typeof key === 'string') {
        if (isIndex(key) || this.hasOrder(dict)) this.#noteOrder(dict, key)
        if (key === '__proto__') setProperty(dict, key, value)
        else dict[key] = value
        return dict
      }
      if (this.#form === 'object') return this.setItem(dict, asPropertyName(key), value)
      const map = new Map(this.entries(dict))
      this.#promoted ??= new Map()
      this.#promoted.set(dict, map)
      dict = map
    }
    this.#lazies?.want(key)
    dict.set((this.#equalKeys ??= new EqualKeys()).find(dict, key), value)
    return dict
  }

  /** Whether strings and numbers are keys of a Map or Set as they are: none of its keys may equal one of another kind. @param {Map<unknown, unknown> | Set<unknown>} container */
  isPlain(container) {
    return this.#equalKeys === undefined || this.#equalKeys.isPlain(container)
  }

  /** Adds an item to a set as Python would: an equal item that is there stays. */
  addItem(/** @type {Set<unknown>} */ set, /** @type {unknown} */ item) {
    this.#lazies?.want(item)
    set.add((this.#equalKeys ??= new EqualKeys()).find(set, item))
  }

  /** The keys and values of a dict, in the pickle's order. @returns {Iterable<[unknown, unknown]>} */
  entries(/** @type {any} */ dict) {
    dict = this.#promoted?.get(dict) ?? dict
    if (dict instanceof Map) return dict
    const order = this.#orders?.get(dict) ?? Object.keys(dict)
    return order.map((name) => [name, dict[name]])
  }

  /** Whether the keys of a plain object are to be set by `setItem` alone: their order had to be written down, or a Map stands for it. */
  hasOrder(/** @type {object} */ dict) {
    return (this.#orders !== undefined && this.#orders.has(dict)) || (this.#promoted !== undefined && this.#promoted.has(dict))
  }

  /** JavaScript moves keys that are array indices to the front; should the object become a Map, their order counts. */
  #noteOrder(/** @type {Record<string, unknown>} */ dict, /** @type {string} */ key) {
    this.#orders ??= new Map()
    const order = this.#orders.get(dict)
    if (!order) this.#orders.set(dict, [...Object.keys(dict), key])
    else if (!Object.hasOwn(dict, key)) order.push(key)
  }

  /** Notes that `dict` stands for `old` from now on, which other objects refer to. */
  noteReplaced(/** @type {unknown} */ old, /** @type {unknown} */ dict) {
    this.#replaced ??= new Map()
    this.#replaced.set(old, dict)
  }

  /** The loaded value, with Maps in the place of all objects that became one. */
  finish(/** @type {unknown} */ value) {
    return this.#replaced ? replaceAll(value, this.#replaced) : value
  }
}

const isIndex = (/** @type {string} */ key) => /^(?:0|[1-9]\d{0,9})$/.test(key)

/** A key that `dict: 'object'` makes a property name of. */
function asPropertyName(/** @type {unknown} */ key) {
  if (key === null || ['number', 'bigint', 'boolean'].includes(typeof key)) return String(key)
  throw new UnpicklingError(
    'BAD_KEY',
    `a dict key is no str, number, bool or None, so it cannot be a property name: ${quoteType(key)}; use dict: 'auto' or 'map'`,
  )
}
