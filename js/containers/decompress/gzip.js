/**
 * gzip (RFC 1952) and zlib (RFC 1950): every member, with its checksum. Zeros may stand behind the last, as gzip itself takes it.
 *
 * The platform inflates where it can (platform-inflate.js). Node tells where a member ends. Browsers only refuse whatever stands behind one, so
 * they are asked once, for a file of one member; what they refuse, pako inflates (inflate-by-pako.js).
 */
import { adler32 } from './adler32.js'
import { crc32 } from './crc32.js'
import { endsWithin, Fault, verify, word, zerosIn } from './fault.js'
import { inflateByPako } from './inflate-by-pako.js'
import { inflateByNode, inflateByStream, nodeZlib } from './platform-inflate.js'

/** @typedef {import('./output.js').Output} Output */

/** The most bytes that Node's zlib is asked for: on some machines it holds no more in one piece. */
const MOST_BY_NODE = 2 ** 32 - 1

// gzip's flags.
const HAS_CRC = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const FIXED_HEADER = 10

/** Where the deflate stream of the gzip member at an offset starts. @param {Uint8Array} input @param {number} offset */
function skipGzipHeader(input, offset) {
  if (offset + FIXED_HEADER > input.length) throw endsWithin('the header of a gzip member', input.length)
  if (input[offset] !== 0x1f || input[offset + 1] !== 0x8b) throw new Fault('bytes that are no gzip member stand where the next could be', offset)
  if (input[offset + 2] !== 8) throw new Fault(`a gzip member of compression method ${input[offset + 2]}, where 8 is the only one`, offset)
  const flags = input[offset + 3]
  let at = offset + FIXED_HEADER
  if (flags & HAS_EXTRA) at += 2 + (input[at] | (input[at + 1] << 8))
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if (!(flags & flag)) continue
    const end = at < input.length ? input.indexOf(0, at) : -1
    at = end === -1 ? input.length : end + 1
  }
  if (flags & HAS_CRC) {
    if (at + 2 <= input.length) verify('checksum of a gzip header', input[at] | (input[at + 1] << 8), crc32(input, offset, at) & 0xffff, at)
    at += 2
  }
  if (!(at < input.length)) throw endsWithin('the header of a gzip member', input.length)
  return at
}

/** The unsigned 32 bits at an offset, most significant byte first. */
const bigEndianWord = (/** @type {Uint8Array} */ input, /** @type {number} */ at) =>
  ((input[at] << 24) | (input[at + 1] << 16) | (input[at + 2] << 8) | input[at + 3]) >>> 0

/** Checks what stands behind a gzip member's deflate stream, and gives the offset behind that. @param {Uint8Array} input @param {number} at @param {Output} output @param {number} start where its output starts */
function checkGzipTrailer(input, at, output, start) {
  if (at + 8 > input.length) throw endsWithin('the checksum of a gzip member', input.length)
  verify('CRC-32 of a gzip member', word(input, at), crc32(output.bytes, start, output.length), at)
  verify('length of a gzip member', word(input, at + 4), (output.length - start) % 2 ** 32, at + 4)
  return at + 8
}

const NEEDS_DICTIONARY = 0x20

/** Where the deflate stream of a zlib stream starts. @param {Uint8Array} input @param {number} offset */
function skipZlibHeader(input, offset) {
  if (offset + 2 > input.length) throw endsWithin('the header of a zlib stream', input.length)
  if ((input[offset] & 15) !== 8 || input[offset] >> 4 > 7 || ((input[offset] << 8) | input[offset + 1]) % 31)
    throw new Fault('bytes that are no zlib stream stand where the next could be', offset)
  if (input[offset + 1] & NEEDS_DICTIONARY) throw new Fault('a zlib stream that needs a dictionary', offset)
  return offset + 2
}

/** Checks what stands behind a zlib stream's deflate stream, and gives the offset behind that. @param {Uint8Array} input @param {number} at @param {Output} output @param {number} start where its output starts */
function checkZlibTrailer(input, at, output, start) {
  if (at + 4 > input.length) throw endsWithin('the checksum of a zlib stream', input.length)
  verify('Adler-32 of a zlib stream', bigEndianWord(input, at), adler32(output.bytes, start, output.length), at)
  return at + 4
}

/** What gzip and zlib differ in: their header, and the trailer with its checksum. @typedef {{ skipHeader: (input: Uint8Array, offset: number) => number, checkTrailer: (input: Uint8Array, at: number, output: Output, start: number) => number, trailerSize: number }} Format */

/** What decompresses members of a format, one after another. @param {Format} format */
const decompressor = ({ skipHeader, checkTrailer, trailerSize }) =>
  /** @param {Uint8Array} input @param {Output} output */
  async function* decompress(input, output) {
    const isZeros = zerosIn(input)
    for (let at = 0; at === 0 || !isZeros(at);) {
      const start = output.length
      const first = skipHeader(input, at)
      const end = (await inflateByPlatform(input, first, output, at === 0 ? input.length - trailerSize : 0)) ?? (yield* inflateByPako(input, first, output))
      at = checkTrailer(input, end, output, start)
      yield
    }
  }

/** Every member of a gzip file. */
export const gunzip = decompressor({ skipHeader: skipGzipHeader, checkTrailer: checkGzipTrailer, trailerSize: 8 })
/** Every stream of a zlib file. */
export const unzlib = decompressor({ skipHeader: skipZlibHeader, checkTrailer: checkZlibTrailer, trailerSize: 4 })

/**
 * Inflates the deflate stream at an offset by the platform, and gives the offset behind it; undefined, with nothing written, where the
 * platform is not to be asked, or refuses it: pako then inflates it, or tells what is wrong.
 * @param {Uint8Array} input @param {number} at @param {Output} output @param {number} onlyEnd where the stream has to end for a browser to be asked, or 0
 * @returns {Promise<number | undefined>}
 */
async function inflateByPlatform(input, at, output, onlyEnd) {
  const zlib = nodeZlib()
  if (zlib) {
    const result = await inflateByNode(zlib, input.subarray(at), Math.min(output.room, MOST_BY_NODE)).catch(() => undefined)
    if (!result || result.inflated.length > output.room) return undefined
    output.append(result.inflated)
    return at + result.taken
  }
  const { process, DecompressionStream } = /** @type {any} */ (globalThis)
  // Node's own DecompressionStream takes anything behind a member, and does not say so.
  const isStrict = DecompressionStream && !process?.versions?.node
  if (!isStrict || onlyEnd <= at) return undefined
  const start = output.length
  const error = await inflateByStream(input.subarray(at, onlyEnd), (part) => output.append(part))
  if (error === undefined) return onlyEnd
  output.length = start
  return undefined
}
