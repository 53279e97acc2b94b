/** The checksum Adler-32 of zlib (RFC 1950). */

/** So many bytes can be summed before the sums leave 32 bits (NMAX of zlib's adler32.c). */
const ADLER_RUN = 5552

/** The Adler-32 of some of the bytes. @param {Uint8Array} bytes @returns {number} unsigned */
export function adler32(bytes, start = 0, end = bytes.length) {
  let a = 1
  let b = 0
  for (let at = start; at < end;) {
    for (const stop = Math.min(at + ADLER_RUN, end); at < stop; at++) b += a += bytes[at]
    a %= 65521
    b %= 65521
  }
  return ((b << 16) | a) >>> 0
}
