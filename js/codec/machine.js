/**
 * Machines of the codec, as JavaScript sees them: the fields, the window of the input, what a program wrote and what it asks.
 *
 * Each machine reads or writes one stream at a time; nested and concurrent calls take a machine each. An idle one keeps its buffers for the
 * next stream. The fields are those of csrc/machine/machine.h, by the constants NUMBER_ and WORD_ that the build makes of it. Memory may grow
 * in any call of the codec, and then views of it are empty: they are to be had from the getters anew.
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
import { LimitError } from '../errors.js'
import { codecError, outOfMemory } from './codec-errors.js'
import { MOST_ITEMS } from './engine-limits.js'
import { decodeUtf8 } from './python-decoders.js'
import { decodeAscii, decodeWide, noteLatin1 } from './strings.js'

/** Bytes of the input that a machine sees at a time: few enough for what it writes to stay in the processor's cache. */
export const WINDOW = 1 << 16
/** Bytes that are read of a source at a time. */
export const CHUNK = 1 << 18

const KEPT_MACHINES = 4
const LARGEST_KEPT_ARRAY = 1 << 20
const LARGEST_KEPT_WINDOW = 1 << 20
/** Up to so many items a loop takes less time than a call of `fill`. */
const FEW = 256

/** Puts `nothing` in the place of the first items of an array, which may have fewer of them. @param {unknown[]} array @param {number} count @param {unknown} nothing */
function clear(array, count, nothing) {
  if (count > FEW) array.fill(nothing, 0, count)
  else for (let i = Math.min(count, array.length) - 1; i >= 0; i--) array[i] = nothing
}

/** Up to so many items a table gets room for no more than there are, and then for so many times as many at most. */
const SHORT = 1 << 10
const MOST_TIMES = 8
/** The rest of the input may have somewhat more items a byte. */
const MARGIN = 1.06

/** An array that V8 takes for one of objects from the start: one for small ints would be made over. @param {any} item @returns {any[]} */
function newTable(item) {
  const table = [item]
  table.length = 0
  return table
}

/**
 * Gives a table room for `count` items, and for those that the rest of the input may have: a table that grows a window at a time is moved again and again, each
 * time to memory that was never touched.
 * @param {unknown[]} table @param {number} count @param {number} times how many times as long as what was read the input is
 */
function extend(table, count, times) {
  if (count <= table.length) return
  const guess = count > SHORT && times > 1 && times < Infinity ? Math.ceil(count * Math.min(times * MARGIN, MOST_TIMES)) : count
  table.length = Math.max(count, Math.min(guess, LARGEST_KEPT_ARRAY))
}

/** A machine that is ready for a new stream. Give it back by `close`. @param {import('./codec.js').Codec<any>} codec @throws {PickleError} where memory ends */
export function openMachine(codec) {
  const machine = codec.idle.pop() ?? new Machine(codec)
  codec.exports.pk_start(machine.address)
  return machine
}

export class Machine {
  /** @param {import('./codec.js').Codec<any>} codec the instance in whose memory it lies */
  constructor(codec) {
    this.codec = codec
    this.address = codec.exports.pk_open()
    if (!this.address) throw outOfMemory()
    /** Where its fields begin, among the doubles and the words of the memory. */
    this.firstDouble = this.address >> 3
    this.firstWord = (this.address >> 2) + NUMBER_COUNT * 2
    /** The window: how many bytes it holds, and where it is. */
    this.windowSize = 0
    this.windowAddress = 0
    /** The objects and strings of a load, by number. @type {any[]} */
    this.objects = newTable(undefined)
    /** @type {string[]} */
    this.strings = newTable('')
    this.stringCount = 0
  }

  // Other machines may have grown the memory since the last look.

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

  /** Makes the window hold so many bytes, and the views of the memory fit to be written. */
  reserveWindow(/** @type {number} */ size) {
    if (size > this.windowSize) {
      this.windowAddress = this.codec.exports.pk_window(this.address, size)
      this.windowSize = this.windowAddress ? size : 0
      if (!this.windowAddress) throw outOfMemory()
    }
    if (this.codec.bytes.length === 0) this.codec.refresh()
  }

  /**
   * Copies a part of the input into the window and runs a program over it.
   * @param {Uint8Array} input @param {number} start @param {number} end the part, which begins at the machine's position in the stream
   * @param {import('./codec.js').Program} program
   * @returns {number} enum pk_status
   */
  run(input, start, end, program) {
    const size = end - start
    this.reserveWindow(size)
    this.codec.bytes.set(size === input.length ? input : new Uint8Array(input.buffer, input.byteOffset + start, size), this.windowAddress)
    return program(this.address, size)
  }

  /** The error that STATUS_ERROR tells of. */
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

  /** The text that a program wrote, ASCII or UTF-16. */
  outputText() {
    if (this.word(WORD_IS_WIDE)) {
      const start = this.word(WORD_WIDE)
      return decodeWide(this.bytes, start, start + this.word(WORD_WIDE_COUNT) * 2, false)
    }
    const start = this.word(WORD_OUTPUT)
    return decodeAscii(this.bytes, start, start + this.word(WORD_OUTPUT_LENGTH))
  }

  /** Answers STATUS_FLOAT, which asks what number a text of digits is: the codec has no conversion of its own. */
  answerFloat() {
    const start = this.word(WORD_TEXT)
    this.setNumber(NUMBER_ANSWER, Number(decodeAscii(this.bytes, start, start + this.word(WORD_TEXT_LENGTH))))
    this.setWord(WORD_HAS_ANSWER, 1)
  }

  /** Answers STATUS_INTEGER, which asks for the decimal text of an int that is too long for the codec. */
  answerInteger(/** @type {string} */ text) {
    const address = this.codec.exports.pk_answer(this.address, text.length)
    if (!address) throw outOfMemory()
    const { bytes } = this
    for (let i = 0; i < text.length; i++) bytes[address + i] = text.charCodeAt(i)
    this.setWord(WORD_ANSWER_LENGTH, text.length)
    this.setWord(WORD_HAS_ANSWER, 1)
  }

  /**
   * Makes the arrays hold so many objects and strings.
   * @param {number} objectCount @param {number} stringCount @param {number} [times] how many times as long as what was read the input is
   * @throws {LimitError} where no array can
   */
  reserve(objectCount, stringCount, times = 1) {
    if (Math.max(objectCount, stringCount) > MOST_ITEMS) {
      const what = objectCount > MOST_ITEMS ? 'objects' : 'strings'
      throw new LimitError('LIMIT_OBJECTS', `the pickle makes more than ${MOST_ITEMS} ${what}, the most that an array of JavaScript can hold`, {
        hint: 'several pickles, in one file too, hold more, and loadsAll gives one after the other',
      })
    }
    extend(this.objects, objectCount, times)
    extend(this.strings, stringCount, times)
    this.stringCount = stringCount
  }

  /**
   * Gives the machine back. The arrays keep their memory for the next load, as new ones that grow cost the garbage collector more than the
   * whole load; long ones, and a large window, are let go.
   */
  close() {
    if (this.objects.length > LARGEST_KEPT_ARRAY) this.objects = newTable(undefined)
    else clear(this.objects, this.word(WORD_OBJECT_COUNT), undefined)
    if (this.strings.length > LARGEST_KEPT_ARRAY) this.strings = newTable('')
    else clear(this.strings, this.stringCount, '')
    this.stringCount = 0
    noteLatin1()
    if (this.codec.idle.length < KEPT_MACHINES && this.windowSize <= LARGEST_KEPT_WINDOW) {
      this.codec.idle.push(this)
    } else {
      this.codec.exports.pk_close(this.address)
    }
  }
}
