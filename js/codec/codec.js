/**
 * The codec's wasm: one instance for this realm, made at the first use, and
 * the machines that live in it.
 *
 * A machine unpickles one stream at a time. Nested and concurrent loads take
 * a machine each; an idle machine keeps its buffers for the next load.
 * Views of the wasm's memory are made again only when it has grown.
 */
import {
  KIND_NAMES, NUMBER_ANSWER, NUMBER_COUNT, NUMBER_DETAIL_0, NUMBER_ERROR_OFFSET, WORD_ANSWER_LENGTH, WORD_ERROR, WORD_ERROR_OPCODE, WORD_HAS_ANSWER, WORD_IS_WIDE, WORD_MESSAGE_LENGTH,
  WORD_OBJECT_COUNT, WORD_OUTPUT, WORD_OUTPUT_LENGTH, WORD_TEXT, WORD_TEXT_LENGTH, WORD_WIDE, WORD_WIDE_COUNT,
} from '../generated/constants.js'
import base64 from '../generated/wasm.js'
import { LimitError, PickleError, UnpicklingError } from '../errors.js'
import { decodeAscii, decodeUtf8, decodeWide } from './strings.js'

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => number} pk_opcode_table
 * @property {() => number} pk_argument_table
 * @property {() => number} pk_item_table
 * @property {() => number} pk_error_table
 * @property {() => number} pk_open
 * @property {(machine: number) => void} pk_close
 * @property {(machine: number) => void} pk_start
 * @property {(machine: number, size: number) => number} pk_window
 * @property {(machine: number, size: number) => number} pk_answer
 * @property {Program} pk_load
 * @property {Program} pk_dis
 * @property {(machine: number, low: number, high: number, item: number) => number} pk_dis_remember
 * @property {Program} pk_genops
 * @property {Program} pk_optimize
 * @property {(machine: number, protocol: number) => number} pk_dump_start
 * @property {Program} pk_dump
 *
 * @typedef {(machine: number, length: number) => number} Program runs the window; enum pk_status
 */

/** @type {Exports | undefined} */
let wasm
/** @type {Uint8Array} */
let bytes
/** @type {Int32Array} */
let words
/** @type {Float64Array} */
let doubles

/** The exports of the wasm. */
export function codec() {
  if (!wasm) {
    wasm = instantiate()
    refresh(wasm)
  }
  return wasm
}

function instantiate() {
  try {
    return /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(base64))).exports))
  } catch (cause) {
    const reason = cause instanceof RangeError
      ? 'no memory for the WebAssembly instance'
      : "WebAssembly cannot be compiled here; under a Content Security Policy add 'wasm-unsafe-eval' to script-src"
    throw new PickleError('NO_WEBASSEMBLY', reason, { cause })
  }
}

/** @returns {Uint8Array<ArrayBuffer>} */
function decodeBase64(/** @type {string} */ text) {
  const { Buffer } = globalThis
  if (Buffer) return /** @type {Uint8Array<ArrayBuffer>} */ (/** @type {unknown} */ (Buffer.from(text, 'base64')))
  const { fromBase64 } = /** @type {any} */ (Uint8Array)
  if (fromBase64) return fromBase64.call(Uint8Array, text)
  // A loop: a callback for each character would take four times as long.
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

function refresh(/** @type {Exports} */ { memory }) {
  bytes = new Uint8Array(memory.buffer)
  words = new Int32Array(memory.buffer)
  doubles = new Float64Array(memory.buffer)
}

function refreshIfGrown() {
  if (bytes.length === 0) refresh(codec())
}

/** Zero-terminated ASCII of the wasm. */
function readText(/** @type {number} */ at) {
  return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)))
}

/** A table of opcodes.c: its records, each an array of fields. */
export function readTable(/** @type {number} */ at) {
  return readText(at).trimEnd().split('\n').map((line) => line.split('\t'))
}

/** The byte of an opcode, from its text in the table. */
export function readCode(/** @type {string} */ text) {
  return text.startsWith("'") ? text.charCodeAt(1) : Number(text)
}

/** @type {(string | undefined)[] | undefined} */
let opcodeNames

/** The name of an opcode by its byte. */
export function opcodeName(/** @type {number} */ code) {
  if (!opcodeNames) {
    opcodeNames = []
    for (const [name, text] of readTable(codec().pk_opcode_table())) {
      opcodeNames[readCode(text)] = name
    }
  }
  return opcodeNames[code]
}

/** @type {string[][] | undefined} */
let errorTable

/**
 * An error of the codec.
 * @param {number} number enum pk_error
 * @param {number[]} details
 * @param {number} offset
 * @param {string | undefined} opcode its name
 * @param {string} [message] text that the codec wrote for it
 */
function codecError(number, details, offset, opcode, message) {
  errorTable ??= readTable(codec().pk_error_table())
  const [code, template] = errorTable[number]
  const reason = template.replace(/\{(\w+)\}/g, (_, key) => {
    if (key === 'o') return opcode ?? ''
    if (key === 'm') return message ?? ''
    if (key === 'r') return details[2] === details[1] + 1 ? `byte 0x${hex(details[0])} in position ${details[1]}` : `bytes in position ${details[1]}-${details[2] - 1}`
    const detail = details[Number(key.at(-1))]
    if (key[0] === 't') return KIND_NAMES[detail]
    if (key[0] === 'c') return detail >= 0x20 && detail < 0x7f && detail !== 0x27 && detail !== 0x5c ? String.fromCharCode(detail) : `\\x${hex(detail)}`
    return String(detail)
  })
  const ErrorClass = code.startsWith('LIMIT_') ? LimitError : code === 'OUT_OF_MEMORY' ? PickleError : UnpicklingError
  return new ErrorClass(code, reason, { offset, opcode })
}

const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0')

/** The error of an opcode whose argument the input does not hold whole. */
export function truncated(/** @type {number} */ offset, /** @type {string | undefined} */ opcode) {
  errorTable ??= readTable(codec().pk_error_table())
  return codecError(errorTable.findIndex(([code]) => code === 'TRUNCATED'), [], offset, opcode)
}

export const outOfMemory = () => new PickleError('OUT_OF_MEMORY', "the codec's memory could not grow")

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
/** @type {Machine[]} */
const idle = []

/** Lets go of the first items of an array, which may have fewer. @param {unknown[]} array @param {number} count @param {unknown} nothing */
function clear(array, count, nothing) {
  // A call takes longer for a few.
  if (count > FEW) array.fill(nothing, 0, count)
  else for (let i = Math.min(count, array.length) - 1; i >= 0; i--) array[i] = nothing
}

/** A machine that is ready for a new stream. Give it back by `close`. */
export function openMachine() {
  const machine = idle.pop() ?? new Machine()
  codec().pk_start(machine.address)
  return machine
}

export class Machine {
  constructor() {
    this.address = codec().pk_open()
    if (!this.address) throw outOfMemory()
    this.firstDouble = this.address >> 3
    this.firstWord = (this.address >> 2) + NUMBER_COUNT * 2
    this.load = codec().pk_load
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
    refreshIfGrown()
    return bytes
  }

  get words() {
    refreshIfGrown()
    return words
  }

  get doubles() {
    refreshIfGrown()
    return doubles
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
      this.windowAddress = codec().pk_window(this.address, size)
      this.windowSize = this.windowAddress ? size : 0
      if (!this.windowAddress) throw outOfMemory()
    }
    refreshIfGrown()
  }

  /**
   * Runs a window of the input; enum pk_status.
   * @param {Uint8Array} input @param {number} start @param {number} end bytes from the machine's position on
   * @param {Program} [program] `load` by default
   */
  run(input, start, end, program = this.load) {
    const size = end - start
    this.reserveWindow(size)
    bytes.set(size === input.length ? input : new Uint8Array(input.buffer, input.byteOffset + start, size), this.windowAddress)
    return program(this.address, size)
  }

  /** Fills the window with so many words and room for text behind them. @param {Int32Array} tokens @param {number} count @param {number} units */
  #fillWords(tokens, count, units) {
    this.reserveWindow(count * 4 + units * MOST_UTF8)
    const first = this.windowAddress >> 2
    // A call that copies would take longer for a few.
    const target = words
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
    return encoder.encodeInto(text, bytes.subarray(at, at + text.length * MOST_UTF8)).written
  }

  /**
   * The same with a few texts that are ASCII, byte by byte; -1 where they are not.
   * @param {Int32Array} tokens @param {number} count words @param {string[]} texts @param {number} units
   */
  fillFew(tokens, count, texts, units) {
    let at = this.#fillWords(tokens, count, units)
    const target = bytes
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
    bytes.set(text, this.windowAddress + count * 4)
    return text.length
  }

  error() {
    const details = [0, 1, 2].map((index) => this.number(NUMBER_DETAIL_0 + index))
    const textAt = this.word(WORD_OUTPUT) + this.word(WORD_OUTPUT_LENGTH)
    const message = decodeUtf8(this.bytes.subarray(textAt, textAt + this.word(WORD_MESSAGE_LENGTH)), 'strict')
    return codecError(this.word(WORD_ERROR), details, this.number(NUMBER_ERROR_OFFSET), opcodeName(this.word(WORD_ERROR_OPCODE)), message)
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
    const address = codec().pk_answer(this.address, text.length)
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
    if (idle.length < KEPT_MACHINES && this.windowSize <= LARGEST_KEPT_WINDOW) {
      idle.push(this)
    } else {
      codec().pk_close(this.address)
    }
  }
}
