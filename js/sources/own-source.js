/** Sources of the caller's own: whatever can give bytes from anywhere, behind an Electron bridge, a signed URL or an editor's file system. */
import { PickleError } from '../errors.js'
import { asBytes } from '../settings.js'
import { unlessAborted } from './abort.js'
import { BlockSource } from './blocks.js'

/**
 * @typedef {object} RandomAccessSource a source of one's own. It is never closed here.
 * @property {number} size its length in bytes
 * @property {(offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array> | Uint8Array} read gives exactly `length` bytes from `offset` on, which
 *   are not changed afterwards; it is never asked for bytes behind the end. Several reads may be under way at once. The signal is that of the options
 * @property {string} [name] told by its errors
 */

/** Whether something was meant to be a RandomAccessSource: it has one of its members, and no other way to read it was found. */
export const isOwnSource = (/** @type {any} */ origin) => typeof origin.read === 'function' || typeof origin.size === 'number'

/** @param {RandomAccessSource} origin @param {AbortSignal} [signal] @throws {TypeError} where a member is missing */
export function fromOwnSource(origin, signal) {
  const { size, name = 'the source' } = origin
  if (typeof origin.read !== 'function') throw new TypeError(`read of ${name} must be a function of an offset and a length, not ${typeof origin.read}`)
  if (!Number.isSafeInteger(size) || size < 0) throw new TypeError(`size of ${name} must be its length in bytes, a number, not ${String(size)}`)
  return new BlockSource(size, async (start, end) => {
    signal?.throwIfAborted()
    const bytes = asBytes(await unlessAborted(Promise.resolve(origin.read(start, end - start, signal)), signal), `what read of ${name} gives`)
    if (bytes.length === end - start) return bytes
    const hint = 'read(offset, length) is to give exactly so many bytes as it is asked for, and is never asked for any behind the size'
    throw new PickleError('BAD_READ', `read(${start}, ${end - start}) of ${name} gave ${bytes.length} bytes`, { hint })
  })
}
