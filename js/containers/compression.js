/**
 * Compressed files: which compression it is, by content, and what was compressed.
 *
 * Each decompressor is a chunk of its own that is loaded when it is first needed. It writes into an Output, which
 * holds the limit, and throws Faults; it stops between blocks, for others to have their turn and for the caller to abort.
 *
 * @typedef {'gzip' | 'zlib' | 'bz2' | 'xz' | 'lzma' | 'lz4' | 'zstd'} Compression
 *
 * @typedef {object} DecompressOptions
 * @property {number} [limit] bytes that may come out; a LimitError where there are more
 * @property {AbortSignal} [signal]
 * @property {string} [name] whose content it is, for errors
 */
import { LimitError, PickleError, UnpicklingError } from '../errors.js'
import { asBytes } from '../settings.js'
import { Output } from './output.js'

/** @typedef {(input: Uint8Array, output: Output) => Iterator<void> | AsyncIterator<void>} Decompressor */

/** @type {Record<Compression, () => Promise<Decompressor>>} */
const DECOMPRESSORS = {
  gzip: async () => (await import('./decompress/gzip.js')).gunzip,
  zlib: async () => (await import('./decompress/gzip.js')).unzlib,
  bz2: async () => (await import('./decompress/bz2.js')).decompress,
  xz: async () => (await import('./decompress/xz.js')).decompress,
  lzma: async () => (await import('./decompress/lzma.js')).decompress,
  lz4: async () => (await import('./decompress/lz4.js')).decompress,
  zstd: async () => (await import('./decompress/zstd.js')).decompress,
}

/** How many bytes `recognizeCompression` looks at. */
export const COMPRESSION_HEADER = 13

const startsWith = (/** @type {Uint8Array} */ bytes, /** @type {number[]} */ ...magic) => magic.every((byte, i) => bytes[i] === byte)

/**
 * The compression of a file, by its first bytes; undefined where it is none that is known. No pickle starts so.
 * @param {Uint8Array} bytes @returns {Compression | undefined}
 */
export function recognizeCompression(bytes) {
  if (startsWith(bytes, 0x1f, 0x8b, 8)) return 'gzip'
  if (startsWith(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) return 'xz'
  if (startsWith(bytes, 4, 0x22, 0x4d, 0x18)) return 'lz4'
  if (startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  // A skippable frame, which lz4 and zstd share: the next one tells.
  if ((bytes[0] & 0xf0) === 0x50 && bytes.length > 8 && startsWith(bytes.subarray(1), 0x2a, 0x4d, 0x18)) {
    return recognizeCompression(bytes.subarray(8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)))
  }
  // The digit is the size of blocks; a block follows, or the end.
  const isBz2 = startsWith(bytes, 0x42, 0x5a, 0x68) && bytes[3] >= 0x31 && bytes[3] <= 0x39 && (bytes[4] === 0x31 || bytes[4] === 0x17)
  if (isBz2) return 'bz2'
  // 32 KiB is the window of all zlib writers that are known; two bytes have a checksum.
  if (bytes[0] === 0x78 && bytes.length > 1 && ((bytes[0] << 8) | bytes[1]) % 31 === 0 && !(bytes[1] & 0x20)) return 'zlib'
  return isLzma(bytes) ? 'lzma' : undefined
}

/** The usual properties, a dictionary of a size that encoders choose, and no length or a sound one, as xz tells it. */
function isLzma(/** @type {Uint8Array} */ bytes) {
  if (bytes.length < COMPRESSION_HEADER || !startsWith(bytes, 0x5d, 0, 0)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, COMPRESSION_HEADER)
  const size = view.getBigInt64(5, true)
  return size >= -1n && size < 2n ** 38n
}

/** How long others may wait for their turn, in milliseconds. */
const TURN = 50
const nextTurn = () => new Promise((resolve) => setTimeout(resolve))

/**
 * What was compressed: every member, stream or frame of it, one after another, all checksums verified.
 *
 * @param {Compression} kind
 * @param {Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>} data
 * @param {DecompressOptions} [options]
 * @returns {Promise<Uint8Array>}
 */
export async function decompress(kind, data, { limit = Infinity, signal, name = 'the input' } = {}) {
  signal?.throwIfAborted()
  const input = data instanceof Uint8Array ? asBytes(data, 'data') : await collect(data, name, signal)
  const decompressor = await DECOMPRESSORS[kind]().catch((cause) => {
    throw new PickleError('NO_DECOMPRESSOR', `the chunk of this package that decompresses ${kind} cannot be loaded: ${cause.message}`, { cause })
  })
  const output = new Output(limit, name)
  const run = decompressor(input, output)
  try {
    for (let since = Date.now(); ;) {
      const { done } = await run.next()
      signal?.throwIfAborted()
      if (done) return output.take()
      if (Date.now() - since < TURN) continue
      await nextTurn()
      since = Date.now()
    }
  } catch (error) {
    throw explain(error, kind, name)
  }
}

/** The error of this package for one of a decompressor. @param {any} error @param {Compression} kind @param {string} name */
function explain(error, kind, name) {
  if (error instanceof PickleError) return error
  if (error.isFault) return new UnpicklingError('BAD_COMPRESSION', `${name} cannot be decompressed as ${kind}: ${error.message}`, { offset: error.offset, cause: error })
  if (error instanceof RangeError) return new LimitError('TOO_LARGE', `${name} decompresses to more than this machine can hold: ${error.message}`, { cause: error })
  return error
}

/** @param {AsyncIterable<Uint8Array> | Iterable<Uint8Array>} chunks @param {string} name @param {AbortSignal} [signal] */
async function collect(chunks, name, signal) {
  const whole = new Output(Infinity, name)
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    whole.append(asBytes(chunk, 'a chunk'))
  }
  return whole.take()
}
