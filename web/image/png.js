/**
 * Pictures as PNG (ISO/IEC 15948), each pixel as it was drawn: a canvas multiplies colours with their alpha, and would save others. Eight bits a channel, red,
 * green, blue and alpha, rows without a filter.
 */

const CHANNELS = 4
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Bits a channel, and the colour type of red, green, blue and alpha. */
const [DEPTH, COLOUR_TYPE] = [8, 6]

/** The remainders of bytes by the polynomial of CRC-32. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  return remainder
})

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = -1
  for (const byte of bytes) crc = REMAINDERS[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return ~crc >>> 0
}

/** A chunk: the length of its data, its type, the data, and a sum of both. @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** @param {{ pixels: Uint8ClampedArray, width: number, height: number }} picture @returns {Promise<Blob>} */
export async function encodePng({ pixels, width, height }) {
  // Before each row stands a byte for its filter: none.
  const length = width * CHANNELS
  const rows = new Uint8Array((length + 1) * height)
  for (let row = 0; row < height; row++) rows.set(pixels.subarray(row * length, (row + 1) * length), row * (length + 1) + 1)
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'))
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  head.set([DEPTH, COLOUR_TYPE], 8)
  const data = new Uint8Array(await new Response(packed).arrayBuffer())
  return new Blob([SIGNATURE, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))], { type: 'image/png' })
}
