/**
 * bzip2: every stream, with the checksums of its blocks and its own.
 *
 * csrc/decompress/bzip2.c decodes the blocks. Here are the headers, the windows and what the block is where it is bad.
 */
import { endsWithin, Fault, verify, zerosIn } from './fault.js'

/** @typedef {import('./output.js').Output} Output */
/** @typedef {import('../../codec/decompress.js').Decoders} Decoders */

const BLOCK_UNIT = 100_000
const WORD = 4

// The words of struct pk_bzip2.
const POSITION = 0
const LENGTH = 1
const FOUND = 2
const CRC = 3

// enum pk_bzip2_status
const DONE = 0
const CUT = 1

/** What a block is, by the status, where it is bad. @type {Record<number, (found: number) => string>} */
const REASONS = {
  2: () => 'a block of no bytes',
  3: (found) => `a block of ${found} tables, where 2 to 6 can be`,
  4: () => 'a block without selectors',
  5: () => 'a selector of a table that is not there',
  6: (found) => `a code of ${found} bits`,
  7: () => 'a block of more symbols than its selectors tell',
  8: () => 'a code that the block does not define',
  9: () => 'a block that is longer than the stream says',
}

/** More bytes than any block takes that bzip2 writes: 900,000 codes of 20 bits. */
const LARGEST_BLOCK = 5 << 19
const INPUT_SIZE = 1 << 22
/** The bytes that are written at a time. */
const OUTPUT_SIZE = 1 << 18

/** Reads the bits of headers. */
class Bits {
  /** @param {Uint8Array} input @param {number} at a byte */
  constructor(input, at) {
    this.input = input
    /** The next bit. */
    this.position = at * 8
  }

  /** The byte behind the one whose bits were read last. */
  get at() {
    return Math.ceil(this.position / 8)
  }

  /** The next `n` bits, at most 32, unsigned. */
  take(/** @type {number} */ n) {
    let value = 0
    for (const end = this.position + n; this.position < end; this.position++) {
      const at = Math.floor(this.position / 8)
      if (at >= this.input.length) throw endsWithin('a bzip2 stream', at)
      value = (value << 1) | ((this.input[at] >> (7 - (this.position % 8))) & 1)
    }
    return value >>> 0
  }
}

/** Decodes blocks, whose memory stands behind the windows of input and output. */
class BlockDecoder {
  #decoders
  #window
  #state
  #output
  #block

  /** @param {Decoders} decoders @param {Uint8Array} input */
  constructor(decoders, input) {
    this.#decoders = decoders
    this.#window = decoders.openInput(input, INPUT_SIZE)
    this.#state = decoders.exports.pk_bzip2() / WORD
    this.#output = this.#window.end
    this.#block = this.#output + OUTPUT_SIZE
  }

  #word(/** @type {number} */ index) {
    return this.#decoders.words[this.#state + index] >>> 0
  }

  /** Reads the block behind `bits`, of `size` bytes at most, and gives its length. @param {Bits} bits @param {number} size */
  read(bits, size) {
    const window = this.#window
    const decoders = this.#decoders
    decoders.reach(this.#block + size * WORD)
    const byte = Math.floor(bits.position / 8)
    if (byte < window.base || (!window.isLast && byte + LARGEST_BLOCK > window.base + window.length)) window.move(byte)
    decoders.words[this.#state + POSITION] = bits.position - window.base * 8
    const status = decoders.exports.pk_bzip2_read(window.address, window.length, this.#block, size)
    bits.position = window.base * 8 + this.#word(POSITION)
    if (status === CUT) throw window.isLast ? endsWithin('a bzip2 stream', bits.input.length) : new Fault('a block of more bits than any needs', byte)
    if (status !== DONE) throw new Fault(REASONS[status](this.#word(FOUND)), bits.at)
    return this.#word(LENGTH)
  }

  /** Writes the block that was read, and gives its checksum. @param {number} origin @param {Output} output @returns {Generator<void, number>} */
  *write(origin, output) {
    const { bytes, exports } = this.#decoders
    exports.pk_bzip2_untangle(this.#block, origin)
    for (;;) {
      const count = exports.pk_bzip2_write(this.#block, this.#output, OUTPUT_SIZE)
      if (!count) return ~this.#word(CRC) >>> 0
      output.append(bytes.subarray(this.#output, this.#output + count))
      yield
    }
  }
}

/** Whether a stream starts at an offset: `BZh` and the size of its blocks, a digit. */
const isHeader = (/** @type {Uint8Array} */ input, /** @type {number} */ at) =>
  input[at] === 0x42 && input[at + 1] === 0x5a && input[at + 2] === 0x68 && input[at + 3] >= 0x31 && input[at + 3] <= 0x39

/** Every stream of a bzip2 file; zeros may stand behind the last. @param {Uint8Array} input @param {Output} output @param {Decoders} decoders @returns {Generator<void, void>} */
export function* decompress(input, output, decoders) {
  const isZeros = zerosIn(input)
  const decoder = new BlockDecoder(decoders, input)
  for (let at = 0; at === 0 || !isZeros(at);) {
    if (!isHeader(input, at))
      throw at + 4 > input.length
        ? endsWithin('the header of a bzip2 stream', input.length)
        : new Fault('bytes that are no bzip2 stream stand where the next could be', at)
    const size = (input[at + 3] - 0x30) * BLOCK_UNIT
    const bits = new Bits(input, at + 4)
    for (let combined = 0; ;) {
      const high = bits.take(24)
      const low = bits.take(24)
      const stored = bits.take(32)
      if (high === 0x177245 && low === 0x385090) {
        verify('checksum of a bzip2 stream', stored, combined, bits.at)
        break
      }
      if (high !== 0x314159 || low !== 0x265359) throw new Fault('neither a block nor the end of a bzip2 stream', bits.at)
      if (bits.take(1)) throw new Fault('a randomised block, which bzip2 wrote before version 0.9.5', bits.at)
      const origin = bits.take(24)
      const length = decoder.read(bits, size)
      if (origin >= length) throw new Fault(`a block of ${length} bytes that starts at ${origin}`, bits.at)
      const actual = yield* decoder.write(origin, output)
      verify('checksum of a bzip2 block', stored, actual, bits.at)
      combined = ((combined << 1) | (combined >>> 31)) ^ actual
    }
    at = bits.at
  }
}
