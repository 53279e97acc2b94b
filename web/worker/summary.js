/**
 * What is told of values that are no numbers, texts and dates say: how many are missing and by which null, how many are distinct, the most frequent, the
 * shortest and longest text, the least and largest of what has an order.
 *
 * @typedef {object} ValueSummary
 * @property {number} count of all, the missing too @property {number} masked
 * @property {[name: string, count: number][]} nulls how many of each
 * @property {number} distinct @property {boolean} isPart whether there are more distinct ones than were told apart
 * @property {[text: string, count: number][]} top the most frequent
 * @property {{ text: string, length: number } | undefined} shortest where they are texts or bytes: by Python's `len`
 * @property {{ text: string, length: number } | undefined} longest
 * @property {string | undefined} min where they are dates, durations or numbers, all of one kind @property {string | undefined} max
 */
import { Float } from 'brine'
import { MASKED } from './elements.js'
import { isMissing, nullText } from './nulls.js'
import { compareKeys, hasRange, rankOf } from './sort-keys.js'

/** Different texts that are told apart, and the characters of all of them. */
const MOST_DISTINCT = 200_000
const MOST_CHARACTERS = 50_000_000

/** Python's `len` of a text: its code points. @param {string} text */
const lengthOf = (text) => (/[\ud800-\udbff]/.test(text) ? [...text].length : text.length)

const isNumber = (/** @type {any} */ value) => ['number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Float

/** @param {any} value */
const numberOf = (value) => (typeof value === 'bigint' && !Number.isSafeInteger(Number(value)) ? value : Number(value))

export class Summary {
  #dtype
  /** @type {Map<string, number>} */
  #nulls = new Map()
  /** @type {Map<unknown, { text: string, count: number }>} */
  #distinct = new Map()
  #characters = 0
  #isPart = false
  /** Whether all are texts or bytes. */
  #isText = true
  /** @type {{ text: string, length: number } | undefined} */
  #shortest
  /** @type {{ text: string, length: number } | undefined} */
  #longest
  /** The rank of all keys, -1 where there are several. @type {number | undefined} */
  #rank
  /** @type {{ key: import('./sort-keys.js').Key, text: string }[]} */
  #ends = []

  /** @param {string} dtype of the values, which tells which null they have */
  constructor(dtype) {
    this.#dtype = dtype
    this.count = 0
    this.masked = 0
  }

  /** @param {any} value @param {() => string} write its text @param {() => import('./sort-keys.js').Key | null} keyOf what it is ordered by @param {() => string} [nullOf] which null it is */
  add(value, write, keyOf, nullOf = () => nullText(value, this.#dtype)) {
    this.count++
    if (value === MASKED) this.masked++
    else if (isMissing(value)) {
      const name = nullOf()
      this.#nulls.set(name, (this.#nulls.get(name) ?? 0) + 1)
    } else {
      const text = write()
      this.#addDistinct(value, text)
      if (typeof value === 'string' || value instanceof Uint8Array) this.#addLength(text, typeof value === 'string' ? lengthOf(value) : value.length)
      else this.#isText = false
      this.#addKey(typeof value === 'boolean' ? null : keyOf(), text)
    }
  }

  /** @param {any} value @param {string} text */
  #addDistinct(value, text) {
    // A text and what is only written like it are two values; numbers are equal whatever their type.
    const is = typeof value === 'string' ? value : isNumber(value) ? numberOf(value) : `\0${typeof value} ${text}`
    const known = this.#distinct.get(is)
    if (known) known.count++
    else if (this.#distinct.size >= MOST_DISTINCT || this.#characters > MOST_CHARACTERS) this.#isPart = true
    else {
      this.#distinct.set(is, { text, count: 1 })
      this.#characters += text.length
    }
  }

  /** @param {string} text @param {number} length */
  #addLength(text, length) {
    if (!this.#shortest || length < this.#shortest.length) this.#shortest = { text, length }
    if (!this.#longest || length > this.#longest.length) this.#longest = { text, length }
  }

  /** @param {import('./sort-keys.js').Key | null} key @param {string} text */
  #addKey(key, text) {
    if (this.#rank === -1) return
    const rank = key !== null && hasRange(key) ? rankOf(key) : -1
    this.#rank ??= rank
    if (rank !== this.#rank) this.#rank = -1
    if (key === null || this.#rank === -1) return
    const [least = { key, text }, most = { key, text }] = this.#ends
    this.#ends = [compareKeys(key, least.key) < 0 ? { key, text } : least, compareKeys(key, most.key) > 0 ? { key, text } : most]
  }

  /** @param {number} most of the frequent values that are told @param {(text: string) => string} cut @returns {ValueSummary} */
  told(most, cut) {
    const cutOne = (/** @type {{ text: string, length: number } | undefined} */ one) =>
      one && this.#isText ? { text: cut(one.text), length: one.length } : undefined
    const [min, max] = this.#rank === -1 ? [] : this.#ends
    return {
      count: this.count,
      masked: this.masked,
      nulls: [...this.#nulls],
      distinct: this.#distinct.size,
      isPart: this.#isPart,
      top: [...this.#distinct.values()]
        .sort((a, b) => b.count - a.count)
        .slice(0, most)
        .map(({ text, count }) => [cut(text), count]),
      shortest: cutOne(this.#shortest),
      longest: cutOne(this.#longest),
      min: min && cut(min.text),
      max: max && cut(max.text),
    }
  }
}
