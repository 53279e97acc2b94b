/** The checksum CRC-64 of xz, least significant bit first, in halves of 32 bits. Its tables are made at the first use. */

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

/** The CRC-64 of some of the bytes, as two unsigned halves. @param {Uint8Array} bytes @returns {[low: number, high: number]} */
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
