/**
 * xz: every stream and block, with the checks of headers, index and content.
 *
 * Source: The .xz File Format 1.2.1. The filters LZMA2 and Delta are read, and those of machine code refused. LZMA2's chunks are told apart here,
 * and decoded by lzma.js.
 */
import { crc64, sha256 } from './block-checks.js'
import { crc32 } from './crc32.js'
import { endsWithin, Fault, hex, verify, word } from './fault.js'
import { isProperties, LzmaDecoder } from './lzma.js'

/** @typedef {import('./output.js').Output} Output */
/** @typedef {import('../../codec/decompress.js').Decoders} Decoders */
/** @typedef {{ unpadded: number, size: number }} Block */

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const HEADER = 12
const FOOTER_MAGIC = [0x59, 0x5a]

// The checks of the content, by the number that the header of a stream has.
const CHECK_NONE = 0
const CHECK_CRC32 = 1
const CHECK_CRC64 = 4
const CHECK_SHA256 = 10
const CHECK_SIZES = /** @type {Record<number, number>} */ ({ [CHECK_NONE]: 0, [CHECK_CRC32]: 4, [CHECK_CRC64]: 8, [CHECK_SHA256]: 32 })

const FILTER_DELTA = 0x03
const FILTER_LZMA2 = 0x21

/** A number of seven bits a byte and 63 bits at most; `cursor.at` moves behind it. */
function readNumber(/** @type {Uint8Array} */ input, /** @type {{ at: number, end: number }} */ cursor) {
  let value = 0
  for (let scale = 1, count = 1; ; scale *= 128, count++) {
    if (cursor.at >= cursor.end) throw endsWithin('a number of an xz header', cursor.at)
    const byte = input[cursor.at++]
    value += (byte & 127) * scale
    if (byte < 128) {
      if ((byte === 0 && count > 1) || !Number.isSafeInteger(value)) throw new Fault('a number of an xz header that is too long', cursor.at)
      return value
    }
    if (count === 9) throw new Fault('a number of an xz header that is too long', cursor.at)
  }
}

const startsWith = (/** @type {Uint8Array} */ input, /** @type {number} */ at, /** @type {number[]} */ magic) =>
  magic.every((byte, i) => input[at + i] === byte)

/** Reads the header of the stream that starts at an offset, and gives the number of its check. */
function readStreamHeader(/** @type {Uint8Array} */ input, /** @type {number} */ at) {
  if (at + HEADER > input.length) throw endsWithin('the header of an xz stream', input.length)
  if (!startsWith(input, at, MAGIC)) throw new Fault('bytes that are no xz stream stand where the next could be', at)
  verify('checksum of an xz header', word(input, at + 8), crc32(input, at + 6, at + 8), at + 8)
  const check = input[at + 7]
  if (input[at + 6] !== 0 || check > 15) throw new Fault('an xz stream whose flags are not known', at + 6)
  if (CHECK_SIZES[check] === undefined) throw new Fault(`an xz stream whose check ${check} is not known`, at + 7)
  return check
}

/** What the header of a block tells, and where its data starts. @param {Uint8Array} input @param {number} at where the block header starts */
function readBlockHeader(input, at) {
  const end = at + (input[at] + 1) * 4
  if (end > input.length) throw endsWithin('the header of an xz block', input.length)
  verify('checksum of an xz block header', word(input, end - 4), crc32(input, at, end - 4), end - 4)
  const flags = input[at + 1]
  if (flags & 0x3c) throw new Fault('an xz block whose flags are not known', at + 1)
  const cursor = { at: at + 2, end: end - 4 }
  const compressedSize = flags & 0x40 ? readNumber(input, cursor) : undefined
  const size = flags & 0x80 ? readNumber(input, cursor) : undefined
  const filters = Array.from({ length: (flags & 3) + 1 }, () => {
    const id = readNumber(input, cursor)
    const length = readNumber(input, cursor)
    const first = cursor.at
    cursor.at += length
    if (cursor.at > cursor.end) throw endsWithin('a filter of an xz block', first)
    return { id, length, value: input[first] }
  })
  const last = filters.pop()
  if (last?.id !== FILTER_LZMA2 || last.length !== 1 || last.value > 40)
    throw new Fault(`an xz block whose last filter, ${hex(last?.id ?? 0)}, is not LZMA2`, at)
  const other = filters.find(({ id, length }) => id !== FILTER_DELTA || length !== 1)
  if (other) throw new Fault(`an xz block with the filter ${hex(other.id)}, where LZMA2 and Delta are known here`, at)
  const dictionarySize = last.value === 40 ? 2 ** 32 - 1 : (2 | (last.value & 1)) * 2 ** (Math.floor(last.value / 2) + 11)
  return { end, compressedSize, size, deltas: filters.map(({ value }) => value + 1), dictionarySize }
}

/**
 * Decodes chunks of LZMA2 up to their end, and gives the offset behind it.
 * @param {Uint8Array} input @param {number} at @param {Output} output @param {number} dictionarySize @param {Decoders} decoders @returns {Generator<void, number>}
 */
function* decodeChunks(input, at, output, dictionarySize, decoders) {
  const decoder = new LzmaDecoder(decoders, input, output, dictionarySize)
  let needsDictionary = true
  let needsProperties = true
  let needsState = true
  for (;;) {
    if (at >= input.length) throw endsWithin('LZMA2 data', input.length)
    const control = input[at]
    if (control === 0) return at + 1
    if (at + 3 > input.length) throw endsWithin('LZMA2 data', input.length)
    if (control >= 0xe0 || control === 1) {
      decoder.resetDictionary()
      needsDictionary = false
      needsProperties = true
    } else if (needsDictionary) {
      throw new Fault('LZMA2 data that does not start with a new dictionary', at)
    }
    if (control < 0x80) {
      if (control > 2) throw new Fault(`an LZMA2 chunk of the kind ${control}`, at)
      const size = ((input[at + 1] << 8) | input[at + 2]) + 1
      at += 3
      if (at + size > input.length) throw endsWithin('an LZMA2 chunk', input.length)
      decoder.store(input.subarray(at, at + size))
      at += size
      yield
    } else {
      if (at + 6 > input.length) throw endsWithin('LZMA2 data', input.length)
      const size = (((control & 31) << 16) | (input[at + 1] << 8) | input[at + 2]) + 1
      const compressedSize = ((input[at + 3] << 8) | input[at + 4]) + 1
      at += 5
      if (control >= 0xc0) {
        if (!isProperties(input[at])) throw new Fault(`LZMA2 properties ${input[at]}`, at)
        decoder.setProperties(input[at++])
        needsProperties = needsState = false
      } else if (needsProperties) {
        throw new Fault('LZMA2 data without properties', at)
      } else if (control >= 0xa0) {
        decoder.resetState()
        needsState = false
      } else if (needsState) {
        throw new Fault('LZMA2 data without a state', at)
      }
      if (at + compressedSize > input.length) throw endsWithin('an LZMA2 chunk', input.length)
      decoder.startRange(at)
      at += compressedSize
      const end = output.length + size
      yield* decoder.run(end, end, false)
      if (decoder.at !== at || !decoder.isUsedUp) throw new Fault('an LZMA2 chunk of another length than it says', at)
    }
  }
}

/** Undoes a Delta filter in place: each byte was stored as its difference from the one `distance` before. */
function undoDelta(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end, /** @type {number} */ distance) {
  for (let at = start + distance; at < end; at++) bytes[at] += bytes[at - distance]
}

/** Throws a fault where the check of a block's content is not the stored one. @param {Uint8Array} input @param {number} at @param {Output} output @param {number} start @param {number} check @param {Decoders} decoders */
function verifyContent(input, at, { bytes, length }, start, check, decoders) {
  if (check === CHECK_CRC32) verify('CRC-32 of an xz block', word(input, at), crc32(bytes, start, length), at)
  if (check === CHECK_CRC64) {
    const [low, high] = crc64(decoders, bytes, start, length)
    verify('low half of the CRC-64 of an xz block', word(input, at), low, at)
    verify('high half of the CRC-64 of an xz block', word(input, at + 4), high, at)
  }
  if (check === CHECK_SHA256 && !sha256(decoders, bytes, start, length).every((byte, i) => byte === input[at + i]))
    throw new Fault('the SHA-256 of an xz block is not that of the data', at)
}

/**
 * Decodes a block, and gives what the index has to say of it and the offset behind it.
 * @param {Uint8Array} input @param {number} at @param {Output} output @param {number} check @param {Decoders} decoders @returns {Generator<void, Block & { end: number }>}
 */
function* decodeBlock(input, at, output, check, decoders) {
  const header = readBlockHeader(input, at)
  const start = output.length
  const end = yield* decodeChunks(input, header.end, output, header.dictionarySize, decoders)
  const size = output.length - start
  if ((header.compressedSize ?? end - header.end) !== end - header.end || (header.size ?? size) !== size)
    throw new Fault('an xz block of another length than its header says', at)
  for (const distance of header.deltas) undoDelta(output.bytes, start, output.length, distance)
  const checkAt = at + Math.ceil((end - at) / 4) * 4
  const checkSize = CHECK_SIZES[check]
  if (checkAt + checkSize > input.length) throw endsWithin('the check of an xz block', input.length)
  if (input.subarray(end, checkAt).some((byte) => byte !== 0)) throw new Fault('bytes that are no zeros stand behind an xz block', end)
  verifyContent(input, checkAt, output, start, check, decoders)
  return { unpadded: end - at + checkSize, size, end: checkAt + checkSize }
}

/** Checks the index and the footer of a stream, and gives the offset behind them. @param {Uint8Array} input @param {number} at @param {Block[]} blocks @param {number} check */
function checkIndex(input, at, blocks, check) {
  const cursor = { at: at + 1, end: input.length }
  if (readNumber(input, cursor) !== blocks.length) throw new Fault('the index of an xz stream tells another count of blocks', at)
  for (const { unpadded, size } of blocks) {
    if (readNumber(input, cursor) !== unpadded || readNumber(input, cursor) !== size)
      throw new Fault('the index of an xz stream tells other lengths than its blocks have', cursor.at)
  }
  const end = at + Math.ceil((cursor.at - at) / 4) * 4
  const footer = end + 4
  if (footer + HEADER > input.length) throw endsWithin('the end of an xz stream', input.length)
  verify('checksum of an xz index', word(input, end), crc32(input, at, end), end)
  verify('checksum of an xz footer', word(input, footer), crc32(input, footer + 4, footer + 10), footer)
  const isOfStream =
    word(input, footer + 4) === (footer - at) / 4 - 1 && input[footer + 8] === 0 && input[footer + 9] === check && startsWith(input, footer + 10, FOOTER_MAGIC)
  if (!isOfStream) throw new Fault('the footer of an xz stream does not fit it', footer)
  return footer + HEADER
}

/** Every stream of an xz file; zeros, four at a time, may stand behind each. @param {Uint8Array} input @param {Output} output @param {Decoders} decoders @returns {Generator<void, void>} */
export function* decompress(input, output, decoders) {
  for (let at = 0; at === 0 || at < input.length;) {
    const check = readStreamHeader(input, at)
    at += HEADER
    /** @type {Block[]} */
    const blocks = []
    while (at < input.length && input[at] !== 0) {
      const block = yield* decodeBlock(input, at, output, check, decoders)
      blocks.push(block)
      at = block.end
    }
    if (at >= input.length) throw endsWithin('an xz stream', input.length)
    at = checkIndex(input, at, blocks, check)
    const padding = at
    while (at < input.length && input[at] === 0) at++
    if ((at - padding) % 4) throw new Fault(`${at - padding} zeros behind an xz stream, where they come by four`, padding)
  }
}
