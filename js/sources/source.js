/**
 * Sources: where `load` gets bytes from, a piece at a time.
 *
 * `read(offset, least, most, keep)` gives bytes from `offset` on, at least `least` of them unless the input ends before, and about `most` at
 * most. Later calls never go back before `keep`, which is `offset` where it is not given, so a stream has to keep only what lies behind it.
 * Files by path and URL are left to origin.js.
 */
import { asBytes, isMemory } from '../settings.js'
import { fromOwnSource, isOwnSource } from './own-source.js'

/**
 * @typedef {object} Source
 * @property {number} size the length in bytes, or Infinity as long as it is not known: that of a stream, before its end
 * @property {(offset: number, least: number, most: number, keep?: number) => Promise<Uint8Array>} read
 * @property {() => Promise<void>} close lets go of the origin; what was not read is dropped
 * @property {number} [total] the length that a stream is said to have
 * @property {Record<string, unknown>} [about] what is known of how it is read, for the document's `about`
 * @property {boolean} [isWhole] whether it was read whole when it was opened, and progress told of it
 * @property {boolean} [isInMemory] whether all of it is in memory: a read gives a view, however long
 *
 * @typedef {Blob | Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array> |
 *   Uint8Array | ArrayBuffer | ArrayBufferView | FileHandleLike | DenoFileLike | import('./own-source.js').RandomAccessSource} SourceLike what `load` and `open` read, besides paths and URLs
 *
 * @typedef {object} DenoFileLike a Deno.FsFile
 * @property {(buffer: Uint8Array) => Promise<number | null>} read
 * @property {(offset: number, whence: number) => Promise<number>} seek
 * @property {() => Promise<{ size: number }>} stat
 *
 * @typedef {object} FileHandleLike a FileHandle of node:fs/promises
 * @property {(buffer: Uint8Array, offset: number, length: number, position: number) => Promise<{ bytesRead: number }>} read
 * @property {() => Promise<{ size: number }>} stat
 */

const nothing = async () => {}

/** Node's read takes lengths of 31 bits, and ends the process on any other. */
const LARGEST_READ = 2 ** 30

/** What it reads are views of the bytes. @param {Uint8Array} bytes @returns {Source} */
function fromMemory(bytes) {
  return { size: bytes.length, isInMemory: true, read: async (offset, least, most) => bytes.subarray(offset, offset + most), close: nothing }
}

/** @param {Blob} blob @returns {Source} */
function fromBlob(blob) {
  return {
    size: blob.size,
    read: async (offset, least, most) => new Uint8Array(await blob.slice(offset, offset + most).arrayBuffer()),
    close: nothing,
  }
}

/** @param {FileHandleLike} handle @returns {Promise<Source>} */
async function fromFileHandle(handle) {
  const { size } = await handle.stat()
  const read = async (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
    const buffer = new Uint8Array(Math.max(0, Math.min(most, size - offset)))
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, Math.min(buffer.length - length, LARGEST_READ), offset + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return buffer.subarray(0, length)
  }
  return { size, read, close: nothing }
}

/** A file of Deno, which reads where it stands: one read after another. @param {any} file @returns {Promise<Source>} */
async function fromDenoFile(file) {
  const { size, isFile } = await file.stat()
  if (isFile === false) return fromReadableStream(file.readable)
  const FROM_START = 0
  let last = Promise.resolve()
  const readAt = async (/** @type {number} */ offset, /** @type {number} */ most) => {
    const buffer = new Uint8Array(Math.max(0, Math.min(most, size - offset)))
    await file.seek(offset, FROM_START)
    let length = 0
    while (length < buffer.length) {
      const count = await file.read(buffer.subarray(length))
      if (!count) break
      length += count
    }
    return buffer.subarray(0, length)
  }
  const read = (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
    const reading = last.then(() => readAt(offset, most))
    last = reading.then(
      () => {},
      () => {},
    )
    return reading
  }
  return { size, read, close: nothing }
}

/**
 * A source of chunks that come in order. Chunks are kept as long as a later read may want them.
 * @implements {Source}
 */
class StreamSource {
  size = Infinity
  /** The length that it is said to have. @type {number | undefined} */
  total
  /** The offset of the chunks that are kept, and how many bytes they have. */
  #start = 0
  #length = 0
  /** @type {Uint8Array[]} */
  #chunks = []
  #next
  #stop

  /** @param {() => Promise<IteratorResult<unknown>>} next @param {() => Promise<unknown>} stop */
  constructor(next, stop) {
    this.#next = next
    this.#stop = stop
  }

  async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most, keep = offset) {
    this.#drop(keep)
    while (this.#start + this.#length < offset + least && this.size === Infinity) {
      const { done, value } = await this.#next()
      if (done) {
        this.size = this.#start + this.#length
      } else {
        const chunk = asBytes(typeof value === 'string' ? undefined : value, 'a chunk of the stream')
        this.#chunks.push(chunk)
        this.#length += chunk.length
        this.#drop(keep)
      }
    }
    return this.#take(offset - this.#start, most)
  }

  /** Lets go of chunks that lie before the offset. */
  #drop(/** @type {number} */ offset) {
    while (this.#chunks.length && this.#start + this.#chunks[0].length <= offset) {
      const chunk = /** @type {Uint8Array} */ (this.#chunks.shift())
      this.#start += chunk.length
      this.#length -= chunk.length
    }
  }

  /** Bytes of the chunks that are kept: a view where they lie in one chunk. */
  #take(/** @type {number} */ skip, /** @type {number} */ most) {
    if (skip >= this.#length) return new Uint8Array(0)
    if (this.#chunks[0].length - skip >= most || this.#chunks.length === 1) return this.#chunks[0].subarray(skip, skip + most)
    const bytes = new Uint8Array(Math.min(most, this.#length - skip))
    let at = 0
    for (const chunk of this.#chunks) {
      if (at === bytes.length) break
      const part = chunk.subarray(skip, skip + bytes.length - at)
      bytes.set(part, at)
      at += part.length
      skip = Math.max(0, skip - chunk.length)
    }
    return bytes
  }

  async close() {
    if (this.size === Infinity) await this.#stop()
  }
}

function fromReadableStream(/** @type {ReadableStream<Uint8Array>} */ stream) {
  const reader = stream.getReader()
  return new StreamSource(/** @type {any} */ (() => reader.read()), () => reader.cancel())
}

function fromIterable(/** @type {AsyncIterable<Uint8Array> | Iterable<Uint8Array>} */ iterable) {
  const iterator = Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]()
  return new StreamSource(
    async () => iterator.next(),
    async () => iterator.return?.(),
  )
}

/** The body of a Response. @param {Response} response @returns {Promise<Source>} */
async function fromResponse(response) {
  if (!response.ok) throw new TypeError(`the response${response.url ? ` of ${response.url}` : ''} has status ${response.status}`)
  if (!response.body) return fromMemory(new Uint8Array(0))
  const source = await openSource(response.body)
  // What comes out of a body that was compressed has another length, and a page may not see that it was.
  const length = response.headers?.get('content-encoding') ? null : response.headers?.get('content-length')
  if (length && /^\d+$/.test(length)) source.total = Number(length)
  return source
}

const KINDS = 'a Blob, a stream, a Response, an async iterable, a FileHandle, bytes or { size, read(offset, length) }'

/**
 * Opens a source of anything that `load` takes. Forms of it are told by the methods that they have, as a library may bring its own, and as a
 * look at Node's `Response` takes it a tenth of a second.
 * @param {any} origin a SourceLike @param {AbortSignal} [signal] handed to sources of the caller's own @returns {Promise<Source>} @throws {TypeError} where it is none
 */
export async function openSource(origin, signal) {
  if (typeof origin !== 'object' || origin === null) throw new TypeError(`a source must be ${KINDS}, not ${origin === null ? 'null' : typeof origin}`)
  if (ArrayBuffer.isView(origin) || isMemory(origin)) return fromMemory(asBytes(origin, 'source'))
  const has = (/** @type {string} */ name) => typeof origin[name] === 'function'
  if (has('arrayBuffer') && has('slice')) return fromBlob(origin)
  if (has('arrayBuffer') && typeof origin.ok === 'boolean') return fromResponse(origin)
  if (has('getReader')) return fromReadableStream(origin)
  if (has('read') && has('stat')) return has('seek') ? fromDenoFile(origin) : fromFileHandle(origin)
  if (has('read') && typeof origin.size === 'number') return fromOwnSource(origin, signal)
  if (Symbol.asyncIterator in origin || Symbol.iterator in origin) return fromIterable(origin)
  if (isOwnSource(origin)) return fromOwnSource(origin, signal)
  throw new TypeError(`a source must be ${KINDS}`)
}
