/**
 * Reading a source for as long as nobody aborts it: what `load`, `open` and the other asynchronous calls stand on.
 *
 * @typedef {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} OnProgress is called as the input is read, with the bytes of it that
 *   have been read so far, and its length where that is known
 *
 * @typedef {object} ReadingOptions
 * @property {AbortSignal} [signal] stops the reading; the call rejects with the signal's reason
 * @property {OnProgress} [onProgress] called as the input is read
 *
 * @typedef {ReadingOptions & import('./remote.js').RemoteOptions} AsyncOptions the options of calls that read a source
 *
 * @typedef {import('./source.js').Source} Source
 * @typedef {Omit<import('./source.js').Source, 'close'> & { close: () => void }} Reading
 */
import { UnpicklingError } from '../errors.js'
import { asBytes, asOptions } from '../settings.js'
import { unlessAborted } from './abort.js'
import { openOrigin } from './origin.js'
import { Coverage, progressOf } from './progress.js'

/** @param {ReadingOptions} options @throws {TypeError} where one is not of its type */
export function checkReadingOptions({ signal, onProgress }) {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new TypeError('options.signal must be an AbortSignal')
  if (onProgress !== undefined && typeof onProgress !== 'function') throw new TypeError('options.onProgress must be a function')
  signal?.throwIfAborted()
}

/**
 * A source that is read with the caller's signal and progress. Close it at the end.
 * @param {import('./source.js').SourceLike | string | URL} origin @param {AsyncOptions} [options] @returns {Promise<Reading>}
 */
export async function openReading(origin, options) {
  const settings = /** @type {AsyncOptions} */ (asOptions(options))
  const { signal, onProgress } = settings
  checkReadingOptions(settings)
  const source = await openOrigin(origin, settings)
  // Not awaited: a stream that hangs would hold up the error.
  const close = () => void source.close().catch(() => {})
  signal?.addEventListener('abort', close)
  return {
    isInMemory: source.isInMemory,
    get size() {
      return source.size
    },
    async read(offset, least, most, keep) {
      signal?.throwIfAborted()
      const bytes = asBytes(await unlessAborted(source.read(offset, least, most, keep), signal), 'a chunk')
      signal?.throwIfAborted()
      onProgress?.(progressOf(source, offset + bytes.length))
      return bytes
    },
    close() {
      signal?.removeEventListener('abort', close)
      close()
    },
  }
}

/**
 * The same source, which heeds a signal at once and tells how many of its bytes have been read. What was read whole has told of it.
 * @param {Source} source @param {ReadingOptions} options @returns {Source}
 */
export function watchSource(source, { signal, onProgress }) {
  const coverage = new Coverage()
  return {
    get size() {
      return source.size
    },
    isInMemory: source.isInMemory,
    close: () => source.close(),
    async read(offset, least, most, keep) {
      signal?.throwIfAborted()
      const bytes = await unlessAborted(source.read(offset, least, most, keep), signal)
      signal?.throwIfAborted()
      if (!source.isWhole) onProgress?.(progressOf(source, coverage.add(offset, offset + bytes.length)))
      return bytes
    },
  }
}

/**
 * Exactly `length` bytes of a source, which may be views of what it keeps. Where it ends before, the call rejects with what `explain`
 * makes of the number of bytes that are there.
 * @param {Pick<import('./source.js').Source, 'read'>} source @param {number} offset @param {number} length
 * @param {(found: number) => Error} [explain] an UnpicklingError `TRUNCATED` with the offset of the end by default
 */
export async function readExactly(source, offset, length, explain) {
  const bytes = length ? await source.read(offset, length, length) : new Uint8Array(0)
  if (bytes.length < length) throw explain?.(bytes.length) ?? endsBefore(length - bytes.length, offset + bytes.length)
  return bytes.length > length ? bytes.subarray(0, length) : bytes
}

const endsBefore = (/** @type {number} */ missing, /** @type {number} */ offset) =>
  new UnpicklingError('TRUNCATED', `the file ends ${missing} bytes before the end of what is read`, { offset })
