/**
 * The members of a zip as each of its readers sees them: by the directory at its end, and by the headers before the members, which may tell other things.
 *
 * Nothing that a zip says of itself is believed: where it lies about a name, a size, a CRC, a method or encryption, that is told, and the data are looked at
 * all the same, as some reader gets to them.
 */
import { viewOf } from '../containers/archive/zip-directory.js'
import {
  DEFLATED,
  END,
  END_BYTES,
  END64_LOCATOR,
  END64_LOCATOR_BYTES,
  HAS_DESCRIPTOR,
  HEADER,
  HEADER_BYTES,
  IS_ENCRYPTED,
  LOCAL,
  LOCAL_BYTES,
  LONGEST_COMMENT,
  NO_32,
  STORED,
} from '../containers/archive/zip-marks.js'
import { crc32 } from '../containers/decompress/crc32.js'
import { decompress } from '../containers/decompress/decompression.js'
import { inflateByNode, inflateByStream, nodeZlib } from '../containers/decompress/platform-inflate.js'
import { isPickleError } from '../errors.js'
import { joinBytes } from '../settings.js'
import { decodeLoosely } from '../codec/strings.js'

/**
 * @typedef {object} Header what one of the two says of a member
 * @property {string} name @property {number} flags @property {number} method @property {number} crc @property {number} packed @property {number} size
 *
 * @typedef {{ left: number }} Budget how many bytes may yet come out of compressed data
 *
 * @typedef {object} ZipMember a member as it is unpacked
 * @property {string} name @property {number} offset of its header @property {Uint8Array | undefined} bytes undefined where they cannot be had @property {string} why they cannot
 */

const MOST_MEMBERS = 200_000
const BZIP2 = 12
const LZMA = 14
/** Before LZMA data: the version, the count of properties, the properties. */
const LZMA_VERSION_BYTES = 4
const LZMA_PROPERTIES_BYTES = 5

/** Where each header of a kind starts that stands in bytes. @param {Uint8Array} bytes @param {number} kind @param {number} length */
function* headersOf(bytes, kind, length) {
  const view = viewOf(bytes)
  for (let at = bytes.indexOf(0x50); at >= 0 && at + length <= bytes.length; at = bytes.indexOf(0x50, at + 1)) if (view.getUint32(at, true) === kind) yield at
}

const textOf = (/** @type {Uint8Array} */ bytes, /** @type {number} */ at, /** @type {number} */ length) =>
  decodeLoosely(bytes, at, Math.min(at + length, bytes.length))

/** The sizes and the offset of a header where they are those of zip64. @param {Uint8Array} bytes @param {number} at of the extra field @param {number} length @param {(number)[]} values in the order of the field */
function widen(bytes, at, length, values) {
  const view = viewOf(bytes)
  const end = Math.min(at + length, bytes.length)
  for (let i = at; i + 4 <= end;) {
    const size = view.getUint16(i + 2, true)
    if (view.getUint16(i, true) === 1) {
      let place = i + 4
      return values.map((value) => {
        if (value !== NO_32 || place + 8 > Math.min(end, i + 4 + size)) return value
        place += 8
        return Number(view.getBigUint64(place - 8, true))
      })
    }
    i += 4 + size
  }
  return values
}

/**
 * What the directory says: headers by where the members' own start.
 * @param {Uint8Array} bytes of a zip, or of its directory alone @param {(why: string, offset: number) => void} differ @param {number} [base] where the bytes start in the zip
 */
export function readCentral(bytes, differ, base = 0) {
  /** @type {Map<number, Header>} */
  const headers = new Map()
  const view = viewOf(bytes)
  const names = new Set()
  let first = -1
  for (const at of headersOf(bytes, HEADER, HEADER_BYTES)) {
    const nameLength = view.getUint16(at + 28, true)
    const name = textOf(bytes, at + HEADER_BYTES, nameLength)
    const [size, packed, offset] = widen(bytes, at + HEADER_BYTES + nameLength, view.getUint16(at + 30, true), [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ])
    if (offset + 4 > base + at) continue
    if (first < 0) first = at
    if (names.has(name)) differ(`the zip has ${JSON.stringify(name)} twice`, base + at)
    names.add(name)
    headers.set(offset, { name, flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), packed, size })
    if (headers.size > MOST_MEMBERS) break
  }
  return { headers, first }
}

/** How much stands before the zip, which its offsets do not count. @param {Map<number, Header>} central @param {Uint8Array} bytes @param {number} first */
function prefixOf(central, bytes, first) {
  const offset = central.keys().next().value
  if (offset === undefined) return 0
  const view = viewOf(bytes)
  if (offset + 4 <= bytes.length && view.getUint32(offset, true) === LOCAL) return 0
  for (const at of headersOf(bytes, LOCAL, LOCAL_BYTES)) return at < first ? at - Math.min(...central.keys()) : 0
  return 0
}

/** The header before a member's data, and where the data start. @param {Uint8Array} bytes @param {number} at @returns {{ own: Header, start: number }} */
export function readLocal(bytes, at) {
  const view = viewOf(bytes)
  const nameLength = view.getUint16(at + 26, true)
  const extraLength = view.getUint16(at + 28, true)
  const [size, packed] = widen(bytes, at + LOCAL_BYTES + nameLength, extraLength, [view.getUint32(at + 22, true), view.getUint32(at + 18, true)])
  const own = {
    name: textOf(bytes, at + LOCAL_BYTES, nameLength),
    flags: view.getUint16(at + 6, true),
    method: view.getUint16(at + 8, true),
    crc: view.getUint32(at + 14, true),
    packed,
    size,
  }
  return { own, start: at + LOCAL_BYTES + nameLength + extraLength }
}

/**
 * Gives the members of a zip, unpacked; `differ` is told of what the headers do not agree on.
 * @param {Uint8Array} bytes @param {(why: string, offset: number) => void} differ @param {Budget} budget of what members inflate to @returns {AsyncGenerator<ZipMember>}
 */
export async function* zipMembers(bytes, differ, budget) {
  const { headers: central, first } = readCentral(bytes, differ)
  const prefix = prefixOf(central, bytes, first)
  let end = 0
  const seen = new Set()
  for (const at of headersOf(bytes, LOCAL, LOCAL_BYTES)) {
    const told = central.get(at - prefix)
    // What stands in the data of a member is that member's matter.
    if (at < end && !told) continue
    const { own, start } = readLocal(bytes, at)
    if (told) seen.add(at - prefix)
    else differ(`the zip's directory does not have ${JSON.stringify(own.name)}, whose data are there`, at)
    if (told) tellLies(own, told, (why) => differ(why, at))
    const most = told ? told.packed : own.flags & HAS_DESCRIPTOR ? bytes.length : own.packed
    const data = bytes.subarray(start, Math.min(start + most, bytes.length))
    end = Math.max(end, start + (told ? Math.min(told.packed, bytes.length) : data.length))
    const name = told?.name ?? own.name
    if (name.endsWith('/') && data.length === 0) continue
    yield* unpack(data, [told ?? own, own], name, at, differ, budget)
  }
  for (const [offset, { name }] of central)
    if (!seen.has(offset)) yield { name, offset: offset + prefix, bytes: undefined, why: 'there is no header where the directory says that it is' }
}

/** @param {Header} own @param {Header} told @param {(why: string) => void} differ */
export function tellLies(own, told, differ) {
  const name = JSON.stringify(told.name)
  const hasSizes = !(own.flags & HAS_DESCRIPTOR)
  if (own.name !== told.name) differ(`the header of ${name} has the name ${JSON.stringify(own.name)}`)
  if (own.method !== told.method) differ(`the header of ${name} has another method than the directory`)
  if ((own.flags ^ told.flags) & IS_ENCRYPTED) differ(`the header of ${name} and the directory do not agree whether it is encrypted`)
  if (hasSizes && (own.packed !== told.packed || own.size !== told.size)) differ(`the header of ${name} has another size than the directory`)
  if (hasSizes && own.crc !== told.crc) differ(`the header of ${name} has another CRC than the directory`)
}

/** The data of a member in each way that one of the headers says. @param {Uint8Array} data @param {Header[]} headers @param {string} name @param {number} offset @param {(why: string, offset: number) => void} differ @param {Budget} budget @returns {AsyncGenerator<ZipMember>} */
export async function* unpack(data, headers, name, offset, differ, budget) {
  const methods = new Set(headers.map(({ method }) => method))
  const isEncrypted = headers.some(({ flags }) => flags & IS_ENCRYPTED)
  for (const method of methods) {
    /** @type {Uint8Array | undefined} */
    let bytes = data
    let why = ''
    if (method === DEFLATED) ({ bytes, why } = await inflate(data, budget))
    else if (method === BZIP2 || method === LZMA) ({ bytes, why } = await decompressMember(data, method, budget))
    else if (method !== STORED) [bytes, why] = [undefined, `its method ${method} is not known`]
    const isSound = bytes !== undefined && headers.some(({ crc }) => crc === crc32(/** @type {Uint8Array} */ (bytes)))
    if (bytes !== undefined && !isSound) differ(`the CRC of ${JSON.stringify(name)} is wrong`, offset)
    if (isEncrypted && isSound) differ(`${JSON.stringify(name)} is said to be encrypted, and is not`, offset)
    if (isEncrypted && !isSound) yield { name, offset, bytes: undefined, why: 'it is encrypted' }
    else yield { name, offset, bytes, why }
  }
}

/** Data of the methods that Python's zipfile knows besides. @param {Uint8Array} data @param {number} method @param {Budget} budget @returns {Promise<{ bytes: Uint8Array | undefined, why: string }>} */
async function decompressMember(data, method, budget) {
  /** @type {Uint8Array | undefined} */
  let bytes
  let why = ''
  const onPartial = (/** @type {Uint8Array} */ head) => (bytes = head)
  try {
    bytes = await decompress(method === LZMA ? 'lzma' : 'bz2', method === LZMA ? asLzmaFile(data) : data, { limit: budget.left, onPartial })
  } catch (error) {
    if (!isPickleError(error)) throw error
    why = /** @type {Error} */ (error).message
  }
  budget.left -= bytes?.length ?? 0
  return bytes?.length || why === '' ? { bytes, why } : { bytes: undefined, why }
}

/** LZMA as zips have it, with the header of a file: its properties, and no size. @param {Uint8Array} data */
function asLzmaFile(data) {
  const start = LZMA_VERSION_BYTES + LZMA_PROPERTIES_BYTES
  return joinBytes([data.subarray(LZMA_VERSION_BYTES, start), new Uint8Array(8).fill(0xff), data.subarray(start)])
}

/** @param {Uint8Array} data @param {Budget} budget which is used up by what would take more @returns {Promise<{ bytes: Uint8Array | undefined, why: string }>} */
async function inflate(data, budget) {
  const zlib = nodeZlib()
  const limit = budget.left
  try {
    if (zlib) {
      const { inflated } = await inflateByNode(zlib, data, limit)
      budget.left -= inflated.length
      return { bytes: inflated, why: '' }
    }
    /** @type {Uint8Array[]} */
    const parts = []
    let length = 0
    await inflateByStream(data, (part) => {
      length += part.length
      if (length > limit) throw new RangeError('it is too large')
      parts.push(part)
    })
    budget.left -= length
    return { bytes: joinBytes(parts), why: '' }
  } catch (error) {
    const isTooLarge = /** @type {any} */ (error).code === 'ERR_BUFFER_TOO_LARGE' || error instanceof RangeError
    if (isTooLarge) budget.left = 0
    return {
      bytes: undefined,
      why: isTooLarge ? `it inflates to more than ${limit} bytes` : 'it is no sound deflate stream',
    }
  }
}

/** Whether bytes end as a zip does, whatever stands before it. @param {Uint8Array} bytes */
export function hasZipEnd(bytes) {
  const view = viewOf(bytes)
  for (let at = bytes.length - END_BYTES; at >= 0 && at >= bytes.length - END_BYTES - LONGEST_COMMENT; at--)
    if (bytes[at] === 0x50 && view.getUint32(at, true) === END) return true
  return false
}

/** The zips that stand one behind another in bytes, as torch's distributed checkpoints have them; all of it where it is not cut up without a rest. @param {Uint8Array} bytes */
export function zipsInRow(bytes) {
  const view = viewOf(bytes)
  /** @type {Uint8Array[]} */
  const parts = []
  let start = 0
  for (const at of headersOf(bytes, END, END_BYTES)) {
    const end = at + END_BYTES + view.getUint16(at + 20, true)
    const offset = view.getUint32(at + 16, true)
    const isPlain = at - view.getUint32(at + 12, true) - offset === start
    // The end record of zip64 and its locator stand between.
    const isWide = at >= END64_LOCATOR_BYTES && view.getUint32(at - END64_LOCATOR_BYTES, true) === END64_LOCATOR
    if (end > bytes.length || (!isPlain && !isWide) || view.getUint32(start, true) !== LOCAL) continue
    parts.push(bytes.subarray(start, end))
    start = end
    if (start + 4 > bytes.length) break
  }
  return start === bytes.length ? parts : [bytes]
}
