/**
 * The checksum CRC-32 of gzip, xz and zip, least significant bit first. (bzip2's, most significant bit first, is in bz2.js.)
 *
 * Its table is made at the first use: it would take a millisecond of every import.
 */
import { nodeZlib } from './platform-inflate.js'

const CRC32 = 0xedb88320
/** @type {Int32Array | undefined} */
let table32

/** The tables for eight bytes at a time, one after another. */
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

/** From so many bytes on the platform's own function takes a fifth of the time, its call included. */
const LONG = 1 << 10

/** The CRC-32 of some of the bytes, or of these behind others. @param {Uint8Array} bytes @param {number} [crc] that of what stands before them @returns {number} unsigned */
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
