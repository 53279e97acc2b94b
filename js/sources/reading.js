/**
 * Reading a source until somebody aborts it, and telling how far it is: what `load` and the other asynchronous calls stand on.
 *
 * @typedef {object} AsyncOptions
 * @property {AbortSignal} [signal] stops the reading; the call rejects with the signal's reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the input is read
 *
 * @typedef {Omit<import('./source.js').Source, 'close'> & { close: () => void }} Reading
 */
import { UnpicklingError } from '../errors.js'
import { asBytes, asOptions } from '../settings.js'
import { openSource } from './source.js'

/**
 * Opens a source that is read with the caller's signal and progress. Whoever opens it closes it at the end.
 * @param {import('./source.js').SourceLike} origin @param {AsyncOptions} [options] @returns {Promise<Reading>}
 */
export async function openReading(origin, options) {
  const { signal, onProgress } = /** @type {AsyncOptions} */ (asOptions(options))
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new TypeError('options.signal must be an AbortSignal')
  signal?.throwIfAborted()
  const source = await openSource(origin)
  // This is not awaited: a stream that hangs would hold up the error.
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
 * Reads `length` bytes of a source; throws an UnpicklingError, TRUNCATED, where it has fewer.
 * @param {Pick<import('./source.js').Source, 'read'>} source
 * @param {number} offset
 * @param {number} length
 */
export async function readExactly(source, offset, length) {
  const bytes = length ? await source.read(offset, length, length) : new Uint8Array(0)
  if (bytes.length < length)
    throw new UnpicklingError('TRUNCATED', `the file ends ${length - bytes.length} bytes before the end of what is read`, { offset: offset + bytes.length })
  return bytes
}

/** The promise, which rejects at once when the signal aborts. @template T @param {Promise<T>} promise @param {AbortSignal | undefined} signal @returns {Promise<T>} */
function unlessAborted(promise, signal) {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    // The source itself may have aborted the signal before there was a listener.
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
