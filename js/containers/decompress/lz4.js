/**
 * lz4: every frame, its blocks linked or independent, with the checksums of header, blocks and content.
 *
 * Source: lz4's doc/lz4_Frame_format.md 1.6.4. csrc/decompress/lz4.c expands the blocks.
 */
import { endsWithin, Fault, verify, word } from './fault.js'

/** @typedef {import('./output.js').Output} Output */
/** @typedef {import('../../codec/decompress.js').Decoders} Decoders */

const MAGIC = 0x184d2204
/** The last four bits of a skippable frame's magic are free. */
const SKIPPABLE = 0x184d2a50

const HAS_DICTIONARY = 1
const HAS_CONTENT_CHECKSUM = 4
const HAS_CONTENT_SIZE = 8
const HAS_BLOCK_CHECKSUM = 16
const IS_INDEPENDENT = 32
const IS_STORED = 0x80000000

// The words of struct pk_lz4.
const AT = 0
const TO = 1
const DISTANCE = 2

// enum pk_lz4_status
const CUT = 1
const TOO_LONG = 2
const TOO_FAR = 3

/** The hash of a header or a block, and that of a frame's content. */
const OF_PART = 0
const OF_CONTENT = 1

const INPUT_SIZE = 1 << 22
/** How far back copies reach. */
const HISTORY = 1 << 16
const LEAST_WINDOW = 1 << 20
const SLACK = 32
/** What is foreseen by the blocks so far is a bit more than these tell, as memory that is a bit too small is made anew. */
const MARGIN = 1.03

/** The windows of input and output in the decoders' memory. */
class Windows {
  /** The bytes in the output's window. */
  #length = 0
  #decoders
  #input
  #output

  /** @param {Decoders} decoders @param {Uint8Array} input @param {Output} output */
  constructor(decoders, input, output) {
    this.#decoders = decoders
    this.#input = decoders.openInput(input, INPUT_SIZE)
    this.#output = output
  }

  /** Forgets what copies could reach back to. */
  forget() {
    this.#length = 0
  }

  /** The XXH32 of a part of the input, no longer than a block. @param {number} start @param {number} end */
  hash(start, end) {
    const { pk_xxh32_start, pk_xxh32_add, pk_xxh32_end } = this.#decoders.exports
    pk_xxh32_start(OF_PART)
    pk_xxh32_add(OF_PART, this.#input.cover(start, end), end - start)
    return pk_xxh32_end(OF_PART) >>> 0
  }

  /** Makes room for a block, and gives the address of the output's window. */
  #reserve(/** @type {number} */ count) {
    const address = this.#input.end
    const size = HISTORY + Math.max(LEAST_WINDOW, count)
    this.#decoders.reach(address + size + SLACK)
    if (this.#length + count <= size) return address
    this.#decoders.bytes.copyWithin(address, address + this.#length - HISTORY, address + this.#length)
    this.#length = HISTORY
    return address
  }

  /** Takes what a block has become. @param {number} address @param {number} to @param {boolean} isHashed */
  #take(address, to, isHashed) {
    const start = address + this.#length
    const count = to - this.#length
    if (isHashed) this.#decoders.exports.pk_xxh32_add(OF_CONTENT, start, count)
    this.#output.append(this.#decoders.bytes.subarray(start, start + count))
    this.#length = to
  }

  /** Writes a block that is stored. @param {Uint8Array} bytes @param {boolean} isHashed */
  store(bytes, isHashed) {
    const address = this.#reserve(bytes.length)
    this.#decoders.bytes.set(bytes, address + this.#length)
    this.#take(address, this.#length + bytes.length, isHashed)
  }

  /** Expands a block. @param {number} at @param {number} end @param {number} start where in the output what copies may reach starts @param {number} most bytes that it may become @param {boolean} isHashed */
  expand(at, end, start, most, isHashed) {
    const { exports } = this.#decoders
    const address = this.#reserve(most)
    const status = exports.pk_lz4_expand(this.#input.cover(at, end), end - at, address, this.#length, most)
    const { words } = this.#decoders
    const state = exports.pk_lz4() / 4
    this.#take(address, words[state + TO], isHashed)
    const place = at + words[state + AT]
    if (status === CUT) throw endsWithin('an lz4 block', place)
    if (status === TOO_LONG) throw new Fault(`an lz4 block of more than ${most} bytes`, place)
    if (status === TOO_FAR) throw new Fault(`a copy from ${words[state + DISTANCE]} bytes back, where ${this.#output.length - start} are there`, place)
  }
}

/** What the header of a frame tells, and where its blocks start. @param {Uint8Array} input @param {number} offset where the header starts, behind the magic @param {Windows} windows */
function readHeader(input, offset, windows) {
  if (offset + 3 > input.length) throw endsWithin('the header of an lz4 frame', input.length)
  const flags = input[offset]
  const sizeCode = (input[offset + 1] >> 4) & 7
  if (flags >> 6 !== 1) throw new Fault(`an lz4 frame of version ${flags >> 6}, where 1 is the only one`, offset)
  if (flags & 2 || input[offset + 1] & 0x8f || sizeCode < 4) throw new Fault('an lz4 frame whose header has bits that are reserved', offset)
  if (flags & HAS_DICTIONARY) throw new Fault('an lz4 frame that needs a dictionary', offset)
  const end = offset + 2 + (flags & HAS_CONTENT_SIZE ? 8 : 0)
  if (end >= input.length) throw endsWithin('the header of an lz4 frame', input.length)
  verify('checksum of an lz4 header', input[end], (windows.hash(offset, end) >>> 8) & 0xff, end)
  const size = flags & HAS_CONTENT_SIZE ? word(input, offset + 2) + word(input, offset + 6) * 2 ** 32 : undefined
  return { flags, size, largestBlock: 1 << (8 + 2 * sizeCode), at: end + 1 }
}

/** Every frame of an lz4 file. @param {Uint8Array} input @param {Output} output @param {Decoders} decoders @returns {Generator<void, void>} */
export function* decompress(input, output, decoders) {
  const windows = new Windows(decoders, input, output)
  for (let at = 0; at === 0 || at < input.length;) {
    if (at + 8 > input.length) throw endsWithin('the header of an lz4 frame', input.length)
    const magic = word(input, at)
    if ((magic & ~15) === SKIPPABLE) {
      at += 8 + word(input, at + 4)
      if (at > input.length) throw endsWithin('a skippable frame', input.length)
      continue
    }
    if (magic !== MAGIC) throw new Fault('bytes that are no lz4 frame stand where the next could be', at)
    const { flags, size, largestBlock, at: first } = readHeader(input, at + 4, windows)
    const start = output.length
    const isHashed = (flags & HAS_CONTENT_CHECKSUM) !== 0
    decoders.exports.pk_xxh32_start(OF_CONTENT)
    windows.forget()
    at = first
    let end = first
    output.foresee = (needed) => (size === undefined ? start + ((needed - start) / (end - first)) * (input.length - first) * MARGIN : start + size)
    for (;;) {
      if (at + 4 > input.length) throw endsWithin('an lz4 frame', input.length)
      const header = word(input, at)
      at += 4
      if (header === 0) break
      end = at + (header & ~IS_STORED)
      if ((header & ~IS_STORED) > largestBlock)
        throw new Fault(`a block of ${header & ~IS_STORED} bytes in an lz4 frame whose blocks have ${largestBlock} at most`, at)
      if (end + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0) > input.length) throw endsWithin('an lz4 block', input.length)
      if (flags & HAS_BLOCK_CHECKSUM) verify('checksum of an lz4 block', word(input, end), windows.hash(at, end), end)
      if (flags & IS_INDEPENDENT) windows.forget()
      if (header & IS_STORED) windows.store(input.subarray(at, end), isHashed)
      else windows.expand(at, end, flags & IS_INDEPENDENT ? output.length : start, largestBlock, isHashed)
      at = end + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0)
      yield
    }
    if (size !== undefined && size !== output.length - start) throw new Fault(`an lz4 frame of ${output.length - start} bytes that says it has ${size}`, at)
    if (isHashed) {
      if (at + 4 > input.length) throw endsWithin('the checksum of an lz4 frame', input.length)
      verify('checksum of an lz4 frame', word(input, at), decoders.exports.pk_xxh32_end(OF_CONTENT), at)
      at += 4
    }
  }
}
