/**
 * The checksums CRC-32 (gzip, xz, zip) and CRC-64 (xz), least significant bit first, and Adler-32 (zlib).
 *
 * The tables are made at the first use: they would take a millisecond of every import.
 */
import { nodeZlib } from './node-zlib.js'

const CRC32 = 0xedb88320
/** @type {Int32Array | undefined} */
let table32

/** Tables for eight bytes at a time, one after another. */
function makeTable32() {
  const table = new Int32Array(8 * 256)
  for (let i = 0; i < 256; i++) {
    let word = i
    for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ CRC32 : word >>> 1
    table[i] = word
  }
  for (let i = 256; i < table.length; i++) table[i] = (table[i - 256] >>> 8) ^ table[table[i - 256] & 0xff]
  return table
}

/** From so many bytes on a call of the platform's own takes less time: a fifth. */
const LONG = 1 << 10

/** @param {Uint8Array} bytes @param {number} [crc] that of what stands before @returns {number} unsigned */
export function crc32(bytes, start = 0, end = bytes.length, crc = 0) {
  // Node has it since 20.15.
  const native = end - start >= LONG ? /** @type {any} */ (nodeZlib())?.crc32 : undefined
  if (native) return native(bytes.subarray(start, end), crc)
  const t = (table32 ??= makeTable32())
  let word = ~crc
  let at = start
  for (const last = end - 7; at < last; at += 8) {
    word ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
    word =
      t[1792 + (word & 0xff)] ^
      t[1536 + ((word >>> 8) & 0xff)] ^
      t[1280 + ((word >>> 16) & 0xff)] ^
      t[1024 + (word >>> 24)] ^
      t[768 + bytes[at + 4]] ^
      t[512 + bytes[at + 5]] ^
      t[256 + bytes[at + 6]] ^
      t[bytes[at + 7]]
  }
  for (; at < end; at++) word = (word >>> 8) ^ t[(word ^ bytes[at]) & 0xff]
  return ~word >>> 0
}

/** @type {{ low64: Int32Array, high64: Int32Array } | undefined} */
let tables64

function makeTables64() {
  const low64 = new Int32Array(256)
  const high64 = new Int32Array(256)
  for (let i = 0; i < 256; i++) {
    let low = i
    let high = 0
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = low & 1
      low = (low >>> 1) | (high << 31)
      high >>>= 1
      if (isOdd) {
        low ^= 0xd7870f42
        high ^= 0xc96c5795
      }
    }
    low64[i] = low
    high64[i] = high
  }
  return { low64, high64 }
}

/** @param {Uint8Array} bytes @returns {[low: number, high: number]} unsigned */
export function crc64(bytes, start = 0, end = bytes.length) {
  const { low64, high64 } = (tables64 ??= makeTables64())
  let low = -1
  let high = -1
  for (let at = start; at < end; at++) {
    const index = (low ^ bytes[at]) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ low64[index]
    high = (high >>> 8) ^ high64[index]
  }
  return [~low >>> 0, ~high >>> 0]
}

/** So many bytes can be summed before the sums leave 32 bits. */
const ADLER_RUN = 5552

/** @param {Uint8Array} bytes @returns {number} unsigned */
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
