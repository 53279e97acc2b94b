/**
 * What `load`, `open` and the others read from: files by path and by URL, besides all that source.js takes.
 *
 * A string is a path in Node, and elsewhere a URL relative to the page or worker. What `open` reads has a known size and can be read anywhere, again
 * and again: what comes in one order only, as a stream, a pipe, or an answer of a server without ranges, is read whole for it, and kept.
 */
import { UnpicklingError } from '../errors.js'
import { CHUNK } from '../codec/machine.js'
import { joinBytes } from '../settings.js'
import { unlessAborted } from './abort.js'
import { fileSystem } from './file-system.js'
import { progressOf } from './progress.js'
import { checkRemoteOptions, openDownload, openUrl } from './remote.js'
import { openSource } from './source.js'

/** @typedef {import('./source.js').Source} Source */
/** @typedef {import('./remote.js').RemoteOptions & import('./reading.js').ReadingOptions} OriginOptions */

const isUrl = (/** @type {string} */ text) => /^[a-z][a-z0-9+.-]+:/i.test(text)

/**
 * Where a string or URL leads to: a path of Node, or the address of what is to be fetched; neither for any other origin.
 * @param {unknown} origin @returns {{ path?: string | URL, url?: string }} @throws {TypeError} where there is nothing that it is relative to
 */
export function locate(origin) {
  const isAddress = origin instanceof URL || Object.prototype.toString.call(origin) === '[object URL]'
  if (typeof origin !== 'string' && !isAddress) return {}
  const text = String(origin)
  if (/^file:/i.test(text) && fileSystem()) return { path: new URL(text) }
  if (isUrl(text)) return { url: text }
  if (fileSystem()) return { path: text }
  const base = globalThis.document?.baseURI ?? globalThis.location?.href
  try {
    return { url: new URL(text, base).href }
  } catch (cause) {
    throw new TypeError(`there are no paths here, and nothing that ${JSON.stringify(text)} is relative to: give a File, a Blob or a whole URL`, { cause })
  }
}

/**
 * Opens anything that can be read: in order from its start at least.
 * @param {any} origin a path in Node, a URL, or a SourceLike @param {OriginOptions} options @returns {Promise<Source>}
 */
export async function openOrigin(origin, options) {
  checkRemoteOptions(options)
  const { path, url } = locate(origin)
  if (path !== undefined) return openPath(path)
  return url === undefined ? openSource(origin, options.signal) : openDownload(url, options)
}

/**
 * Opens what can be read anywhere; streams are read whole for it.
 * @param {any} origin a path in Node, a URL, or a SourceLike @param {OriginOptions & { limit: number }} options `limit` is the most bytes that are read whole
 * @returns {Promise<Source>} @throws {UnpicklingError} TOO_LARGE, where there are more; HTTP, where the server gives none
 */
export async function openAnywhere(origin, options) {
  checkRemoteOptions(options)
  const { url } = locate(origin)
  const source = url === undefined ? await openOrigin(origin, options) : await openUrl(url, options)
  return source.size === Infinity ? readWhole(source, options) : source
}

/** Reads a stream to its end and closes it. @param {Source} source @param {OriginOptions & { limit: number }} options @returns {Promise<Source>} */
async function readWhole(source, { limit, signal, onProgress }) {
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  try {
    for (;;) {
      const part = await unlessAborted(source.read(length, 1, CHUNK), signal)
      if (part.length === 0) break
      parts.push(part.slice())
      length += part.length
      onProgress?.(progressOf(source, length))
      const hint = 'the option maxInflated allows more; what can be read anywhere, as a file or a Blob, is not read whole'
      if (length > limit) throw new UnpicklingError('TOO_LARGE', `the stream is longer than ${limit} bytes`, { hint })
    }
  } finally {
    // Not awaited: a stream that hangs would hold up the error.
    void source.close().catch(() => {})
  }
  return { ...(await openSource(joinBytes(parts))), about: source.about, isWhole: true }
}

/** Opens a file in Node: a pipe has no places to read from, and is a stream. @param {string | URL} path @returns {Promise<Source>} */
async function openPath(path) {
  const { open } = /** @type {typeof import('node:fs/promises')} */ (fileSystem())
  const handle = await open(path)
  const isFile = (await handle.stat()).isFile()
  const source = await openSource(isFile ? handle : handle.createReadStream({ autoClose: false }))
  source.close = () => handle.close()
  return source
}
