/**
 * Dict keys and set items by Python's equality: `1`, `1.0` and `True` are one
 * key, equal tuples, frozensets and bytes are one key, and one NaN is not another.
 * The first key stays; the last value wins.
 *
 * Every key has a number, and keys that are equal in Python have the same: small ints their own, others one by their form (key-forms.js), and bytes, tuples
 * and frozensets one by the row of the numbers of their parts, so that it takes time and memory by the parts alone, however often one is a part of others.
 *
 * Strings, None and numbers go to a Map or Set as they are, for as long as it has no key of another kind that may equal one of them; and so does a key
 * that equals none before it, as its hash tells (seen-keys.js), or a number that was never given before. The first key of which neither holds makes an index of that container, from the number of each key to the key.
 */
import { decodeLatin1 } from '../codec/strings.js'
import { Complex, Float } from '../types/python/basic.js'
import { PyPath } from '../types/python/collections.js'
import { Decimal, Fraction } from '../types/python/numbers.js'
import { InternedRows } from './interned-rows.js'
import { canonical } from './key-forms.js'
import { SeenKeys } from './seen-keys.js'

/** @typedef {Map<unknown, unknown> | Set<unknown>} Container */

/** Characters of bytes that are one part: V8 looks up longer strings by their length alone. */
const CHUNK = 8192
/** Ints whose number is their double, an even one. */
const MOST_SMALL = 2 ** 29
/** Parts of a key, and levels of it, that are looked at each time that it is a key; the numbers of larger ones are kept. */
const FEW_PARTS = 64
const FEW_LEVELS = 4
/** What rows begin with. */
const BYTES = 0
const TUPLE = 1
const SET = 2
/** What tells that a key is larger, or has a NaN in it, which is equal to itself alone: no number of a key. */
const UNKNOWN = 0x7fffffff

/** The keys of all dicts and sets of one load. */
export class EqualKeys {
  /** @type {WeakMap<Container, Map<number, unknown>>} */
  #indexes = new WeakMap()
  /** The container of the last call, which most often is that of the next, and its index. @type {Container | undefined} */
  #last
  /** @type {Map<number, unknown> | undefined} */
  #lastIndex
  /** The numbers of keys that are large or have a NaN, which hold as bytes, tuples and the like do not change. @type {WeakMap<object, number>} */
  #kept = new WeakMap()
  /** The tuples, frozensets and bytes that went to a container without an index, and needed no number. */
  #seen = new SeenKeys()
  /** The numbers of forms. @type {Map<unknown, number>} */
  #forms = new Map()
  /** Of bytes, tuples and frozensets: their kind, and the numbers of their parts. */
  #rows = new InternedRows()
  /** How many numbers went to what is no row. */
  #count = 0
  /** Whether the last number that was asked for was never given before. */
  #isNew = false
  /** The rows of the key that is being looked at, and of what it is within. */
  #row = new Int32Array(2 * FEW_PARTS)
  /** How many more parts of a key are looked at. */
  #left = 0

  /** Whether strings and numbers are keys of a container as they are. @param {Container} container */
  isPlain(container) {
    return this.#indexOf(container) === undefined
  }

  /** The key to use for this one in the container: an equal key that is there, else this. @param {Container} container @param {unknown} key */
  find(container, key) {
    let index = this.#indexOf(container)
    if (!index && isPlainKey(key)) return key
    if (!index && isMade(key) && this.#seen.isWhole && this.#seen.add(key)) return key
    const number = this.#numberOf(key)
    if (!index) {
      // No other key has this number; ints and the like, and what was seen to be new, may be there without one.
      if (this.#isNew && (isMade(key) ? this.#seen.count === 0 : !mayBePlain(key))) return key
      index = new Map()
      for (const present of container.keys()) index.set(this.#numberOf(present), present)
      this.#indexes.set(container, index)
      this.#lastIndex = index
    }
    if (index.has(number)) return index.get(number)
    // JavaScript holds two NaNs equal and Python does not: a wrapper keeps the second.
    const kept = container.has(key) ? new Float(/** @type {number} */ (key)) : key
    index.set(number, kept)
    return kept
  }

  /** @param {Container} container */
  #indexOf(container) {
    if (container !== this.#last) {
      this.#last = container
      this.#lastIndex = this.#indexes.get(container)
    }
    return this.#lastIndex
  }

  /** A number that nothing has. */
  #next() {
    this.#isNew = true
    return (this.#count++ << 2) | 1
  }

  /** The number of a row. @param {Int32Array} row @param {number} from @param {number} to */
  #rowNumber(row, from, to) {
    const before = this.#rows.count
    const number = this.#rows.numberOf(row, from, to)
    this.#isNew = this.#rows.count > before
    return (number << 2) | 3
  }

  /** The number of what is no bytes, tuple or frozenset. @param {unknown} value */
  #scalar(value) {
    this.#isNew = false
    const form = typeof value === 'number' || value === null || (typeof value === 'string' && value.charCodeAt(0) !== 0) ? value : canonical(value)
    if (typeof form === 'number') {
      if ((form | 0) === form && form < MOST_SMALL && form >= -MOST_SMALL) return form << 1
      if (form !== form) return this.#next()
    }
    let number = this.#forms.get(form)
    if (number === undefined) this.#forms.set(form, (number = this.#next()))
    return number
  }

  /** @param {unknown} key */
  #numberOf(key) {
    if (!isMade(key)) {
      if (typeof key !== 'object' || key === null || !isKept(key)) return this.#scalar(key)
      let number = this.#kept.get(key)
      if (number === undefined) this.#kept.set(key, (number = this.#scalar(key)))
      else this.#isNew = false
      return number
    }
    this.#left = FEW_PARTS
    const number = this.#quick(key, 0, FEW_LEVELS)
    return number === UNKNOWN ? this.#large(/** @type {object} */ (key)) : number
  }

  /** The number of a small key, or UNKNOWN. @param {any} value @param {number} start where its row goes @param {number} levels how many it may have @returns {number} */
  #quick(value, start, levels) {
    const isArray = Array.isArray(value)
    if (!isArray && !(value instanceof Set)) {
      if (!(value instanceof Uint8Array))
        return value !== value || (typeof value === 'object' && value !== null && isKept(value)) ? UNKNOWN : this.#scalar(value)
      return value.length > CHUNK ? UNKNOWN : this.#bytesNumber(value)
    }
    const size = isArray ? value.length : value.size
    this.#left -= size
    if (levels === 0 || this.#left < 0) return UNKNOWN
    const row = this.#row
    row[start] = isArray ? TUPLE : SET
    let end = start + 1
    if (isArray) {
      for (let i = 0; i < size; i++) {
        const item = value[i]
        let part
        if (typeof item === 'number' && (item | 0) === item && item < MOST_SMALL && item >= -MOST_SMALL) part = item << 1
        else part = typeof item === 'string' ? this.#scalar(item) : this.#quick(item, end, levels - 1)
        if (part === UNKNOWN) return UNKNOWN
        row[end++] = part
      }
      return this.#rowNumber(row, start, end)
    }
    for (const item of value) {
      const part = this.#quick(item, end, levels - 1)
      if (part === UNKNOWN) return UNKNOWN
      // Sorted as they come.
      let at = end++
      for (; at > start + 1 && row[at - 1] > part; at--) row[at] = row[at - 1]
      row[at] = part
    }
    return this.#rowNumber(row, start, end)
  }

  /** The number of a large key, whose parts keep theirs: without recursion, as the nesting may be deep. @param {object} key */
  #large(key) {
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      this.#isNew = false
      return kept
    }
    /** The tuples and frozensets whose parts are waited for. @type {Set<object>} */
    const open = new Set()
    const pending = [key]
    while (pending.length) {
      const value = pending[pending.length - 1]
      if (this.#kept.has(value)) {
        pending.pop()
        continue
      }
      if (value instanceof Uint8Array) {
        this.#kept.set(value, this.#bytesNumber(value))
        continue
      }
      const items = /** @type {Iterable<unknown>} */ (value)
      const before = pending.length
      for (const item of items) if (isMade(item) && !this.#kept.has(/** @type {object} */ (item))) pending.push(/** @type {object} */ (item))
      // Nothing that is a part of itself has a hash in Python; it is equal to itself alone here.
      if (pending.length > before && !open.has(value)) open.add(value)
      else {
        const isWhole = pending.length === before
        pending.length = before
        this.#kept.set(value, isWhole ? this.#itemsNumber(items) : this.#next())
      }
    }
    return /** @type {number} */ (this.#kept.get(key))
  }

  /** The number of a tuple or frozenset whose parts have kept theirs. @param {Iterable<unknown>} items */
  #itemsNumber(items) {
    const isSet = items instanceof Set
    const numbers = Int32Array.from(items, (item) => (isMade(item) ? this.#kept.get(/** @type {object} */ (item)) : this.#numberOf(item)) ?? 0)
    const row = new Int32Array(numbers.length + 1)
    row[0] = isSet ? SET : TUPLE
    row.set(isSet ? numbers.sort() : numbers, 1)
    return this.#rowNumber(row, 0, row.length)
  }

  #bytesNumber(/** @type {Uint8Array} */ bytes) {
    const row = new Int32Array(1 + Math.ceil(bytes.length / CHUNK))
    row[0] = BYTES
    for (let at = 0; at < bytes.length; at += CHUNK) row[1 + at / CHUNK] = this.#scalar(decodeLatin1(bytes.subarray(at, at + CHUNK)))
    return this.#rowNumber(row, 0, row.length)
  }
}

/** Whether the number of a key is made of those of its parts. @param {unknown} key */
const isMade = (key) => Array.isArray(key) || key instanceof Set || key instanceof Uint8Array

/** Whether an object may be a NaN, which equals itself alone, or long: its number is kept. @param {object} key */
const isKept = (key) => key instanceof Decimal || key instanceof Fraction || key instanceof PyPath || (key instanceof Float && Number.isNaN(key.value))

/** Whether a key that is no string, None or number may equal one. @param {unknown} key */
const mayBePlain = (key) => typeof key !== 'object' || key instanceof Float || key instanceof Complex || key instanceof Decimal || key instanceof Fraction

/** Whether a key is one of a container without an index as it is. @param {unknown} key */
export const isPlainKey = (key) => typeof key === 'string' || key === null || (typeof key === 'number' && key === key)
