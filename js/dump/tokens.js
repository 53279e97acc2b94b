/**
 * The tokens of numbers, and of the scalars of a container.
 *
 * Those of texts and bytes are left to text-tokens.js, those of dicts to dict-tokens.js.
 */
import {
  TOKEN_DIGITS,
  TOKEN_FALSE,
  TOKEN_FLOAT,
  TOKEN_GLOBAL,
  TOKEN_INT,
  TOKEN_INT64,
  TOKEN_LONG,
  TOKEN_NONE,
  TOKEN_PERSID,
  TOKEN_REFERENCE,
  TOKEN_TRUE,
} from '../generated/constants.js'
import { encodeUtf8 } from '../codec/strings.js'
import { twosComplement } from '../codec/twos-complement.js'
import { elementOf } from './list-forms.js'
import { isInt64, LongInts } from './long-ints.js'
import { isInt, writeFloats, writeInts } from './number-runs.js'
import { TextWriter } from './text-tokens.js'
import { MOST_WORDS } from './token-buffer.js'

export class TokenWriter extends TextWriter {
  #double = new Float64Array(1)
  #doubleWords = new Int32Array(this.#double.buffer)
  #longInts = new LongInts()

  /** A JavaScript number: an int where it is one, as Python's types go, else a float. Answers true, as `scalar` does. */
  number(/** @type {number} */ value) {
    if (isInt(value)) this.put1(TOKEN_INT, value)
    else if (Number.isSafeInteger(value) && value !== 0) this.put2(TOKEN_INT64, value | 0, Math.floor(value / 2 ** 32))
    else this.float(value)
    return true
  }

  float(/** @type {number} */ value) {
    this.#double[0] = value
    this.put2(TOKEN_FLOAT, this.#doubleWords[0], this.#doubleWords[1])
  }

  int(/** @type {bigint} */ value) {
    if (isInt64(value)) {
      const number = Number(value)
      if (number === (number | 0)) this.put1(TOKEN_INT, number)
      else this.put2(TOKEN_INT64, Number(BigInt.asIntN(32, value)), Number(value >> 32n))
    } else if (this.protocol < 2) this.putBytes(TOKEN_DIGITS, undefined, encodeUtf8(String(value)))
    else this.#long(value)
  }

  /** An int beyond 64 bits. */
  #long(/** @type {bigint} */ value) {
    const length = this.#longInts.split(value)
    if (length === 0) return this.putBytes(TOKEN_LONG, undefined, twosComplement(value))
    const count = (length + 3) >> 2
    this.reserve(2 + count)
    const { words, at } = this
    words[at] = TOKEN_LONG
    words[at + 1] = length
    for (let i = 0; i < count; i++) words[at + 2 + i] = this.#longInts.words[i]
    this.at = at + 2 + count
  }

  /** A reference to an object that came again before; gives whether it did. @param {unknown} value any but null */
  known(value) {
    const number = this.objects.find(value)
    if (number === 0) return false
    this.put1(TOKEN_REFERENCE, number)
    return true
  }

  /** A value, where it is a scalar, or known; gives whether it was. @param {any} value */
  scalar(value) {
    switch (typeof value) {
      case 'number':
        return this.number(value)
      case 'string':
        this.string(value)
        return true
      case 'boolean':
        this.put(value ? TOKEN_TRUE : TOKEN_FALSE)
        return true
      case 'bigint':
        this.int(value)
        return true
      default:
        if (value !== null) return this.known(value)
        this.put(TOKEN_NONE)
        return true
    }
  }

  /** The scalars that come next in a container; gives the place of the first value that is none. @param {ArrayLike<any>} items @param {number} at @param {number} end */
  scalars(items, at, end) {
    while (at < end) {
      const value = elementOf(items, at)
      // A hole may be in a list of numbers too.
      if (value === undefined) return at
      if (typeof value !== 'number') return this.#mixed(items, at, end)
      at = this.#numbers(items, at, end, value)
    }
    return at
  }

  /**
   * The same with a list that holds not only numbers, which V8 can keep in one form only: it is read without `elementOf`.
   * @param {ArrayLike<any>} items @param {number} at @param {number} end
   */
  #mixed(items, at, end) {
    for (; at < end; at++) {
      const value = items[at]
      if (typeof value === 'string') this.string(value)
      else {
        this.reserve(MOST_WORDS)
        const { words } = this
        if (value === null) words[this.at++] = TOKEN_NONE
        else if (value === true || value === false) words[this.at++] = value ? TOKEN_TRUE : TOKEN_FALSE
        else if (typeof value === 'number') {
          if (isInt(value)) {
            words[this.at] = TOKEN_INT
            words[this.at + 1] = value
            this.at += 2
          } else this.number(value)
        } else if (typeof value === 'bigint') this.int(value)
        else if (!this.known(value)) return at
      }
    }
    return at
  }

  /**
   * A number, or numbers of one form in a row, as a run; gives the place after them. Two of a form make a run: the loops over runs
   * then see only lists of such numbers, for the sake of what list-forms.js says. @param {ArrayLike<any>} items @param {number} at @param {number} end @param {number} first
   */
  #numbers(items, at, end, first) {
    const second = at + 1 < end ? elementOf(items, at + 1) : undefined
    if (typeof second === 'number') {
      this.reserve(MOST_WORDS)
      const areInts = isInt(first) && isInt(second)
      const count = areInts
        ? writeInts(this.words, this.at, items, at, end)
        : Number.isSafeInteger(first) || Number.isSafeInteger(second)
          ? 0
          : writeFloats(this.words, this.doubles, this.at, items, at, end)
      if (count > 0) {
        this.at += areInts ? 2 + count : 2 + (this.at & 1) + 2 * count
        return at + count
      }
    }
    this.number(first)
    return at + 1
  }

  /** A global of protocols 0 to 3, by the two lines of GLOBAL. @param {number} object @param {string} module @param {string} name */
  global(object, module, name) {
    this.putBytes(TOKEN_GLOBAL, object, encodeUtf8(`${module}\n${name}\n`))
  }

  /** A persistent id of protocol 0: one line of ASCII, without its end. */
  persistentId(/** @type {string} */ text) {
    this.putBytes(TOKEN_PERSID, undefined, encodeUtf8(text))
  }
}
