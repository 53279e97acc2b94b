/**
 * Reading a source for as long as nobody aborts it: what `load` and the other
 * asynchronous calls stand on.
 *
 * @typedef {object} AsyncOptions the options of calls that read a source
 * @property {AbortSignal} [signal] stops the reading; the call rejects with the signal's reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the input is read
 *
 * @typedef {Omit<import('./source.js').Source, 'close'> & { close: () => void }} Reading
 */
import { UnpicklingError } from '../errors.js'
import { asBytes, asOptions } from '../settings.js'
import { openSource } from './source.js'

/**
 * A source that is read with the caller's signal and progress. Close it at the end.
 * @param {import('./source.js').SourceLike} origin @param {AsyncOptions} [options] @returns {Promise<Reading>}
 */
export async function openReading(origin, options) {
  const { signal, onProgress } = /** @type {AsyncOptions} */ (asOptions(options))
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new TypeError('options.signal must be an AbortSignal')
  signal?.throwIfAborted()
  const source = await openSource(origin)
  // Not awaited: a stream that hangs would hold up the error.
  const close = () => void source.close().catch(() => {})
  signal?.addEventListener('abort', close)
  return {
    get size() {
      return source.size
    },
    async read(offset, least, most, keep) {
      signal?.throwIfAborted()
      const bytes = asBytes(await unlessAborted(source.read(offset, least, most, keep), signal), 'a chunk')
      signal?.throwIfAborted()
      onProgress?.({ bytesRead: offset + bytes.length, totalBytes: source.size === Infinity ? undefined : source.size })
      return bytes
    },
    close() {
      signal?.removeEventListener('abort', close)
      close()
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

/** @template T @param {Promise<T>} promise @param {AbortSignal | undefined} signal @returns {Promise<T>} */
function unlessAborted(promise, signal) {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    // The source itself may have aborted it, before there was a listener.
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
