/**
 * The buffer of tokens (PK_TOKENS in csrc/machine/tape.h) that a pickle is written through, and the machine of the codec that runs them.
 *
 * Tokens gather as words, and texts beside them, until one of the two is full; then the codec makes opcodes of all of them, and what it
 * has written is handed on. What the tokens of a value are is left to tokens.js and dict-tokens.js. A token must be whole before anything
 * is flushed: `reserve` makes room for all of its words at once.
 */
import { outOfMemory } from '../codec/codec-errors.js'
import { openMachine } from '../codec/machine.js'
import { dumpCodec } from '../codec/dump.js'
import {
  STATUS_COPY,
  STATUS_DONE,
  STATUS_ERROR,
  STATUS_FULL,
  WORD_IS_WIDE,
  WORD_KEY_0,
  WORD_OUTPUT,
  WORD_OUTPUT_LENGTH,
  WORD_TAPE,
  WORD_TAPE_COUNT,
  WORD_TEXT_UNITS,
  WORD_TOKEN_COUNT,
} from '../generated/constants.js'
import { fillWindow } from './token-window.js'

/** @typedef {Uint8Array | import('./late-text.js').LateText} Part of a pickle */

/** Bytes of the buffer. */
const SIZE = 1 << 16
/** Words that are enough for any token, without its bytes or its run. */
export const MOST_WORDS = 8
/** UTF-16 units of text in a window: more would be a large object to V8 where the texts are joined, and would leave the processor's cache. */
export const MOST_UNITS = 1 << 14

/** Up to so many bytes a loop is faster than a call. */
const FEW_BYTES = 16

const NO_MACHINE = /** @type {any} */ (undefined)
const ignore = () => {}

/** The random key by which the codec hashes texts (csrc/dump/known-texts.h), so that nobody can make two texts that it takes for one. @type {Int32Array | undefined} */
let textKey

/** @param {Uint8Array} target @param {number} at @param {Uint8Array} bytes @param {number} length */
function copyFew(target, at, bytes, length) {
  for (let i = 0; i < length; i++) target[at + i] = bytes[i]
}

export class TokenBuffer {
  protocol = 0
  /** The memory of the tokens, as words and as doubles. */
  words = new Int32Array(SIZE / 4)
  doubles = new Float64Array(this.words.buffer)
  #bytes = new Uint8Array(this.words.buffer)
  /** How many words are written. */
  at = 0
  /** The texts of the tokens, in order. @type {string[]} */
  #texts = []
  /** The length of all texts, in UTF-16 units. */
  units = 0
  /** Whether the last texts were not all ASCII: the next ones will mostly be of their kind. */
  #isWide = false
  /** Data that goes past the codec, which tells the places for it in its output. @type {Part[]} */
  late = []
  /** Whether the codec has ended the pickle. */
  #isWhole = false
  /** @type {(part: Part) => void} */
  #write = ignore
  /** @type {import('../codec/machine.js').Machine} */
  #machine = NO_MACHINE

  /** Begins a pickle. @param {number} protocol @param {(part: Part) => void} write is given each part of the pickle, in new memory or the caller's own */
  open(protocol, write) {
    this.protocol = protocol
    this.#write = write
    this.at = this.units = 0
    this.#isWhole = false
    this.#machine = openMachine(dumpCodec())
    textKey ??= globalThis.crypto?.getRandomValues(new Int32Array(4)) ?? Int32Array.from({ length: 4 }, () => Math.random() * 2 ** 32)
    for (let i = 0; i < textKey.length; i++) this.#machine.setWord(WORD_KEY_0 + i, textKey[i])
    if (!dumpCodec().exports.pk_dump_start(this.#machine.address, protocol)) throw outOfMemory()
  }

  /** Makes room for so many words: the next ones can be put without a flush between them. */
  reserve(/** @type {number} */ count) {
    if (this.at + count <= this.words.length) return
    this.flush()
    if (count <= this.words.length) return
    this.words = new Int32Array(count)
    this.#bytes = new Uint8Array(this.words.buffer)
    this.doubles = new Float64Array(this.words.buffer, 0, count >> 1)
  }

  put(/** @type {number} */ token) {
    this.reserve(1)
    this.words[this.at++] = token
  }

  put1(/** @type {number} */ token, /** @type {number} */ a) {
    this.reserve(2)
    const words = this.words
    words[this.at] = token
    words[this.at + 1] = a
    this.at += 2
  }

  put2(/** @type {number} */ token, /** @type {number} */ a, /** @type {number} */ b) {
    this.reserve(3)
    const words = this.words
    words[this.at] = token
    words[this.at + 1] = a
    words[this.at + 2] = b
    this.at += 3
  }

  put3(/** @type {number} */ token, /** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ c) {
    this.reserve(4)
    this.put2(token, a, b)
    this.words[this.at++] = c
  }

  /** A token that has bytes. @param {number} token @param {number | undefined} object its number, where the token has one @param {Uint8Array} bytes */
  putBytes(token, object, bytes) {
    const count = (bytes.length + 3) >> 2
    this.reserve(3 + count)
    const words = this.words
    words[this.at++] = token
    if (object !== undefined) words[this.at++] = object
    words[this.at++] = bytes.length
    const { length } = bytes
    if (length > FEW_BYTES) this.#bytes.set(bytes, this.at * 4)
    else copyFew(this.#bytes, this.at * 4, bytes, length)
    this.at += count
  }

  /** A token that has a text. @param {number} token @param {number} object @param {string} text */
  putText(token, object, text) {
    const { length } = text
    if (this.units + length > MOST_UNITS) this.flush()
    this.put2(token, object, length)
    this.#texts.push(text)
    this.units += length
  }

  /** Has the codec run all tokens. @param {Part} [data] what the last token, a DATA, asks for: it is handed on without a copy */
  flush(data) {
    const machine = this.#machine
    const program = dumpCodec().exports.pk_dump
    const hasTexts = this.units > 0
    let status
    if (this.at) {
      const length = fillWindow(machine, this.words, this.at, this.#texts, this.units, this.#isWide)
      machine.setWord(WORD_TOKEN_COUNT, this.at)
      machine.setWord(WORD_TEXT_UNITS, this.units)
      status = program(machine.address, length)
      this.at = this.units = 0
      // To set the length of an array takes V8 longer than a new one.
      this.#texts = []
    }
    while (status === STATUS_FULL || status === STATUS_COPY) {
      this.#take()
      if (status === STATUS_COPY) this.#write(/** @type {Part} */ (data))
      status = program(machine.address, 0)
    }
    if (hasTexts) this.#isWide = machine.word(WORD_IS_WIDE) !== 0
    if (status === STATUS_ERROR) throw machine.error()
    if (status === STATUS_DONE) this.#take()
    this.#isWhole = status === STATUS_DONE
  }

  /** Hands on what the codec wrote, and the late data at their places in it. */
  #take() {
    const machine = this.#machine
    const start = machine.word(WORD_OUTPUT)
    const length = machine.word(WORD_OUTPUT_LENGTH)
    const { bytes, words } = machine
    const places = machine.word(WORD_TAPE) >> 2
    const count = this.late.length && machine.word(WORD_TAPE_COUNT)
    let at = 0
    let taken = 0
    for (; taken < count && words[places + taken] <= length; taken++) {
      const place = words[places + taken]
      this.#write(bytes.slice(start + at, start + place))
      this.#write(this.late[taken])
      at = place
    }
    if (at < length) this.#write(bytes.slice(start + at, start + length))
    if (taken) this.late = this.late.slice(taken)
  }

  /** Ends the pickle; gives whether it was whole, and the buffer fit to be kept for the next one. */
  close() {
    this.#machine.close()
    this.#machine = NO_MACHINE
    // It holds all parts of what was written, and a buffer that waits would keep them alive.
    this.#write = ignore
    if (this.#texts.length) this.#texts = []
    if (this.late.length) this.late = []
    return this.#isWhole && this.words.length === SIZE / 4
  }
}
