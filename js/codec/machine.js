/**
 * Machines: each reads or writes one stream at a time. Nested and concurrent calls take a machine each; an idle one keeps
 * its buffers for the next stream.
 */
import {
  NUMBER_ANSWER,
  NUMBER_COUNT,
  NUMBER_DETAIL_0,
  NUMBER_ERROR_OFFSET,
  WORD_ANSWER_LENGTH,
  WORD_ERROR,
  WORD_ERROR_OPCODE,
  WORD_HAS_ANSWER,
  WORD_IS_WIDE,
  WORD_MESSAGE_LENGTH,
  WORD_OBJECT_COUNT,
  WORD_OUTPUT,
  WORD_OUTPUT_LENGTH,
  WORD_TEXT,
  WORD_TEXT_LENGTH,
  WORD_WIDE,
  WORD_WIDE_COUNT,
} from '../generated/constants.js'
import { OPCODE_NAMES } from '../generated/tables.js'
import { codecError, outOfMemory } from './codec-errors.js'
import { decodeAscii, decodeUtf8, decodeWide } from './strings.js'

/** How much of the input a machine sees at a time: small enough for what it writes to stay in the processor's cache. */
export const WINDOW = 1 << 16
/** How much is read of a source at a time. */
export const CHUNK = 1 << 18

const KEPT_MACHINES = 4
const FEW = 256
/** Bytes of UTF-8 that a UTF-16 unit takes. */
const MOST_UTF8 = 3
const ASCII_END = 0x80
const encoder = new TextEncoder()
const LARGEST_KEPT_ARRAY = 1 << 20
const LARGEST_KEPT_WINDOW = 1 << 20
/** Lets go of the first items of an array, which may have fewer. @param {unknown[]} array @param {number} count @param {unknown} nothing */
function clear(array, count, nothing) {
  // A call takes longer for a few.
  if (count > FEW) array.fill(nothing, 0, count)
  else for (let i = Math.min(count, array.length) - 1; i >= 0; i--) array[i] = nothing
}

/** A machine that is ready for a new stream. Give it back by `close`. @param {import('./codec.js').Codec<any>} codec */
export function openMachine(codec) {
  const machine = codec.idle.pop() ?? new Machine(codec)
  codec.exports.pk_start(machine.address)
  return machine
}

export class Machine {
  /** @param {import('./codec.js').Codec<any>} codec where it lives */
  constructor(codec) {
    this.codec = codec
    this.address = codec.exports.pk_open()
    if (!this.address) throw outOfMemory()
    this.firstDouble = this.address >> 3
    this.firstWord = (this.address >> 2) + NUMBER_COUNT * 2
    this.windowSize = 0
    this.windowAddress = 0
    /** The objects and strings of the load, by number. @type {any[]} */
    this.objects = []
    /** @type {string[]} */
    this.strings = []
    this.stringCount = 0
  }

  // Views of the memory, which other machines may have grown since the last look.

  get bytes() {
    const { codec } = this
    if (codec.bytes.length === 0) codec.refresh()
    return codec.bytes
  }

  get words() {
    const { codec } = this
    if (codec.bytes.length === 0) codec.refresh()
    return codec.words
  }

  get doubles() {
    const { codec } = this
    if (codec.bytes.length === 0) codec.refresh()
    return codec.doubles
  }

  number(/** @type {number} */ index) {
    return this.doubles[this.firstDouble + index]
  }

  setNumber(/** @type {number} */ index, /** @type {number} */ value) {
    this.doubles[this.firstDouble + index] = value
  }

  word(/** @type {number} */ index) {
    return this.words[this.firstWord + index]
  }

  setWord(/** @type {number} */ index, /** @type {number} */ value) {
    this.words[this.firstWord + index] = value
  }

  /** Makes the window hold so many bytes. */
  reserveWindow(/** @type {number} */ size) {
    if (size > this.windowSize) {
      this.windowAddress = this.codec.exports.pk_window(this.address, size)
      this.windowSize = this.windowAddress ? size : 0
      if (!this.windowAddress) throw outOfMemory()
    }
    if (this.codec.bytes.length === 0) this.codec.refresh()
  }

  /**
   * Runs a window of the input; enum pk_status.
   * @param {Uint8Array} input @param {number} start @param {number} end bytes from the machine's position on
   * @param {import('./codec.js').Program} program
   */
  run(input, start, end, program) {
    const size = end - start
    this.reserveWindow(size)
    this.codec.bytes.set(size === input.length ? input : new Uint8Array(input.buffer, input.byteOffset + start, size), this.windowAddress)
    return program(this.address, size)
  }

  /** Fills the window with so many words and room for text behind them. @param {Int32Array} tokens @param {number} count @param {number} units */
  #fillWords(tokens, count, units) {
    this.reserveWindow(count * 4 + units * MOST_UTF8)
    const first = this.windowAddress >> 2
    // A call that copies would take longer for a few.
    const target = this.codec.words
    if (count <= FEW) for (let i = 0; i < count; i++) target[first + i] = tokens[i]
    else target.set(tokens.subarray(0, count), first)
    return this.windowAddress + count * 4
  }

  /**
   * Fills the window with words and text behind them; gives the length of the text, UTF-8, in bytes.
   * @param {Int32Array} tokens @param {number} count words @param {string} text
   */
  fill(tokens, count, text) {
    const at = this.#fillWords(tokens, count, text.length)
    return encoder.encodeInto(text, this.codec.bytes.subarray(at, at + text.length * MOST_UTF8)).written
  }

  /**
   * The same with a few texts that are ASCII, byte by byte; -1 where they are not.
   * @param {Int32Array} tokens @param {number} count words @param {string[]} texts @param {number} units
   */
  fillFew(tokens, count, texts, units) {
    let at = this.#fillWords(tokens, count, units)
    const target = this.codec.bytes
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]
      for (let j = 0; j < text.length; j++) {
        const unit = text.charCodeAt(j)
        if (unit >= ASCII_END) return -1
        target[at++] = unit
      }
    }
    return units
  }

  /** Puts bytes behind so many words of the window, instead of a text. */
  fillBytes(/** @type {number} */ count, /** @type {Uint8Array} */ text) {
    this.codec.bytes.set(text, this.windowAddress + count * 4)
    return text.length
  }

  error() {
    const details = [0, 1, 2].map((index) => this.number(NUMBER_DETAIL_0 + index))
    const textAt = this.word(WORD_OUTPUT) + this.word(WORD_OUTPUT_LENGTH)
    const message = decodeUtf8(this.bytes.subarray(textAt, textAt + this.word(WORD_MESSAGE_LENGTH)), 'strict')
    return codecError(this.word(WORD_ERROR), details, this.number(NUMBER_ERROR_OFFSET), OPCODE_NAMES[this.word(WORD_ERROR_OPCODE)], message)
  }

  /** A copy of the bytes that a program wrote, or undefined where there are none. */
  takeOutput() {
    const start = this.word(WORD_OUTPUT)
    const length = this.word(WORD_OUTPUT_LENGTH)
    return length ? this.bytes.slice(start, start + length) : undefined
  }

  /** The text that a program wrote. */
  outputText() {
    if (this.word(WORD_IS_WIDE)) {
      const start = this.word(WORD_WIDE)
      return decodeWide(this.bytes, start, start + this.word(WORD_WIDE_COUNT) * 2, false)
    }
    const start = this.word(WORD_OUTPUT)
    return decodeAscii(this.bytes, start, start + this.word(WORD_OUTPUT_LENGTH))
  }

  /** Gives the number that STATUS_FLOAT asks for. */
  answerFloat() {
    const start = this.word(WORD_TEXT)
    this.setNumber(NUMBER_ANSWER, Number(decodeAscii(this.bytes, start, start + this.word(WORD_TEXT_LENGTH))))
    this.setWord(WORD_HAS_ANSWER, 1)
  }

  /** Gives the decimal text that STATUS_INTEGER asks for. */
  answerInteger(/** @type {string} */ text) {
    const address = this.codec.exports.pk_answer(this.address, text.length)
    if (!address) throw outOfMemory()
    const { bytes } = this
    for (let i = 0; i < text.length; i++) bytes[address + i] = text.charCodeAt(i)
    this.setWord(WORD_ANSWER_LENGTH, text.length)
    this.setWord(WORD_HAS_ANSWER, 1)
  }

  /** Makes the arrays hold that many objects and strings. */
  reserve(/** @type {number} */ objectCount, /** @type {number} */ stringCount) {
    const { objects, strings } = this
    for (let i = objects.length; i < objectCount; i++) objects.push(undefined)
    for (let i = strings.length; i < stringCount; i++) strings.push('')
    this.stringCount = stringCount
  }

  /**
   * Gives the machine back. The arrays keep their memory for the next load: new ones
   * that grow cost the garbage collector more than the whole load.
   */
  close() {
    if (this.objects.length > LARGEST_KEPT_ARRAY) this.objects = []
    else clear(this.objects, this.word(WORD_OBJECT_COUNT), undefined)
    if (this.strings.length > LARGEST_KEPT_ARRAY) this.strings = []
    else clear(this.strings, this.stringCount, '')
    this.stringCount = 0
    if (this.codec.idle.length < KEPT_MACHINES && this.windowSize <= LARGEST_KEPT_WINDOW) {
      this.codec.idle.push(this)
    } else {
      this.codec.exports.pk_close(this.address)
    }
  }
}
