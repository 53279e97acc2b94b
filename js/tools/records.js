/**
 * The codec's records of opcodes, whose layout is in csrc/tools/genops.h.
 *
 * The codec writes a record for each opcode of a window, which is copied; values are made of them as they are asked for. No machine is
 * held between two windows, so whoever stops in the middle leaves nothing behind.
 *
 * @typedef {object} Operation an opcode of a pickle, with its argument
 * @property {import('../codec/opcodes.js').Opcode} opcode what it is: an object that all operations of its kind share
 * @property {any} arg the argument: null, a number, a BigInt beyond the safe integers, a boolean, a string, or a Uint8Array that is a view of the input
 * @property {number} pos the offset of the opcode
 */
import {
  NUMBER_POSITION,
  NUMBER_TOTAL,
  RECORD_DIGITS,
  RECORD_FALSE,
  RECORD_INT,
  RECORD_INT64,
  RECORD_NONE,
  RECORD_NUMBER,
  RECORD_STRING,
  RECORD_TRUE,
  RECORD_UINT64,
  STATUS_DONE,
  STATUS_ERROR,
  STATUS_FLOAT,
  WORD_ASCII,
  WORD_ASCII_LENGTH,
  WORD_LONE_SURROGATES,
  WORD_NEED,
  WORD_STRINGS,
  WORD_STRING_COUNT,
  WORD_TAPE,
  WORD_TAPE_COUNT,
  WORD_WIDE,
  WORD_WIDE_COUNT,
} from '../generated/constants.js'
import { openMachine } from '../codec/machine.js'
import { toolsCodec } from '../codec/tools.js'
import { isPickleError } from '../errors.js'
import { withHint } from '../hints.js'
import { asInt, readLong } from '../numbers.js'
import { opcodesByCode } from '../codec/opcode-table.js'
import { decodeUtf8 } from '../codec/python-decoders.js'
import { decodeAscii, decodeLatin1, decodeWide } from '../codec/strings.js'

/** Records wait until they are asked for, so a window is small enough for them to stay in the processor's cache until then. */
export const SMALL_WINDOW = 1 << 15
const RECORD_WORDS = 4
const LARGEST_SMALL_INT = 2 ** 30

/** An offset as an int where it is small: V8 boxes a number out of a Float64Array, and so each `pos` that is made of it. */
const asSmallInt = (/** @type {number} */ offset) => (offset < LARGEST_SMALL_INT ? offset | 0 : offset)

/** The records of a window, and the operations made of them. */
export class Records {
  opcodes = opcodesByCode()
  words = new Int32Array(0)
  doubles = new Float64Array(0)
  /** Where the next record starts in `words`. */
  at = 0
  end = 0
  /** The offset in the input where the next window starts. */
  position = 0
  isDone = false
  /** The error that stands after the last record. @type {unknown} */
  error
  /** The window's bytes, and where they start. @type {Uint8Array} */
  input = new Uint8Array(0)
  inputOffset = 0
  ascii = ''
  wide = ''
  asciiAt = 0
  wideAt = 0
  ends = new Int32Array(0)
  stringAt = 0

  /** Copies what the machine wrote of a window that starts at `offset`. @param {import('../codec/machine.js').Machine} machine @param {Uint8Array} input @param {number} offset */
  take(machine, input, offset) {
    const count = machine.word(WORD_TAPE_COUNT)
    if (this.words.length < count) {
      const buffer = new ArrayBuffer(count * 8)
      this.words = new Int32Array(buffer)
      this.doubles = new Float64Array(buffer)
    }
    const { words, bytes } = machine
    const first = machine.word(WORD_TAPE) >> 2
    this.words.set(words.subarray(first, first + count))
    this.at = 0
    this.end = count
    this.input = input
    this.inputOffset = offset
    const ascii = machine.word(WORD_ASCII)
    const wide = machine.word(WORD_WIDE)
    const strings = machine.word(WORD_STRINGS) >> 2
    this.ascii = decodeAscii(bytes, ascii, ascii + machine.word(WORD_ASCII_LENGTH))
    this.wide = decodeWide(bytes, wide, wide + machine.word(WORD_WIDE_COUNT) * 2, machine.word(WORD_LONE_SURROGATES) !== 0)
    this.ends = words.slice(strings, strings + machine.word(WORD_STRING_COUNT))
    this.asciiAt = this.wideAt = this.stringAt = 0
  }

  /** The operation of the next record, of which there must be one. @returns {Operation} */
  read() {
    const { words } = this
    const at = this.at
    const head = words[at]
    this.at = at + RECORD_WORDS
    const record = (head >> 8) & 0xff
    const arg = record === RECORD_NONE ? null : record === RECORD_INT ? words[at + 2] : record === RECORD_STRING ? this.#string() : this.#value(record, at)
    return { opcode: this.opcodes[head & 0xff], arg, pos: this.inputOffset + words[at + 1] }
  }

  /** The next string of the pools: strings stand in the order of the records. */
  #string() {
    const end = this.ends[this.stringAt++]
    if (end & 1) {
      const text = this.wide.substring(this.wideAt, end >> 1)
      this.wideAt = end >> 1
      return text
    }
    const text = this.ascii.substring(this.asciiAt, end >> 1)
    this.asciiAt = end >> 1
    return text
  }

  /** The value of a record that is neither null, a small int nor a string. @param {number} record RECORD_… @param {number} at */
  #value(record, at) {
    const { words } = this
    switch (record) {
      case RECORD_FALSE:
      case RECORD_TRUE:
        return record === RECORD_TRUE
      case RECORD_NUMBER:
        return this.doubles[(at >> 1) + 1]
      case RECORD_INT64:
        return asInt((BigInt(words[at + 3]) << 32n) | BigInt(words[at + 2] >>> 0), false)
      case RECORD_UINT64:
        return asInt((BigInt(words[at + 3] >>> 0) << 32n) | BigInt(words[at + 2] >>> 0), false)
      case RECORD_DIGITS:
        return asInt(BigInt(this.#string()), false)
      default:
        return this.#data(at)
    }
  }

  /** The value of data that stand in the input, by the kind of the opcode's argument. Its errors have the opcode's offset. */
  #data(/** @type {number} */ at) {
    const head = this.words[at]
    const { arg } = this.opcodes[head & 0xff]
    const start = this.words[at + 1] + (head >>> 16)
    const bytes = this.input.subarray(start, start + this.doubles[(at >> 1) + 1])
    const kind = /** @type {import('../codec/opcodes.js').OpcodeArgument} */ (arg).name
    if (kind.startsWith('long')) return asInt(readLong(bytes), false)
    if (kind.startsWith('byte')) return bytes
    try {
      return kind.startsWith('string') ? decodeLatin1(bytes) : decodeUtf8(bytes, 'surrogatepass')
    } catch (error) {
      if (isPickleError(error)) error.locate(this.inputOffset + this.words[at + 1], this.opcodes[head & 0xff].name)
      throw error
    }
  }

  /** Raises the error that stands after the records, once all were read. @param {Uint8Array} [input] all of it, where it is in memory, for the error's hint */
  finish(input) {
    const { error } = this
    this.error = undefined
    if (error === undefined) return
    this.isDone = true
    throw input ? withHint(error, input) : error
  }

  /** Drops all that is left to read. */
  stop() {
    this.at = this.end
    this.error = undefined
    this.isDone = true
  }

  /**
   * Reads on until there are records, an error or the end.
   * @param {() => number} total the length of the input, as far as it is known @param {number} [window] how many bytes are read at a time
   * @returns {Generator<import('../codec/program.js').Want, void, Uint8Array>}
   */
  *fill(total, window = SMALL_WINDOW) {
    const machine = openMachine(toolsCodec())
    try {
      for (let need = 1; this.at === this.end && !this.isDone && this.error === undefined;) {
        const offset = this.position
        const most = Math.max(window, need)
        let input = yield { offset, least: need, most, keep: offset }
        machine.setNumber(NUMBER_POSITION, offset)
        machine.setNumber(NUMBER_TOTAL, total())
        const status = machine.run(input, 0, Math.min(most, input.length), toolsCodec().exports.pk_genops)
        this.position = asSmallInt(machine.number(NUMBER_POSITION))
        const length = this.position - offset
        // Data that reaches past the window belongs to the last record.
        if (status !== STATUS_ERROR && length > input.length) {
          input = yield { offset, least: length, most: length, keep: offset }
          if (input.length < length) {
            // A stream has told its length only now: the machine finds out what is missing.
            this.position = offset
            continue
          }
        }
        this.take(machine, input, offset)
        if (status === STATUS_ERROR) this.error = machine.error()
        if (status === STATUS_FLOAT) machine.answerFloat()
        this.isDone = status === STATUS_DONE
        need = machine.word(WORD_NEED)
      }
    } finally {
      machine.close()
    }
  }
}
