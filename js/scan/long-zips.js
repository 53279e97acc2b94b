/**
 * The members of a zip that is too long to be held: its directory, the header before each member, and what stands between members are read, and of the
 * members only those that may hold a pickle.
 *
 * Headers are held against each other as zip-members.js does. The CRC of a member is computed where all of the member is read.
 */
import { viewOf } from '../containers/archive/zip-directory.js'
import {
  DEFLATED,
  END,
  END64_LOCATOR,
  END64_LOCATOR_BYTES,
  END_BYTES,
  HAS_DESCRIPTOR,
  IS_ENCRYPTED,
  LOCAL,
  LOCAL_BYTES,
  LONGEST_COMMENT,
  STORED,
} from '../containers/archive/zip-marks.js'
import { inflateByStream } from '../containers/decompress/platform-inflate.js'
import { isNpy, readNpyHeader } from '../containers/numpy/npy.js'
import { joinBytes } from '../settings.js'
import { readExactly } from '../sources/reading.js'
import { sliceSource } from '../sources/slice.js'
import { readCentral, readLocal, tellLies, unpack, zipMembers } from './zip-members.js'

/**
 * @typedef {import('../sources/source.js').Source} Source
 * @typedef {import('./zip-members.js').Header} Header
 * @typedef {import('./zip-members.js').ZipMember & { source?: Source }} LongMember `source`: of a member that is stored and was not read
 * @typedef {(why: string, offset: number) => void} Differ
 *
 * @typedef {object} LongZip
 * @property {number} first where its first member stands
 * @property {number} prefix bytes before the zip, which its offsets do not count
 * @property {Map<number, Header>} central the directory
 * @property {number} end where the directory starts
 */

/** The longest directory that is read, and the most of what stands between members. */
const LONGEST_DIRECTORY = 1 << 26
const MOST_BETWEEN = 1 << 26
/** A member is read whole up to this length. */
const WHOLE = 1 << 25
/** Room for most headers, which is read in one go. */
const HEAD = 1 << 10
const LONGEST_HEAD = LOCAL_BYTES + 2 * 0xffff
const LONGEST_DESCRIPTOR = 24
const END64_BYTES = 56
/** So much of a member tells whether it is an array of numbers. */
const NPY_HEAD = 1 << 16

/** The directory of a zip by the record at its end; undefined where there is none that can be read. @param {Source} source @param {Differ} differ @returns {Promise<LongZip | undefined>} */
export async function readLongZip(source, differ) {
  const { size } = source
  const length = Math.min(size, END_BYTES + LONGEST_COMMENT + END64_LOCATOR_BYTES + END64_BYTES)
  const tail = await readExactly(source, size - length, length)
  const view = viewOf(tail)
  let at = tail.length - END_BYTES
  while (at >= 0 && view.getUint32(at, true) !== END) at--
  if (at < 0) return undefined
  let [directory, start] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)]
  let end = size - length + at
  if (at >= END64_LOCATOR_BYTES + END64_BYTES && view.getUint32(at - END64_LOCATOR_BYTES, true) === END64_LOCATOR) {
    const record = at - END64_LOCATOR_BYTES - END64_BYTES
    directory = Number(view.getBigUint64(record + 40, true))
    start = Number(view.getBigUint64(record + 48, true))
    end -= END64_LOCATOR_BYTES + END64_BYTES
  }
  if (directory > Math.min(end, LONGEST_DIRECTORY)) return undefined
  const { headers: central } = readCentral(await readExactly(source, end - directory, directory), differ, end - directory)
  const prefix = Math.max(0, end - directory - start)
  let first = end - directory
  for (const offset of central.keys()) first = Math.min(first, offset + prefix)
  return { first, prefix, central, end: end - directory }
}

/**
 * Gives the members of a zip; `differ` is told of what the headers do not agree on.
 * @param {Source} source @param {LongZip} zip @param {Differ} differ @param {import('./zip-members.js').Budget} budget
 * @param {(name: string) => boolean} isData whether a stored member of this name is numbers, which are not to be read @returns {AsyncGenerator<LongMember>}
 */
export async function* longZipMembers(source, { first, prefix, central, end }, differ, budget, isData) {
  let cursor = first
  let hasDescriptor = false
  const between = { left: MOST_BETWEEN }
  for (const [offset, told] of [...central].sort(([a], [b]) => a - b)) {
    const at = offset + prefix
    yield* looseMembers(source, cursor, at, hasDescriptor, between, differ, budget)
    const local = await localAt(source, at)
    if (!local) {
      yield { name: told.name, offset: at, bytes: undefined, why: 'there is no header where the directory says that it is' }
      continue
    }
    tellLies(local.own, told, (why) => differ(why, at))
    cursor = Math.max(cursor, local.start + told.packed)
    hasDescriptor = (local.own.flags & HAS_DESCRIPTOR) !== 0
    yield* membersAt(source, at, local, told, differ, budget, isData)
  }
  yield* looseMembers(source, cursor, end, hasDescriptor, between, differ, budget)
}

/**
 * Gives the members of a zip whose directory is missing, by the headers before them, as far as these tell how long a member is.
 * @param {Source} source @param {Differ} differ @param {import('./zip-members.js').Budget} budget @param {(name: string) => boolean} isData @returns {AsyncGenerator<LongMember>}
 */
export async function* cutZipMembers(source, differ, budget, isData) {
  for (let at = 0; at < source.size;) {
    const local = await localAt(source, at)
    const isKnown = local && (!(local.own.flags & HAS_DESCRIPTOR) || local.own.packed > 0)
    if (!isKnown) {
      yield { name: `at ${at}`, offset: at, bytes: undefined, why: `the zip has no directory, and ${source.size - at} bytes of it are not read` }
      return
    }
    yield* membersAt(source, at, local, local.own, differ, budget, isData)
    at = local.start + local.own.packed
  }
}

/** The header that stands at an offset. @param {Source} source @param {number} at */
async function localAt(source, at) {
  let bytes = at + LOCAL_BYTES <= source.size ? await readExactly(source, at, Math.min(HEAD, source.size - at)) : new Uint8Array(0)
  if (bytes.length < LOCAL_BYTES || viewOf(bytes).getUint32(0, true) !== LOCAL) return undefined
  if (readLocal(bytes, 0).start > bytes.length) bytes = await readExactly(source, at, Math.min(LONGEST_HEAD, source.size - at))
  const { own, start } = readLocal(bytes, 0)
  return { own, start: at + start }
}

/** @param {Source} source @param {number} at @param {{ own: Header, start: number }} local @param {Header} told @param {Differ} differ @param {import('./zip-members.js').Budget} budget @param {(name: string) => boolean} isData @returns {AsyncGenerator<LongMember>} */
async function* membersAt(source, at, { own, start }, told, differ, budget, isData) {
  const { name, packed } = told
  const data = { start, length: Math.max(0, Math.min(packed, source.size - start)) }
  const isEncrypted = ((own.flags | told.flags) & IS_ENCRYPTED) !== 0
  const isStored = own.method === STORED && told.method === STORED && !isEncrypted
  if (data.length < packed) yield { name, offset: at, bytes: undefined, why: `the file ends within it: ${packed - data.length} bytes are missing` }
  if (name.endsWith('/') && packed === 0) return
  if (isStored && (data.length > WHOLE || isData(name))) yield { name, offset: at, bytes: undefined, why: '', source: sliceSource(source, start, data.length) }
  else if (data.length > NPY_HEAD && own.method === told.method && !isEncrypted && (await isNumbers(source, data, told))) return
  else if (data.length > Math.max(WHOLE, budget.left)) yield { name, offset: at, bytes: undefined, why: `its ${data.length} bytes are not read` }
  else yield* unpack(await readExactly(source, data.start, data.length), [told, own], name, at, differ, budget)
}

/** Whether a member is an array of numbers, by its start. @param {Source} source @param {{ start: number, length: number }} data @param {Header} header */
async function isNumbers(source, { start, length }, { method, size }) {
  const packed = await readExactly(source, start, Math.min(length, NPY_HEAD))
  const head = method === DEFLATED ? await inflateStart(packed) : packed
  if (!isNpy(head)) return false
  try {
    const { hasObjects, dataOffset, dataLength } = readNpyHeader(head)
    return !hasObjects && dataOffset + dataLength === size
  } catch {
    return false
  }
}

/** What the start of a deflate stream inflates to, or as much of that as a header takes. @param {Uint8Array} packed */
async function inflateStart(packed) {
  /** @type {Uint8Array[]} */
  const parts = []
  let count = 0
  const isEnough = new Error()
  await inflateByStream(packed, (part) => {
    parts.push(part)
    count += part.length
    if (count >= NPY_HEAD) throw isEnough
  }).catch((error) => {
    if (error !== isEnough) throw error
  })
  return joinBytes(parts)
}

/** Members that stand where the directory tells of none. @param {Source} source @param {number} start @param {number} end @param {boolean} hasDescriptor whether the sizes of the member before may stand there @param {{ left: number }} between @param {Differ} differ @param {import('./zip-members.js').Budget} budget @returns {AsyncGenerator<LongMember>} */
async function* looseMembers(source, start, end, hasDescriptor, between, differ, budget) {
  const length = end - start
  if (length <= 0 || (hasDescriptor && length <= LONGEST_DESCRIPTOR)) return
  const read = Math.min(length, between.left)
  between.left -= read
  const bytes = await readExactly(source, start, read)
  for await (const member of zipMembers(bytes, (why, offset) => differ(why, start + offset), budget)) yield { ...member, offset: start + member.offset }
  if (read < length) yield { name: 'between the members', offset: start + read, bytes: undefined, why: `${length - read} bytes are not read` }
}
