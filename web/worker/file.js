/** The file of this worker: opening it, and what it is. */
import { hostSource } from './host-source.js'
import { startNodes } from './nodes.js'
import { closeDocument, openLossless } from './python2.js'

/**
 * @typedef {{ file: Blob, name?: string } | { bytes: Uint8Array, name?: string } | { url: string, name?: string } | { host: { name?: string, size: number } }} Origin where a file comes from, as the page tells it
 *
 * @typedef {object} Summary what a file is
 * @property {string} kind @property {string[]} compression @property {number} size in bytes, unpacked
 * @property {number} entries how many there are
 * @property {Record<string, string | number | boolean>} about
 * @property {{ offset: number, bytes: number, message: string } | undefined} trailing what follows the last object and cannot be read
 * @property {'latin1' | undefined} encoding by which the str of Python 2 were read, where they are not ASCII
 * @property {import('./nodes.js').Line} root
 *
 * @typedef {import('./pause.js').Job} Job
 */

/** @type {import('brine').PickleDocument | undefined} */
let document_
/** @type {any} */
let source_

/** The document that is open. */
export function opened() {
  if (!document_) throw new Error('no file is open')
  return document_
}

/** What `open` reads, of what the page told. @param {Origin} origin @param {number} host the number of the page's source, where it is one */
export const sourceOf = (origin, host) =>
  'host' in origin ? hostSource(origin.host, host) : 'url' in origin ? origin.url : 'bytes' in origin ? origin.bytes : origin.file

/** Takes a file that is not opened as a tree. @param {Origin} origin */
export function takeSource(origin) {
  source_ ??= sourceOf(origin, 0)
}

/** What `open`, `scanFile` and others read: what the page handed over. */
export const source = () => source_

/** The bytes of the file from `offset` on, as they lie in it, not unpacked. @param {number} offset @param {number} length @returns {Promise<Uint8Array>} */
export async function readBytes(offset, length) {
  if (source_ instanceof Uint8Array) return source_.subarray(offset, offset + length)
  if (source_ instanceof Blob) return new Uint8Array(await source_.slice(offset, offset + length).arrayBuffer())
  if (typeof source_ === 'string') {
    const response = await fetch(source_, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return response.status === 206 ? bytes : bytes.subarray(offset, offset + length)
  }
  return source_.read(offset, Math.max(0, Math.min(length, source_.size - offset)))
}

const isPlain = (/** @type {unknown} */ value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

export const calls = {
  /** Opens the file. @param {Origin} origin @param {Job} job @returns {Promise<Summary>} */
  async open(origin, { signal, progress }) {
    source_ = sourceOf(origin, 0)
    const onProgress = (/** @type {{ bytesRead: number, totalBytes?: number }} */ { bytesRead, totalBytes = 0 }) =>
      progress({ done: bytesRead, total: totalBytes, what: 'Reading' })
    const { document, encoding } = await openLossless(source_, { signal, onProgress })
    document_ = document
    const { kind, compression, size, entries, about } = document_
    const { trailing } = /** @type {{ trailing?: { offset: number, bytes: number, error: Error } }} */ (about)
    return {
      kind,
      compression,
      size,
      entries: entries.length,
      about: /** @type {Summary['about']} */ (Object.fromEntries(Object.entries(about).filter(([, value]) => isPlain(value)))),
      trailing: trailing && { offset: trailing.offset, bytes: trailing.bytes, message: trailing.error.message },
      encoding,
      root: await startNodes(document_),
    }
  },

  /** Lets go of the file. */
  async close() {
    await closeDocument(document_)
    document_ = undefined
  },
}
