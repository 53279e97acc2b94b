/** The checks of xz that csrc/decompress/checks.c makes. */

/** @typedef {import('../../codec/decompress.js').Decoders} Decoders */

/** The CRC-64 of some of the bytes, as two unsigned halves. @param {Decoders} decoders @param {Uint8Array} bytes @param {number} start @param {number} end @returns {[low: number, high: number]} */
export function crc64(decoders, bytes, start, end) {
  const at = decoders.exports.pk_check() / 4
  decoders.words.fill(0, at, at + 2)
  decoders.hand(decoders.exports.pk_crc64, bytes, start, end)
  return [decoders.words[at] >>> 0, decoders.words[at + 1] >>> 0]
}

const BLOCK = 64
const LENGTH = 8

/** The SHA-256 of some of the bytes: 32 bytes. (crypto.subtle is missing on pages that are not served by HTTPS.) @param {Decoders} decoders @param {Uint8Array} bytes @param {number} start @param {number} end @returns {Uint8Array} */
export function sha256(decoders, bytes, start, end) {
  const { pk_check, pk_sha256_start, pk_sha256_mix } = decoders.exports
  const whole = end - ((end - start) % BLOCK)
  pk_sha256_start()
  decoders.hand(pk_sha256_mix, bytes, start, whole)
  // The rest is followed by a bit, by zeros and by the count of all bits.
  const rest = new Uint8Array(end - whole + 1 + LENGTH > BLOCK ? 2 * BLOCK : BLOCK)
  rest.set(bytes.subarray(whole, end))
  rest[end - whole] = 0x80
  new DataView(rest.buffer).setBigUint64(rest.length - LENGTH, BigInt(end - start) * 8n)
  decoders.hand(pk_sha256_mix, rest, 0, rest.length)
  const at = pk_check() / 4
  const digest = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 8; i++) digest.setInt32(i * 4, decoders.words[at + i])
  return new Uint8Array(digest.buffer)
}
