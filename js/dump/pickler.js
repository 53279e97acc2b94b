/**
 * The walk over a value that is pickled.
 *
 * It tells the codec what it finds, a container before what is in it; the opcodes, the memo and the frames are the codec's. Values are told
 * apart in the order of _pickle.c: save: persistent ids, scalars, the memo, the plain types, and then what reductions.js has. Containers that
 * are open stand on a stack of the walk's own (open-containers.js), so no value is too deep. An object gets its number here when it is begun;
 * a reference to it may be written once it is memoized, and until then what refers to it begins it again.
 */
import { TOKEN_DICT, TOKEN_EMPTY_TUPLE, TOKEN_FALSE, TOKEN_LIST, TOKEN_NONE, TOKEN_REFERENCE, TOKEN_TRUE, TOKEN_TUPLE } from '../generated/constants.js'
import { Float, FrozenSet, PickleBuffer, PyClass, Tuple } from '../types/python/basic.js'
import { Arguments, FreshBytes, FreshDict, FreshString, Made } from '../types/python/reduced.js'
import { saveBuffer, saveBytes, writeBytes } from './bytes.js'
import { DictWriter } from './dict-tokens.js'
import { Globals } from './globals.js'
import { KeyRows } from './key-row.js'
import { elementOf, showForms } from './list-forms.js'
import { ObjectNumbers } from './object-numbers.js'
import { OpenContainers } from './open-containers.js'
import { savePersistent } from './persistent-ids.js'
import { writeReduced } from './reduced-tokens.js'
import { saveOther, saveTyped } from './reductions.js'
import { saveSet } from './sets.js'
import { Bare, Reference } from './stand-ins.js'
import { TokenWriter } from './tokens.js'

/** @typedef {import('./dump.js').DumpSettings} DumpSettings */

function hasKeys(/** @type {object} */ object) {
  for (const _ in object) return true
  return false
}

const NO_SETTINGS = /** @type {DumpSettings} */ (/** @type {unknown} */ (undefined))

/** Picklers that wait for the next pickle: two, as one pickle may be made within another. @type {Pickler[]} */
const idle = []
const KEPT = 2

/**
 * A pickler of one value. Give it back by `close`, and it serves the next one: what it is made of would cost a small pickle more than
 * all the rest, and at a garbage collection V8 forgets the code of classes that have no instance left, half of the time of some pickles.
 * @param {DumpSettings} settings @param {(part: import('./token-buffer.js').Part) => void} write is given each part of the pickle, in new memory or the caller's own
 */
export function openPickler(settings, write) {
  const pickler = idle.pop() ?? new Pickler()
  pickler.open(settings, write)
  return pickler
}

export class Pickler {
  tokens = new TokenWriter()
  #rows = new KeyRows(this.tokens)
  dicts = new DictWriter(this.tokens, this.#rows, this)
  /** The numbers of the objects that were begun. */
  objects = new ObjectNumbers()
  containers = new OpenContainers()
  globals = new Globals(this)
  settings = NO_SETTINGS
  protocol = 0
  /** Whether no function of the caller's is to be asked how each value is written. */
  isFree = true
  /** Whether somebody gave all objects more properties, by Object.prototype. */
  #hasInheritedKeys = false

  constructor() {
    showForms()
  }

  /** @param {DumpSettings} settings @param {(part: import('./token-buffer.js').Part) => void} write */
  open(settings, write) {
    this.settings = settings
    this.protocol = settings.protocol
    this.isFree = settings.persistentId === undefined && settings.reducerOverride === undefined && settings.classes === undefined
    this.#hasInheritedKeys = hasKeys({})
    this.tokens.open(settings.protocol, write)
  }

  /** Forgets the value and the caller's functions. A pickler that failed may hold more of them, and is not used again. */
  close() {
    const isWhole = this.tokens.close()
    if (!isWhole || idle.length === KEPT) return
    this.#rows.clear()
    this.objects.clear()
    this.globals.clear()
    this.containers.trim()
    this.settings = NO_SETTINGS
    idle.push(this)
  }

  /** Pickles a value. */
  dump(/** @type {unknown} */ root) {
    const { containers, tokens } = this
    this.#save(root)
    const hasHook = this.settings.persistentId !== undefined
    while (containers.depth) {
      const { top } = containers
      if (top.number && top.next === top.head) containers.finish(top)
      if (top.next === top.end) {
        containers.pop()
        continue
      }
      if (!hasHook) top.next = tokens.scalars(top.items, top.next, top.number && top.next < top.head ? top.head : top.end)
      if (top.next < top.end && !(top.number && top.next === top.head)) this.#save(elementOf(top.items, top.next++))
    }
    tokens.flush()
  }

  #save(/** @type {any} */ value) {
    if (this.settings.persistentId !== undefined && savePersistent(this, value)) return
    this.saveValue(value)
  }

  /** Writes a value that has no persistent id. */
  saveValue(/** @type {any} */ value) {
    switch (typeof value) {
      case 'boolean':
        return this.tokens.put(value ? TOKEN_TRUE : TOKEN_FALSE)
      case 'number':
        return void this.tokens.number(value)
      case 'bigint':
        return this.tokens.int(value)
      case 'string':
        return this.tokens.string(value)
      case 'object':
        return value === null ? this.tokens.put(TOKEN_NONE) : this.#saveObject(value)
      default:
        return saveOther(this, value)
    }
  }

  /** Begins an object: gives the number by which it is to be written, or 0 where a reference was written, as it is memoized. */
  enter(/** @type {object | Function} */ value) {
    const { tokens } = this
    const next = tokens.nextNumber
    const number = this.objects.add(value, next)
    if (number === next) tokens.nextNumber++
    else if (this.putReference(number)) {
      // The next time it is known before anybody asks here.
      tokens.objects.keep(value, number)
      return 0
    }
    return number
  }

  /** Writes a reference to an object that is memoized; gives whether it is. @param {number | undefined} number of the object, where it has one */
  putReference(number) {
    if (number === undefined || this.containers.isUnfinished(number)) return false
    this.tokens.put1(TOKEN_REFERENCE, number)
    return true
  }

  /** @returns {void} */
  #saveObject(/** @type {any} */ value) {
    const prototype = Object.getPrototypeOf(value)
    // Most objects are plain: they are told by their prototype, before all the classes are tried.
    if (prototype === Array.prototype) return this.saveList(value)
    if (prototype === Object.prototype || prototype === null) return this.#saveDict(value)
    if (prototype === Map.prototype) return this.saveMap(value)
    if (prototype === Tuple.prototype) return this.saveTuple(value)
    if (prototype === Uint8Array.prototype) return saveBytes(this, value)
    if (this.#saveStandIn(value, prototype)) return
    if (prototype === Set.prototype || prototype === FrozenSet.prototype) return saveSet(this, value)
    if (this.isFree && saveTyped(this, value, prototype)) return
    if (value instanceof Uint8Array) return saveBytes(this, value)
    if (value instanceof PickleBuffer) return saveBuffer(this, value)
    if (!this.putReference(this.objects.get(value))) saveOther(this, value)
  }

  /** Writes what stands for something that no caller knows, and floats; gives whether the value was one of them. @param {any} value @param {object | null} prototype */
  #saveStandIn(value, prototype) {
    switch (prototype) {
      case Float.prototype:
        this.tokens.float(value.value)
        return true
      case Arguments.prototype:
        this.#saveArguments(value)
        return true
      case Made.prototype:
        this.saveReduced(this.tokens.nextNumber++, value.form)
        return true
      case Bare.prototype:
        this.#saveBare(value.value)
        return true
      case FreshString.prototype:
        this.#saveFreshString(value)
        return true
      case FreshBytes.prototype:
        writeBytes(this, this.tokens.nextNumber++, value.bytes, false)
        return true
      case FreshDict.prototype:
        this.#writeMap(this.tokens.nextNumber++, value.map)
        return true
      case Reference.prototype:
        this.tokens.put1(TOKEN_REFERENCE, value.number)
        return true
      default:
        return false
    }
  }

  /** A string that is known again by the object that stands for it, and not by what is in it. */
  #saveFreshString(/** @type {FreshString} */ string) {
    const number = this.enter(string)
    if (number) this.tokens.freshString(number, string.text)
  }

  saveList(/** @type {unknown[]} */ list) {
    const number = this.enter(list)
    if (!number) return
    const { length } = list
    this.tokens.put2(TOKEN_LIST, number, length)
    const next = this.#scalars(list, 0, length)
    if (next < length) this.containers.push(list, list, next)
  }

  saveTuple(/** @type {Tuple} */ tuple) {
    const { length } = tuple
    if (length === 0) return this.tokens.put(TOKEN_EMPTY_TUPLE)
    const number = this.enter(tuple)
    if (!number) return
    this.tokens.put2(TOKEN_TUPLE, number, length)
    const next = this.#scalars(tuple, 0, length)
    if (next < length) this.containers.pushUnfinished(tuple, tuple, number, length, next)
  }

  /** The scalars that come first in a container; gives the place of the first value that is none. @param {ArrayLike<unknown>} items @param {number} at @param {number} end */
  #scalars(items, at, end) {
    return this.settings.persistentId === undefined ? this.tokens.scalars(items, at, end) : at
  }

  /** A tuple that nothing else refers to. */
  #saveArguments(/** @type {Arguments} */ args) {
    const { items } = args
    if (items.length === 0) return this.tokens.put(TOKEN_EMPTY_TUPLE)
    this.tokens.put2(TOKEN_TUPLE, this.tokens.nextNumber++, items.length)
    this.containers.push(items, items)
  }

  #saveDict(/** @type {Record<string, unknown>} */ dict) {
    // To read a property that most objects lack costs V8 much where it sees many shapes of objects.
    if (Object.hasOwn(dict, '__reduce__') && typeof dict.__reduce__ === 'function') {
      if (!this.putReference(this.objects.get(dict))) saveOther(this, dict)
      return
    }
    const number = this.enter(dict)
    if (!number) return
    if (this.settings.persistentId || this.settings.undefined === 'skip') {
      const items = this.#withoutUndefined(Object.entries(dict))
      this.tokens.put2(TOKEN_DICT, number, items.length / 2)
      this.containers.push(items, dict)
      this.containers.top.pairs = items.length / 2
      return
    }
    const { containers } = this
    const { pairs, pairsEnd, depth } = containers
    const end = this.dicts.write(number, dict, this.#hasInheritedKeys, pairs, pairsEnd, depth)
    if (end > pairsEnd) containers.pushRest(dict, end, this.dicts.pairsLeft)
  }

  /** Keys and values in turn, without those that the options leave out. @param {[unknown, unknown][]} entries @returns {unknown[]} */
  #withoutUndefined(entries) {
    return (this.settings.undefined === 'skip' ? entries.filter(([, value]) => value !== undefined) : entries).flat(1)
  }

  saveMap(/** @type {Map<unknown, unknown>} */ map) {
    const number = this.enter(map)
    if (number) this.#writeMap(number, map)
  }

  /** @param {number} number @param {Map<unknown, unknown>} map */
  #writeMap(number, map) {
    const { containers } = this
    if (this.settings.persistentId || this.settings.undefined === 'skip') {
      const items = this.#withoutUndefined([...map])
      this.tokens.put2(TOKEN_DICT, number, items.length / 2)
      containers.push(items, map)
      containers.top.pairs = items.length / 2
      return
    }
    const { pairs, pairsEnd, depth } = containers
    const end = this.dicts.writeMap(number, map, pairs, pairsEnd, depth)
    if (end > pairsEnd) containers.pushRest(map, end, this.dicts.pairsLeft)
  }

  /** What is not memoized. */
  #saveBare(/** @type {any} */ value) {
    if (value instanceof PyClass) return this.globals.write(0, value)
    if (!(value instanceof Arguments)) return this.saveReduced(0, value)
    this.tokens.put2(TOKEN_TUPLE, 0, value.items.length)
    this.containers.push(value.items, value)
  }

  /** Writes an object by what makes it anew. @param {number} number 0 where it is not memoized @param {import('../types/python/reduced.js').Reduced} form */
  saveReduced(number, form) {
    writeReduced(this, number, form)
  }
}
