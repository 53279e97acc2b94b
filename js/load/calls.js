/**
 * What names, calls and mutations of a pickle mean here.
 *
 * A name gives the user's class (findClass), a registered handler's value, or
 * an inert PyClass; a call gives what these make of it, or an inert PyObject.
 * Nothing is ever looked up by a name that a pickle has chosen.
 */
import { UnpicklingError } from '../errors.js'
import { NAME_DOTTED, NAME_PYTHON2 } from '../generated/constants.js'
import { Keys } from './keys.js'
import { asInt } from '../numbers.js'
import { replaceAll } from './replace-objects.js'
import { BUILD, CALL, ByteArray, PyClass, PyObject, STATE, Tuple } from '../types/python/basic.js'
import { python3Name } from '../types/python/imports.js'
import { findHandler } from '../types/registry.js'

/** @typedef {import('../types/registry.js').Handler} Handler */
/** @typedef {(input: Uint8Array, position: number, settings: import('../settings.js').Settings) => { value: any, end: number }} LoadAt loads a pickle */

/** Sets an own property under any name, `__proto__` too. */
export function setProperty(/** @type {object} */ object, /** @type {PropertyKey} */ name, /** @type {unknown} */ value, enumerable = true) {
  Object.defineProperty(object, name, { value, writable: true, enumerable, configurable: true })
}

const isPlainObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** A class, as against a function that is called. */
function isClass(/** @type {Function} */ value) {
  const source = Function.prototype.toString.call(value)
  return source.startsWith('class') || (source.includes('[native code]') && value.prototype?.constructor === value)
}

/** What every engine's stack has room for. */
const MOST_ARGUMENTS = 50_000

export class Calls {
  /** Whether an error comes from the user's own code. */
  isInHook = false
  /** Out-of-band buffers, and which of them are not to be written to. @type {Set<unknown>} */
  buffers = new Set()
  /** @type {Set<unknown>} */
  readonly = new Set()
  #keys = new Keys()
  /** The global of each name. @type {Map<string, unknown>} */
  #globals = new Map()
  /** @type {Map<PyClass, Handler>} */
  #handlers = new Map()
  /** What findClass gave. @type {Set<unknown>} */
  #found = new Set()
  /** What these made. @type {WeakSet<object>} */
  #made = new WeakSet()
  /** States of several BUILDs, which are this load's own. @type {WeakSet<object>} */
  #merged = new WeakSet()
  /** Whether the protocol names a class inside of a class by dots. */
  #hasDottedNames = false
  /** Module and name of what findClass gave. @type {Map<unknown, [string, string]>} */
  #names = new Map()
  /** Dicts that turned out to need a Map after something referred to them. @type {Map<unknown, unknown> | undefined} */
  #replaced

  /** The keys, in order, of plain objects that have array indices among them. @type {Map<object, string[]> | undefined} */
  #orders

  /**
   * @param {import('../settings.js').Settings} settings
   * @param {any[]} objects
   * @param {LoadAt} loadAt
   */
  constructor(settings, objects, loadAt) {
    this.settings = settings
    this.loadAt = loadAt
    this.lossless = settings.lossless
    this.objects = objects
  }

  /** @template T @param {() => T} hook @returns {T} */
  #inHook(hook) {
    this.isInHook = true
    const value = hook()
    this.isInHook = false
    return value
  }

  /** The global of a name. @param {number} [flags] NAME_… of the tape */
  findGlobal(/** @type {string} */ module, /** @type {string} */ name, flags = 0) {
    if (flags & NAME_PYTHON2 && this.settings.fixImports) [module, name] = python3Name(module, name)
    if (flags & NAME_DOTTED) this.#hasDottedNames = true
    const key = `${module}\n${name}`
    let found = this.#globals.get(key)
    if (found === undefined) {
      found = this.#resolve(module, name)
      this.#globals.set(key, found)
    }
    return found
  }

  #resolve(/** @type {string} */ module, /** @type {string} */ name) {
    const { findClass } = this.settings
    const own = findClass && this.#inHook(() => findClass(module, name))
    if (own !== undefined) {
      this.#found.add(own)
      this.#names.set(own, [module, name])
      return own
    }
    const handler = findHandler(module, name)
    if (handler && 'value' in handler) return handler.value
    const pyclass = new PyClass(module, name)
    if (handler) this.#handlers.set(pyclass, handler)
    return pyclass
  }

  /** The class inside of a class, or the method of one: `getattr(owner, name)`; undefined where the owner is none. */
  findInner(/** @type {unknown} */ owner, /** @type {string} */ name) {
    const [module, outer] = owner instanceof PyClass ? [owner.module, owner.name] : (this.#names.get(owner) ?? [])
    if (module === undefined) return undefined
    const found = this.findGlobal(module, `${outer}.${name}`)
    // Where a class would be named by dots this is a method, which Python makes anew each time.
    return this.#hasDottedNames && found instanceof PyClass ? new PyClass(module, found.name, true) : found
  }

  /** Whether Python could not write to a buffer: bytes are such, and an out-of-band buffer that the pickle calls so. Told of lossless loads. */
  isReadonly(/** @type {unknown} */ buffer) {
    return this.lossless && (this.buffers.has(buffer) ? this.readonly.has(buffer) : !(buffer instanceof ByteArray))
  }

  findExtension(/** @type {number} */ code) {
    const name = this.settings.extensions?.get(code)
    if (name === undefined) throw new UnpicklingError('UNKNOWN_EXTENSION', `unregistered extension code ${code}`)
    if (!Array.isArray(name) || name.length !== 2 || name.some((part) => typeof part !== 'string')) {
      throw new UnpicklingError('UNKNOWN_EXTENSION', `_inverted_registry[${code}] isn't a 2-tuple of strings`)
    }
    return this.findGlobal(name[0], name[1])
  }

  loadPersistent(/** @type {unknown} */ pid) {
    const { persistentLoad } = this.settings
    return this.#inHook(() => /** @type {NonNullable<typeof persistentLoad>} */ (persistentLoad)(pid))
  }

  /** `callable(*args)`: REDUCE. */
  call(/** @type {any} */ callable, /** @type {unknown} */ args) {
    if (!Array.isArray(args)) throw new UnpicklingError('NOT_ARGUMENTS', 'argument list must be a tuple')
    if (typeof callable === 'function' && this.#found.has(callable)) {
      if (args.length > MOST_ARGUMENTS) throw new UnpicklingError('TOO_LARGE', `${args.length} arguments are more than a JavaScript function can take`)
      return this.#note(this.#inHook(() => (isClass(callable) ? new callable(...args) : callable(...args))))
    }
    const handler = this.#handlers.get(callable)
    const made = handler ? handler.call?.(args, this, callable) : callable?.[CALL]?.(args)
    return made ?? new (handler?.instance ?? PyObject)(callable, args)
  }

  /** OBJ and INST: with no arguments `cls.__new__(cls)`, else a call. */
  instantiate(/** @type {unknown} */ pyclass, /** @type {unknown[]} */ args) {
    return args.length === 0 ? this.create(pyclass, args) : this.call(pyclass, args)
  }

  /** `cls.__new__(cls, *args, **kwargs)`: NEWOBJ and its kin. @param {unknown} [kwargs] @param {string} [base] @returns {unknown} */
  create(/** @type {any} */ pyclass, /** @type {any} */ args, kwargs, base) {
    if (!Array.isArray(args)) throw new UnpicklingError('NOT_TUPLE', 'NEWOBJ args argument must be a tuple')
    if (typeof pyclass === 'function' && this.#found.has(pyclass)) return this.#note(newInstance(pyclass))
    const handler = this.#handlers.get(pyclass)
    const made = handler?.create?.(args, kwargs, this)
    return made ?? new (handler?.instance ?? PyObject)(pyclass, this.lossless && !(args instanceof Tuple) ? Tuple.from(args) : args, kwargs, true, base)
  }

  #note(/** @type {any} */ value) {
    if (typeof value === 'object' && value !== null) this.#made.add(value)
    return value
  }

  /** Gives an object its state: BUILD. */
  build(/** @type {number} */ object, /** @type {any} */ state) {
    const value = this.objects[object]
    if (value instanceof PyObject) {
      value.state = this.#mergeStates(value.state, state)
    } else if (this.#made.has(value)) {
      this.#buildMade(value, state)
    } else if (typeof value?.[BUILD] === 'function') {
      value[BUILD](state, this)
    } else if (this.#found.has(value) || typeof value !== 'object' || value === null) {
      if (state !== null) throw new UnpicklingError('NO_STATE', `a ${value === null ? 'None' : typeof value} takes no state`)
    } else if (state !== null && !Object.isFrozen(value)) {
      setProperty(value, STATE, state, false)
    }
  }

  /** A call `setter(object, state)` whose value is dropped: how Python sets a state by a function of the class's own (a `__reduce__` of six). */
  drop(/** @type {unknown} */ call, /** @type {unknown} */ below) {
    const setter = call instanceof PyObject && !call.isNew ? call.class : undefined
    const isSetter = call instanceof PyObject && below instanceof PyObject && setter instanceof PyClass && call.args.length === 2 && call.args[0] === below
    if (isSetter) below.setState(call.args[1], setter)
  }

  /** A second BUILD of an instance updates its attributes, as it does in Python. */
  #mergeStates(/** @type {any} */ first, /** @type {any} */ second) {
    const isDict = (/** @type {unknown} */ state) => state instanceof Map || isPlainObject(state)
    if (!isDict(first) || !isDict(second)) return second
    // The first dict may be in use elsewhere, so it is copied once.
    let merged = this.#merged.has(first) ? first : first instanceof Map ? new Map(first) : { ...first }
    for (const [key, value] of this.entries(second)) merged = this.setItem(merged, key, value)
    this.#merged.add(merged)
    return merged
  }

  /** The state of an instance of the user's own class. */
  #buildMade(/** @type {any} */ instance, /** @type {any} */ state) {
    if (typeof instance.__setstate__ === 'function') {
      this.#inHook(() => instance.__setstate__(state))
      return
    }
    const hasSlots = Array.isArray(state) && state.length === 2
    for (const part of hasSlots ? state : [state]) {
      if (part === null) continue
      if (!isPlainObject(part) && !(part instanceof Map))
        throw new UnpicklingError('BAD_STATE', `${part === state[1] && hasSlots ? 'slot ' : ''}state is not a dictionary`)
      for (const [name, item] of part instanceof Map ? part : Object.entries(part)) setProperty(instance, name, item)
    }
  }

  /** APPEND and APPENDS on what is no plain list. */
  append(/** @type {number} */ object, /** @type {unknown[]} */ items) {
    const value = this.objects[object]
    if (value instanceof PyObject) {
      addItems(value, items)
    } else if (Array.isArray(value)) {
      for (const item of items) value.push(item)
      const { maxlen } = /** @type {any} */ (value)
      if (maxlen !== undefined && maxlen !== null && value.length > maxlen) value.splice(0, value.length - Number(maxlen))
    } else if (this.#made.has(value) && typeof (value.extend ?? value.append) === 'function') {
      this.#inHook(() => (value.extend ? value.extend(items) : items.forEach((item) => value.append(item))))
    } else {
      throw new UnpicklingError('NO_APPEND', `${describe(value)} object has no attribute 'append'`)
    }
  }

  /** SETITEM and SETITEMS on what is no plain dict. @param {unknown[]} items keys and values in turn */
  setItems(/** @type {number} */ object, items, /** @type {boolean} */ isEscaped) {
    let value = this.objects[object]
    if (value instanceof PyObject) {
      value.entries ??= []
      for (let i = 0; i < items.length; i += 2) value.entries.push([items[i], items[i + 1]])
    } else if (Array.isArray(value)) {
      for (let i = 0; i < items.length; i += 2) setIndex(value, items[i], items[i + 1])
    } else if (value instanceof Map || (isPlainObject(value) && !this.#made.has(value))) {
      for (let i = 0; i < items.length; i += 2) value = this.setItem(value, items[i], items[i + 1])
      this.replaceObject(object, value, isEscaped)
    } else if (this.#made.has(value)) {
      const set = value.__setitem__ ?? value.set
      for (let i = 0; i < items.length; i += 2) {
        if (typeof set === 'function') this.#inHook(() => set.call(value, items[i], items[i + 1]))
        else setProperty(value, String(items[i]), items[i + 1])
      }
    } else {
      throw new UnpicklingError('NO_SETITEM', `${describe(value)} object does not support item assignment`)
    }
  }

  /** ADDITEMS on what is no plain set. */
  addItems(/** @type {number} */ object, /** @type {unknown[]} */ items) {
    const value = this.objects[object]
    if (value instanceof PyObject) {
      addItems(value, items)
    } else if (value instanceof Set) {
      for (const item of items) this.addItem(value, item)
    } else if (this.#made.has(value) && typeof value.add === 'function') {
      this.#inHook(() => items.forEach((item) => value.add(item)))
    } else {
      throw new UnpicklingError('NO_ADD', `${describe(value)} object has no attribute 'add'`)
    }
  }

  /** A pickle inside of bytes of this one. @type {import('../types/registry.js').Context['loadNested']} */
  loadNested(bytes, position, persistentLoad) {
    return this.loadAt(bytes, position, { ...this.settings, persistentLoad, buffers: undefined })
  }

  /** An int in the form that the options ask for. */
  asInt(/** @type {bigint} */ value) {
    return asInt(value, this.settings.int === 'bigint')
  }

  /** A new dict for keys that are not all strings. @returns {Map<unknown, unknown> | Record<string, unknown>} */
  newMap() {
    return this.settings.dict === 'object' ? {} : new Map()
  }

  /** A new dict in the form that the options ask for. @returns {Map<unknown, unknown> | Record<string, unknown>} */
  newDict() {
    return this.settings.dict === 'map' ? new Map() : {}
  }

  /** Sets a key of a dict as Python would; gives the dict, which is a new Map where a plain object can not hold the key. @returns {any} */
  setItem(/** @type {any} */ dict, /** @type {unknown} */ key, /** @type {unknown} */ value) {
    if (!(dict instanceof Map)) {
      if (typeof key === 'string') {
        if (isIndex(key) || this.hasOrder(dict)) this.#noteOrder(dict, key)
        if (key === '__proto__') setProperty(dict, key, value)
        else dict[key] = value
        return dict
      }
      if (this.settings.dict === 'object') return this.setItem(dict, asPropertyName(key), value)
      dict = new Map(this.entries(dict))
    }
    dict.set(this.#keys.find(dict, key), value)
    return dict
  }

  /** The keys and values of a dict, in Python's order. @returns {Iterable<[unknown, unknown]>} */
  entries(/** @type {any} */ dict) {
    if (dict instanceof Map) return dict
    const order = this.#orders?.get(dict) ?? Object.keys(dict)
    return order.map((name) => [name, dict[name]])
  }

  /** Whether the order of a plain object's keys had to be written down. */
  hasOrder(/** @type {object} */ dict) {
    return this.#orders !== undefined && this.#orders.has(dict)
  }

  /** JavaScript moves keys that are array indices to the front; should the object become a Map, their order counts. */
  #noteOrder(/** @type {Record<string, unknown>} */ dict, /** @type {string} */ key) {
    this.#orders ??= new Map()
    const order = this.#orders.get(dict)
    if (!order) this.#orders.set(dict, [...Object.keys(dict), key])
    else if (!Object.hasOwn(dict, key)) order.push(key)
  }

  /** Adds an item to a set as Python would. */
  addItem(/** @type {Set<unknown>} */ set, /** @type {unknown} */ item) {
    set.add(this.#keys.find(set, item))
  }

  /** Puts a dict that had to become a Map in the place of the object that it was. */
  replaceObject(/** @type {number} */ object, /** @type {unknown} */ value, /** @type {boolean} */ isEscaped) {
    const old = this.objects[object]
    if (old === value) return
    this.objects[object] = value
    if (!isEscaped) return
    this.#replaced ??= new Map()
    this.#replaced.set(old, value)
  }

  /** The value as it is handed out. */
  finish(/** @type {unknown} */ value) {
    return this.#replaced ? replaceAll(value, this.#replaced) : value
  }
}

/** An instance of a class, its constructor not run; what extends Array, Map or Set is a real one. */
function newInstance(/** @type {Function} */ pyclass) {
  const { prototype } = pyclass
  const base = [Array, Map, Set].find((candidate) => pyclass === candidate || prototype instanceof candidate)
  return base ? Reflect.construct(base, [], pyclass) : Object.create(prototype ?? Object.prototype)
}

/** A key that `dict: 'object'` makes a property name of. */
function asPropertyName(/** @type {unknown} */ key) {
  if (key === null || ['number', 'bigint', 'boolean'].includes(typeof key)) return String(key)
  throw new UnpicklingError(
    'BAD_KEY',
    `a dict key is no str, number, bool or None, so it cannot be a property name: ${describe(key)}; use dict: 'auto' or 'map'`,
  )
}

const isIndex = (/** @type {string} */ key) => /^(?:0|[1-9]\d{0,9})$/.test(key)

function addItems(/** @type {PyObject} */ object, /** @type {unknown[]} */ items) {
  if (object.items) for (const item of items) object.items.push(item)
  else object.items = items
}

function setIndex(/** @type {unknown[]} */ list, /** @type {unknown} */ key, /** @type {unknown} */ value) {
  const isInt = Number.isInteger(key) || typeof key === 'bigint' || typeof key === 'boolean'
  if (!isInt) throw new UnpicklingError('BAD_INDEX', 'list indices must be integers or slices')
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key)
  if (!(index >= 0 && index < list.length)) throw new UnpicklingError('BAD_INDEX', 'list assignment index out of range')
  list[index] = value
}

function describe(/** @type {unknown} */ value) {
  if (value === null) return "'NoneType'"
  if (value instanceof Uint8Array) return "'bytearray'"
  return `'${typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value}'`
}
