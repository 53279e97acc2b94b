/**
 * Tokens for the codec's pickler (PK_TOKENS in csrc/machine/tape.h): written into a buffer,
 * which the codec runs when it is full.
 *
 * Strings are gathered and made UTF-8 by one call a window: an encoder's call for
 * each would take longer than all the rest.
 */
import {
  MOST_ROW_KEYS,
  MOST_ROWS,
  STATUS_COPY,
  STATUS_DONE,
  STATUS_ERROR,
  STATUS_FULL,
  STR_FRESH,
  TOKEN_BYTES,
  TOKEN_DATA,
  TOKEN_DICT,
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
  TOKEN_ROW,
  TOKEN_ROW_KEYS,
  TOKEN_STR,
  TOKEN_TRUE,
  WORD_KEY_0,
  WORD_TEXT_UNITS,
  WORD_TOKEN_COUNT,
} from '../generated/constants.js'
import { outOfMemory } from '../codec/codec-errors.js'
import { openMachine } from '../codec/machine.js'
import { dumpCodec } from '../codec/dump.js'
import { elementOf } from './list-forms.js'
import { KeyRow, NO_ROW } from './key-row.js'
import { KnownStrings } from './known-strings.js'
import { isInt, writeFloats, writeInts } from './number-runs.js'
import { joinBytes } from '../settings.js'
import { encodeUtf8, isWellFormed } from '../codec/strings.js'
import { twosComplement } from '../codec/twos-complement.js'

const SIZE = 1 << 16
/** More words than any token has, without bytes and runs. */
const MOST_WORDS = 8
/** From this length on data goes past the codec: CPython writes it outside of frames too (_pickle.c: FRAME_SIZE_TARGET). */
const LARGE = 1 << 16
/** UTF-16 units of text a window: more would be a large object to V8 where they are joined, and would leave the processor's cache. */
const MOST_UNITS = 1 << 14

/** Text that is written one by one: calls that encode would take longer. */
const FEW_UNITS = 512

/** Strings in a row that are all new tell that the next ones are. */
const MOST_MISSES = 64
const SKIPPED = 1024
/** A small pickle needs none to be known. */
const FIRST_SKIPPED = 48
const NO_MACHINE = /** @type {any} */ (undefined)

const ignore = () => {}
/** The key by which the codec's machines hash texts. @type {Int32Array | undefined} */
let textKey

export class TokenWriter {
  protocol = 0
  /** @type {(part: Uint8Array) => void} */
  write = ignore
  #words = new Int32Array(SIZE / 4)
  #bytes = new Uint8Array(this.#words.buffer)
  #doubles = new Float64Array(this.#words.buffer)
  #double = new Float64Array(1)
  #doubleWords = new Int32Array(this.#double.buffer)
  #at = 0
  /** @type {string[]} */
  #texts = []
  #units = 0
  #isWhole = false
  /** For the next object that may be referred to. */
  nextNumber = 1
  #strings = new KnownStrings()
  #rows = Array.from({ length: MOST_ROWS }, () => new KeyRow())
  #rowsUsed = 0
  /** Of the values that dict() left, how many at the end are pairs of a key and a value. */
  pairsLeft = 0
  /** Of strings that the codec does not see. @type {Map<string, number>} */
  #longStrings = new Map()
  /** Strings in a row that were not found, and how many are not looked for now. */
  #misses = 0
  #skipped = 0
  /** @type {import('../codec/machine.js').Machine} */
  #machine = NO_MACHINE

  /** Readies the writer for a pickle. @param {number} protocol @param {(part: Uint8Array) => void} write is given what was written, in new memory or the caller's */
  open(protocol, write) {
    this.protocol = protocol
    this.write = write
    this.#at = this.#units = this.#misses = 0
    this.#isWhole = false
    this.nextNumber = 1
    this.#skipped = FIRST_SKIPPED
    this.#machine = openMachine(dumpCodec())
    textKey ??= globalThis.crypto?.getRandomValues(new Int32Array(4)) ?? Int32Array.from({ length: 4 }, () => Math.random() * 2 ** 32)
    for (let i = 0; i < textKey.length; i++) this.#machine.setWord(WORD_KEY_0 + i, textKey[i])
    if (!dumpCodec().exports.pk_dump_start(this.#machine.address, protocol)) throw outOfMemory()
  }

  /** Room for so many words. */
  #reserve(/** @type {number} */ count) {
    if (this.#at + count <= this.#words.length) return
    this.flush()
    if (count <= this.#words.length) return
    this.#words = new Int32Array(count)
    this.#bytes = new Uint8Array(this.#words.buffer)
    this.#doubles = new Float64Array(this.#words.buffer, 0, count >> 1)
  }

  put(/** @type {number} */ token) {
    this.#reserve(1)
    this.#words[this.#at++] = token
  }

  put1(/** @type {number} */ token, /** @type {number} */ a) {
    this.#reserve(2)
    const words = this.#words
    words[this.#at] = token
    words[this.#at + 1] = a
    this.#at += 2
  }

  put2(/** @type {number} */ token, /** @type {number} */ a, /** @type {number} */ b) {
    this.#reserve(3)
    const words = this.#words
    words[this.#at] = token
    words[this.#at + 1] = a
    words[this.#at + 2] = b
    this.#at += 3
  }

  put3(/** @type {number} */ token, /** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ c) {
    this.#reserve(4)
    this.put2(token, a, b)
    this.#words[this.#at++] = c
  }

  number(/** @type {number} */ value) {
    if (isInt(value)) this.put1(TOKEN_INT, value)
    else if (Number.isSafeInteger(value) && value !== 0) this.put2(TOKEN_INT64, value | 0, Math.floor(value / 2 ** 32))
    else this.float(value)
  }

  float(/** @type {number} */ value) {
    this.#double[0] = value
    this.put2(TOKEN_FLOAT, this.#doubleWords[0], this.#doubleWords[1])
  }

  /** Scalars that come next in a container; gives the place of the first value that is none. @param {ArrayLike<any>} items @param {number} at @param {number} end */
  scalars(items, at, end) {
    while (at < end) {
      const value = elementOf(items, at)
      if (typeof value === 'number') at = this.#numbers(items, at, end, value)
      else {
        if (typeof value === 'string') this.string(value)
        else if (value === null) this.put(TOKEN_NONE)
        else if (value === true || value === false) this.put(value ? TOKEN_TRUE : TOKEN_FALSE)
        else break
        at++
      }
    }
    return at
  }

  /**
   * A plain object: its scalars are written on the way through its keys, the rest is put aside from the
   * first value that is none. An array of the keys would cost as much as the whole object.
   * @param {number} object @param {Record<string, any>} dict
   * @param {boolean} isOwnOnly whether it has keys that are not its own
   * @param {unknown[]} rest is given what is left to write: values whose keys are written or known to the codec, then `pairsLeft` keys and values in turn
   * @param {number} start where in it; the end of it is returned
   * @param {number} depth how many containers are open
   */
  dict(object, dict, isOwnOnly, rest, start, depth) {
    const row = this.#rowAt(depth)
    this.#reserve(MOST_WORDS + MOST_ROW_KEYS)
    if (row.isComplete) this.#tellKeys(row, depth)
    const { keys, isTold } = row
    const told = isTold ? row.length : 0
    const words = this.#words
    const last = words.length - MOST_WORDS
    const head = this.#at
    let at = head + 3
    words[head] = TOKEN_DICT
    words[head + 1] = object
    if (isTold) {
      words[head] = TOKEN_ROW | (depth << 8)
      at++
    }
    let count = 0
    let known = 0
    let pairs = 0
    let end = start
    for (const key in dict) {
      if (isOwnOnly && !Object.hasOwn(dict, key)) continue
      const value = dict[key]
      const index = count++
      const isKnown = index < told && known === index && keys[index] === key
      if (isKnown) known++
      // Nothing may be flushed here, as a long string is: the count is not written yet.
      if (end > start || at > last || this.#units + key.length + (typeof value === 'string' ? value.length : 0) >= MOST_UNITS) {
        if (!isKnown) {
          this.#learn(row, index, key)
          rest[end++] = key
          pairs++
        }
        rest[end++] = value
        continue
      }
      if (!isKnown) {
        this.#at = at
        this.#key(row, index, key)
        at = this.#at
      }
      if (typeof value === 'number') {
        if (isInt(value)) {
          words[at] = TOKEN_INT
          words[at + 1] = value
          at += 2
          continue
        }
        this.#at = at
        this.number(value)
        at = this.#at
      } else if (typeof value === 'string') {
        this.#at = at
        this.string(value)
        at = this.#at
      } else if (value === null) words[at++] = TOKEN_NONE
      else if (value === true || value === false) words[at++] = value ? TOKEN_TRUE : TOKEN_FALSE
      else rest[end++] = value
    }
    this.#at = at
    words[head + 2] = count
    if (isTold) words[head + 3] = known
    row.end(count)
    this.pairsLeft = pairs
    return end
  }

  /** The row of a dict. What stands alone at the top has none after it. */
  #rowAt(/** @type {number} */ depth) {
    if (depth === 0 || depth >= MOST_ROWS) return NO_ROW
    if (depth >= this.#rowsUsed) this.#rowsUsed = depth + 1
    return this.#rows[depth]
  }

  /** @param {KeyRow} row @param {number} depth */
  #tellKeys(row, depth) {
    const { length, numbers } = row
    this.put1(TOKEN_ROW_KEYS | (depth << 8), length)
    for (let i = 0; i < length; i++) this.#words[this.#at++] = numbers[i]
    row.isComplete = false
    row.isTold = true
  }

  /**
   * A number, or numbers of one form in a row, as a run; gives the place after them. Two of a form make a run: the loops over runs
   * see but lists of such numbers (element.js). @param {ArrayLike<any>} items @param {number} at @param {number} end @param {number} first
   */
  #numbers(items, at, end, first) {
    const second = at + 1 < end ? elementOf(items, at + 1) : undefined
    if (typeof second === 'number') {
      this.#reserve(MOST_WORDS)
      const areInts = isInt(first) && isInt(second)
      const count = areInts
        ? writeInts(this.#words, this.#at, items, at, end)
        : Number.isSafeInteger(first) || Number.isSafeInteger(second)
          ? 0
          : writeFloats(this.#words, this.#doubles, this.#at, items, at, end)
      if (count > 0) {
        this.#at += areInts ? 2 + count : 2 + (this.#at & 1) + 2 * count
        return at + count
      }
    }
    this.number(first)
    return at + 1
  }

  int(/** @type {bigint} */ value) {
    if (BigInt.asIntN(64, value) !== value) {
      if (this.protocol < 2) this.#putBytes(TOKEN_DIGITS, undefined, encodeUtf8(String(value)))
      else this.#putBytes(TOKEN_LONG, undefined, twosComplement(value))
    } else if (BigInt.asIntN(32, value) === value) {
      this.put1(TOKEN_INT, Number(value))
    } else {
      this.put2(TOKEN_INT64, Number(BigInt.asIntN(32, value)), Number(value >> 32n))
    }
  }

  /** A string, of which equal ones are one object. */
  string(/** @type {string} */ text) {
    if (this.#isLong(text)) return this.#longString(text)
    if (this.#skipped > 0) {
      this.#skipped--
      return this.#text(TOKEN_STR, 0, text)
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
    this.#text(TOKEN_STR, this.nextNumber++, text)
  }

  /** A key of a plain object: mostly that of the object before, in the same place. @param {KeyRow} row @param {number} index @param {string} key */
  #key(row, index, key) {
    let number = row.keys[index] === key ? row.numbers[index] : 0
    if (number > 0) return this.put1(TOKEN_REFERENCE, number)
    const isLooked = this.#skipped === 0
    if (isLooked) number = this.#strings.find(key)
    if (number > 0) {
      this.put1(TOKEN_REFERENCE, number)
    } else {
      number = this.nextNumber++
      if (isLooked) this.#strings.keep(key, number)
      else this.#skipped--
      this.#text(TOKEN_STR, number, key)
    }
    row.learn(index, key, number)
  }

  /** A key that is put aside may have a number from an object before. @param {KeyRow} row @param {number} index @param {string} key */
  #learn(row, index, key) {
    if (row.keys[index] !== key) row.learn(index, key, 0)
    else if (row.numbers[index] === 0) row.numbers[index] = this.#strings.find(key)
  }

  /** A string that is no other string's object. @param {number} object @param {string} text */
  freshString(object, text) {
    if (this.#isLong(text)) this.bytes(object, encodeUtf8(text), TOKEN_STR)
    else this.#text(TOKEN_STR | (STR_FRESH << 8), object, text)
  }

  /** A string that the codec does not see. */
  #longString(/** @type {string} */ text) {
    const known = this.#longStrings.get(text)
    if (known !== undefined) return this.put1(TOKEN_REFERENCE, known)
    const object = this.nextNumber++
    this.#longStrings.set(text, object)
    this.bytes(object, encodeUtf8(text), TOKEN_STR)
  }

  /** @param {number} token @param {number} object @param {string} text */
  #text(token, object, text) {
    const { length } = text
    if (this.#units + length > MOST_UNITS) this.flush()
    this.put2(token, object, length)
    this.#texts.push(text)
    this.#units += length
  }

  /** Whether the codec does not see such a text, and so cannot know it again. */
  #isLong(/** @type {string} */ text) {
    return text.length >= LARGE && this.protocol > 0
  }

  /** @param {number} object @param {Uint8Array} bytes @param {number} [token] what they are; those of a STR are large */
  bytes(object, bytes, token = TOKEN_BYTES) {
    if (bytes.length < LARGE) return this.#putBytes(token, object, bytes)
    this.#reserve(5)
    this.put3(TOKEN_DATA, token, object, bytes.length | 0)
    this.#words[this.#at++] = Math.floor(bytes.length / 2 ** 32)
    this.flush(bytes)
  }

  /** The two lines of GLOBAL. @param {number} object @param {string} module @param {string} name */
  global(object, module, name) {
    this.#putBytes(TOKEN_GLOBAL, object, encodeUtf8(`${module}\n${name}\n`))
  }

  /** The line of PERSID, ASCII. */
  persistentId(/** @type {string} */ text) {
    this.#putBytes(TOKEN_PERSID, undefined, encodeUtf8(text))
  }

  /** @param {number} token @param {number | undefined} object @param {Uint8Array} bytes */
  #putBytes(token, object, bytes) {
    const count = (bytes.length + 3) >> 2
    this.#reserve(3 + count)
    const words = this.#words
    words[this.#at++] = token
    if (object !== undefined) words[this.#at++] = object
    words[this.#at++] = bytes.length
    this.#bytes.set(bytes, this.#at * 4)
    this.#at += count
  }

  /** Fills the codec's window; gives the length of the text in bytes. */
  #fillWindow() {
    const texts = this.#texts
    const few = this.#units <= FEW_UNITS ? this.#machine.fillFew(this.#words, this.#at, texts, this.#units) : -1
    if (few >= 0) return few
    const text = texts.join('')
    const length = this.#machine.fill(this.#words, this.#at, text)
    if (length === text.length) return length
    // An encoder loses lone surrogates, and joined halves of two texts are none any more.
    const isWhole = isWellFormed(text) && texts.every((part) => (part.charCodeAt(part.length - 1) & 0xfc00) !== 0xd800)
    return isWhole ? length : this.#machine.fillBytes(this.#at, joinBytes(texts.map(encodeUtf8)))
  }

  /** Runs what is in the buffer; `data` goes where its last token asks for it. */
  flush(/** @type {Uint8Array | undefined} */ data = undefined) {
    const machine = this.#machine
    const program = dumpCodec().exports.pk_dump
    let status
    if (this.#at) {
      const length = this.#fillWindow()
      machine.setWord(WORD_TOKEN_COUNT, this.#at)
      machine.setWord(WORD_TEXT_UNITS, this.#units)
      status = program(machine.address, this.#at * 4 + length)
      this.#at = this.#units = 0
      // To set the length of an array takes V8 longer than a new one.
      this.#texts = []
    }
    while (status === STATUS_FULL || status === STATUS_COPY) {
      this.#take()
      if (status === STATUS_COPY) this.write(/** @type {Uint8Array} */ (data))
      status = program(machine.address, 0)
    }
    if (status === STATUS_ERROR) throw machine.error()
    if (status === STATUS_DONE) this.#take()
    this.#isWhole = status === STATUS_DONE
  }

  #take() {
    const output = this.#machine.takeOutput()
    if (output) this.write(output)
  }

  /** Ends the pickle; whether it was whole, and the writer can serve another. */
  close() {
    this.#machine.close()
    this.#machine = NO_MACHINE
    // It holds all parts of what was written, and a writer that waits would keep them alive.
    this.write = ignore
    if (this.#texts.length) this.#texts = []
    this.#strings.clear()
    while (this.#rowsUsed > 0) this.#rows[--this.#rowsUsed].clear()
    if (this.#longStrings.size) this.#longStrings.clear()
    return this.#isWhole && this.#words.length === SIZE / 4
  }
}
