/**
 * Calls and new instances of a pickle: REDUCE, NEWOBJ, OBJ, INST and their kin.
 *
 * A callable is the user's own (user-code.js), has the handler of a registered type (types/registry.js), or is inert: then the call becomes a
 * PyObject and nothing is run. What names stand for is in globals.js, what changes objects in mutations.js, what fills dicts and
 * sets in dicts.js; a load has one of each, which its calls hold, and handlers ask the load by the methods here.
 */
import { UnpicklingError } from '../errors.js'
import { asInt } from '../numbers.js'
import { OutOfBandBuffers } from './buffers.js'
import { Dicts, isPlainObject } from './dicts.js'
import { Globals } from './globals.js'
import { Mutations } from './mutations.js'
import { UserCode } from './user-code.js'
import { ByteArray, CALL, FrozenSet, PyClass, PyObject, Tuple } from '../types/python/basic.js'

/** @typedef {(input: Uint8Array, position: number, settings: import('../settings.js').Settings) => { value: any, end: number }} LoadAt loads a pickle */
/** @typedef {import('../types/registry.js').Context} Context */

/** The type of bytes and containers, which nobody can call: of those that a call made the codec does not know it. @param {unknown} value */
function typeOfContainer(value) {
  if (value instanceof PyClass) return undefined
  if (value instanceof Uint8Array) return value instanceof ByteArray ? 'bytearray' : 'bytes'
  if (value instanceof Set) return value instanceof FrozenSet ? 'frozenset' : 'set'
  return Array.isArray(value) ? 'list' : value instanceof Map ? 'dict' : undefined
}

/** @implements {Context} */
export class Calls {
  #loadAt

  /**
   * @param {import('../settings.js').Settings} settings
   * @param {any[]} objects the objects of the load, by number
   * @param {LoadAt} loadAt for pickles inside of bytes of this one
   * @param {import('./plain-objects.js').PlainObjects} plainObjects what makes the objects of dicts
   * @param {import('./lazy-payloads.js').LazyPayloads} [lazies] what tells of the bytes that stay in the file, where some may
   */
  constructor(settings, objects, loadAt, plainObjects, lazies) {
    this.settings = settings
    this.lossless = settings.lossless
    this.#loadAt = loadAt
    this.plainObjects = plainObjects
    this.userCode = new UserCode(settings)
    this.globals = new Globals(settings, this.userCode)
    this.lazies = lazies
    this.dicts = new Dicts(settings.dict, lazies)
    this.buffers = new OutOfBandBuffers(settings)
    this.mutations = new Mutations(objects, this, this.userCode, this.dicts, lazies)
  }

  /** `callable(*args)`: REDUCE. @returns {unknown} */
  call(/** @type {any} */ callable, /** @type {unknown} */ args) {
    if (!Array.isArray(args)) throw new UnpicklingError('NOT_ARGUMENTS', 'argument list must be a tuple')
    if (typeof callable === 'function' && this.userCode.hasGiven(callable)) return this.userCode.call(callable, args)
    const type = typeOfContainer(callable)
    if (type && !this.userCode.hasMade(callable)) throw new UnpicklingError('NOT_CALLABLE', `'${type}' object is not callable`)
    const handler = this.globals.handlerOf(callable)
    const isUndone = handler && !handler.takesLazy && this.lazies?.want(args)
    const made = isUndone ? undefined : handler ? handler.call?.(args, this, callable) : /** @type {any} */ (callable)?.[CALL]?.(args)
    return made ?? new (handler?.instance ?? PyObject)(callable, args)
  }

  /** OBJ and INST: with no arguments `cls.__new__(cls)`, else a call (`_pickle.c: instantiate`). @returns {unknown} */
  instantiate(/** @type {unknown} */ pyclass, /** @type {unknown[]} */ args) {
    return args.length === 0 ? this.create(pyclass, args) : this.call(pyclass, args)
  }

  /**
   * `cls.__new__(cls, *args, **kwargs)`: NEWOBJ and its kin.
   * @param {any} pyclass @param {any} args @param {unknown} [kwargs] @param {string} [base] the built-in type whose content the arguments are, where that is known
   * @returns {unknown}
   */
  create(pyclass, args, kwargs, base) {
    if (!Array.isArray(args)) throw new UnpicklingError('NOT_TUPLE', 'NEWOBJ args argument must be a tuple')
    if (typeof pyclass === 'function' && this.userCode.hasGiven(pyclass)) return this.userCode.create(pyclass, args, kwargs)
    const handler = this.globals.handlerOf(pyclass)
    const made = handler?.create && this.lazies?.want([args, kwargs]) ? undefined : handler?.create?.(args, kwargs, this)
    return made ?? new (handler?.instance ?? PyObject)(pyclass, this.lossless && !(args instanceof Tuple) ? Tuple.from(args) : args, kwargs, true, base)
  }

  // What follows is for handlers alone; types/registry.js has the contracts.

  loadNested(/** @type {Uint8Array} */ bytes, /** @type {number} */ position, /** @type {(pid: unknown) => unknown} */ persistentLoad) {
    return this.#loadAt(bytes, position, { ...this.settings, persistentLoad, buffers: undefined })
  }

  asInt(/** @type {bigint} */ value) {
    return asInt(value, this.settings.int === 'bigint')
  }

  isReadonly(/** @type {unknown} */ buffer) {
    return this.lossless && this.buffers.isReadonly(buffer)
  }

  findInner(/** @type {unknown} */ owner, /** @type {string} */ name) {
    return this.globals.findInner(owner, name)
  }

  newDict() {
    return this.dicts.newDict()
  }

  /** Whether a value is a dict without items that no code of the user's gave. */
  isNewDict(/** @type {unknown} */ value) {
    if (!isPlainObject(value) || this.userCode.hasGivenContainer || this.userCode.hasMade(value) || this.dicts.hasOrder(/** @type {object} */ (value)))
      return false
    for (const _ in /** @type {object} */ (value)) return false
    return true
  }

  copyDict(/** @type {any} */ dict) {
    return isPlainObject(dict) && this.settings.dict !== 'map' && !this.dicts.hasOrder(dict) ? this.plainObjects.copy(dict) : undefined
  }

  /** @returns {any} */
  setItem(/** @type {any} */ dict, /** @type {unknown} */ key, /** @type {unknown} */ value) {
    return this.dicts.setItem(dict, key, value)
  }

  entries(/** @type {any} */ dict) {
    return this.dicts.entries(dict)
  }

  addItem(/** @type {Set<unknown>} */ set, /** @type {unknown} */ item) {
    this.dicts.addItem(set, item)
  }
}
