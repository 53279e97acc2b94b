// Writes zips for tests, of stored members, as numpy.savez writes them.
import { crc32 } from '../../js/containers/decompress/crc32.js'

const LOCAL = 0x04034b50
const HEADER = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const END64_LOCATOR = 0x07064b50
const VERSION = 20
const VERSION_64 = 45
const IS_UTF8 = 0x800
/** 1 January 1980: the first date there is, so that equal members give equal bytes. */
const DATE = 0x21
const NO_16 = 0xffff
const NO_32 = 0xffffffff

/** Fields of 2, 4 and 8 bytes, little-endian. @param {...[size: number, value: number]} fields */
function pack(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else if (size === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += size
  }
  return bytes
}

/**
 * The archive of members, stored one after another; sizes and offsets of more than 32 bits are zip64.
 * @param {Iterable<{ name: string, bytes: Uint8Array }>} entries @returns {Uint8Array}
 */
export function writeZip(entries) {
  /** @type {Uint8Array[]} */
  const parts = []
  /** @type {Uint8Array[]} */
  const directory = []
  /** @type {Set<string>} */
  const names = new Set()
  let offset = 0
  for (const { name, bytes } of entries) {
    if (names.has(name)) throw new TypeError(`two members are called ${name}`)
    names.add(name)
    const text = new TextEncoder().encode(name)
    if (text.length > NO_16) throw new TypeError(`a member's name of ${text.length} bytes`)
    const flags = text.length === name.length ? 0 : IS_UTF8
    const sum = crc32(bytes)
    const isLong = bytes.length >= NO_32
    const size = isLong ? NO_32 : bytes.length
    const longSizes = isLong ? pack([2, 1], [2, 16], [8, bytes.length], [8, bytes.length]) : pack()
    const common = /** @type {[number, number][]} */ ([
      [2, flags],
      [2, 0],
      [2, 0],
      [2, DATE],
      [4, sum],
      [4, size],
      [4, size],
      [2, text.length],
    ])
    parts.push(pack([4, LOCAL], [2, isLong ? VERSION_64 : VERSION], ...common, [2, longSizes.length]), text, longSizes, bytes)
    const isFar = offset >= NO_32
    const wide = /** @type {[number, number][]} */ ([
      ...(isLong
        ? [
            [8, bytes.length],
            [8, bytes.length],
          ]
        : []),
      ...(isFar ? [[8, offset]] : []),
    ])
    const extra = wide.length ? pack([2, 1], [2, wide.length * 8], ...wide) : pack()
    const version = isLong || isFar ? VERSION_64 : VERSION
    directory.push(
      pack([4, HEADER], [2, version], [2, version], ...common, [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, isFar ? NO_32 : offset]),
      text,
      extra,
    )
    offset = parts.slice(-4).reduce((sum, part) => sum + part.length, offset)
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0)
  const count = names.size
  for (const part of directory) parts.push(part)
  if (count >= NO_16 || offset >= NO_32 || length >= NO_32) {
    parts.push(pack([4, END64], [8, 44], [2, VERSION_64], [2, VERSION_64], [4, 0], [4, 0], [8, count], [8, count], [8, length], [8, offset]))
    parts.push(pack([4, END64_LOCATOR], [4, 0], [8, offset + length], [4, 1]))
  }
  parts.push(
    pack(
      [4, END],
      [2, 0],
      [2, 0],
      [2, Math.min(count, NO_16)],
      [2, Math.min(count, NO_16)],
      [4, Math.min(length, NO_32)],
      [4, Math.min(offset, NO_32)],
      [2, 0],
    ),
  )
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
