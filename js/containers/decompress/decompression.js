/**
 * Undoes any compression that recognize-compression.js tells.
 *
 * Each decompressor is a chunk of its own that is loaded when it is first needed. It writes into an Output, which holds the limit, and throws
 * Faults, of which this file makes the package's errors. It stops between blocks, so that others have their turn and the caller can abort.
 *
 * @typedef {object} DecompressOptions the options of `decompress`
 * @property {number} [limit] the most bytes that may come out; a LimitError where there are more
 * @property {AbortSignal} [signal]
 * @property {string} [name] whose content it is, for errors
 * @property {(bytes: Uint8Array) => void} [onPartial] is given what came out before data that are bad
 */
import { LimitError, PickleError, UnpicklingError } from '../../errors.js'
import { CUT } from '../../hints.js'
import { takeDecoders } from '../../codec/decompress.js'
import { asBytes } from '../../settings.js'
import { Output } from './output.js'

/** @typedef {import('./recognize-compression.js').Compression} Compression */
/** @typedef {(input: Uint8Array, output: Output, decoders: any) => Iterator<void> | AsyncIterator<void>} Decompressor the last argument is for those of DECODED */

/** @type {Record<Compression, () => Promise<Decompressor>>} */
const DECOMPRESSORS = {
  gzip: async () => (await import('./gzip.js')).gunzip,
  zlib: async () => (await import('./gzip.js')).unzlib,
  bz2: async () => (await import('./bz2.js')).decompress,
  xz: async () => (await import('./xz.js')).decompress,
  lzma: async () => (await import('./lzma.js')).decompress,
  lz4: async () => (await import('./lz4.js')).decompress,
  zstd: async () => (await import('./zstd.js')).decompress,
}

/** What the decoders of csrc/decompress decode. @type {Set<Compression>} */
const DECODED = new Set(['xz', 'lzma', 'bz2', 'lz4'])

/** How long others may wait for their turn, in milliseconds. */
const TURN = 50
const nextTurn = () => new Promise((resolve) => setTimeout(resolve))

/**
 * What was compressed: every member, stream or frame one after another, with all checksums verified. Bad data is an UnpicklingError
 * `BAD_COMPRESSION` with the offset in the compressed data.
 * @param {Compression} kind @param {Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>} data
 * @param {DecompressOptions} [options] @returns {Promise<Uint8Array>}
 */
export async function decompress(kind, data, { limit = Infinity, signal, name = 'the input', onPartial } = {}) {
  signal?.throwIfAborted()
  const input = data instanceof Uint8Array ? asBytes(data, 'data') : await collect(data, name, signal)
  const load = () => Promise.all([DECOMPRESSORS[kind](), DECODED.has(kind) ? takeDecoders() : undefined])
  const [decompressor, decoders] = await load().catch((cause) => {
    if (cause instanceof PickleError) throw cause
    throw new PickleError('NO_DECOMPRESSOR', `the chunk of this package that decompresses ${kind} cannot be loaded: ${cause.message}`, { cause })
  })
  const output = new Output(limit, name)
  try {
    const run = decompressor(input, output, decoders)
    for (let since = Date.now(); ;) {
      const { done } = await run.next()
      signal?.throwIfAborted()
      if (done) return output.take()
      if (Date.now() - since < TURN) continue
      await nextTurn()
      since = Date.now()
    }
  } catch (error) {
    if (onPartial && /** @type {any} */ (error).isFault) onPartial(output.take())
    throw explain(error, kind, name)
  } finally {
    decoders?.release()
  }
}

/** The error of this package for one of a decompressor. @param {any} error @param {Compression} kind @param {string} name */
function explain(error, kind, name) {
  if (error instanceof PickleError) return error
  if (error.isFault)
    return new UnpicklingError('BAD_COMPRESSION', `${name} cannot be decompressed as ${kind}: ${error.message}`, {
      offset: error.offset,
      cause: error,
      hint: error.message.startsWith('the data ends within') ? CUT : undefined,
    })
  if (error instanceof RangeError)
    return new LimitError('TOO_LARGE', `${name} decompresses to more than this machine can hold: ${error.message}`, { cause: error })
  return error
}

/** All bytes of chunks in a row. @param {AsyncIterable<Uint8Array> | Iterable<Uint8Array>} chunks @param {string} name @param {AbortSignal} [signal] */
async function collect(chunks, name, signal) {
  const whole = new Output(Infinity, name)
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    whole.append(asBytes(chunk, 'a chunk'))
  }
  return whole.take()
}
