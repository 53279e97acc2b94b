/**
 * Arrays as pictures: PNG of 8 bits a channel, grey or coloured, with or without alpha.
 *
 * Source: the PNG specification, 3rd edition.
 */
import { crc32, deflateSync } from 'node:zlib'
import { stridesOf } from './arrays.js'
import { UsageError } from './errors.js'
import { statsOf } from './stats.js'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]
/** PNG's colour types by the number of channels: 0 grey, 4 grey with alpha, 2 RGB, 6 RGB with alpha. */
const COLOURS = [0, 0, 4, 2, 6]

/**
 * The PNG file of an array of height × width, or with 1, 3 or 4 channels last (or first, as torch has them). Bytes are kept as they are; other
 * numbers are stretched so that the least is 0 and the largest 255, and NaN is 0. An array of another form is a UsageError.
 * @param {import('../index.js').NDArray} array @returns {Uint8Array}
 */
export function toPng(array) {
  const { height, width, channels, at } = layout(array)
  const data = array.data
  if (!ArrayBuffer.isView(data)) throw new UsageError(`an array of ${array.dtype} is no picture`)
  const numbers = /** @type {any} */ (data)
  const isBytes = array.dtype === 'uint8'
  const { min = 0, max = 0 } = isBytes ? { min: 0, max: 255 } : array.dtype === 'bool' ? { min: 0, max: 1 } : statsOf(numbers)
  const scale = max > min ? 255 / (max - min) : 0
  const rows = Buffer.alloc(height * (1 + width * channels))
  for (let y = 0, to = 0; y < height; y++) {
    // Each row starts with its filter, which is none.
    to++
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = Number(numbers[at(y, x, channel)])
        rows[to++] = Number.isNaN(value) ? 0 : Math.max(0, Math.min(255, Math.round((value - min) * scale)))
      }
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, COLOURS[channels]], 8)
  return Buffer.concat([Buffer.from(SIGNATURE), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** The size of the picture that an array is, and where each of its elements stands. @param {import('../index.js').NDArray} array */
function layout({ shape, order, dtype }) {
  const isChannels = (/** @type {number} */ count) => count === 1 || count === 3 || count === 4
  const isLast = shape.length === 3 && isChannels(shape[2])
  const isFirst = shape.length === 3 && !isLast && isChannels(shape[0])
  if (shape.length !== 2 && !isLast && !isFirst)
    throw new UsageError(`an array ${dtype} (${shape.join(', ')}) is no picture: height × width, or 1, 3 or 4 channels besides`)
  const [height, width] = isFirst ? [shape[1], shape[2]] : shape
  if (height === 0 || width === 0) throw new UsageError('a picture without pixels')
  const channels = isLast ? shape[2] : isFirst ? shape[0] : 1
  const strides = stridesOf(shape, order)
  const axes = isFirst ? [1, 2, 0] : [0, 1, 2]
  const [row, column, channel] = axes.map((axis) => strides[axis] ?? 0)
  return { height, width, channels, at: (/** @type {number} */ y, /** @type {number} */ x, /** @type {number} */ c) => y * row + x * column + c * channel }
}

/** A chunk of a PNG file: its length, type, data and CRC. @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), 8 + data.length)
  return whole
}
