/** `scanFile`: a safety report on any file, by what is in it. Archives and compressed data are unpacked in memory, and no name or ending is believed. */
import { isTarHeader, openTar } from '../containers/archive/tar.js'
import { decompress } from '../containers/decompress/decompression.js'
import { recognizeCompression } from '../containers/decompress/recognize-compression.js'
import { startsWith } from '../containers/magic.js'
import { isNpy, npyHeaderLength, readNpyHeader } from '../containers/numpy/npy.js'
import { isSafetensors } from '../containers/safetensors/read-safetensors.js'
import { isPickleError } from '../errors.js'
import { openAnywhere } from '../sources/origin.js'
import { readExactly, watchSource } from '../sources/reading.js'
import { openSource } from '../sources/source.js'
import { Judge } from './judge.js'
import { scanPickles } from './pickles.js'
import { reportOf } from './report.js'
import { allowedOf } from './scan.js'
import { hasZipEnd, zipMembers, zipsInRow } from './zip-members.js'

/** @typedef {import('./pickles.js').Scanned} Scanned */
/** @typedef {{ member: string | undefined, depth: number, allowsIds?: boolean }} Place */
/** @typedef {import('./scan.js').ScanOptions & import('../sources/reading.js').AsyncOptions & import('../sources/remote.js').RemoteOptions & { limit?: number }} ScanFileOptions `limit`: the most bytes that are read, 4 GiB if it is not given; compressed data may become as many, and 512 MiB at most */

const MOST_BYTES = 2 ** 32
/** All that is compressed in a file may become so many bytes. */
const MOST_INFLATED = 2 ** 29
/** Of archives in archives so many members are looked into, in all. */
const MOST_NESTED = 2000
const DEEPEST = 8
const HEAD = 1024
const PROTO = 0x80
const ZIP = [0x50, 0x4b]
const PICKLE_NAME = /\.(?:pkl|pickle|p|pt|pth|bin|joblib|ckpt|dat|data|model|pk)$/i
/** What cannot be looked into, by how it starts. @type {[number[], string][]} */
const CLOSED = [
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'it is a 7z archive'],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 7], 'it is a RAR archive'],
  [[0x4d, 0x53, 0x43, 0x46], 'it is a cabinet'],
  [[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a], 'it is an HDF5 file'],
  [[0x7f, 0x45, 0x4c, 0x46], 'it is a program'],
  [[0x4d, 0x5a], 'it is a program'],
]

/** One scan of a file. */
class FileScan {
  /** @param {Set<string>} allowed @param {number} limit @param {AbortSignal | undefined} signal */
  constructor(allowed, limit, signal) {
    this.allowed = allowed
    this.limit = limit
    /** How many bytes may yet come out of compressed data. */
    this.left = Math.min(limit, MOST_INFLATED)
    /** How many members of archives in archives were looked into. */
    this.nested = 0
    this.signal = signal
    /** @type {Scanned} */
    this.scanned = { judge: new Judge(allowed, () => 0), isBroken: false, hasTrailing: false, gaps: [], count: 0, end: 0 }
  }

  /** Tells that bytes were not understood. @param {string} why @param {Place} place @param {number} offset @param {number} length */
  leave(why, { member }, offset, length) {
    this.scanned.gaps.push({ offset, length, why, ...(member === undefined ? {} : { member }) })
  }

  /** Tells of bytes that may hide anything. @param {string} why @param {Place} place @param {number} offset @param {number} length */
  hide(why, place, offset, length) {
    const { judge } = this.scanned
    judge.member = place.member
    judge.hidden(why, offset)
    this.leave(why, place, offset, length)
  }

  /** Looks into bytes, whatever they are. @param {Uint8Array} bytes @param {Place} place */
  async look(bytes, place) {
    this.signal?.throwIfAborted()
    if (place.depth > DEEPEST) return this.hide(`archives are nested deeper than ${DEEPEST}`, place, 0, bytes.length)
    if (place.depth > 1 && this.nested++ >= MOST_NESTED) {
      if (this.nested <= MOST_NESTED + 1) this.hide(`archives in archives have more than ${MOST_NESTED} members`, place, 0, bytes.length)
      return undefined
    }
    const head = bytes.subarray(0, HEAD)
    const closed = CLOSED.find(([magic]) => startsWith(head, magic))
    if (closed) return this.hide(closed[1], place, 0, bytes.length)
    if (startsWith(head, ZIP) || (head[0] !== PROTO && !isNpy(head) && hasZipEnd(bytes))) return this.#lookIntoZip(bytes, place)
    const kind = recognizeCompression(head)
    if (kind) return this.#decompress(kind, bytes, place)
    if (startsWith(head, [0x5a, 0x46, 0x30, 0x78])) return this.#lookIntoZfile(bytes, place)
    if (isTarHeader(bytes.subarray(0, 512))) return this.#lookIntoTar(bytes, place)
    if (isNpy(head)) return this.#lookIntoNpy(bytes, place)
    if (isSafetensors(head)) return undefined
    this.#pickles(bytes, place)
    // A zip may stand behind a pickle, and who opens zips finds that.
    if (head[0] === PROTO && hasZipEnd(bytes)) await this.#lookIntoZip(bytes, place)
    return undefined
  }

  /** @param {Uint8Array} bytes @param {Place} place */
  #pickles(bytes, place, isAlone = false) {
    const { member, allowsIds } = place
    const found = scanPickles(bytes, { allowed: this.allowed, member, allowsIds, isAlone })
    // The numbers of torch's tar files stand between pickles.
    if (allowsIds && found.count > 0) found.gaps.length = 0
    if (allowsIds) found.hasTrailing = false
    const isData = member !== undefined && found.isBroken && found.judge.globals.length === 0 && bytes[0] !== PROTO && !PICKLE_NAME.test(member)
    // Members that no reader takes for pickles are no broken ones: numbers of tensors, text.
    if (!isData) this.#take(found)
    else if (found.count > 0 || found.judge.level > 1) this.#take(found)
    else if (!isText(bytes) && !isTensorData(/** @type {string} */ (member))) this.leave('it is of no kind that is known', place, 0, bytes.length)
    return found
  }

  /** @param {Scanned} found */
  #take(found) {
    const { scanned } = this
    scanned.judge.merge(found.judge)
    scanned.isBroken ||= found.isBroken
    scanned.hasTrailing ||= found.hasTrailing
    for (const gap of found.gaps) scanned.gaps.push(gap)
    scanned.count += found.count
  }

  /** @param {import('../containers/decompress/recognize-compression.js').Compression} kind @param {Uint8Array} bytes @param {Place} place */
  async #decompress(kind, bytes, place) {
    let unpacked
    /** @type {Uint8Array | undefined} */
    let partial
    try {
      unpacked = await decompress(kind, bytes, { limit: this.left, signal: this.signal, onPartial: (head) => (partial = head) })
      this.left -= unpacked.length
    } catch (error) {
      if (!isPickleError(error)) throw error
      this.scanned.isBroken = true
      this.hide(`as ${kind}: ${/** @type {Error} */ (error).message}`, place, 0, bytes.length)
      // Who reads as it unpacks has run what stands before the fault.
      if (!partial?.length) return
      unpacked = partial
      this.left -= unpacked.length
    }
    await this.look(unpacked, { ...place, depth: place.depth + 1 })
  }

  /** The compressed files of joblib before 0.10: a length in hexadecimal, and zlib. @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoZfile(bytes, place) {
    for (const start of [21, 19, 20, 22])
      if (recognizeCompression(bytes.subarray(start, start + 64)) === 'zlib') return this.#decompress('zlib', bytes.subarray(start), place)
    return this.hide('the length before the data is of no known form', place, 0, bytes.length)
  }

  /** @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoZip(bytes, place) {
    const parts = zipsInRow(bytes)
    if (parts.length < 2) return this.#lookIntoOneZip(bytes, place)
    for (const [i, part] of parts.entries()) await this.#lookIntoOneZip(part, { ...place, member: within(place, String(i)) })
  }

  /** @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoOneZip(bytes, place) {
    const { judge } = this.scanned
    const differ = (/** @type {string} */ why, /** @type {number} */ offset) => {
      judge.member = place.member
      judge.differ(offset, why)
    }
    let count = 0
    let first = Infinity
    for await (const { name, bytes: data, offset, why } of zipMembers(bytes, differ, this)) {
      count++
      first = Math.min(first, offset)
      if (place.depth > 0 && this.nested > MOST_NESTED) break
      const inner = { member: within(place, name), depth: place.depth + 1 }
      if (data === undefined) this.hide(why, inner, offset, 0)
      else await this.look(data, inner)
    }
    if (count === 0) this.#pickles(bytes, place)
    if (first > 0 && bytes[0] !== PROTO) this.#pickles(bytes.subarray(0, first), { ...place, member: within(place, 'before the zip') })
    return undefined
  }

  /** @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoTar(bytes, place) {
    try {
      const tar = await openTar(await openSource(bytes), { signal: this.signal })
      const allowsIds = ['storages', 'tensors', 'pickle'].every((name) => tar.find(name))
      for (const entry of tar.entries) {
        if (entry.type !== '0' && entry.type !== undefined) continue
        await this.look(bytes.subarray(entry.offset, entry.offset + entry.size), { member: within(place, entry.name), depth: place.depth + 1, allowsIds })
      }
    } catch (error) {
      if (!isPickleError(error)) throw error
      this.scanned.isBroken = true
      this.leave(/** @type {Error} */ (error).message, place, 0, bytes.length)
      this.#pickles(bytes, place)
    }
  }

  /** Arrays in a row, each of numbers or of objects, which are a pickle. @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoNpy(bytes, place) {
    let at = 0
    try {
      while (at < bytes.length && isNpy(bytes.subarray(at, at + 8))) {
        const rest = bytes.subarray(at)
        const { hasObjects, dataLength } = readNpyHeader(rest)
        const start = npyHeaderLength(rest)
        at += start + (hasObjects ? this.#pickles(rest.subarray(start), place, true).end : dataLength)
        if (hasObjects && this.scanned.isBroken) return undefined
      }
    } catch (error) {
      if (!isPickleError(error)) throw error
      this.scanned.isBroken = true
      this.leave(/** @type {Error} */ (error).message, place, at, bytes.length - at)
      this.#pickles(bytes.subarray(at), place)
      return undefined
    }
    if (at < bytes.length) await this.look(bytes.subarray(at), { ...place, depth: place.depth + 1 })
    else if (at > bytes.length) this.scanned.isBroken = true
    return undefined
  }
}

const within = (/** @type {Place} */ { member }, /** @type {string} */ name) => (member === undefined ? name : `${member}/${name}`)

/** Whether bytes are text, by their first part. @param {Uint8Array} bytes */
const isText = (bytes) => bytes.subarray(0, 4096).every((byte) => (byte >= 32 && byte !== 127) || (byte >= 9 && byte <= 13))

/** Whether a member is where torch keeps the numbers of tensors. @param {string} member */
const isTensorData = (member) =>
  /(?:^|\/)(?:data|tensors|constants|xl_model_data|\.data)\/[\w.-]+$|(?:^|\/)(?:version|byteorder|storages|tensors)$|\.storage$/.test(member)

/**
 * Judges any file that this field uses: pickles, and whatever holds some, archives and compressed data among it, told by content.
 *
 * @param {import('../sources/source.js').SourceLike | string | URL} origin all that `open` takes but folders; it is read whole
 * @param {ScanFileOptions} [options]
 * @returns {Promise<import('./report.js').ScanReport>} as `scan` gives; what was found in a member has its name. A file that cannot be read, or is larger than `limit`, rejects
 */
export async function scanFile(origin, options = {}) {
  const { limit = MOST_BYTES, signal, onProgress } = options
  const allowed = allowedOf(options)
  const opened = await openAnywhere(origin, { ...options, limit, signal, onProgress })
  const source = watchSource(opened, { signal, onProgress })
  try {
    const bytes = await readExactly(source, 0, source.size)
    const file = new FileScan(allowed, limit, signal)
    if (bytes.length === 0) file.scanned.isBroken = true
    else await file.look(bytes, { member: undefined, depth: 0 })
    return reportOf(file.scanned, bytes.length)
  } finally {
    await source.close()
  }
}
