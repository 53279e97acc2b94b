/**
 * LZMA: the coding of .lzma files, and within LZMA2 of the blocks of .xz files (xz.js).
 *
 * csrc/decompress/lzma.c decodes. Here are its windows, and what the ways mean in which it stops.
 */
import { endsWithin, Fault, zerosIn } from './fault.js'

/** @typedef {import('./output.js').Output} Output */
/** @typedef {import('../../codec/decompress.js').Decoders} Decoders */

// The words of struct pk_lzma.
const AT = 0
const TO = 1
const RANGE = 2
const CODE = 3
const REP0 = 4
const DICTIONARY_SIZE = 8

// enum pk_lzma_status
const STOPPED = 0
const HUNGRY = 1
const END = 2
const CUT = 3
const TOO_FAR = 4

/** What the data is where the decoder finds it bad, from PK_LZMA_TOO_LONG on. */
const REASONS = [
  'LZMA data that is longer than it says',
  'a copy from before the start',
  'an end marker within LZMA data',
  'LZMA data whose last bytes are not those of its end',
]

const INPUT_SIZE = 1 << 16
/** The most bytes that are decoded between two turns of others. */
const STEP = 1 << 18
const OUTPUT_SLACK = 288
const ALIGNMENT = 16
const FIRST_WINDOW = 1 << 20
const NO_END = 2 ** 32 - 1
const MOST_CONTEXT = 4

/** Whether a byte holds properties: bits of literal context, of literal position and of position. liblzma as well takes 4 bits of context at most: more would make tables of megabytes. */
export const isProperties = (/** @type {number} */ byte) => byte < 9 * 5 * 5 && (byte % 9) + (Math.floor(byte / 9) % 5) <= MOST_CONTEXT

/** Decodes one stream of LZMA, or the chunks of LZMA2 in a row, which share its state. */
export class LzmaDecoder {
  /** Whether the end marker has come. */
  isDone = false
  #decoders
  #input
  #output
  #window
  /** The place of struct pk_lzma among the words. */
  #state
  /** The address of the output's window. */
  #address
  #dictionarySize

  /** @param {Decoders} decoders @param {Uint8Array} input @param {Output} output @param {number} dictionarySize */
  constructor(decoders, input, output, dictionarySize) {
    this.#decoders = decoders
    this.#input = input
    this.#output = output
    this.#window = decoders.openInput(input, INPUT_SIZE)
    this.#state = decoders.exports.pk_lzma() / 4
    this.#address = this.#window.end
    this.#dictionarySize = dictionarySize
    decoders.words[this.#state + DICTIONARY_SIZE] = dictionarySize
    this.resetDictionary()
  }

  #word(/** @type {number} */ index) {
    return this.#decoders.words[this.#state + index] >>> 0
  }

  /** The offset in the input of what is decoded next. */
  get at() {
    return this.#window.base + this.#word(AT)
  }

  /** Whether all bits of the range coder are used up. */
  get isUsedUp() {
    return this.#word(CODE) === 0
  }

  /** Begins with an empty dictionary, which must be followed by new properties. */
  resetDictionary() {
    this.#decoders.exports.pk_lzma_reset()
    this.#decoders.words[this.#state + TO] = 0
  }

  /** Takes new properties, and begins with the probabilities of the start. */
  setProperties(/** @type {number} */ byte) {
    this.#decoders.exports.pk_lzma_properties(byte)
  }

  /** Begins with the probabilities and distances of the start. */
  resetState() {
    this.#decoders.exports.pk_lzma_reset()
  }

  /** Begins to read the bytes of a range coder at an offset. */
  startRange(/** @type {number} */ at) {
    const input = this.#input
    if (at + 5 > input.length) throw endsWithin('LZMA data', input.length)
    if (input[at] !== 0) throw new Fault('LZMA data that starts with no zero', at)
    const { words } = this.#decoders
    words[this.#state + RANGE] = -1
    words[this.#state + CODE] = (input[at + 1] << 24) | (input[at + 2] << 16) | (input[at + 3] << 8) | input[at + 4]
    this.#moveTo(at + 5)
  }

  /** Goes on at an offset of the input, with the window there as far as it reaches. */
  #moveTo(/** @type {number} */ at) {
    const window = this.#window
    const place = at - window.base
    if (place >= 0 && place + INPUT_SIZE / 2 <= window.length) {
      this.#decoders.words[this.#state + AT] = place
    } else {
      window.move(at)
      this.#decoders.words[this.#state + AT] = 0
    }
  }

  /** Makes room for `count` bytes in the output's window, and gives the place where they will stand. */
  #reserve(/** @type {number} */ count) {
    const decoders = this.#decoders
    const to = this.#word(TO)
    const needed = to + count + OUTPUT_SLACK
    const dictionarySize = this.#dictionarySize
    const capacity = decoders.bytes.length - this.#address
    if (needed <= capacity) return to
    const kept = Math.max(dictionarySize, STEP)
    const largest = kept + Math.max(kept / 4, FIRST_WINDOW) + STEP
    if (needed > largest) {
      const first = (to - kept) & -ALIGNMENT
      decoders.bytes.copyWithin(this.#address, this.#address + first, this.#address + to)
      decoders.words[this.#state + TO] = to - first
      return to - first
    }
    decoders.reach(this.#address + Math.min(Math.max(needed, 2 * capacity, FIRST_WINDOW), largest))
    return to
  }

  /** Writes bytes that are not compressed, up to 64 KiB. */
  store(/** @type {Uint8Array} */ bytes) {
    this.#output.append(bytes)
    const to = this.#reserve(bytes.length)
    this.#decoders.bytes.set(bytes, this.#address + to)
    this.#decoders.words[this.#state + TO] = to + bytes.length
  }

  /**
   * Decodes until the output is as long as `stop` (a last copy may make it longer), or until the end marker.
   * @param {number} stop @param {number} end the most bytes that the output may have @param {boolean} mayEnd whether an end marker may come
   * @returns {Generator<void, void>}
   */
  *run(stop, end, mayEnd) {
    const decoders = this.#decoders
    const output = this.#output
    while (!this.isDone && output.length < stop) {
      const count = Math.min(stop - output.length, STEP)
      const from = this.#reserve(count)
      const { address, length, isLast } = this.#window
      const last = Math.min(from + end - output.length, NO_END)
      const status = decoders.exports.pk_lzma_run(address, length, isLast, this.#address, from + count, last, mayEnd)
      output.append(decoders.bytes.subarray(this.#address + from, this.#address + this.#word(TO)))
      if (status === END) this.isDone = true
      else if (status === HUNGRY) (this.#window.move(this.at), (decoders.words[this.#state + AT] = 0))
      else if (status !== STOPPED) throw this.#fault(status)
      yield
    }
    if (this.at > this.#input.length) throw endsWithin('LZMA data', this.#input.length)
  }

  /** The fault that the decoder tells of. */
  #fault(/** @type {number} */ status) {
    if (status === CUT) return endsWithin('LZMA data', this.#input.length)
    if (status > TOO_FAR) return new Fault(REASONS[status - TOO_FAR - 1], this.at)
    return new Fault(`a copy from ${this.#word(REP0) + 1} bytes back, where ${Math.min(this.#word(TO), this.#dictionarySize)} are there`, this.at)
  }
}

const HEADER = 13

/**
 * Every stream of a .lzma file (xz's "lzma-alone", Python's FORMAT_ALONE); zeros may stand behind the last.
 * @param {Uint8Array} input @param {Output} output @param {Decoders} decoders @returns {Generator<void, void>}
 */
export function* decompress(input, output, decoders) {
  const isZeros = zerosIn(input)
  for (let at = 0; at === 0 || !isZeros(at);) {
    if (at + HEADER > input.length) throw endsWithin('the header of LZMA data', input.length)
    if (!isProperties(input[at])) throw new Fault('bytes that are no LZMA data stand where the next could be', at)
    const view = new DataView(input.buffer, input.byteOffset + at, HEADER)
    const size = Number(view.getBigInt64(5, true))
    if (size < -1 || size > Number.MAX_SAFE_INTEGER) throw new Fault(`LZMA data of ${BigInt.asUintN(64, view.getBigInt64(5, true))} bytes`, at)
    const decoder = new LzmaDecoder(decoders, input, output, Math.max(view.getUint32(1, true), 4096))
    decoder.setProperties(input[at])
    decoder.startRange(at + HEADER)
    const end = size < 0 ? Infinity : output.length + size
    yield* decoder.run(end, end, size < 0)
    // An end marker may stand behind data of a known length, too.
    if (size >= 0 && !decoder.isUsedUp) yield* decoder.run(Infinity, end, true)
    at = decoder.at
  }
}
