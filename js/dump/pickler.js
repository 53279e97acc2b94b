/**
 * The walk over a value that is pickled.
 *
 * It keeps its own stack, and tells the codec what it finds, a container before what is
 * in it; the opcodes, the memo and the frames are the codec's. Values are told apart as
 * _pickle.c: save does it: persistent ids, scalars, the memo, the plain types, reducerOverride, names, reductions.
 */
import {
  BUFFER_READONLY,
  REDUCE_SETTER,
  REDUCE_STATE,
  TOKEN_BUFFER,
  TOKEN_BYTEARRAY,
  TOKEN_BYTES,
  TOKEN_DICT,
  TOKEN_EMPTY_TUPLE,
  TOKEN_EXTENSION,
  TOKEN_FALSE,
  TOKEN_FROZENSET,
  TOKEN_LIST,
  TOKEN_NEWOBJ,
  TOKEN_NEWOBJ_EX,
  TOKEN_NONE,
  TOKEN_PERSISTENT,
  TOKEN_REDUCE,
  TOKEN_REFERENCE,
  TOKEN_SET,
  TOKEN_STACK_GLOBAL,
  TOKEN_TRUE,
  TOKEN_TUPLE,
} from '../generated/constants.js'
import { Bare, inner, Reference } from './stand-ins.js'
import { elementOf, showForms } from './list-forms.js'
import { PicklingError } from '../errors.js'
import { describe, Frame, labelOf, NOTHING } from './open-containers.js'
import { ObjectNumbers } from './object-numbers.js'
import { decodeLatin1 } from '../codec/strings.js'
import { TokenWriter } from './tokens.js'
import { ByteArray, Ellipsis, Float, FrozenSet, NotImplemented, PickleBuffer, PyClass, Tuple } from '../types/python/basic.js'
import { DType } from '../types/numpy/dtype.js'
import { python2Name } from '../types/python/imports.js'
import { nameStrings } from '../types/python/name-strings.js'
import { canonicalDType } from '../types/numpy/reduce-numpy.js'
import { Arguments, call, FreshString, freshString, Made } from '../types/python/reduced.js'
import { reduce } from '../types/reduce.js'
import { asReduced, reduceInstance } from '../types/python/reduce-user.js'
import { Unfinished } from './unfinished-objects.js'

/**
 * @typedef {import('../types/python/reduced.js').Reduced} Reduced
 * @typedef {import('./dump.js').DumpSettings} DumpSettings
 */

const NO_BYTES = new Uint8Array(0)

/** That a count of 32 bits can tell. */
const LONGEST_BYTES = 0xffffffff

function hasKeys(/** @type {object} */ object) {
  for (const _ in object) return true
  return false
}

/** Of an error. */
const LONGEST_PATH = 400

/** A tuple is written once more for each list that it is in and that it holds. One that comes more often will never end. */
const MOST_TIMES = 10_000

/** Types that Python pickles as `type(singleton)` (_pickle.c: save_type). @type {Record<string, unknown>} */
const SINGLETON_TYPES = Object.assign(Object.create(null), { NoneType: null, ellipsis: Ellipsis, NotImplementedType: NotImplemented })

const NO_SETTINGS = /** @type {DumpSettings} */ (/** @type {unknown} */ (undefined))

/** Picklers that wait for the next pickle; for those of one within another there are two. @type {Pickler[]} */
const idle = []
const KEPT = 2
/** Longer arrays are not kept. */
const KEPT_LENGTH = 1 << 10

/**
 * A pickler of one value. Give it back by `close`, and it serves the next one: what it is made of would cost a small pickle more than
 * all the rest, and at a garbage collection V8 forgets the code of classes that have no instance left, half of the time of some pickles.
 * @param {DumpSettings} settings @param {(part: Uint8Array) => void} write is given what was written, in new memory or the caller's
 */
export function openPickler(settings, write) {
  const pickler = idle.pop() ?? new Pickler()
  pickler.open(settings, write)
  return pickler
}

class Pickler {
  /** Numbers of objects. */
  #objects = new ObjectNumbers()
  #unfinished = new Unfinished()
  /** Globals by their names: a class is one object. @type {Map<string, PyClass> | undefined} */
  #globals
  /** The last class that was referred to. @type {PyClass | undefined} */
  #lastClass
  #lastClassNumber = 0
  /** @type {Frame[]} */
  #frames = []
  #depth = 0
  /** Values, and some keys, of plain objects that are being written, those of the innermost last: an array for each would be garbage at once. @type {unknown[]} */
  #pairs = []
  #pairsEnd = 0
  /** Whether somebody gave all objects more properties. */
  #hasInheritedKeys = false
  #tokens = new TokenWriter()
  #settings = NO_SETTINGS
  #protocol = 0

  constructor() {
    showForms()
  }

  /** @param {DumpSettings} settings @param {(part: Uint8Array) => void} write */
  open(settings, write) {
    this.#settings = settings
    this.#protocol = settings.protocol
    this.#hasInheritedKeys = hasKeys({})
    this.#tokens.open(settings.protocol, write)
  }

  /** Forgets the value and the caller's functions. A pickler that failed may hold more of them, and is not used again. */
  close() {
    const isWhole = this.#tokens.close()
    if (!isWhole || idle.length === KEPT) return
    this.#objects.clear()
    this.#globals = this.#lastClass = undefined
    this.#settings = NO_SETTINGS
    if (this.#frames.length > KEPT_LENGTH) this.#frames = []
    if (this.#pairs.length > KEPT_LENGTH) this.#pairs = []
    idle.push(this)
  }

  dump(/** @type {unknown} */ root) {
    this.#save(root)
    const hasHook = this.#settings.persistentId !== undefined
    while (this.#depth) {
      const top = this.#frames[this.#depth - 1]
      if (top.number && top.next === top.head) {
        // Memoized meanwhile, by what it holds, it is whole: CPython writes nothing more of it.
        if (!this.#unfinished.end(top.number)) top.next = top.end
        top.number = 0
      }
      if (top.next === top.end) {
        // What the frame held must not live as long as the walk.
        if (top.items === this.#pairs) this.#dropPairs(top.start)
        top.items = NOTHING
        top.source = undefined
        this.#depth--
        continue
      }
      if (!hasHook) top.next = this.#tokens.scalars(top.items, top.next, top.number && top.next < top.head ? top.head : top.end)
      if (top.next < top.end && !(top.number && top.next === top.head)) this.#save(elementOf(top.items, top.next++))
    }
    this.#tokens.flush()
  }

  #save(/** @type {any} */ value) {
    if (this.#settings.persistentId !== undefined && this.#savePersistent(value)) return
    this.#saveValue(value)
  }

  #saveValue(/** @type {any} */ value) {
    switch (typeof value) {
      case 'boolean':
        return this.#tokens.put(value ? TOKEN_TRUE : TOKEN_FALSE)
      case 'number':
        return this.#tokens.number(value)
      case 'bigint':
        return this.#tokens.int(value)
      case 'string':
        return this.#tokens.string(value)
      case 'object':
        return value === null ? this.#tokens.put(TOKEN_NONE) : this.#saveObject(value)
      default:
        return this.#saveOther(value)
    }
  }

  /** Whether the value was written by its persistent id. */
  #savePersistent(/** @type {unknown} */ value) {
    // What stands for several values is none that a caller knows.
    if (value instanceof Arguments || value instanceof Made || value instanceof Bare || value instanceof FreshString || value instanceof Reference) return false
    const id = /** @type {(value: unknown) => unknown} */ (this.#settings.persistentId)(value)
    if (id === undefined || id === null) return false
    if (this.#protocol > 0) {
      this.#tokens.put2(TOKEN_PERSISTENT, 0, 0)
      // The id itself has no persistent id.
      this.#saveValue(id)
    } else {
      const text = String(id)
      if (!/^[\x00-\x09\x0b-\x7f]*$/.test(text)) throw this.#refusal('persistent IDs in protocol 0 must be ASCII strings on one line')
      this.#tokens.persistentId(text)
    }
    return true
  }

  /** The number by which an object is written now, or 0 where it is whole: a reference stands for it. */
  #enter(/** @type {object | Function} */ value) {
    const next = this.#tokens.nextNumber
    const number = this.#objects.add(value, next)
    if (number === next) this.#tokens.nextNumber++
    else if (this.#putReference(number)) return 0
    return number
  }

  /** Whether an object was referred to, as it is whole. */
  #putReference(/** @type {number | undefined} */ number) {
    if (number === undefined || this.#unfinished.has(number)) return false
    this.#tokens.put1(TOKEN_REFERENCE, number)
    return true
  }

  /** @returns {void} */
  #saveObject(/** @type {any} */ value) {
    const prototype = Object.getPrototypeOf(value)
    // Most objects are plain: they are told by their prototype, before all the classes are tried.
    if (prototype === Array.prototype) return this.#saveList(value)
    if (prototype === Object.prototype || prototype === null) return this.#saveDict(value)
    if (this.#saveStandIn(value, prototype)) return
    if (prototype === Map.prototype) return this.#saveMap(value)
    if (prototype === Tuple.prototype) return this.#saveTuple(value)
    if (value instanceof Uint8Array) return this.#saveBytes(value)
    if (prototype === Set.prototype || prototype === FrozenSet.prototype) return this.#saveSet(value)
    if (value instanceof PickleBuffer) return this.#saveBuffer(value)
    if (!this.#putReference(this.#objects.get(value))) this.#saveOther(value)
  }

  /** Whether it was a value that nothing else refers to. @param {any} value @param {object | null} prototype */
  #saveStandIn(value, prototype) {
    switch (prototype) {
      case Float.prototype:
        this.#tokens.float(value.value)
        return true
      case Arguments.prototype:
        this.#saveArguments(value)
        return true
      case Made.prototype:
        this.#saveReduced(this.#tokens.nextNumber++, value.form)
        return true
      case Bare.prototype:
        this.#saveBare(value.value)
        return true
      case FreshString.prototype:
        this.#saveFreshString(value)
        return true
      case Reference.prototype:
        this.#tokens.put1(TOKEN_REFERENCE, value.number)
        return true
      default:
        return false
    }
  }

  /** A string of its own, which is known again by the object that stands for it. */
  #saveFreshString(/** @type {FreshString} */ string) {
    const number = this.#enter(string)
    if (number) this.#tokens.freshString(number, string.text)
  }

  /** What is no plain type. */
  #saveOther(/** @type {any} */ value) {
    const override = this.#settings.reducerOverride?.(value)
    if (override !== undefined && override !== NotImplemented) return this.#saveForm(value, override)
    if (value instanceof PyClass) return this.#saveClass(value)
    const named = this.#settings.classes?.get(value)
    if (named) return this.#saveClass(named)
    if (typeof value !== 'object') throw this.#refusal(value === undefined ? 'undefined cannot be pickled' : `a ${typeof value} cannot be pickled`)
    if (value === Ellipsis || value === NotImplemented) return this.#saveClass(new PyClass('builtins', String(value)))
    const own = value.__reduce_ex__ ?? value.__reduce__
    if (typeof own === 'function') return this.#saveForm(value, own.call(value, this.#protocol))
    const object = value instanceof DType ? canonicalDType(value) : value
    if (object !== value && this.#putReference(this.#objects.get(object))) return
    const pyclass = this.#settings.classes?.get(value.constructor)
    const form = pyclass ? reduceInstance(value, pyclass, this.#protocol) : reduce(object, this.#protocol)
    if (form) return this.#saveReduced(this.#enter(object), form)
    if (value instanceof Tuple) return this.#saveTuple(value)
    if (Array.isArray(value)) return this.#saveList(value)
    if (value instanceof Set) return this.#saveSet(value)
    if (value instanceof Map) return this.#saveMap(value)
    throw this.#refusal(`a ${describe(value)} cannot be pickled`)
  }

  /** What `__reduce__` or reducerOverride gave: the name of a global, or a tuple. @param {any} value @param {unknown} form */
  #saveForm(value, form) {
    if (this.#putReference(this.#objects.get(value))) return
    const reduced = asReduced(form, this.#protocol)
    if (typeof reduced === 'string') throw this.#refusal(reduced)
    if (reduced instanceof PyClass) return this.#saveClass(reduced)
    this.#saveReduced(this.#enter(value), reduced)
  }

  /**
   * Opens a container of values. @param {ArrayLike<unknown>} items @param {number} end how many @param {unknown} source
   * @param {number} [number] the object, where it is memoized after its first `head` values only @param {number} [head]
   * @param {number} [start] the first of them
   */
  #push(items, end, source, number = 0, head = 0, start = 0) {
    const frame = (this.#frames[this.#depth++] ??= new Frame())
    frame.items = items
    frame.start = start
    frame.next = start
    frame.end = end
    frame.source = source
    frame.number = number
    frame.head = head
    if (!number) return
    if (this.#unfinished.begin(number) > MOST_TIMES) throw this.#refusal('a value that is made of itself cannot be pickled')
  }

  #saveList(/** @type {unknown[]} */ list) {
    const number = this.#enter(list)
    if (!number) return
    this.#tokens.put2(TOKEN_LIST, number, list.length)
    if (list.length) this.#push(list, list.length, list)
  }

  #saveTuple(/** @type {Tuple} */ tuple) {
    const { length } = tuple
    if (length === 0) return this.#tokens.put(TOKEN_EMPTY_TUPLE)
    const number = this.#enter(tuple)
    if (!number) return
    this.#tokens.put2(TOKEN_TUPLE, number, length)
    this.#push(tuple, length, tuple, number, length)
  }

  /** A tuple that nobody else knows. */
  #saveArguments(/** @type {Arguments} */ args) {
    const { items } = args
    if (items.length === 0) return this.#tokens.put(TOKEN_EMPTY_TUPLE)
    this.#tokens.put2(TOKEN_TUPLE, this.#tokens.nextNumber++, items.length)
    this.#push(items, items.length, items)
  }

  /** A plain object. */
  #saveDict(/** @type {Record<string, unknown>} */ dict) {
    // To read what most have not would cost V8 much where it sees many shapes of objects.
    if (Object.hasOwn(dict, '__reduce__') && typeof dict.__reduce__ === 'function') {
      if (!this.#putReference(this.#objects.get(dict))) this.#saveOther(dict)
      return
    }
    const number = this.#enter(dict)
    if (!number) return
    if (this.#settings.persistentId) {
      const items = Object.entries(dict).flat(1)
      this.#tokens.put2(TOKEN_DICT, number, items.length / 2)
      this.#push(items, items.length, dict)
      this.#frames[this.#depth - 1].pairs = items.length / 2
      return
    }
    const start = this.#pairsEnd
    this.#pairsEnd = this.#tokens.dict(number, dict, this.#hasInheritedKeys, this.#pairs, start, this.#depth)
    if (this.#pairsEnd === start) return
    this.#push(this.#pairs, this.#pairsEnd, dict, 0, 0, start)
    this.#frames[this.#depth - 1].pairs = this.#tokens.pairsLeft
  }

  /** Forgets keys and values that are written. */
  #dropPairs(/** @type {number} */ start) {
    while (this.#pairsEnd > start) this.#pairs[--this.#pairsEnd] = undefined
  }

  #saveMap(/** @type {Map<unknown, unknown>} */ map) {
    const number = this.#enter(map)
    if (!number) return
    /** @type {unknown[]} */
    const items = []
    map.forEach((value, key) => items.push(key, value))
    this.#tokens.put2(TOKEN_DICT, number, items.length / 2)
    this.#push(items, items.length, map)
  }

  #saveSet(/** @type {Set<unknown>} */ set) {
    const number = this.#enter(set)
    if (!number) return
    const isFrozen = set instanceof FrozenSet
    const items = [...set]
    if (this.#protocol < 4) return this.#saveReduced(number, call('builtins', isFrozen ? 'frozenset' : 'set', items))
    this.#tokens.put2(isFrozen ? TOKEN_FROZENSET : TOKEN_SET, number, items.length)
    this.#push(items, items.length, set, isFrozen ? number : 0, items.length)
  }

  /** A class or a function, by its name. */
  #saveClass(/** @type {PyClass} */ pyclass) {
    // One class comes again and again, with each of its instances.
    if (pyclass === this.#lastClass) return this.#tokens.put1(TOKEN_REFERENCE, this.#lastClassNumber)
    if (!pyclass.isAttribute) pyclass = this.#unique(pyclass)
    const known = this.#objects.get(pyclass)
    if (known !== undefined && this.#putReference(known)) {
      this.#lastClass = pyclass
      this.#lastClassNumber = known
      return
    }
    const { module, name } = pyclass
    const code = this.#protocol >= 2 ? this.#settings.extensionCodes?.get(`${module}\n${name}`) : undefined
    if (code !== undefined) return this.#tokens.put1(TOKEN_EXTENSION, code)
    const number = this.#enter(pyclass)
    if (module === 'builtins' && name in SINGLETON_TYPES) return this.#saveReduced(number, call('builtins', 'type', SINGLETON_TYPES[name]))
    this.#saveGlobal(number, pyclass)
  }

  /** The one object that stands for a class. */
  #unique(/** @type {PyClass} */ pyclass) {
    if (this.#objects.get(pyclass) !== undefined) return pyclass
    const key = `${pyclass.module}\n${pyclass.name}`
    this.#globals ??= new Map()
    const known = this.#globals.get(key)
    if (!known) this.#globals.set(key, pyclass)
    return known ?? pyclass
  }

  /** @param {number} number @param {PyClass} pyclass */
  #saveGlobal(number, { module, name, isAttribute }) {
    const dot = name.lastIndexOf('.')
    if (this.#protocol >= 4 && !(isAttribute && dot > 0)) {
      this.#tokens.put2(TOKEN_STACK_GLOBAL, number, 0)
      return this.#push(nameStrings(module, name), 2, undefined, number, 2)
    }
    // A bound method is got from its owner, at any protocol.
    if (isAttribute && dot > 0) return this.#saveReduced(number, call('builtins', 'getattr', new PyClass(module, name.slice(0, dot)), name.slice(dot + 1)))
    // Below protocol 4 there are no dotted names: the outer class, by getattr.
    if (dot > 0) return this.#saveReduced(number, inner(module, name.slice(0, dot), name.slice(dot + 1)))
    const [module2, name2] = this.#settings.fixImports && this.#protocol < 3 ? python2Name(module, name) : [module, name]
    if (this.#protocol < 3 && !/^[\x00-\x7f]*$/.test(module2 + name2))
      throw this.#refusal(`the name ${module2}.${name2} cannot be pickled at protocol ${this.#protocol}`)
    this.#tokens.global(number, module2, name2)
  }

  #saveBare(/** @type {any} */ value) {
    if (value instanceof PyClass) return this.#saveGlobal(0, value)
    if (!(value instanceof Arguments)) return this.#saveReduced(0, value)
    this.#tokens.put2(TOKEN_TUPLE, 0, value.items.length)
    this.#push(value.items, value.items.length, value)
  }

  #saveBytes(/** @type {Uint8Array} */ bytes) {
    const isBytearray = bytes instanceof ByteArray
    // Python has but one bytes object that is empty.
    if (bytes.length === 0 && !isBytearray && bytes !== NO_BYTES) return this.#saveObject(NO_BYTES)
    const number = this.#enter(bytes)
    if (!number) return
    if (this.#protocol === 3 && bytes.length > LONGEST_BYTES) throw this.#refusal('bytes larger than 4 GiB need protocol 4: they cannot be pickled')
    if (this.#protocol >= (isBytearray ? 5 : 3)) return this.#tokens.bytes(number, bytes, isBytearray ? TOKEN_BYTEARRAY : TOKEN_BYTES)
    if (bytes.length === 0) return this.#saveReduced(number, call('builtins', isBytearray ? 'bytearray' : 'bytes'))
    // Copied, so that the bytes of a bytearray are another object.
    if (isBytearray) return this.#saveReduced(number, call('builtins', 'bytearray', new Uint8Array(bytes)))
    const text = decodeLatin1(bytes)
    this.#saveReduced(number, call('_codecs', 'encode', freshString(text), 'latin1'))
  }

  /** A buffer that may be out of band (PEP 574), where it is not memoized. */
  #saveBuffer(/** @type {PickleBuffer} */ buffer) {
    if (this.#protocol < 5) throw this.#refusal('a PickleBuffer can only be pickled with protocol >= 5')
    if (this.#putReference(this.#objects.get(buffer))) return
    const { bytes, isReadonly } = buffer
    const { bufferCallback } = this.#settings
    if (bufferCallback && !bufferCallback(bytes)) return this.#tokens.put(TOKEN_BUFFER | ((isReadonly ? BUFFER_READONLY : 0) << 8))
    this.#tokens.bytes(this.#enter(buffer), bytes, isReadonly ? TOKEN_BYTES : TOKEN_BYTEARRAY)
  }

  /** @param {number} number @param {Reduced} form */
  #saveReduced(number, form) {
    const { callable, args, kwargs, items, pairs, state, setter } = form
    const flags = state === undefined ? 0 : setter === undefined ? REDUCE_STATE : REDUCE_SETTER
    const token = kwargs !== undefined ? TOKEN_NEWOBJ_EX : form.isNew ? TOKEN_NEWOBJ : TOKEN_REDUCE
    this.#tokens.put3(token | (flags << 8), number, items ? items.length : 0, pairs ? pairs.length : 0)
    const children = kwargs !== undefined ? [callable, args, kwargs] : [callable, args]
    const head = children.length
    if (items) for (const item of items) children.push(item)
    if (pairs) for (const [key, value] of pairs) children.push(key, value)
    if (flags === REDUCE_SETTER) children.push(setter, new Reference(number))
    if (flags) children.push(state)
    this.#push(children, children.length, form, number, head)
  }

  #refusal(/** @type {string} */ what) {
    const path = this.#frames.slice(0, this.#depth).map(labelOf).join('')
    const shown = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH / 2)}…${path.slice(-LONGEST_PATH / 2)}` : path
    return new PicklingError('CANNOT_PICKLE', `${what}, at $${shown}`)
  }
}
