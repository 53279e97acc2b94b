/**
 * lz4: every frame, its blocks linked or independent, with the checksums of header, blocks and content.
 *
 * Source: lz4's doc/lz4_Frame_format.md 1.6.4 and lz4_Block_format.md.
 */
import { endsWithin, Fault, verify, word } from './fault.js'
import { xxh32 } from './xxhash.js'

/** @typedef {import('./output.js').Output} Output */

const MAGIC = 0x184d2204
/** The last four bits of a skippable frame's magic are free. */
const SKIPPABLE = 0x184d2a50

const HAS_DICTIONARY = 1
const HAS_CONTENT_CHECKSUM = 4
const HAS_CONTENT_SIZE = 8
const HAS_BLOCK_CHECKSUM = 16
const IS_INDEPENDENT = 32
const IS_STORED = 0x80000000

/** What the header of a frame tells, and where its blocks start. @param {Uint8Array} input @param {number} offset where the header starts, behind the magic */
function readHeader(input, offset) {
  if (offset + 3 > input.length) throw endsWithin('the header of an lz4 frame', input.length)
  const flags = input[offset]
  const sizeCode = (input[offset + 1] >> 4) & 7
  if (flags >> 6 !== 1) throw new Fault(`an lz4 frame of version ${flags >> 6}, where 1 is the only one`, offset)
  if (flags & 2 || input[offset + 1] & 0x8f || sizeCode < 4) throw new Fault('an lz4 frame whose header has bits that are reserved', offset)
  if (flags & HAS_DICTIONARY) throw new Fault('an lz4 frame that needs a dictionary', offset)
  const end = offset + 2 + (flags & HAS_CONTENT_SIZE ? 8 : 0)
  if (end >= input.length) throw endsWithin('the header of an lz4 frame', input.length)
  verify('checksum of an lz4 header', input[end], (xxh32(input, offset, end) >>> 8) & 0xff, end)
  const size = flags & HAS_CONTENT_SIZE ? word(input, offset + 2) + word(input, offset + 6) * 2 ** 32 : undefined
  return { flags, size, largestBlock: 1 << (8 + 2 * sizeCode), at: end + 1 }
}

/**
 * Expands one block.
 * @param {Uint8Array} input @param {number} at @param {number} end @param {Output} output
 * @param {number} start where in the output the bytes start that copies may reach back to @param {number} most bytes that the block may become
 */
function expand(input, at, end, output, start, most) {
  const first = output.length
  let { bytes, length: to } = output
  /** A length: 15 goes on in further bytes, up to the first that is not 255. */
  const lengthFrom = (/** @type {number} */ length) => {
    if (length !== 15) return length
    for (let byte = 255; byte === 255; length += byte) {
      if (at >= end) throw endsWithin('an lz4 block', at)
      byte = input[at++]
    }
    return length
  }
  const reserve = (/** @type {number} */ count) => {
    if (to - first + count > most) throw new Fault(`an lz4 block of more than ${most} bytes`, at)
    if (to + count > bytes.length) {
      output.length = to
      bytes = output.grow(count)
    }
  }
  while (at < end) {
    const token = input[at++]
    const literals = lengthFrom(token >> 4)
    if (at + literals > end) throw endsWithin('an lz4 block', end)
    reserve(literals)
    if (literals > 32) bytes.set(input.subarray(at, at + literals), to)
    else for (let i = 0; i < literals; i++) bytes[to + i] = input[at + i]
    at += literals
    to += literals
    if (at === end) break
    if (at + 2 > end) throw endsWithin('an lz4 block', end)
    const distance = input[at] | (input[at + 1] << 8)
    if (distance === 0 || distance > to - start) throw new Fault(`a copy from ${distance} bytes back, where ${to - start} are there`, at)
    at += 2
    const length = lengthFrom(token & 15) + 4
    reserve(length)
    if (distance >= length && length > 32) bytes.copyWithin(to, to - distance, to - distance + length)
    else for (let i = 0; i < length; i++) bytes[to + i] = bytes[to + i - distance]
    to += length
  }
  output.length = to
}

/** Every frame of an lz4 file. @param {Uint8Array} input @param {Output} output @returns {Generator<void, void>} */
export function* decompress(input, output) {
  for (let at = 0; at === 0 || at < input.length;) {
    if (at + 8 > input.length) throw endsWithin('the header of an lz4 frame', input.length)
    const magic = word(input, at)
    if ((magic & ~15) === SKIPPABLE) {
      at += 8 + word(input, at + 4)
      if (at > input.length) throw endsWithin('a skippable frame', input.length)
      continue
    }
    if (magic !== MAGIC) throw new Fault('bytes that are no lz4 frame stand where the next could be', at)
    const { flags, size, largestBlock, at: first } = readHeader(input, at + 4)
    const start = output.length
    at = first
    for (;;) {
      if (at + 4 > input.length) throw endsWithin('an lz4 frame', input.length)
      const header = word(input, at)
      at += 4
      if (header === 0) break
      const end = at + (header & ~IS_STORED)
      if ((header & ~IS_STORED) > largestBlock)
        throw new Fault(`a block of ${header & ~IS_STORED} bytes in an lz4 frame whose blocks have ${largestBlock} at most`, at)
      if (end + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0) > input.length) throw endsWithin('an lz4 block', input.length)
      if (flags & HAS_BLOCK_CHECKSUM) verify('checksum of an lz4 block', word(input, end), xxh32(input, at, end), end)
      if (header & IS_STORED) output.append(input.subarray(at, end))
      else expand(input, at, end, output, flags & IS_INDEPENDENT ? output.length : start, largestBlock)
      at = end + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0)
      yield
    }
    if (size !== undefined && size !== output.length - start) throw new Fault(`an lz4 frame of ${output.length - start} bytes that says it has ${size}`, at)
    if (flags & HAS_CONTENT_CHECKSUM) {
      if (at + 4 > input.length) throw endsWithin('the checksum of an lz4 frame', input.length)
      verify('checksum of an lz4 frame', word(input, at), xxh32(output.bytes, start, output.length), at)
      at += 4
    }
  }
}
