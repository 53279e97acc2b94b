/**
 * Sources: where `load` gets bytes from, a piece at a time.
 *
 * `read(offset, least, most, keep)` gives bytes from `offset` on, at least `least` of them unless the input ends before, and about `most` at
 * most. Later calls never go back before `keep`, which is `offset` where it is not given, so a stream has to keep only what lies behind it.
 * What more `open` reads from, files by path and URL, is left to origin.js.
 */
import { asBytes } from '../settings.js'

/**
 * @typedef {object} Source
 * @property {number} size the length in bytes, or Infinity as long as it is not known: that of a stream, before its end
 * @property {(offset: number, least: number, most: number, keep?: number) => Promise<Uint8Array>} read
 * @property {() => Promise<void>} close lets go of the origin; what was not read is dropped
 *
 * @typedef {Blob | Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array> |
 *   Uint8Array | ArrayBuffer | ArrayBufferView | FileHandleLike} SourceLike
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
  return { size: bytes.length, read: async (offset, least, most) => bytes.subarray(offset, offset + most), close: nothing }
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

/**
 * A source of chunks that come in order. Chunks are kept as long as a later read may want them.
 * @implements {Source}
 */
class StreamSource {
  size = Infinity
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

/**
 * Opens a source of anything that `load` takes. Forms of it are told by the methods that they have, as a library may bring its own.
 * @param {any} origin a SourceLike @returns {Promise<Source>} @throws {TypeError} where it is none
 */
export async function openSource(origin) {
  if (typeof origin !== 'object' || origin === null)
    throw new TypeError(
      `a source must be a Blob, a stream, a Response, an async iterable, a FileHandle or bytes, not ${origin === null ? 'null' : typeof origin}`,
    )
  if (ArrayBuffer.isView(origin) || origin instanceof ArrayBuffer) return fromMemory(asBytes(origin, 'source'))
  if (typeof Blob !== 'undefined' && origin instanceof Blob) return fromBlob(origin)
  if (typeof Response !== 'undefined' && origin instanceof Response) {
    if (!origin.ok) throw new TypeError(`the response has status ${origin.status}`)
    return origin.body ? fromReadableStream(origin.body) : fromMemory(new Uint8Array(0))
  }
  if (typeof origin.getReader === 'function') return fromReadableStream(origin)
  if (typeof origin.read === 'function' && typeof origin.stat === 'function') return fromFileHandle(origin)
  if (typeof origin[Symbol.asyncIterator] === 'function' || typeof origin[Symbol.iterator] === 'function') return fromIterable(origin)
  if (typeof origin.arrayBuffer === 'function' && typeof origin.slice === 'function') return fromBlob(origin)
  throw new TypeError('a source must be a Blob, a stream, a Response, an async iterable, a FileHandle or bytes')
}
