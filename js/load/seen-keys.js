/**
 * Whether a tuple, frozenset or bytes may equal a key that came before: most never do, and a hash of 64 bits over all of their parts tells so by one look
 * into a table, without a number for each part (equal-keys.js). Equal keys have one hash; two others that share one are compared there.
 *
 * The hash begins with random numbers, so that nobody can choose keys that share one.
 */
import { Float } from '../types/python/basic.js'

const FEWEST_SLOTS = 1 << 9
/** Parts of a key, and levels of it, that are looked at. Equal keys have as many of both. */
const FEW_PARTS = 64
const FEW_LEVELS = 4
/** Characters or bytes at each end of a text that go into the hash. */
const ENDS = 32
// What stands before the parts, each with a count behind it.
const NONE = 0x51
const TEXT = 0x52
const BYTES = 0x53
const TUPLE = 0x54
const SET = 0x55

const doubles = new Float64Array(1)
const halves = new Int32Array(doubles.buffer)

function mixA(/** @type {number} */ hash, /** @type {number} */ word) {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

function mixB(/** @type {number} */ hash, /** @type {number} */ word) {
  const mixed = Math.imul(hash ^ word, 0x85ebca6b)
  return mixed ^ (mixed >>> 13)
}

export class SeenKeys {
  /** How many keys are known. */
  count = 0
  /** Whether all keys that were asked for are known: none had a part that is not hashed here. */
  isWhole = true
  /** The two halves of the hashes, 0 and 0 where there is none. */
  #slots = new Int32Array(FEWEST_SLOTS * 2)
  #seed = Int32Array.from([Math.random() * 2 ** 32, Math.random() * 2 ** 32])
  /** The hash so far. */
  #hash = new Int32Array(2)
  #left = 0

  /**
   * Adds a key. Gives false where it may equal one that is known already, or has a part that is not hashed here: `isWhole` is false from then on.
   * @param {unknown} key
   */
  add(key) {
    this.#left = FEW_PARTS
    this.#hash.set(this.#seed)
    this.isWhole = this.#take(key, FEW_LEVELS)
    return this.isWhole && this.#insert(this.#hash[0] | 1, this.#hash[1])
  }

  #mix(/** @type {number} */ word) {
    const hash = this.#hash
    hash[0] = mixA(hash[0], word)
    hash[1] = mixB(hash[1], word)
  }

  /** Takes a value into the hash, where that can be done. @param {any} value @param {number} levels how many it may have @returns {boolean} */
  #take(value, levels) {
    if (typeof value === 'string') return this.#takeText(value)
    if (typeof value === 'number' || typeof value === 'boolean') return this.#takeNumber(Number(value))
    if (value === null) this.#mix(NONE)
    else if (Array.isArray(value)) return this.#takeTuple(value, levels)
    else if (value instanceof Set) return this.#takeSet(value, levels)
    else if (value instanceof Uint8Array) this.#takeBytes(value)
    else return value instanceof Float && this.#takeNumber(value.value)
    return true
  }

  #takeNumber(/** @type {number} */ value) {
    if ((value | 0) === value) this.#mix(value)
    else {
      doubles[0] = value
      this.#mix(halves[0])
      this.#mix(halves[1])
    }
    return value === value
  }

  #takeText(/** @type {string} */ text) {
    const { length } = text
    this.#mix(TEXT)
    this.#mix(length)
    let [a, b] = this.#hash
    for (let i = 0; i < length; i++) {
      if (i === ENDS && length > 2 * ENDS) i = length - ENDS
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 0x01000193)
      b = Math.imul(b ^ unit, 0x5bd1e995)
    }
    this.#hash[0] = a
    this.#hash[1] = b
    this.#mix(length)
    return true
  }

  #takeBytes(/** @type {Uint8Array} */ bytes) {
    const { length } = bytes
    this.#mix(BYTES)
    this.#mix(length)
    for (let i = 0; i < length; i++) {
      if (i === ENDS && length > 2 * ENDS) i = length - ENDS
      this.#mix(bytes[i])
    }
  }

  #takeTuple(/** @type {any[]} */ items, /** @type {number} */ levels) {
    const { length } = items
    this.#left -= length
    if (levels === 0 || this.#left < 0) return false
    this.#mix(TUPLE)
    this.#mix(length)
    const hash = this.#hash
    let a = hash[0]
    let b = hash[1]
    for (let i = 0; i < length; i++) {
      const item = items[i]
      if (typeof item === 'number' && (item | 0) === item) {
        a = mixA(a, item)
        b = mixB(b, item)
      } else {
        hash[0] = a
        hash[1] = b
        if (!this.#take(item, levels - 1)) return false
        a = hash[0]
        b = hash[1]
      }
    }
    hash[0] = a
    hash[1] = b
    return true
  }

  /** The items come in any order: their hashes are added up. @param {Set<any>} items @param {number} levels */
  #takeSet(items, levels) {
    this.#left -= items.size
    if (levels === 0 || this.#left < 0) return false
    const [a, b] = this.#hash
    let sumA = 0
    let sumB = 0
    for (const item of items) {
      this.#hash.set(this.#seed)
      if (!this.#take(item, levels - 1)) return false
      this.#mix(SET)
      sumA = (sumA + this.#hash[0]) | 0
      sumB = (sumB + this.#hash[1]) | 0
    }
    this.#hash[0] = a ^ sumA
    this.#hash[1] = b ^ sumB
    this.#mix(SET)
    this.#mix(items.size)
    return true
  }

  /** Puts a hash into the table; gives whether it was not there. */
  #insert(/** @type {number} */ a, /** @type {number} */ b) {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = (b << 1) & mask; ; slot = (slot + 2) & mask) {
      if (slots[slot] === 0) {
        slots[slot] = a
        slots[slot + 1] = b
        if (++this.count * 4 > slots.length) this.#grow()
        return true
      }
      if (slots[slot] === a && slots[slot + 1] === b) return false
    }
  }

  #grow() {
    const before = this.#slots
    const slots = (this.#slots = new Int32Array(before.length * 4))
    const mask = slots.length - 1
    for (let i = 0; i < before.length; i += 2) {
      if (before[i] === 0) continue
      let slot = (before[i + 1] << 1) & mask
      while (slots[slot] !== 0) slot = (slot + 2) & mask
      slots[slot] = before[i]
      slots[slot + 1] = before[i + 1]
    }
  }
}
