/**
 * zstd: every frame, with its checksum.
 *
 * fzstd decodes the frames. It neither verifies checksums nor bounds the memory of the window that a frame declares, so frames are told apart and
 * checked here, by their headers and those of their blocks (RFC 8878).
 */
import { Decompress } from 'fzstd'
import { endsWithin, Fault, verify, word } from './fault.js'
import { xxh64Low } from './xxhash.js'

/** @typedef {import('./output.js').Output} Output */

const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
/** The largest window that zstd itself takes without being told to. */
const LARGEST_WINDOW = 2 ** 27
/** The most bytes that a compressed block becomes. */
const LARGEST_BLOCK = 2 ** 17
/** How much of a frame is decoded at a time. */
const STEP = 1 << 16

const CONTENT_SIZES = [0, 2, 4, 8]
const DICTIONARY_SIZES = [0, 1, 2, 4]

/** What the header of a frame tells, and where its blocks end. @param {Uint8Array} input @param {number} offset */
function readFrame(input, offset) {
  const descriptor = input[offset + 4]
  const isSingle = (descriptor & 32) !== 0
  const sizeBytes = isSingle && descriptor >> 6 === 0 ? 1 : CONTENT_SIZES[descriptor >> 6]
  const dictionaryBytes = DICTIONARY_SIZES[descriptor & 3]
  let at = offset + 5
  const headerEnd = at + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes
  if (headerEnd > input.length) throw endsWithin('the header of a zstd frame', input.length)
  if (descriptor & 8) throw new Fault('a zstd frame whose header has bits that are reserved', offset + 4)
  const window = isSingle ? undefined : 2 ** (10 + (input[at] >> 3)) * (1 + (input[at] & 7) / 8)
  at = headerEnd - sizeBytes
  if (input.subarray(at - dictionaryBytes, at).some((byte) => byte !== 0)) throw new Fault('a zstd frame that needs a dictionary', offset)
  let size
  if (sizeBytes === 1) size = input[at]
  if (sizeBytes === 2) size = (input[at] | (input[at + 1] << 8)) + 256
  if (sizeBytes >= 4) size = word(input, at) + (sizeBytes === 8 ? word(input, at + 4) * 2 ** 32 : 0)
  at = headerEnd
  let most = 0
  for (let isLast = false; !isLast;) {
    if (at + 3 > input.length) throw endsWithin('a zstd frame', input.length)
    const header = input[at] | (input[at + 1] << 8) | (input[at + 2] << 16)
    isLast = (header & 1) === 1
    if (((header >> 1) & 3) === 3) throw new Fault('a zstd block of the type 3', at)
    const isRepeated = ((header >> 1) & 3) === 1
    at += 3 + (isRepeated ? 1 : header >> 3)
    most += ((header >> 1) & 3) === 2 ? LARGEST_BLOCK : header >> 3
    if (at > input.length) throw endsWithin('a zstd block', input.length)
  }
  const hasChecksum = (descriptor & 4) !== 0
  if (at + (hasChecksum ? 4 : 0) > input.length) throw endsWithin('the checksum of a zstd frame', input.length)
  return { window, size, most, blocksEnd: at, hasChecksum }
}

/** The byte of the smallest window that holds so many bytes. @param {number} bytes */
const windowByte = (bytes) => Math.max(0, Math.ceil(Math.log2(bytes / 1024))) << 3

/** Every frame of a zstd file. @param {Uint8Array} input @param {Output} output @returns {Generator<void, void>} */
export function* decompress(input, output) {
  for (let at = 0; at === 0 || at < input.length;) {
    if (at + 5 > input.length) throw endsWithin('the header of a zstd frame', input.length)
    const magic = word(input, at)
    if ((magic & ~15) >>> 0 === SKIPPABLE) {
      at += 8 + (at + 8 > input.length ? input.length : word(input, at + 4))
      if (at > input.length) throw endsWithin('a skippable frame', input.length)
      continue
    }
    if (magic !== MAGIC) throw new Fault('bytes that are no zstd frame stand where the next could be', at)
    const frame = readFrame(input, at)
    if (frame.size !== undefined && frame.size > output.room) output.grow(frame.size)
    if ((frame.window ?? 0) > LARGEST_WINDOW) throw new Fault(`a zstd frame with a window of ${frame.window} bytes, where ${LARGEST_WINDOW} is the limit`, at)
    const start = output.length
    const end = frame.blocksEnd + (frame.hasChecksum ? 4 : 0)
    const decoder = new Decompress((chunk) => output.append(chunk))
    for (let from = at; from < end; from += STEP) {
      const part = input.slice(from, Math.min(from + STEP, end))
      // A frame of a few bytes may declare a window of any size, which the decoder would make room for.
      if (from === at && frame.window !== undefined && frame.most < frame.window) part[5] = Math.min(part[5], windowByte(Math.max(frame.most, LARGEST_BLOCK)))
      try {
        decoder.push(part, from + STEP >= end)
      } catch (error) {
        // The codes of fzstd's own errors are numbers, and that of a LimitError is a text.
        if (typeof (/** @type {any} */ (error).code) === 'string' || error instanceof RangeError) throw error
        throw new Fault(`zstd data that is bad: ${/** @type {Error} */ (error).message}`, from)
      }
      yield
    }
    if (frame.size !== undefined && frame.size !== output.length - start)
      throw new Fault(`a zstd frame of ${output.length - start} bytes that says it has ${frame.size}`, at)
    if (frame.hasChecksum) verify('checksum of a zstd frame', word(input, frame.blocksEnd), xxh64Low(output.bytes, start, output.length), frame.blocksEnd)
    at = end
  }
}
