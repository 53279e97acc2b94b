/**
 * Raw deflate streams (RFC 1951), inflated by the platform: by Node's own zlib, or by a DecompressionStream elsewhere.
 *
 * Both hand the platform's errors back as they are: archive/inflate-member.js and gzip.js know what they mean for the file.
 * What the platform cannot do, inflate-by-pako.js does.
 */

/** How much of a stream is handed to a DecompressionStream at a time, so that what comes out waits to be read. */
const STEP = 1 << 16

/** Node's own zlib, or undefined in a browser. It is asked for where it is used, as loading it would add to every import. @returns {typeof import('node:zlib') | undefined} */
export const nodeZlib = () => /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:zlib')

/**
 * Inflates the stream that `bytes` starts with, and tells how many bytes of it the stream takes. It rejects with zlib's error, whose code
 * is `ERR_BUFFER_TOO_LARGE` where more than `most` bytes come out (where more than 1 does if `most` is 0).
 * @param {typeof import('node:zlib')} zlib @param {Uint8Array} bytes @param {number} most bytes @returns {Promise<{ inflated: Uint8Array, taken: number }>}
 */
export function inflateByNode(zlib, bytes, most) {
  return new Promise((resolve, reject) => {
    // zlib takes no limit of 0.
    zlib.inflateRaw(bytes, /** @type {any} */ ({ info: true, maxOutputLength: Math.max(most, 1) }), (error, /** @type {any} */ result) => {
      if (error) return reject(error)
      const { buffer, engine } = result
      return resolve({ inflated: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length), taken: engine.bytesWritten })
    })
  })
}

/**
 * Inflates the one stream that `bytes` is and hands what comes out to `take`, whose errors stop it. It gives undefined at the end, or the
 * platform's error where the bytes are not one whole stream; Node's DecompressionStream gives none where more bytes follow it.
 * @param {Uint8Array} bytes @param {(part: Uint8Array) => void} take @returns {Promise<unknown>}
 */
export async function inflateByStream(bytes, take) {
  let at = 0
  const input = new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += STEP)))
      else controller.close()
    },
  })
  const reader = input.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  for (;;) {
    const part = await reader.read().catch((error) => ({ error }))
    if ('error' in part) return part.error
    if (part.done) return undefined
    try {
      take(part.value)
    } catch (error) {
      reader.cancel().catch(() => {})
      throw error
    }
  }
}
