/**
 * What a pickle does to objects that it has made: BUILD, and APPEND, SETITEM and ADDITEMS with their kin on what the codec does not know
 * as a plain list, dict or set.
 *
 * Inert objects keep what they are given, values of the package's types take it by their own methods, and instances of the user's
 * classes by user-code.js. Objects go by their numbers, as a dict may become another object.
 */
import { UnpicklingError } from '../errors.js'
import { isPlainObject, quoteType, setProperty } from './dicts.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { Deque } from '../types/python/collections.js'
import { BUILD, PyClass, PyObject, STATE } from '../types/python/basic.js'
import { claimInstance } from '../types/registry.js'

export class Mutations {
  #objects
  #context
  #userCode
  #dicts
  #lazies
  /** States of several BUILDs, which are this load's own. @type {WeakSet<object>} */
  #mergedStates = new WeakSet()

  /**
   * @param {any[]} objects the objects of the load, by number
   * @param {import('../types/registry.js').Context} context
   * @param {import('./user-code.js').UserCode} userCode
   * @param {import('./dicts.js').Dicts} dicts
   * @param {import('./lazy-payloads.js').LazyPayloads} [lazies]
   */
  constructor(objects, context, userCode, dicts, lazies) {
    this.#objects = objects
    this.#context = context
    this.#userCode = userCode
    this.#dicts = dicts
    this.#lazies = lazies
  }

  /** Gives an object its state: BUILD. */
  build(/** @type {number} */ object, /** @type {any} */ state) {
    const value = this.#objects[object]
    if (value instanceof PyObject) {
      value.state = this.#mergeStates(value.state, state)
      claimInstance(value)
    } else if (this.#userCode.hasMade(value)) {
      this.#userCode.build(value, state)
    } else if (typeof value?.[BUILD] === 'function') {
      if (this.#lazies?.hasKept && this.#lazies.want(value instanceof NDArray ? withoutElements(state) : state)) return
      this.replace(object, value[BUILD](state, this.#context) ?? value, true)
    } else if (this.#userCode.hasGiven(value) || typeof value !== 'object' || value === null) {
      if (state !== null) throw new UnpicklingError('NO_STATE', `a ${value === null ? 'None' : typeof value} takes no state`)
    } else if (state !== null && !Object.isFrozen(value)) {
      setProperty(value, STATE, state, false)
    }
  }

  /** A second BUILD of an instance updates its attributes, as it does in Python. */
  #mergeStates(/** @type {any} */ first, /** @type {any} */ second) {
    const isDict = (/** @type {unknown} */ state) => state instanceof Map || isPlainObject(state)
    if (!isDict(first) || !isDict(second)) return second
    // The first dict may be in use elsewhere, so it is copied once.
    let merged = this.#mergedStates.has(first) ? first : first instanceof Map ? new Map(first) : { ...first }
    for (const [key, value] of this.#dicts.entries(second)) merged = this.#dicts.setItem(merged, key, value)
    this.#mergedStates.add(merged)
    return merged
  }

  /**
   * Takes a call `setter(object, state)` whose value is dropped for the state that it sets: so Python sets a state by a function of the class's own,
   * the sixth part of what `__reduce__` gave. `below` is what the call's value lies on.
   */
  setStateOfDropped(/** @type {unknown} */ call, /** @type {unknown} */ below) {
    const setter = call instanceof PyObject && !call.isNew ? call.class : undefined
    const isSetter = call instanceof PyObject && below instanceof PyObject && setter instanceof PyClass && call.args.length === 2 && call.args[0] === below
    if (isSetter) below.setState(call.args[1], setter)
  }

  /**
   * APPEND and APPENDS. A deque lets go of its first items beyond `maxlen`.
   * @param {number} object @param {unknown[]} items an array of their own @param {boolean} isEscaped whether something may refer to the object already
   */
  append(object, items, isEscaped) {
    const value = this.#objects[object]
    if (value instanceof PyObject) {
      addItems(value, items)
    } else if (Array.isArray(value)) {
      const list = !isEscaped && value instanceof Deque && this.#isNewDeque(value, items) ? (this.#objects[object] = asDeque(items, value.maxlen)) : value
      if (list === value) for (const item of items) list.push(item)
      const { maxlen } = /** @type {any} */ (list)
      if (maxlen !== undefined && maxlen !== null && list.length > maxlen) list.splice(0, list.length - Number(maxlen))
    } else if (!this.#userCode.hasMade(value) || !this.#userCode.append(value, items)) {
      throw new UnpicklingError('NO_APPEND', `${quoteType(value)} object has no attribute 'append'`)
    }
  }

  /** Whether a deque has nothing yet, was made by no code of the user's and is none of its own items. @param {Deque} deque @param {unknown[]} items */
  #isNewDeque(deque, items) {
    const isBare = deque.length === 0 && /** @type {any} */ (deque)[STATE] === undefined
    return isBare && !this.#userCode.hasGivenContainer && !this.#userCode.hasMade(deque) && !items.includes(deque)
  }

  /**
   * SETITEM and SETITEMS. `isEscaped` says whether something may refer to the object already.
   * @param {number} object @param {unknown[]} items keys and values in turn @param {boolean} isEscaped
   */
  setItems(object, items, isEscaped) {
    let value = this.#objects[object]
    if (value instanceof PyObject) {
      value.entries ??= []
      for (let i = 0; i < items.length; i += 2) value.entries.push([items[i], items[i + 1]])
    } else if (Array.isArray(value)) {
      for (let i = 0; i < items.length; i += 2) setIndex(value, items[i], items[i + 1])
    } else if (value instanceof Map || (isPlainObject(value) && !this.#userCode.hasMade(value))) {
      const old = value
      for (let i = 0; i < items.length; i += 2) value = this.#dicts.setItem(value, items[i], items[i + 1])
      // A dict that becomes a Map may be among its own items.
      this.replace(object, value, isEscaped || (value !== old && items.includes(old)))
    } else if (this.#userCode.hasMade(value)) {
      this.#userCode.setItems(value, items)
    } else {
      throw new UnpicklingError('NO_SETITEM', `${quoteType(value)} object does not support item assignment`)
    }
  }

  /** Puts a dict that may have become a Map, or what a state made of an object, in the place of the object that it was. */
  replace(/** @type {number} */ object, /** @type {unknown} */ dict, /** @type {boolean} */ isEscaped) {
    const old = this.#objects[object]
    if (old === dict) return
    this.#objects[object] = dict
    if (isEscaped) this.#dicts.noteReplaced(old, dict)
  }

  /** ADDITEMS. */
  addItems(/** @type {number} */ object, /** @type {unknown[]} */ items) {
    const value = this.#objects[object]
    if (value instanceof PyObject) {
      addItems(value, items)
    } else if (value instanceof Set) {
      for (const item of items) this.#dicts.addItem(value, item)
    } else if (!this.#userCode.hasMade(value) || !this.#userCode.addItems(value, items)) {
      throw new UnpicklingError('NO_ADD', `${quoteType(value)} object has no attribute 'add'`)
    }
  }
}

/** Makes a deque of the array itself: one made as such grows slowly, and has more room than it needs. @param {unknown[]} items @param {Deque['maxlen']} maxlen @returns {Deque} */
function asDeque(items, maxlen) {
  const deque = Object.setPrototypeOf(items, Deque.prototype)
  deque.maxlen = maxlen
  return deque
}

/** The state of an array but for its elements, which may stay in the file. @param {any} state */
const withoutElements = (state) =>
  Array.isArray(state) ? state.filter((part, i) => i !== (state.length === 4 ? 3 : 4) || (Array.isArray(part) && state[i - 2]?.fields)) : state

function addItems(/** @type {PyObject} */ object, /** @type {unknown[]} */ items) {
  if (object.items) for (const item of items) object.items.push(item)
  else object.items = items
}

/** `list[key] = value`, with Python's errors. */
function setIndex(/** @type {unknown[]} */ list, /** @type {unknown} */ key, /** @type {unknown} */ value) {
  const isInt = Number.isInteger(key) || typeof key === 'bigint' || typeof key === 'boolean'
  if (!isInt) throw new UnpicklingError('BAD_INDEX', 'list indices must be integers or slices')
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key)
  if (!(index >= 0 && index < list.length)) throw new UnpicklingError('BAD_INDEX', 'list assignment index out of range')
  list[index] = value
}
