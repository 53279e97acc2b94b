/**
 * The tokens of texts and bytes.
 *
 * A text is one object in a pickle, and comes again as a reference to it. The codec knows all texts by what is in them; those that are
 * found here already (known-strings.js, long-texts.js) need not be handed to it. Long data goes past it: it tells the places.
 */
import { STR_FRESH, TOKEN_BYTES, TOKEN_DATA, TOKEN_REFERENCE, TOKEN_STR } from '../generated/constants.js'
import { KnownObjects } from './known-objects.js'
import { KnownStrings } from './known-strings.js'
import { lateAscii, lateUtf8 } from './late-text.js'
import { LongTexts } from './long-texts.js'
import { TokenBuffer } from './token-buffer.js'

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

export class TextWriter extends TokenBuffer {
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
}
