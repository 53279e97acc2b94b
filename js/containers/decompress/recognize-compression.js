/**
 * Which compression a file is packed in, by its first bytes. decompression.js undoes it.
 *
 * @typedef {'gzip' | 'zlib' | 'bz2' | 'xz' | 'lzma' | 'lz4' | 'zstd'} Compression a compression that files are packed in
 */
import { startsWith } from '../magic.js'

/** The length of the header of .lzma, the longest that is looked at. */
const LZMA_HEADER = 13

/**
 * The compression of a file, by its first bytes; undefined where it is none that is known. No pickle starts as any of these do.
 * @param {Uint8Array} bytes @returns {Compression | undefined}
 */
export function recognizeCompression(bytes) {
  if (startsWith(bytes, [0x1f, 0x8b, 8])) return 'gzip'
  if (startsWith(bytes, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) return 'xz'
  if (startsWith(bytes, [4, 0x22, 0x4d, 0x18])) return 'lz4'
  if (startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd'
  // lz4 and zstd share frames that are to be skipped, so the frame behind such a one tells.
  if ((bytes[0] & 0xf0) === 0x50 && bytes.length > 8 && startsWith(bytes.subarray(1), [0x2a, 0x4d, 0x18])) {
    return recognizeCompression(bytes.subarray(8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)))
  }
  // A digit tells the size of blocks, and a block or the end follows it.
  const isBz2 = startsWith(bytes, [0x42, 0x5a, 0x68]) && bytes[3] >= 0x31 && bytes[3] <= 0x39 && (bytes[4] === 0x31 || bytes[4] === 0x17)
  if (isBz2) return 'bz2'
  // All known writers of zlib take a window of 32 KiB, and the two bytes of the header have a checksum.
  if (bytes[0] === 0x78 && bytes.length > 1 && ((bytes[0] << 8) | bytes[1]) % 31 === 0 && !(bytes[1] & 0x20)) return 'zlib'
  return isLzma(bytes) ? 'lzma' : undefined
}

/** Whether a file is .lzma, which has no mark: the usual properties, a dictionary of 64 KiB or a multiple, and no length or a sound one, by which xz tells it too. */
function isLzma(/** @type {Uint8Array} */ bytes) {
  if (bytes.length < LZMA_HEADER || !startsWith(bytes, [0x5d, 0, 0])) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, LZMA_HEADER)
  const size = view.getBigInt64(5, true)
  return size >= -1n && size < 2n ** 38n
}
