/**
 * Inflating a raw deflate stream whose size is known: the members of zips.
 *
 * Node's zlib is taken where there is one: it tells of bytes that follow the end of the
 * stream, which Node's DecompressionStream passes over, and a browser's refuses.
 */
import { UnpicklingError } from '../../errors.js'
import { joinBytes } from '../../settings.js'
import { nodeZlib } from './node-zlib.js'

/**
 * Exactly `size` bytes out of a deflate stream that all of `bytes` is.
 * @param {Uint8Array} bytes @param {number} size @param {string} name what to call it in errors @returns {Promise<Uint8Array>}
 */
export async function inflate(bytes, size, name) {
  const zlib = nodeZlib()
  return zlib ? inflateInNode(zlib, bytes, size, name) : inflateByStream(bytes, size, name)
}

const tooLong = (/** @type {string} */ name, /** @type {number} */ size) =>
  new UnpicklingError('BAD_ZIP', `${name} inflates to more than the ${size} bytes that its directory entry declares`)
const broken = (/** @type {string} */ name, /** @type {unknown} */ cause) =>
  new UnpicklingError('BAD_ZIP', `${name} is no deflate stream: ${cause instanceof Error ? cause.message : cause}`, { cause })

/** @param {typeof import('node:zlib')} zlib @param {Uint8Array} bytes @param {number} size @param {string} name @returns {Promise<Uint8Array>} */
function inflateInNode(zlib, bytes, size, name) {
  return new Promise((resolve, reject) => {
    // A limit of 0 would be none.
    zlib.inflateRaw(bytes, /** @type {any} */ ({ info: true, maxOutputLength: Math.max(size, 1) }), (error, /** @type {any} */ result) => {
      if (error) return reject(/** @type {any} */ (error).code === 'ERR_BUFFER_TOO_LARGE' ? tooLong(name, size) : broken(name, error))
      const { buffer, engine } = result
      if (engine.bytesWritten !== bytes.length)
        return reject(new UnpicklingError('BAD_ZIP', `${bytes.length - engine.bytesWritten} bytes follow the end of the deflate stream of ${name}`))
      return resolve(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length))
    })
  })
}

/** @param {Uint8Array} bytes @param {number} size @param {string} name */
async function inflateByStream(bytes, size, name) {
  const reader = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw broken(name, error)
    })
    if (done) break
    parts.push(value)
    length += value.length
    if (length > size) {
      reader.cancel().catch(() => {})
      throw tooLong(name, size)
    }
  }
  return joinBytes(parts)
}
