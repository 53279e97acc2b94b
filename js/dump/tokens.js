/**
 * The tokens of numbers, strings and bytes.
 *
 * A string is one object in a pickle, and comes again as a reference to it. The codec knows all strings by what is in them; those that are
 * found here already (known-strings.js) need not be handed to it. The tokens of plain objects are left to dict-tokens.js.
 */
import {
  STR_FRESH,
  TOKEN_BYTES,
  TOKEN_DATA,
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
  TOKEN_STR,
  TOKEN_TRUE,
} from '../generated/constants.js'
import { encodeUtf8 } from '../codec/strings.js'
import { twosComplement } from '../codec/twos-complement.js'
import { KnownObjects } from './known-objects.js'
import { KnownStrings } from './known-strings.js'
import { lateAscii, lateUtf8 } from './late-text.js'
import { elementOf } from './list-forms.js'
import { LongTexts } from './long-texts.js'
import { isInt, writeFloats, writeInts } from './number-runs.js'
import { MOST_WORDS, TokenBuffer } from './token-buffer.js'

/** From this length on data goes past the codec: CPython writes it outside of frames too (_pickle.c: FRAME_SIZE_TARGET). */
const LARGE = 1 << 16

/** From this length on a text is known by some of its characters (long-texts.js). */
const LONG = 1 << 10

/** From this length on data goes past the codec within a frame too; texts where they are ASCII, and after one that is not so many are not asked. */
const LATE = 1 << 12
const NOT_ASKED = 64

/** After so many strings in a row that were all new, the next ones are not looked for: they will mostly be new too. */
const MOST_MISSES = 64
const SKIPPED = 1024
/** The first strings are not looked for: a small pickle gains nothing by it. */
const FIRST_SKIPPED = 48

/** Words of 64 bits of the longest int that is written by words. */
const LONG_WORDS = 64
/** What is below the limit, and not below the least, has no more than so many words; and what shifts a word down. */
const LIMITS = Array.from({ length: LONG_WORDS }, (_, i) => 1n << BigInt(64 * i + 63))
const LEASTS = LIMITS.map((limit) => -limit)
const SHIFTS = Array.from({ length: LONG_WORDS }, (_, i) => BigInt(64 * i))

export class TokenWriter extends TokenBuffer {
  /** The number of the next object that may be referred to. */
  nextNumber = 1
  #strings = new KnownStrings()
  /** Objects that are memoized. */
  objects = new KnownObjects()
  /** How many strings in a row were not found. */
  #misses = 0
  /** How many strings are not looked for from now on. */
  #skipped = 0
  #longTexts = new LongTexts()
  /** Numbers of the texts that go past the codec, of those that LongTexts cannot tell apart. @type {Map<string, number>} */
  #alike = new Map()
  #notAsked = 0
  #double = new Float64Array(1)
  #doubleWords = new Int32Array(this.#double.buffer)
  #longs = new BigInt64Array(LONG_WORDS)
  #longWords = new Int32Array(this.#longs.buffer)
  /** The words of the last such int: the next one mostly has as many. */
  #longCount = 2

  /** Begins a pickle, as TokenBuffer does. @param {number} protocol @param {(part: import('./token-buffer.js').Part) => void} write */
  open(protocol, write) {
    this.nextNumber = 1
    this.#misses = 0
    this.#skipped = FIRST_SKIPPED
    this.#notAsked = 0
    super.open(protocol, write)
  }

  /** Ends the pickle, as TokenBuffer does. */
  close() {
    this.#strings.clear()
    this.objects.clear()
    this.#longTexts.clear()
    if (this.#alike.size) this.#alike.clear()
    return super.close()
  }

  /** A JavaScript number: an int where it is one, as Python's types go, else a float. */
  number(/** @type {number} */ value) {
    if (isInt(value)) this.put1(TOKEN_INT, value)
    else if (Number.isSafeInteger(value) && value !== 0) this.put2(TOKEN_INT64, value | 0, Math.floor(value / 2 ** 32))
    else this.float(value)
  }

  float(/** @type {number} */ value) {
    this.#double[0] = value
    this.put2(TOKEN_FLOAT, this.#doubleWords[0], this.#doubleWords[1])
  }

  int(/** @type {bigint} */ value) {
    if (value < LIMITS[0] && value >= LEASTS[0]) {
      const number = Number(value)
      if (number === (number | 0)) this.put1(TOKEN_INT, number)
      else this.put2(TOKEN_INT64, Number(BigInt.asIntN(32, value)), Number(value >> 32n))
    } else if (this.protocol < 2) this.putBytes(TOKEN_DIGITS, undefined, encodeUtf8(String(value)))
    else if (!this.#long(value)) this.putBytes(TOKEN_LONG, undefined, twosComplement(value))
  }

  /** An int beyond 64 bits, by words of 64: to make digits and read them takes longer, up to some thousand bits. Gives whether it has no more. */
  #long(/** @type {bigint} */ value) {
    let count = this.#longCount
    while (count < LONG_WORDS && (value >= LIMITS[count - 1] || value < LEASTS[count - 1])) count++
    if (count === LONG_WORDS) return false
    while (value < LIMITS[count - 2] && value >= LEASTS[count - 2]) count--
    this.#longCount = count
    const longs = this.#longs
    longs[0] = value
    for (let i = 1; i < count; i++) longs[i] = value >> SHIFTS[i]
    const words = this.#longWords
    // As few bytes as hold the sign too: those at the end that only repeat it are left out.
    let wordCount = 2 * count
    const sign = words[wordCount - 1] >> 31
    while (words[wordCount - 1] === sign && words[wordCount - 2] >> 31 === sign) wordCount--
    const length = 4 * wordCount - ((Math.clz32(words[wordCount - 1] ^ sign) - 1) >> 3)
    this.reserve(2 + wordCount)
    this.words[this.at] = TOKEN_LONG
    this.words[this.at + 1] = length
    for (let i = 0; i < wordCount; i++) this.words[this.at + 2 + i] = words[i]
    this.at += 2 + wordCount
    return true
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
        this.number(value)
        return true
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

  /** A string: equal ones are one object. */
  string(/** @type {string} */ text) {
    if (text.length >= LONG) {
      this.#longText(text)
      return
    }
    if (this.#skipped > 0) {
      this.#skipped--
      return this.putText(TOKEN_STR, 0, text)
    }
    const known = this.#strings.find(text)
    if (known > 0) {
      this.#misses = 0
      return this.put1(TOKEN_REFERENCE, known)
    }
    this.#strings.keep(text, this.nextNumber)
    if (++this.#misses === MOST_MISSES) {
      this.#misses = 0
      this.#skipped = SKIPPED
    }
    this.putText(TOKEN_STR, this.nextNumber++, text)
  }

  /** A string that gets a number whether it is looked for or not, as the key of a dict; gives the number. It must be shorter than what goes past the codec. */
  key(/** @type {string} */ text) {
    if (text.length >= LONG) return this.#longText(text)
    const isLooked = this.#skipped === 0
    let number = isLooked ? this.#strings.find(text) : 0
    if (number > 0) {
      this.put1(TOKEN_REFERENCE, number)
      return number
    }
    number = this.nextNumber++
    if (isLooked) this.#strings.keep(text, number)
    else this.#skipped--
    this.putText(TOKEN_STR, number, text)
    return number
  }

  /** The number of a string that came before, or 0 where it is not known. */
  numberOf(/** @type {string} */ text) {
    return this.#strings.find(text)
  }

  /** A string that is an object of its own, whatever equal ones there are. @param {number} object @param {string} text */
  freshString(object, text) {
    if (this.#isLarge(text)) this.#putData(TOKEN_STR, object, lateUtf8(text))
    else this.putText(TOKEN_STR | (STR_FRESH << 8), object, text)
  }

  /** A text of LONG units and more; gives its number. @param {string} text */
  #longText(text) {
    const next = this.nextNumber
    const isLarge = this.#isLarge(text)
    const number = this.#longTexts.add(text, next) || (isLarge ? this.#alike.get(text) : 0)
    if (number && number !== next) {
      this.put1(TOKEN_REFERENCE, number)
      return number
    }
    this.nextNumber++
    if (isLarge) {
      if (!number) this.#alike.set(text, next)
      this.#putData(TOKEN_STR, next, lateUtf8(text))
      return next
    }
    const late = number ? this.#late(text) : undefined
    if (late) this.#putData(TOKEN_STR, next, late)
    else this.putText(number ? TOKEN_STR | (STR_FRESH << 8) : TOKEN_STR, next, text)
    return next
  }

  #late(/** @type {string} */ text) {
    if (text.length < LATE || this.protocol === 0 || --this.#notAsked > 0) return undefined
    const late = lateAscii(text)
    this.#notAsked = late ? 0 : NOT_ASKED
    return late
  }

  /** Whether a text goes past the codec, which so cannot know it again. */
  #isLarge(/** @type {string} */ text) {
    return text.length >= LARGE && this.protocol > 0
  }

  /** Bytes, which are not copied where they go past the codec. @param {number} object @param {Uint8Array} bytes @param {number} [token] BYTES or BYTEARRAY */
  bytes(object, bytes, token = TOKEN_BYTES) {
    if (bytes.length < LATE) this.putBytes(token, object, bytes)
    else this.#putData(token, object, bytes)
  }

  /** @param {number} token @param {number} object @param {Uint8Array | import('./late-text.js').LateText} data */
  #putData(token, object, data) {
    this.reserve(5)
    this.put3(TOKEN_DATA, token, object, data.length | 0)
    this.words[this.at++] = Math.floor(data.length / 2 ** 32)
    if (data.length < LARGE) this.late.push(data)
    else this.flush(data)
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
