/**
 * The user's own code in a load: the hooks `findClass` and `persistentLoad`, the classes and functions that `findClass` gave, and the
 * instances that these made.
 *
 * All of it is called from here alone, so that `isRunning` tells an error of the user's from one of this package; an error that a
 * hook throws leaves it set. No method is called of an object that the user's classes did not make.
 */
import { UnpicklingError } from '../errors.js'
import { isPlainObject, setProperty } from './dicts.js'

/** Every engine's stack has room for so many. */
const MOST_ARGUMENTS = 50_000

/** The properties that hold the arguments of `__new__`. */
const NEW_ARGUMENTS = ['__newargs__', '__newkwargs__']

const tooMany = (/** @type {unknown[]} */ { length }) => new UnpicklingError('TOO_LARGE', `${length} arguments are more than a JavaScript function can take`)

/** Whether a function is to be called with `new`. */
function isClass(/** @type {Function} */ value) {
  const source = Function.prototype.toString.call(value)
  return source.startsWith('class') || (source.includes('[native code]') && value.prototype?.constructor === value)
}

export class UserCode {
  /** Whether the user's code is running, or has thrown. */
  isRunning = false
  /** Whether persistentLoad gave a plain object or an array, which pickles may fill. */
  hasGivenContainer = false
  #settings
  /** The module and name of each thing that findClass gave. @type {Map<unknown, [string, string]>} */
  #names = new Map()
  /** The instances that the user's classes and functions made. @type {WeakSet<object>} */
  #made = new WeakSet()

  /** @param {import('../settings.js').Settings} settings */
  constructor(settings) {
    this.#settings = settings
  }

  /** @template T @param {() => T} hook @returns {T} */
  #run(hook) {
    this.isRunning = true
    const value = hook()
    this.isRunning = false
    return value
  }

  /** What findClass gives for a name, or undefined. @returns {unknown} */
  findClass(/** @type {string} */ module, /** @type {string} */ name) {
    const { findClass } = this.#settings
    const found = findClass && this.#run(() => findClass(module, name))
    if (found !== undefined) this.#names.set(found, [module, name])
    return found
  }

  /** What persistentLoad gives for an id; the codec asks for it only where there is such a hook. @returns {unknown} */
  loadPersistent(/** @type {unknown} */ pid) {
    const { persistentLoad } = this.#settings
    const value = this.#run(() => /** @type {NonNullable<typeof persistentLoad>} */ (persistentLoad)(pid))
    this.hasGivenContainer ||= isPlainObject(value) || Array.isArray(value)
    return value
  }

  /** Whether findClass gave this. */
  hasGiven(/** @type {unknown} */ value) {
    return this.#names.has(value)
  }

  /** Module and name of what findClass gave; undefined for all else. */
  nameOf(/** @type {unknown} */ value) {
    return this.#names.get(value)
  }

  /** Whether the user's code made this instance. */
  hasMade(/** @type {any} */ value) {
    return this.#made.has(value)
  }

  /** Calls what findClass gave, a class by `new`. @param {any} callable @param {unknown[]} args */
  call(callable, args) {
    if (args.length > MOST_ARGUMENTS) throw tooMany(args)
    return this.#noteMade(this.#run(() => (isClass(callable) ? new callable(...args) : callable(...args))))
  }

  /**
   * An instance of a class that findClass gave, its constructor not run; what extends Array, Map or Set is a real one. The arguments of `__new__` go to the
   * class's own static `__new__`, where it has one, which makes the instance; of one that extends Array they are the items, and else they are its properties
   * `__newargs__` and `__newkwargs__`, where there are any, which are enumerable unless a state follows.
   * @param {any} pyclass @param {unknown[]} args @param {unknown} kwargs
   */
  create(pyclass, args, kwargs) {
    const { prototype } = pyclass
    if (typeof pyclass.__new__ === 'function' && args.length > MOST_ARGUMENTS) throw tooMany(args)
    if (typeof pyclass.__new__ === 'function') return this.#noteMade(this.#run(() => pyclass.__new__(...args, ...(kwargs === undefined ? [] : [kwargs]))))
    const base = [Array, Map, Set].find((candidate) => pyclass === candidate || prototype instanceof candidate)
    const instance = base ? Reflect.construct(base, [], pyclass) : Object.create(prototype ?? Object.prototype)
    // A subclass of tuple has its items as the one argument, and a namedtuple as several.
    if (base === Array) for (const item of args.length === 1 && Array.isArray(args[0]) ? args[0] : args) instance.push(item)
    else if (args.length) setProperty(instance, '__newargs__', args)
    if (kwargs !== undefined) setProperty(instance, '__newkwargs__', kwargs)
    return this.#noteMade(instance)
  }

  #noteMade(/** @type {any} */ value) {
    if (typeof value === 'object' && value !== null) this.#made.add(value)
    return value
  }

  /** Gives an instance its state: by its `__setstate__`, else as own properties (`_pickle.c: load_build`). */
  build(/** @type {any} */ instance, /** @type {any} */ state) {
    if (typeof instance.__setstate__ === 'function') {
      this.#run(() => instance.__setstate__(state))
      return
    }
    // Its attributes say what it is then.
    for (const name of NEW_ARGUMENTS) if (Object.hasOwn(instance, name)) Object.defineProperty(instance, name, { enumerable: false })
    const hasSlots = Array.isArray(state) && state.length === 2
    for (const part of hasSlots ? state : [state]) {
      if (part === null) continue
      if (!isPlainObject(part) && !(part instanceof Map))
        throw new UnpicklingError('BAD_STATE', `${part === state[1] && hasSlots ? 'slot ' : ''}state is not a dictionary`)
      for (const [name, item] of part instanceof Map ? part : Object.entries(part)) setProperty(instance, name, item)
    }
  }

  /** Appends items by the instance's `extend` or `append`; false where it has neither. @returns {boolean} */
  append(/** @type {any} */ instance, /** @type {unknown[]} */ items) {
    if (typeof (instance.extend ?? instance.append) !== 'function') return false
    this.#run(() => (instance.extend ? instance.extend(items) : items.forEach((item) => instance.append(item))))
    return true
  }

  /** Sets items by the instance's `__setitem__` or `set`, else as own properties. @param {any} instance @param {unknown[]} items keys and values in turn */
  setItems(instance, items) {
    const set = instance.__setitem__ ?? instance.set
    for (let i = 0; i < items.length; i += 2) {
      if (typeof set === 'function') this.#run(() => set.call(instance, items[i], items[i + 1]))
      else setProperty(instance, String(items[i]), items[i + 1])
    }
  }

  /** Adds items by the instance's `add`; false where it has none. @returns {boolean} */
  addItems(/** @type {any} */ instance, /** @type {unknown[]} */ items) {
    if (typeof instance.add !== 'function') return false
    this.#run(() => items.forEach((item) => instance.add(item)))
    return true
  }
}
