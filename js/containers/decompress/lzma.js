/**
 * LZMA: the coding of .lzma files, and within LZMA2 of the blocks of .xz files (xz.js).
 *
 * Source: Igor Pavlov's LZMA specification and XZ for Java's LZMA2 decoder. The window is what was written so far, so the output is never moved
 * while a decoder is at work. A decoder can stop at any output length, and goes on from there.
 */
import { endsWithin, Fault, zerosIn } from './fault.js'

/** @typedef {import('./output.js').Output} Output */

const TOP = 2 ** 24
const HALF = 1024
const PROBABILITY_BITS = 11
const MOVE = 5
const STATES = 12
const POSITIONS = 16
const SHORTEST = 2
const END_MARKER = 0xffffffff

// Where the probabilities of each kind stand, in one array.
const IS_MATCH = 0
const IS_REP = IS_MATCH + STATES * POSITIONS
const IS_REP0 = IS_REP + STATES
const IS_REP1 = IS_REP0 + STATES
const IS_REP2 = IS_REP1 + STATES
const IS_REP0_LONG = IS_REP2 + STATES
const SLOTS = IS_REP0_LONG + STATES * POSITIONS
const SPECIAL = SLOTS + 4 * 64
const ALIGN = SPECIAL + 128
const MATCH_LENGTH = ALIGN + 16
const LENGTH_SIZE = 2 + POSITIONS * 8 * 2 + 256
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE
const LITERALS = REP_LENGTH + LENGTH_SIZE

/** The properties lc, lp and pb (bits of literal context, literal position and position) out of their byte; undefined where it holds none. */
export function readProperties(/** @type {number} */ byte) {
  if (byte >= 9 * 5 * 5) return undefined
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) }
}

/** Decodes one stream of LZMA, or the chunks of LZMA2 in a row, which share its state. */
export class LzmaDecoder {
  /** @param {Uint8Array} input @param {Output} output */
  constructor(input, output) {
    this.input = input
    this.output = output
    this.at = 0
    this.range = 0
    this.code = 0
    this.lc = 0
    this.literalMask = 0
    this.positionMask = 0
    this.probabilities = new Uint16Array(0)
    this.state = 0
    this.reps = [0, 0, 0, 0]
    /** Where the window starts in the output, and positions are counted from. */
    this.start = output.length
    this.dictionarySize = 0
    /** Whether the end marker has come. */
    this.isDone = false
  }

  /** Takes new properties, and begins with the probabilities of the start. @param {{ lc: number, lp: number, pb: number }} properties */
  setProperties({ lc, lp, pb }) {
    this.lc = lc
    this.literalMask = (1 << lp) - 1
    this.positionMask = (1 << pb) - 1
    const count = LITERALS + (0x300 << (lc + lp))
    if (this.probabilities.length !== count) this.probabilities = new Uint16Array(count)
    this.resetState()
  }

  /** Begins with the probabilities and distances of the start. */
  resetState() {
    this.probabilities.fill(HALF)
    this.state = 0
    this.reps = [0, 0, 0, 0]
  }

  /** Begins to read the bytes of a range coder at an offset. */
  startRange(/** @type {number} */ at) {
    if (at + 5 > this.input.length) throw endsWithin('LZMA data', this.input.length)
    if (this.input[at] !== 0) throw new Fault('LZMA data that starts with no zero', at)
    const { input } = this
    this.range = -1 >>> 0
    this.code = ((input[at + 1] << 24) | (input[at + 2] << 16) | (input[at + 3] << 8) | input[at + 4]) >>> 0
    this.at = at + 5
  }

  /**
   * Decodes until the output is as long as `stop` (a last copy may make it longer), or until the end marker.
   * @param {number} stop @param {number} end the most bytes that the output may have @param {boolean} mayEnd whether an end marker may come
   */
  run(stop, end, mayEnd) {
    const { input, output, probabilities: probs, lc, literalMask, positionMask, start, dictionarySize } = this
    let { at, range, code, state } = this
    let [rep0, rep1, rep2, rep3] = this.reps
    let { bytes, length: to } = output
    const bit = (/** @type {number} */ index) => {
      const probability = probs[index]
      const bound = (range >>> PROBABILITY_BITS) * probability
      let result
      if (code < bound) {
        range = bound
        probs[index] = probability + ((2048 - probability) >> MOVE)
        result = 0
      } else {
        range -= bound
        code -= bound
        probs[index] = probability - (probability >> MOVE)
        result = 1
      }
      if (range < TOP) {
        range = (range << 8) >>> 0
        code = ((code << 8) | input[at++]) >>> 0
      }
      return result
    }
    const tree = (/** @type {number} */ index, /** @type {number} */ bits) => {
      let node = 1
      for (let i = 0; i < bits; i++) node = (node << 1) | bit(index + node)
      return node - (1 << bits)
    }
    const reverseTree = (/** @type {number} */ index, /** @type {number} */ bits) => {
      let node = 1
      let value = 0
      for (let i = 0; i < bits; i++) {
        const b = bit(index + node)
        node = (node << 1) | b
        value |= b << i
      }
      return value
    }
    const direct = (/** @type {number} */ bits) => {
      let value = 0
      for (; bits; bits--) {
        range >>>= 1
        const b = code >= range ? 1 : 0
        if (b) code -= range
        value = (value << 1) | b
        if (range < TOP) {
          range = (range << 8) >>> 0
          code = ((code << 8) | input[at++]) >>> 0
        }
      }
      return value
    }
    const lengthOf = (/** @type {number} */ index, /** @type {number} */ position) => {
      if (!bit(index)) return tree(index + 2 + position * 8, 3)
      if (!bit(index + 1)) return 8 + tree(index + 2 + POSITIONS * 8 + position * 8, 3)
      return 16 + tree(index + 2 + POSITIONS * 16, 8)
    }
    const copy = (/** @type {number} */ count) => {
      if (at > input.length) throw endsWithin('LZMA data', input.length)
      if (rep0 >= to - start || rep0 >= dictionarySize)
        throw new Fault(`a copy from ${rep0 + 1} bytes back, where ${Math.min(to - start, dictionarySize)} are there`, at)
      if (to + count > end) throw new Fault('LZMA data that is longer than it says', at)
      if (to + count > bytes.length) {
        output.length = to
        bytes = output.grow(count)
      }
      const from = to - rep0 - 1
      if (rep0 >= count && count > 32) bytes.copyWithin(to, from, from + count)
      else for (let i = 0; i < count; i++) bytes[to + i] = bytes[from + i]
      to += count
    }
    while (to < stop) {
      const position = (to - start) & positionMask
      const isLiteral = !bit(IS_MATCH + state * POSITIONS + position)
      if (isLiteral) {
        if (to >= end) throw new Fault('LZMA data that is longer than it says', at)
        const before = to > start ? bytes[to - 1] : 0
        const index = LITERALS + 0x300 * ((((to - start) & literalMask) << lc) + (before >> (8 - lc)))
        let symbol = 1
        if (state >= 7) {
          let matched = bytes[to - rep0 - 1]
          while (symbol < 0x100) {
            const matchBit = (matched >> 7) & 1
            matched <<= 1
            const b = bit(index + ((1 + matchBit) << 8) + symbol)
            symbol = (symbol << 1) | b
            if (matchBit !== b) break
          }
        }
        while (symbol < 0x100) symbol = (symbol << 1) | bit(index + symbol)
        if (to === bytes.length) {
          output.length = to
          bytes = output.grow(1)
        }
        bytes[to++] = symbol & 0xff
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
        if (at > input.length) throw endsWithin('LZMA data', input.length)
        continue
      }
      let length
      if (bit(IS_REP + state)) {
        if (to === start) throw new Fault('a copy from before the start', at)
        if (bit(IS_REP0 + state)) {
          let distance
          if (bit(IS_REP1 + state)) {
            if (bit(IS_REP2 + state)) {
              distance = rep3
              rep3 = rep2
            } else {
              distance = rep2
            }
            rep2 = rep1
          } else {
            distance = rep1
          }
          rep1 = rep0
          rep0 = distance
        } else if (!bit(IS_REP0_LONG + state * POSITIONS + position)) {
          state = state < 7 ? 9 : 11
          copy(1)
          continue
        }
        length = lengthOf(REP_LENGTH, position)
        state = state < 7 ? 8 : 11
      } else {
        rep3 = rep2
        rep2 = rep1
        rep1 = rep0
        length = lengthOf(MATCH_LENGTH, position)
        state = state < 7 ? 7 : 10
        const slot = tree(SLOTS + 64 * Math.min(length, 3), 6)
        if (slot < 4) {
          rep0 = slot
        } else {
          const bits = (slot >> 1) - 1
          rep0 = (2 | (slot & 1)) << bits
          if (slot < 14) rep0 += reverseTree(SPECIAL + rep0 - slot, bits)
          else rep0 = (rep0 >>> 0) + ((direct(bits - 4) << 4) >>> 0) + reverseTree(ALIGN, 4)
          if (rep0 === END_MARKER) {
            if (at > input.length) throw endsWithin('LZMA data', input.length)
            if (!mayEnd) throw new Fault('an end marker within LZMA data', at)
            if (range < TOP || code !== 0) throw new Fault('LZMA data whose last bytes are not those of its end', at)
            this.isDone = true
            break
          }
        }
      }
      copy(length + SHORTEST)
    }
    output.length = to
    this.at = at
    this.range = range
    this.code = code
    this.state = state
    this.reps = [rep0, rep1, rep2, rep3]
    if (at > input.length) throw endsWithin('LZMA data', input.length)
  }
}

const HEADER = 13
const STEP = 1 << 20
const MOST_CONTEXT = 4

/**
 * Every stream of a .lzma file (xz's "lzma-alone", Python's FORMAT_ALONE); zeros may stand behind the last.
 * @param {Uint8Array} input @param {Output} output @returns {Generator<void, void>}
 */
export function* decompress(input, output) {
  const isZeros = zerosIn(input)
  for (let at = 0; at === 0 || !isZeros(at);) {
    if (at + HEADER > input.length) throw endsWithin('the header of LZMA data', input.length)
    const properties = readProperties(input[at])
    // More bits of context would make tables of megabytes for a stream of a few bytes: liblzma refuses them too (LZMA_LCLP_MAX).
    if (!properties || properties.lc + properties.lp > MOST_CONTEXT) throw new Fault('bytes that are no LZMA data stand where the next could be', at)
    const view = new DataView(input.buffer, input.byteOffset + at, HEADER)
    const size = Number(view.getBigInt64(5, true))
    if (size < -1 || size > Number.MAX_SAFE_INTEGER) throw new Fault(`LZMA data of ${BigInt.asUintN(64, view.getBigInt64(5, true))} bytes`, at)
    const decoder = new LzmaDecoder(input, output)
    decoder.setProperties(properties)
    decoder.dictionarySize = Math.max(view.getUint32(1, true), 4096)
    decoder.startRange(at + HEADER)
    const end = size < 0 ? Infinity : output.length + size
    while (!decoder.isDone && output.length < end) {
      decoder.run(Math.min(end, output.length + STEP), end, size < 0)
      yield
    }
    // An end marker may stand behind data of a known length, too.
    if (size >= 0 && decoder.code !== 0) decoder.run(Infinity, end, true)
    at = decoder.at
  }
}
