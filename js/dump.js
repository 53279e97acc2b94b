/**
 * Writing pickles: `dumps`.
 *
 * The walk over a value keeps its own stack, and tells the codec what it finds, a
 * container before its items; the opcodes, the memo and the frames are the codec's.
 */
import { REDUCE_STATE, TOKEN_BYTEARRAY, TOKEN_BYTES, TOKEN_DICT, TOKEN_EMPTY_TUPLE, TOKEN_FALSE, TOKEN_FROZENSET, TOKEN_LIST, TOKEN_NEWOBJ, TOKEN_NEWOBJ_EX, TOKEN_NONE, TOKEN_REDUCE, TOKEN_REFERENCE, TOKEN_SET, TOKEN_STACK_GLOBAL, TOKEN_TRUE, TOKEN_TUPLE } from './generated/constants.js'
import { PicklingError } from './errors.js'
import { python2Name } from './types/imports.js'
import { ByteArray, Float, FrozenSet, PyClass, Tuple } from './types/basic.js'
import { call, globalOf, reduce } from './types/reduce.js'
import { asOptions, joinBytes } from './settings.js'
import { decodeLatin1 } from './strings.js'
import { TokenWriter } from './tokens.js'

const HIGHEST_PROTOCOL = 5
const DEFAULT_PROTOCOL = 4

/**
 * @typedef {object} DumpOptions
 * @property {number} [protocol] 0 to 5 (default 4)
 * @property {boolean} [fixImports] whether names become those of Python 2 below protocol 3 (default true)
 *
 * @typedef {object} Entry what is known of an object
 * @property {number} number
 * @property {boolean} isMemoized whether a reference to it can be written
 *
 * @typedef {object} Open a container whose items are being written
 * @property {unknown[]} items
 * @property {number} next
 * @property {Entry | undefined} entry
 * @property {number} head after how many items the object is memoized
 * @property {(index: number) => string} label where an item is, for errors
 */

/** A string that Python makes anew, so that it is no other string's object; those of one character are kept. */
class FreshString {
  constructor(/** @type {string} */ text) {
    this.text = text
  }
}

/** What is written where it stands, and not memoized. */
class Bare {
  constructor(/** @type {PyClass | Tuple | import('./types/reduce.js').Reduced} */ value) {
    this.value = value
  }
}

/** `getattr(outer, name)`, as CPython 3.13 writes it. @param {string} module @param {string} outer @param {string} name @returns {import('./types/reduce.js').Reduced} */
function inner(module, outer, name) {
  const dot = outer.lastIndexOf('.')
  const owner = new Bare(dot > 0 ? inner(module, outer.slice(0, dot), outer.slice(dot + 1)) : new PyClass(module, outer))
  return { callable: new PyClass('builtins', 'getattr'), args: new Bare(Tuple.from(/** @type {any[]} */ ([owner, name]))) }
}

class Pickler {
  /** @type {Map<unknown, Entry>} */
  #entries = new Map()
  /** Numbers of the strings, which are memoized as soon as they are written. @type {Map<string, number>} */
  #strings = new Map()
  /** Globals by their names: a class is one object. @type {Map<string, PyClass>} */
  #globals = new Map()
  /** @type {Open[]} */
  #open = []
  #count = 0
  #tokens
  #protocol
  #fixImports

  /** @param {TokenWriter} tokens @param {number} protocol @param {boolean} fixImports */
  constructor(tokens, protocol, fixImports) {
    this.#tokens = tokens
    this.#protocol = protocol
    this.#fixImports = fixImports
  }

  dump(/** @type {unknown} */ root) {
    const open = this.#open
    this.#save(root)
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (top.entry && top.next === top.head) top.entry.isMemoized = true
      if (top.next === top.items.length) open.pop()
      else this.#save(top.items[top.next++])
    }
    this.#tokens.flush()
  }

  #save(/** @type {any} */ value) {
    switch (typeof value) {
      case 'boolean': return this.#tokens.put(value ? TOKEN_TRUE : TOKEN_FALSE)
      case 'number': return this.#saveNumber(value)
      case 'bigint': return this.#saveInt(value)
      case 'string': return this.#saveString(value)
      case 'object': return value === null ? this.#tokens.put(TOKEN_NONE) : this.#saveObject(value)
      default: throw this.#refusal(value === undefined ? 'undefined' : `a ${typeof value}`)
    }
  }

  #saveNumber(/** @type {number} */ value) {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#tokens.float(value)
    else if (value === (value | 0)) this.#tokens.int(value)
    else this.#tokens.long(BigInt(value))
  }

  #saveInt(/** @type {bigint} */ value) {
    if (BigInt.asIntN(32, value) === value) this.#tokens.int(Number(value))
    else this.#tokens.long(value)
  }

  #saveString(/** @type {string} */ text) {
    const known = this.#strings.get(text)
    if (known !== undefined) return this.#tokens.put(TOKEN_REFERENCE, known)
    this.#strings.set(text, ++this.#count)
    this.#tokens.string(this.#count, text)
  }

  /** @returns {Entry} */
  #enter(/** @type {unknown} */ value) {
    let entry = this.#entries.get(value)
    if (!entry) this.#entries.set(value, (entry = { number: ++this.#count, isMemoized: false }))
    return entry
  }

  #saveObject(/** @type {any} */ value) {
    // Most objects are plain: they are told by their prototype, before all the classes are tried.
    const prototype = Object.getPrototypeOf(value)
    if (prototype === Array.prototype) return this.#saveList(this.#enter(value), value)
    if (prototype === Object.prototype || prototype === null) return this.#saveDict(this.#enter(value), Object.entries(value))
    if (value instanceof Float) return this.#tokens.float(value.value)
    if (value instanceof Bare) return this.#saveBare(value.value)
    if (value instanceof FreshString) return this.#tokens.string(++this.#count, value.text)
    value = globalOf(value) ?? value
    if (value instanceof PyClass) value = this.#unique(value)
    if (value instanceof Tuple && value.length === 0) return this.#tokens.put(TOKEN_EMPTY_TUPLE)
    const entry = this.#enter(value)
    if (entry.isMemoized) return this.#tokens.put(TOKEN_REFERENCE, entry.number)
    const { number } = entry
    if (value instanceof PyClass) return this.#saveGlobal(entry, value)
    if (value instanceof Uint8Array) return this.#saveBytes(entry, value)
    if (value instanceof Tuple) {
      this.#tokens.put(TOKEN_TUPLE, number, value.length)
      return this.#openItems(/** @type {unknown[]} */ (value), entry, value.length, labelOfItem)
    }
    const form = reduce(value, this.#protocol)
    if (form) return this.#saveReduced(entry, form)
    if (Array.isArray(value)) return this.#saveList(entry, value)
    if (value instanceof Set) return this.#saveSet(entry, value)
    if (!(value instanceof Map)) throw this.#refusal(`a ${value.constructor?.name ?? 'value'}`)
    this.#saveDict(entry, [...value])
  }

  /** @param {Entry} entry @param {unknown[]} list */
  #saveList(entry, list) {
    if (entry.isMemoized) return this.#tokens.put(TOKEN_REFERENCE, entry.number)
    this.#tokens.put(TOKEN_LIST, entry.number, list.length)
    this.#openItems(list, entry, 0, labelOfItem)
  }

  /** @param {Entry} entry @param {[unknown, unknown][]} pairs */
  #saveDict(entry, pairs) {
    if (entry.isMemoized) return this.#tokens.put(TOKEN_REFERENCE, entry.number)
    this.#tokens.put(TOKEN_DICT, entry.number, pairs.length)
    /** @type {unknown[]} */
    const items = new Array(2 * pairs.length)
    for (let i = 0; i < pairs.length; i++) {
      items[2 * i] = pairs[i][0]
      items[2 * i + 1] = pairs[i][1]
    }
    this.#openItems(items, entry, 0, (i) => (i % 2 ? labelOf(pairs[i >> 1][0]) : `{key ${i >> 1}}`))
  }

  /** @param {unknown[]} items @param {Entry | undefined} entry @param {number} head @param {(index: number) => string} label */
  #openItems(items, entry, head, label) {
    this.#open.push({ items, next: 0, entry, head, label })
  }

  /** The one object that stands for a class. */
  #unique(/** @type {PyClass} */ pyclass) {
    const key = `${pyclass.module}\n${pyclass.name}`
    const known = this.#globals.get(key)
    if (!known) this.#globals.set(key, pyclass)
    return known ?? pyclass
  }

  /** @param {Entry} entry @param {PyClass} pyclass */
  #saveGlobal(entry, { module, name }) {
    if (this.#protocol >= 4) {
      this.#tokens.put(TOKEN_STACK_GLOBAL, entry.number)
      return this.#openItems([module, name], entry, 2, () => '')
    }
    const dot = name.lastIndexOf('.')
    // Below protocol 4 there are no dotted names: the outer class, by getattr.
    if (dot > 0) return this.#saveReduced(entry, inner(module, name.slice(0, dot), name.slice(dot + 1)))
    entry.isMemoized = true
    const [module2, name2] = this.#fixImports && this.#protocol < 3 ? python2Name(module, name) : [module, name]
    this.#tokens.global(entry.number, module2, name2)
  }

  #saveBare(/** @type {any} */ value) {
    const entry = { number: 0, isMemoized: false }
    if (value instanceof PyClass) return this.#saveGlobal(entry, value)
    if (!(value instanceof Tuple)) return this.#saveReduced(entry, value)
    this.#tokens.put(TOKEN_TUPLE, 0, value.length)
    this.#openItems(/** @type {unknown[]} */ (value), undefined, 0, () => '')
  }

  /** @param {Entry} entry @param {Uint8Array} bytes */
  #saveBytes(entry, bytes) {
    const isBytearray = bytes instanceof ByteArray
    if (this.#protocol >= (isBytearray ? 5 : 3)) {
      entry.isMemoized = true
      return this.#tokens.bytes(entry.number, bytes, isBytearray ? TOKEN_BYTEARRAY : TOKEN_BYTES)
    }
    if (bytes.length === 0) return this.#saveReduced(entry, call('builtins', isBytearray ? 'bytearray' : 'bytes'))
    // Copied, so that the bytes of a bytearray are another object.
    if (isBytearray) return this.#saveReduced(entry, call('builtins', 'bytearray', new Uint8Array(bytes)))
    const text = decodeLatin1(bytes)
    this.#saveReduced(entry, call('_codecs', 'encode', text.length === 1 ? text : new FreshString(text), 'latin1'))
  }

  /** @param {Entry} entry @param {Set<unknown>} set */
  #saveSet(entry, set) {
    const isFrozen = set instanceof FrozenSet
    if (this.#protocol < 4) return this.#saveReduced(entry, call('builtins', isFrozen ? 'frozenset' : 'set', [...set]))
    this.#tokens.put(isFrozen ? TOKEN_FROZENSET : TOKEN_SET, entry.number, set.size)
    this.#openItems([...set], entry, isFrozen ? set.size : 0, (i) => `{item ${i}}`)
  }

  /** @param {Entry} entry @param {import('./types/reduce.js').Reduced} form */
  #saveReduced(entry, { callable, args, kwargs, items = [], pairs = [], state, isNew }) {
    const hasState = state !== undefined
    const token = kwargs !== undefined ? TOKEN_NEWOBJ_EX : isNew ? TOKEN_NEWOBJ : TOKEN_REDUCE
    this.#tokens.put(token | (hasState ? REDUCE_STATE : 0) << 8, entry.number, items.length, pairs.length)
    const head = kwargs !== undefined ? [callable, args, kwargs] : [callable, args]
    const children = head.concat(items, pairs.flat(1), hasState ? [state] : [])
    this.#openItems(children, entry, head.length, (i) => {
      if (i === 1) return '.args'
      if (i >= head.length && i < head.length + items.length) return `[${i - head.length}]`
      return hasState && i === children.length - 1 ? '.state' : ''
    })
  }

  #refusal(/** @type {string} */ what) {
    const path = this.#open.map(({ label, next }) => label(next - 1)).join('')
    return new PicklingError('CANNOT_PICKLE', `${what} cannot be pickled, at $${path}`)
  }
}

const labelOfItem = (/** @type {number} */ i) => `[${i}]`

const labelOf = (/** @type {unknown} */ key) => (typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`)

/** @param {DumpOptions | undefined} options */
function settle(options) {
  const { protocol = DEFAULT_PROTOCOL, fixImports = true } = /** @type {DumpOptions} */ (asOptions(options))
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > HIGHEST_PROTOCOL) throw new TypeError(`options.protocol must be an integer from 0 to ${HIGHEST_PROTOCOL}, not ${String(protocol)}`)
  return { protocol, fixImports: Boolean(fixImports) }
}

/**
 * The pickle of a value: the bytes that CPython's C pickler writes at that protocol. Equal strings count as one object.
 *
 * @param {unknown} value
 * @param {DumpOptions} [options]
 * @returns {Uint8Array}
 * @throws {PicklingError} for a value that cannot be pickled, with the path to it; numpy arrays are such so far
 */
export function dumps(value, options) {
  const { protocol, fixImports } = settle(options)
  /** @type {Uint8Array[]} */
  const parts = []
  const tokens = new TokenWriter(protocol, (part) => parts.push(part))
  try {
    new Pickler(tokens, protocol, fixImports).dump(value)
  } finally {
    tokens.close()
  }
  return joinBytes(parts)
}
