// Files that the page may read: by a number that says nothing, and by ranges.
import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'

/** The most bytes that are given at once. */
const MOST_BYTES = 64 * 1024 * 1024

export class Grants {
  /** @type {Map<string, { handle: import('node:fs/promises').FileHandle, size: number }>} */
  #files = new Map()

  /** Opens a file for the page. @param {unknown} path @returns {Promise<{ id: string, name: string, size: number }>} */
  async grant(path) {
    if (typeof path !== 'string' || path === '') throw new TypeError('a path is a text')
    const handle = await open(path, 'r')
    const about = await handle.stat()
    if (!about.isFile()) {
      await handle.close()
      throw new TypeError(`${basename(path)} is no file`)
    }
    const id = randomUUID()
    this.#files.set(id, { handle, size: about.size })
    return { id, name: basename(path), size: about.size }
  }

  /** Bytes of a file that was granted. @param {unknown} id @param {unknown} offset @param {unknown} length @returns {Promise<Uint8Array>} */
  async read(id, offset, length) {
    const file = this.#files.get(String(id))
    if (!file) throw new RangeError('this file was not granted')
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) throw new TypeError('offset and length are whole numbers')
    const [from, count] = [Number(offset), Number(length)]
    if (from < 0 || count < 0 || count > MOST_BYTES || from + count > file.size)
      throw new RangeError(`no ${count} bytes from ${from} on can be read of ${file.size}`)
    const bytes = new Uint8Array(count)
    let at = 0
    while (at < count) {
      const { bytesRead } = await file.handle.read(bytes, at, count - at, from + at)
      if (bytesRead === 0) throw new Error('the file became shorter')
      at += bytesRead
    }
    return bytes
  }

  /** How many files are open. */
  get size() {
    return this.#files.size
  }

  async closeAll() {
    await Promise.all([...this.#files.keys()].map((id) => this.close(id)))
  }

  /** @param {unknown} id */
  async close(id) {
    const file = this.#files.get(String(id))
    this.#files.delete(String(id))
    await file?.handle.close()
  }
}
