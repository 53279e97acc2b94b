/**
 * The central directory of a zip: what members there are, and where.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10; offsets as Python's zipfile corrects them where data stands before the archive. Only the directory is
 * read here, zip.js reads members. It is refused where it does not add up: members that overlap, that reach past it, or that share a name.
 */
import { Decoder } from '../../codec/strings.js'
import { UnpicklingError } from '../../errors.js'
import { readExactly } from '../../sources/reading.js'
import { END, END_BYTES, END64_LOCATOR, END64_LOCATOR_BYTES, HEADER, HEADER_BYTES, LOCAL_BYTES, LONGEST_COMMENT, NO_32 } from './zip-marks.js'

/** @typedef {import('../../sources/source.js').Source} Source */

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} size bytes of the member
 * @property {number} compressedSize bytes that it takes in the archive
 * @property {number} method STORED, DEFLATED or one that cannot be read
 * @property {number} crc32
 * @property {number} offset where its local header starts in the source
 * @property {number} flags
 * @property {Uint8Array} nameBytes
 * @property {number} end where the next member or the directory starts: it must not reach past that
 */

const END64 = 0x06064b50
const END64_BYTES = 56
const ZIP64_EXTRA = 1
const NO_16 = 0xffff
const IS_UTF8 = 0x800

/** The error of a zip that is bad. @param {string} message */
export const badZip = (message, code = /** @type {import('../../errors.js').ErrorCode} */ ('BAD_ZIP')) => new UnpicklingError(code, message)

/** The same bytes as a view of numbers. @param {Uint8Array} bytes */
export const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Exactly `length` bytes of a zip; `what` they are is told where the file ends before. @param {Source} source @param {number} offset @param {number} length @param {string} what */
export const readPart = (source, offset, length, what) =>
  readExactly(source, offset, length, (found) => badZip(`the file ends within ${what}: ${length} bytes at ${offset}, of which ${found} are there`, 'TRUNCATED'))

/** A number of 64 bits; one that no file can have is an error. */
function number64(/** @type {DataView} */ view, /** @type {number} */ at, /** @type {string} */ what) {
  const value = Number(view.getBigUint64(at, true))
  if (!Number.isSafeInteger(value)) throw badZip(`${what} is ${value}, more than a file can have`)
  return value
}

/**
 * The members of an archive, in the order of the directory.
 * @param {Source} source of known size, read anywhere @returns {Promise<ZipEntry[]>}
 */
export async function readDirectory(source) {
  const { size } = source
  if (!Number.isFinite(size)) throw new TypeError('a zip is read from its end: the source must know its size')
  const tailLength = Math.min(size, END_BYTES + LONGEST_COMMENT + END64_LOCATOR_BYTES + END64_BYTES)
  const tail = await readPart(source, size - tailLength, tailLength, 'the end of the zip')
  const endAt = findEnd(tail)
  if (endAt < 0) throw badZip(`no end of a zip's directory in the last ${tailLength} bytes: this is no zip, or one that is cut off`, 'TRUNCATED')
  const view = viewOf(tail)
  if (view.getUint16(endAt + 4, true) !== view.getUint16(endAt + 6, true)) throw badZip('a zip of several disks')
  let count = view.getUint16(endAt + 10, true)
  let length = view.getUint32(endAt + 12, true)
  let start = view.getUint32(endAt + 16, true)
  let directoryEnd = size - tailLength + endAt
  const hasLocator = endAt >= END64_LOCATOR_BYTES && view.getUint32(endAt - END64_LOCATOR_BYTES, true) === END64_LOCATOR
  const is64 = hasLocator && (count === NO_16 || length === NO_32 || start === NO_32 || view.getUint32(endAt - END64_LOCATOR_BYTES + 16, true) === 1)
  if (is64) {
    const declared = number64(view, endAt - END64_LOCATOR_BYTES + 8, 'the offset of the zip64 end of directory')
    const { record, offset } = await readEnd64(source, declared, directoryEnd - END64_LOCATOR_BYTES)
    count = number64(record, 32, 'the number of members')
    length = number64(record, 40, "the directory's length")
    start = number64(record, 48, "the directory's offset")
    directoryEnd = offset
  }
  // What stands before the archive moves all that it says of offsets.
  const prefix = directoryEnd - length - start
  if (prefix < 0) throw badZip(`the directory is said to be ${length} bytes at ${start}, but ends at ${directoryEnd}`)
  const directory = await readPart(source, start + prefix, length, "the zip's directory")
  return parseDirectory(directory, count, prefix, start + prefix)
}

/** Whether a source ends as a zip does, whatever it begins with. @param {Source} source */
export async function endsAsZip(source) {
  const length = Math.min(source.size, END_BYTES + LONGEST_COMMENT)
  return findEnd(await source.read(source.size - length, length, length)) >= 0
}

/** Where the end record stands in the last bytes of a file, or -1: it is the last one whose comment ends where the file does. */
function findEnd(/** @type {Uint8Array} */ tail) {
  const view = viewOf(tail)
  for (let at = tail.length - END_BYTES; at >= 0 && at >= tail.length - END_BYTES - LONGEST_COMMENT; at--) {
    if (tail[at] === 0x50 && view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === tail.length) return at
  }
  return -1
}

/** The end record of zip64 and its offset. @param {Source} source @param {number} declared the offset that the locator tells @param {number} locator where the locator stands */
async function readEnd64(source, declared, locator) {
  // Data before the archive moves the record, and may be a zip with a record of its own at that offset.
  for (const offset of [locator - END64_BYTES, declared]) {
    if (offset < 0 || offset + END64_BYTES > locator) continue
    const record = viewOf(await readPart(source, offset, END64_BYTES, 'the zip64 end of directory'))
    if (record.getUint32(0, true) === END64) return { record, offset }
  }
  throw badZip(`no zip64 end of directory at ${declared}, where its locator says it is`)
}

/** The entries of a directory. @param {Uint8Array} bytes @param {number} count of members that there must be @param {number} prefix bytes before the archive @param {number} start where the directory starts @returns {ZipEntry[]} */
function parseDirectory(bytes, count, prefix, start) {
  const view = viewOf(bytes)
  /** @type {ZipEntry[]} */
  const entries = []
  /** @type {Set<string>} */
  const names = new Set()
  let at = 0
  while (at < bytes.length) {
    if (at + HEADER_BYTES > bytes.length || view.getUint32(at, true) !== HEADER)
      throw badZip(`member ${entries.length} of ${count} has no entry in the zip's directory at ${start + at}`)
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const end = at + HEADER_BYTES + lengths[0] + lengths[1] + lengths[2]
    if (end > bytes.length) throw badZip(`the entry of member ${entries.length} reaches past the zip's directory`, 'TRUNCATED')
    const nameBytes = bytes.slice(at + HEADER_BYTES, at + HEADER_BYTES + lengths[0])
    const extra = bytes.subarray(at + HEADER_BYTES + lengths[0], end - lengths[2])
    const flags = view.getUint16(at + 8, true)
    const name = decodeName(nameBytes, flags)
    if (names.has(name)) throw badZip(`two members are called ${name}`, 'DUPLICATE_MEMBER')
    names.add(name)
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
    const [size, compressedSize, offset] = widen(sizes, extra, name)
    entries.push({
      name,
      size,
      compressedSize,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      offset: offset + prefix,
      flags,
      nameBytes,
      end: start,
    })
    at = end
  }
  if (entries.length !== count) throw badZip(`the zip's directory has ${entries.length} members, and says that it has ${count}`)
  return checkPlaces(entries, start)
}

/** A member's name, in UTF-8 where it is that, else byte by byte in latin-1. */
function decodeName(/** @type {Uint8Array} */ bytes, /** @type {number} */ flags) {
  try {
    return new Decoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    if (flags & IS_UTF8) throw badZip(`a member's name is no UTF-8: ${String.fromCharCode(...bytes.subarray(0, 100))}`)
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  }
}

/** The same sizes and offset, in the order of the zip64 field, with those that did not fit in 32 bits read from there. @param {number[]} values @param {Uint8Array} extra @param {string} name */
export function widen(values, extra, name) {
  if (!values.includes(NO_32)) return values
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length;) {
    const length = view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === ZIP64_EXTRA) {
      let field = at + 4
      const end = Math.min(field + length, extra.length)
      return values.map((value) => {
        if (value !== NO_32 || field + 8 > end) return value
        field += 8
        return number64(view, field - 8, `a size or offset of ${name}`)
      })
    }
    at += 4 + length
  }
  return values
}

/** Tells each entry where what follows it starts, and refuses members that overlap or reach past the directory. @param {ZipEntry[]} entries @param {number} start */
function checkPlaces(entries, start) {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset)
  sorted.forEach((entry, i) => {
    entry.end = sorted[i + 1]?.offset ?? start
    const least = entry.offset + LOCAL_BYTES + entry.nameBytes.length + entry.compressedSize
    if (least > start) throw badZip(`${entry.name} is said to be ${entry.compressedSize} bytes at ${entry.offset}, past the zip's directory at ${start}`)
    if (least > entry.end) throw badZip(`${entry.name} and ${sorted[i + 1].name} overlap`, 'OVERLAP')
  })
  return entries
}
