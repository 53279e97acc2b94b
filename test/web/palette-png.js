// A small PNG of a picture of few colours, as pages are: a palette of those that are seen most, each pixel in the nearest of them.
import { crc32, deflateSync } from 'node:zlib'

const MOST_COLOURS = 160

/** The palette of pixels, as 0xRRGGBB: the means of the fullest cells of a grid of 32 steps a channel. @param {Map<number, number>} counts of colours */
function paletteOf(counts) {
  if (counts.size <= MOST_COLOURS) return [...counts.keys()]
  /** @type {Map<number, { count: number, sums: number[] }>} */
  const cells = new Map()
  for (const [colour, count] of counts) {
    const channels = [colour >> 16, (colour >> 8) & 255, colour & 255]
    const key = channels.reduce((sum, channel) => sum * 32 + (channel >> 3), 0)
    const cell = cells.get(key) ?? { count: 0, sums: [0, 0, 0] }
    cell.count += count
    channels.forEach((channel, i) => (cell.sums[i] += channel * count))
    cells.set(key, cell)
  }
  const fullest = [...cells.values()].sort((a, b) => b.count - a.count).slice(0, MOST_COLOURS)
  return fullest.map(({ count, sums }) => sums.reduce((colour, sum) => colour * 256 + Math.round(sum / count), 0))
}

/** @param {number[]} palette @param {number} colour */
function nearest(palette, colour) {
  let best = 0
  let least = Infinity
  for (const [i, each] of palette.entries()) {
    const [r, g, b] = [16, 8, 0].map((shift) => ((each >> shift) & 255) - ((colour >> shift) & 255))
    const distance = r * r + g * g + b * b
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [data.length, crc32(body)].map((value) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]))
  return Buffer.concat([length, body, sum])
}

/** @param {Uint8Array} pixels red, green, blue and alpha each, which are taken for opaque @param {number} width @param {number} height */
export function palettePng(pixels, width, height) {
  const counts = new Map()
  const colours = new Uint32Array(width * height)
  for (let i = 0; i < colours.length; i++) {
    colours[i] = (pixels[4 * i] << 16) | (pixels[4 * i + 1] << 8) | pixels[4 * i + 2]
    counts.set(colours[i], (counts.get(colours[i]) ?? 0) + 1)
  }
  const palette = paletteOf(counts)
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]))
  // A row is a byte for its filter, none, and a byte a pixel.
  const rows = Buffer.alloc((width + 1) * height)
  for (let i = 0; i < colours.length; i++) rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = places.get(colours[i]) ?? 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits a pixel, by palette.
  head.set([8, 3], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
