/** CRC-32 as zip, gzip and PNG have it (ISO 3309, reflected 0xEDB88320), eight bytes a step. */

/** @type {Uint32Array[] | undefined} */
let tables

/** Tables of eight slices: table k takes a byte that k further bytes follow. */
function makeTables() {
  const first = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    first[byte] = crc
  }
  const all = [first]
  for (let k = 1; k < 8; k++) all.push(all[k - 1].map((crc) => (crc >>> 8) ^ first[crc & 255]))
  return all
}

/**
 * The checksum of bytes, or that of what was before them and them.
 * @param {Uint8Array} bytes @param {number} [before] the checksum of what stands before
 * @returns {number} 32 bits, unsigned
 */
export function crc32(bytes, before = 0) {
  tables ??= makeTables()
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables
  let crc = ~before
  let at = 0
  for (const end = bytes.length - (bytes.length % 8); at < end; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
    crc = t7[crc & 255] ^ t6[(crc >>> 8) & 255] ^ t5[(crc >>> 16) & 255] ^ t4[crc >>> 24] ^ t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]]
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]) & 255]
  return ~crc >>> 0
}
