/**
 * bzip2: every stream, with the checksums of its blocks and its own.
 *
 * The format is described by its decoder only (bzip2 1.0.8, decompress.c). Bits are most significant first. A block was made in four steps,
 * which are undone from the last to the first: run-lengths of bytes, the Burrows-Wheeler transform, move-to-front, Huffman codes of up to six
 * tables.
 */
import { endsWithin, Fault, zerosIn, verify } from './fault.js'

/** @typedef {import('./output.js').Output} Output */

const BLOCK_UNIT = 100_000
const GROUP = 50
const LONGEST_CODE = 20
/** The length of a run is a number in bijective base 2, least digit first: the symbol 0 is the digit 1, and this one the digit 2. */
const RUN_B = 1

const table = new Int32Array(256)
for (let i = 0; i < 256; i++) {
  let word = i << 24
  for (let bit = 0; bit < 8; bit++) word = word < 0 ? (word << 1) ^ 0x04c11db7 : word << 1
  table[i] = word
}

/** The CRC-32 of some of the bytes, most significant bit first, unlike that of crc32.js. */
function checksum(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end) {
  let word = -1
  for (let at = start; at < end; at++) word = (word << 8) ^ table[(word >>> 24) ^ bytes[at]]
  return ~word >>> 0
}

/** Reads bits. */
class Bits {
  /** @param {Uint8Array} input @param {number} at */
  constructor(input, at) {
    this.input = input
    this.at = at
    this.word = 0
    this.count = 0
  }

  /** The next `n` bits, at most 24. */
  take(/** @type {number} */ n) {
    while (this.count < n) {
      if (this.at >= this.input.length) throw endsWithin('a bzip2 stream', this.at)
      this.word = (this.word << 8) | this.input[this.at++]
      this.count += 8
    }
    this.count -= n
    return (this.word >>> this.count) & ((1 << n) - 1)
  }

  /** The next 32 bits, unsigned. */
  take32() {
    return ((this.take(16) << 16) | this.take(16)) >>> 0
  }

  /** Passes over what is left of a byte. */
  align() {
    this.count -= this.count % 8
    this.at -= this.count >> 3
    this.count = 0
  }
}

/** A Huffman code by the lengths of its symbols: for each length the largest code, and what makes a code the index of its symbol. @param {Uint8Array} lengths */
function makeCode(lengths) {
  const limits = new Int32Array(LONGEST_CODE + 2).fill(-1)
  const bases = new Int32Array(LONGEST_CODE + 2)
  const symbols = new Uint16Array(lengths.length)
  let code = 0
  let count = 0
  for (let length = 1; length <= LONGEST_CODE; length++) {
    bases[length] = count - code
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[count++] = symbol
      code++
    }
    limits[length] = code - 1
    code <<= 1
  }
  return { limits, bases, symbols }
}

/** Which bytes a block uses. @param {Bits} bits @returns {Uint8Array} */
function readAlphabet(bits) {
  const groups = bits.take(16)
  const bytes = []
  for (let high = 0; high < 16; high++) {
    if (!(groups & (0x8000 >> high))) continue
    const used = bits.take(16)
    for (let low = 0; low < 16; low++) if (used & (0x8000 >> low)) bytes.push(high * 16 + low)
  }
  if (!bytes.length) throw new Fault('a block of no bytes', bits.at)
  return Uint8Array.from(bytes)
}

/** Which table each group of 50 symbols is coded by. @param {Bits} bits @param {number} tableCount */
function readSelectors(bits, tableCount) {
  const selectors = new Uint8Array(bits.take(15))
  if (!selectors.length) throw new Fault('a block without selectors', bits.at)
  const order = Array.from({ length: tableCount }, (_, i) => i)
  for (let i = 0; i < selectors.length; i++) {
    let rank = 0
    while (bits.take(1)) if (++rank >= tableCount) throw new Fault('a selector of a table that is not there', bits.at)
    const [chosen] = order.splice(rank, 1)
    order.unshift(chosen)
    selectors[i] = chosen
  }
  return selectors
}

/** Reads the lengths of a Huffman code. @param {Bits} bits @param {number} symbolCount */
function readCode(bits, symbolCount) {
  const lengths = new Uint8Array(symbolCount)
  let length = bits.take(5)
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) throw new Fault(`a code of ${length} bits`, bits.at)
      if (!bits.take(1)) break
      length += bits.take(1) ? -1 : 1
    }
    lengths[symbol] = length
  }
  return makeCode(lengths)
}

/**
 * Reads a block up to the transform, which is still to be undone: a byte in the low bits of each word.
 * @param {Bits} bits @param {Int32Array} block memory for it @returns {number} its length
 */
function readBlock(bits, block) {
  const alphabet = readAlphabet(bits)
  const endOfBlock = alphabet.length + 1
  const tableCount = bits.take(3)
  if (tableCount < 2 || tableCount > 6) throw new Fault(`a block of ${tableCount} tables, where 2 to 6 can be`, bits.at)
  const selectors = readSelectors(bits, tableCount)
  const codes = Array.from({ length: tableCount }, () => readCode(bits, alphabet.length + 2))
  let length = 0
  let run = 0
  let digit = 1
  for (let group = 0; ; group++) {
    if (group >= selectors.length) throw new Fault('a block of more symbols than its selectors tell', bits.at)
    const { limits, bases, symbols } = codes[selectors[group]]
    for (let i = 0; i < GROUP; i++) {
      let size = 1
      let code = bits.take(1)
      while (code > limits[size]) {
        if (++size > LONGEST_CODE) throw new Fault('a code that the block does not define', bits.at)
        code = (code << 1) | bits.take(1)
      }
      const symbol = symbols[bases[size] + code]
      if (symbol <= RUN_B) {
        run += digit << symbol
        digit <<= 1
        if (run > block.length) throw new Fault('a block that is longer than the stream says', bits.at)
        continue
      }
      if (run) {
        if (length + run > block.length) throw new Fault('a block that is longer than the stream says', bits.at)
        block.fill(alphabet[0], length, (length += run))
        run = 0
        digit = 1
      }
      if (symbol === endOfBlock) return length
      if (length === block.length) throw new Fault('a block that is longer than the stream says', bits.at)
      const byte = alphabet[symbol - 1]
      alphabet.copyWithin(1, 0, symbol - 1)
      alphabet[0] = byte
      block[length++] = byte
    }
  }
}

/** Undoes the transform and the run-lengths of bytes, and writes the bytes. @param {Int32Array} block @param {number} length @param {number} origin @param {Output} output */
function writeBlock(block, length, origin, output) {
  const starts = new Int32Array(256)
  for (let i = 0; i < length; i++) starts[block[i]]++
  for (let byte = 0, sum = 0; byte < 256; byte++) {
    const count = starts[byte]
    starts[byte] = sum
    sum += count
  }
  for (let i = 0; i < length; i++) block[starts[block[i] & 0xff]++] |= i << 8
  let at = block[origin] >> 8
  let { bytes, length: to } = output
  let last = -1
  let same = 0
  for (let i = 0; i < length; i++) {
    const entry = block[at]
    const byte = entry & 0xff
    at = entry >> 8
    const count = same === 4 ? byte : 1
    if (to + count > bytes.length) {
      output.length = to
      bytes = output.grow(count)
    }
    if (same === 4) {
      bytes.fill(last, to, to + count)
      same = 0
      last = -1
    } else {
      bytes[to] = byte
      same = byte === last ? same + 1 : 1
      last = byte
    }
    to += count
  }
  output.length = to
}

/** Whether a stream starts at an offset: `BZh` and the size of its blocks, a digit. */
const isHeader = (/** @type {Uint8Array} */ input, /** @type {number} */ at) =>
  input[at] === 0x42 && input[at + 1] === 0x5a && input[at + 2] === 0x68 && input[at + 3] >= 0x31 && input[at + 3] <= 0x39

/** Every stream of a bzip2 file; zeros may stand behind the last. @param {Uint8Array} input @param {Output} output @returns {Generator<void, void>} */
export function* decompress(input, output) {
  const isZeros = zerosIn(input)
  // Streams of different sizes share the memory of the largest.
  let memory = new Int32Array(0)
  for (let at = 0; at === 0 || !isZeros(at);) {
    if (!isHeader(input, at))
      throw at + 4 > input.length
        ? endsWithin('the header of a bzip2 stream', input.length)
        : new Fault('bytes that are no bzip2 stream stand where the next could be', at)
    const size = (input[at + 3] - 0x30) * BLOCK_UNIT
    if (memory.length < size) memory = new Int32Array(size)
    const block = memory.subarray(0, size)
    const bits = new Bits(input, at + 4)
    for (let combined = 0; ;) {
      const high = bits.take(24)
      const low = bits.take(24)
      const stored = bits.take32()
      if (high === 0x177245 && low === 0x385090) {
        verify('checksum of a bzip2 stream', stored, combined, bits.at)
        break
      }
      if (high !== 0x314159 || low !== 0x265359) throw new Fault('neither a block nor the end of a bzip2 stream', bits.at)
      if (bits.take(1)) throw new Fault('a randomised block, which bzip2 wrote before version 0.9.5', bits.at)
      const origin = bits.take(24)
      const length = readBlock(bits, block)
      if (origin >= length) throw new Fault(`a block of ${length} bytes that starts at ${origin}`, bits.at)
      const start = output.length
      writeBlock(block, length, origin, output)
      const actual = checksum(output.bytes, start, output.length)
      verify('checksum of a bzip2 block', stored, actual, bits.at)
      combined = ((combined << 1) | (combined >>> 31)) ^ actual
      yield
    }
    bits.align()
    at = bits.at
  }
}
