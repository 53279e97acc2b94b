/**
 * numpy's .npz files, written: zip files of .npy members that are stored and not compressed, as `numpy.savez` writes them.
 *
 * Source: APPNOTE.TXT 6.3.10. The local headers have the fields of zip64 whatever the size, as numpy's have; the directory has them
 * where they are needed.
 */
import { PicklingError } from '../../errors.js'
import { joinBytes } from '../../settings.js'
import { encodeUtf8 } from '../../codec/strings.js'
import { crc32 } from '../decompress/crc32.js'
import { npy } from './npy.js'

/** @typedef {import('../../types/numpy/ndarray.js').NDArray} NDArray */
/** @typedef {[size: number, value: number]} Field a little-endian number of so many bytes */
/** @typedef {{ name: Uint8Array, isAscii: boolean, size: number, checksum: number, offset: number }} Entry */

const VERSION_ZIP64 = 45
const MADE_BY_UNIX = 3 << 8
const IS_UTF8 = 0x800
const STORED = 0
/** 1980-01-01, the first day of zip's calendar. */
const DATE = 0x21
/** The external attributes of a file that its owner may read and write. */
const READABLE = 0o600 * 2 ** 16
/** Stands for a number that is in the field of zip64. */
const ALL = 0xffffffff

/** Collects the parts of a file. */
class Writer {
  /** @type {Uint8Array[]} */
  parts = []
  length = 0

  bytes(/** @type {Uint8Array} */ bytes) {
    this.parts.push(bytes)
    this.length += bytes.length
  }

  fields(/** @type {Field[]} */ ...fields) {
    const bytes = new Uint8Array(fields.reduce((length, [size]) => length + size, 0))
    const view = new DataView(bytes.buffer)
    let at = 0
    for (const [size, value] of fields) {
      if (size === 2) view.setUint16(at, value, true)
      else if (size === 4) view.setUint32(at, value, true)
      else view.setBigUint64(at, BigInt(value), true)
      at += size
    }
    this.bytes(bytes)
  }
}

/** The fields that stand in both headers of a member: version, flags, method, time, date, CRC. @param {Entry} entry @returns {Field[]} */
const commonFields = ({ isAscii, checksum }) => [
  [2, VERSION_ZIP64],
  [2, isAscii ? 0 : IS_UTF8],
  [2, STORED],
  [2, 0],
  [2, DATE],
  [4, checksum],
]

/** @param {Writer} out @param {Entry} entry */
function writeLocalHeader(out, entry) {
  const { name, size } = entry
  out.fields([4, 0x04034b50], ...commonFields(entry), [4, ALL], [4, ALL], [2, name.length], [2, 20])
  out.bytes(name)
  out.fields([2, 1], [2, 16], [8, size], [8, size])
}

/** @param {Writer} out @param {Entry} entry */
function writeDirectoryEntry(out, entry) {
  const { name, size, offset } = entry
  /** What does not fit in 32 bits: the size twice, as of the member and as it is stored. @type {Field[]} */
  const extra = []
  if (size >= ALL) extra.push([8, size], [8, size])
  if (offset >= ALL) extra.push([8, offset])
  out.fields(
    [4, 0x02014b50],
    [2, MADE_BY_UNIX | VERSION_ZIP64],
    ...commonFields(entry),
    [4, Math.min(size, ALL)],
    [4, Math.min(size, ALL)],
    [2, name.length],
    [2, extra.length ? 4 + extra.length * 8 : 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, READABLE],
    [4, Math.min(offset, ALL)],
  )
  out.bytes(name)
  if (extra.length) out.fields([2, 1], [2, extra.length * 8], ...extra)
}

/** Writes the end of the directory, and that of zip64 before it where a number is too large. @param {Writer} out @param {number} count @param {number} start where the directory starts */
function writeEnd(out, count, start) {
  const end = out.length
  const size = end - start
  if (count >= 0xffff || start >= ALL || size >= ALL) {
    out.fields([4, 0x06064b50], [8, 44], [2, VERSION_ZIP64], [2, VERSION_ZIP64], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, start])
    out.fields([4, 0x07064b50], [4, 0], [8, end], [4, 1])
  }
  out.fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, Math.min(size, ALL)],
    [4, Math.min(start, ALL)],
    [2, 0],
  )
}

/**
 * The .npz file of arrays by name. A name that comes twice or is longer than a zip can hold is a PicklingError `BAD_NAME`.
 * @param {Record<string, NDArray> | Map<string, NDArray> | Iterable<[string, NDArray]>} arrays @returns {Uint8Array<ArrayBuffer>}
 */
export function writeNpz(arrays) {
  const out = new Writer()
  /** @type {Entry[]} */
  const entries = []
  const names = new Set()
  for (const [key, array] of Symbol.iterator in arrays ? /** @type {Iterable<[string, NDArray]>} */ (arrays) : Object.entries(arrays)) {
    const name = encodeUtf8(`${key}.npy`)
    if (names.has(key) || name.length > 0xffff)
      throw new PicklingError('BAD_NAME', `the name of an array in a .npz file, ${JSON.stringify(key.slice(0, 40))}, comes twice or is too long`)
    names.add(key)
    const file = npy(array)
    const entry = { name, isAscii: name.length === key.length + 4, size: file.length, checksum: crc32(file), offset: out.length }
    entries.push(entry)
    writeLocalHeader(out, entry)
    out.bytes(file)
  }
  const start = out.length
  for (const entry of entries) writeDirectoryEntry(out, entry)
  writeEnd(out, entries.length, start)
  return joinBytes(out.parts)
}
