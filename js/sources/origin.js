/**
 * What `open` reads from: files by path and by URL, besides all that `load` takes (source.js).
 *
 * These sources have a known size and can be read anywhere, again and again. What comes in one order only, as a stream, a pipe, or an answer of a
 * server without ranges, is read whole and kept.
 */
import { UnpicklingError } from '../errors.js'
import { CHUNK } from '../codec/machine.js'
import { joinBytes } from '../settings.js'
import { openSource } from './source.js'

/** @typedef {import('./source.js').Source} Source */

const isUrl = (/** @type {string} */ text) => /^[a-z][a-z0-9+.-]+:/i.test(text)

/**
 * Opens a source of anything that `open` takes.
 * @param {any} origin a path in Node, a URL, or what `load` takes
 * @param {{ signal?: AbortSignal, limit: number }} options the signal stops requests; `limit` is the most bytes that are read whole
 * @returns {Promise<Source>} @throws {UnpicklingError} TOO_LARGE, where there are more; HTTP, where the server gives none
 */
export async function openOrigin(origin, { signal, limit }) {
  if (typeof origin === 'string' && !isUrl(origin)) return openPath(origin, limit)
  if (typeof origin === 'string' || origin instanceof URL) {
    const url = new URL(origin)
    return url.protocol === 'file:' ? openPath(url, limit) : openUrl(url.href, { signal, limit })
  }
  const source = await openSource(origin)
  return source.size === Infinity ? readWhole(source, limit) : source
}

/** Reads a stream to its end and closes it. @param {Source} source @param {number} limit @returns {Promise<Source>} */
async function readWhole(source, limit) {
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  for (;;) {
    const part = await source.read(length, 1, CHUNK)
    if (part.length === 0) break
    parts.push(part.slice())
    length += part.length
    if (length > limit) throw new UnpicklingError('TOO_LARGE', `the stream is longer than ${limit} bytes`)
  }
  await source.close()
  return openSource(joinBytes(parts))
}

/** Opens a file in Node. @param {string | URL} path @param {number} limit @returns {Promise<Source>} */
async function openPath(path, limit) {
  const name = 'node:fs/promises'
  // A bundler for browsers must not follow this.
  const { open } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name).catch((cause) => {
    throw new TypeError('there are no paths here: give a File, a Blob or a URL', { cause })
  })
  const handle = await open(path)
  // A pipe has no places to read from.
  const isFile = (await handle.stat()).isFile()
  const source = await openSource(isFile ? handle : handle.createReadStream({ autoClose: false }))
  return { ...(isFile ? source : await readWhole(source, limit)), close: () => handle.close() }
}

/** Bytes of the blocks in which a remote file is read, and how many blocks are kept. */
const BLOCK = 1 << 16
const MOST_BLOCKS = 64

/** @param {string} url @param {{ signal?: AbortSignal, limit: number }} options @returns {Promise<Source>} */
async function openUrl(url, { signal, limit }) {
  const first = await request(url, 0, BLOCK, signal)
  if (first.status === 200) return readWhole(await openSource(first), limit)
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(first.headers.get('content-range') ?? '')
  if (first.status === 416) return openSource(new Uint8Array(0))
  if (first.status !== 206 || !range) throw new UnpicklingError('HTTP', `${url} answers with status ${first.status} ${first.statusText}`)
  return new RemoteFile(url, Number(range[3]), validatorOf(first), new Uint8Array(await first.arrayBuffer()), signal)
}

/** What tells whether a file has changed between two requests. */
const validatorOf = (/** @type {Response} */ response) => response.headers.get('etag') ?? response.headers.get('last-modified')

/** @param {string} url @param {number} start @param {number} end @param {AbortSignal | undefined} signal */
const request = (url, start, end, signal) => fetch(url, { headers: { Range: `bytes=${start}-${end - 1}` }, signal })

/**
 * A file that a server gives in ranges. Short reads are made in blocks, of which the latest are kept; long ones are requested as they are.
 * A file that changes meanwhile is an error.
 * @implements {Source}
 */
class RemoteFile {
  #url
  #validator
  #signal
  /** The blocks that are kept, by their index, the longest unused first. @type {Map<number, Uint8Array>} */
  #blocks = new Map()

  /** @param {string} url @param {number} size @param {string | null} validator @param {Uint8Array} first the first block, or less of it @param {AbortSignal | undefined} signal */
  constructor(url, size, validator, first, signal) {
    this.size = size
    this.#url = url
    this.#validator = validator
    this.#signal = signal
    if (first.length >= Math.min(BLOCK, size)) this.#blocks.set(0, first)
  }

  async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) {
    const end = Math.min(offset + Math.max(least, most), this.size)
    if (offset >= end) return new Uint8Array(0)
    if (end - offset > BLOCK * 4) return this.#fetch(offset, end)
    const first = Math.floor(offset / BLOCK)
    // Only what is wanted at least decides how much is requested.
    const last = Math.floor((Math.min(offset + least, end) - 1) / BLOCK)
    const wanted = await this.#fill(first, Math.max(first, last))
    const parts = []
    for (let block = first; block * BLOCK < end; block++) {
      const bytes = wanted.get(block) ?? this.#blocks.get(block)
      if (!bytes) break
      this.#blocks.delete(block)
      this.#blocks.set(block, bytes)
      parts.push(bytes.subarray(Math.max(0, offset - block * BLOCK), Math.min(bytes.length, end - block * BLOCK)))
    }
    return joinBytes(parts)
  }

  /**
   * The blocks from `first` to `last`, of which those that are missing are fetched in one request. They are returned, as by the end of the
   * request the others may no longer be kept.
   * @returns {Promise<Map<number, Uint8Array>>}
   */
  async #fill(/** @type {number} */ first, /** @type {number} */ last) {
    /** @type {Map<number, Uint8Array>} */
    const wanted = new Map()
    const take = (/** @type {number} */ block, bytes = this.#blocks.get(block)) => bytes !== undefined && wanted.set(block, bytes)
    while (first <= last && take(first)) first++
    while (last >= first && take(last)) last--
    if (first > last) return wanted
    const bytes = await this.#fetch(first * BLOCK, Math.min((last + 1) * BLOCK, this.size))
    for (let block = first; block <= last; block++) {
      take(block, bytes.subarray((block - first) * BLOCK, (block - first + 1) * BLOCK))
      this.#blocks.delete(block)
      this.#blocks.set(block, /** @type {Uint8Array} */ (wanted.get(block)))
    }
    for (const block of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_BLOCKS) break
      if (block < first || block > last) this.#blocks.delete(block)
    }
    return wanted
  }

  async #fetch(/** @type {number} */ start, /** @type {number} */ end) {
    const response = await request(this.#url, start, end, this.#signal)
    if (response.status !== 206) throw new UnpicklingError('HTTP', `${this.#url} answers with status ${response.status} ${response.statusText} to a range`)
    if (validatorOf(response) !== this.#validator) throw new UnpicklingError('CHANGED', `${this.#url} has changed while it was read`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.length !== end - start) throw new UnpicklingError('HTTP', `${this.#url} gives ${bytes.length} bytes where ${end - start} were asked for`)
    return bytes
  }

  async close() {
    this.#blocks.clear()
  }
}
