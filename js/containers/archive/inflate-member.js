/**
 * Inflates the members of zips: raw deflate streams whose inflated size the directory declares.
 *
 * Node's zlib is taken where there is one: it tells of bytes that follow the end of the stream, which Node's
 * DecompressionStream passes over and a browser's refuses. The size and the CRC of what comes out are checked by zip.js.
 */
import { UnpicklingError } from '../../errors.js'
import { joinBytes } from '../../settings.js'
import { inflateByNode, inflateByStream, nodeZlib } from '../decompress/platform-inflate.js'

/**
 * What the deflate stream that all of `bytes` is inflates to: at most `size` bytes. It rejects with an UnpicklingError `BAD_ZIP` where
 * more come out, where the stream is bad, or where bytes follow it.
 * @param {Uint8Array} bytes @param {number} size @param {string} name what to call it in errors @returns {Promise<Uint8Array>}
 */
export async function inflateMember(bytes, size, name) {
  const tooLong = () => new UnpicklingError('BAD_ZIP', `${name} inflates to more than the ${size} bytes that its directory entry declares`)
  const broken = (/** @type {unknown} */ cause) =>
    new UnpicklingError('BAD_ZIP', `${name} is no deflate stream: ${cause instanceof Error ? cause.message : cause}`, { cause })
  const zlib = nodeZlib()
  if (zlib) {
    const { inflated, taken } = await inflateByNode(zlib, bytes, size).catch((error) => {
      throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLong() : broken(error)
    })
    if (taken !== bytes.length) throw new UnpicklingError('BAD_ZIP', `${bytes.length - taken} bytes follow the end of the deflate stream of ${name}`)
    return inflated
  }
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  const error = await inflateByStream(bytes, (part) => {
    parts.push(part)
    length += part.length
    if (length > size) throw tooLong()
  })
  if (error !== undefined) throw broken(error)
  return joinBytes(parts)
}
