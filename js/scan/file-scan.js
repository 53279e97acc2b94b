/**
 * What a file holds, looked into by content: archives, compressed data, arrays and pickles, and what is in them. No name or ending is believed.
 *
 * A file, or a part of one, that is short is read whole. Of a longer one only what may hold pickles is read, in bounded memory; what was not read and
 * could be more than data is told as not covered. What is compressed is inflated in memory, up to a limit over the whole file.
 */
import { isTarHeader, openTar } from '../containers/archive/tar.js'
import { endsAsZip } from '../containers/archive/zip-directory.js'
import { recognizeCompression } from '../containers/decompress/recognize-compression.js'
import { startsWith } from '../containers/magic.js'
import { isNpy, NPY_PREFIX, npyHeaderLength, readNpyHeader } from '../containers/numpy/npy.js'
import { isSafetensors, readSafetensors } from '../containers/safetensors/read-safetensors.js'
import { isPickleError } from '../errors.js'
import { limitSource } from '../sources/limit.js'
import { readExactly } from '../sources/reading.js'
import { sliceSource } from '../sources/slice.js'
import { openSource } from '../sources/source.js'
import { lookIntoCompressed, lookIntoZfile } from './compressed.js'
import { mayHoldPickles } from './condense.js'
import { closedBy, isStorageName, isTensorData, isText, mayBePickle, TEXT } from './content.js'
import { KNOWN } from './findings.js'
import { Judge } from './judge.js'
import { scanLongPickles } from './long-pickles.js'
import { cutZipMembers, longZipMembers, readLongZip } from './long-zips.js'
import { scanPickles } from './pickles.js'
import { hasZipEnd, zipMembers, zipsInRow } from './zip-members.js'

/** @typedef {import('../sources/source.js').Source} Source */
/** @typedef {import('./pickles.js').Scanned} Scanned */
/** @typedef {{ member: string | undefined, depth: number, allowsIds?: boolean }} Place */
/** @typedef {{ size: number, source: Source, bytes: Uint8Array | undefined }} Data `bytes`: all of it, where it is short */

/** What is no longer is read whole. */
const WHOLE = 1 << 25
/** Of archives in archives so many members are looked into, in all. */
const MOST_NESTED = 2000
const DEEPEST = 8
const HEAD = 1024
/** The longest header of a .npy file that is read. */
const LONGEST_NPY = 1 << 26
/** The most zips in a row. */
const MOST_ZIPS = 10_000
const PROTO = 0x80
const ZIP = [0x50, 0x4b]
const ZFILE = [0x5a, 0x46, 0x30, 0x78]

/** One scan of a file. */
export class FileScan {
  /** @param {Set<string>} allowed @param {{ limit: number, maxInflated: number, signal?: AbortSignal }} options */
  constructor(allowed, { limit, maxInflated, signal }) {
    this.allowed = allowed
    /** How many bytes may yet be read. */
    this.unread = limit
    /** How many bytes may yet come out of compressed data. */
    this.left = maxInflated
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

  /** Tells of an error of this package that ended the look at a part; any other is thrown. @param {any} error @param {Place} place @param {number} offset @param {number} length */
  break(error, place, offset, length) {
    if (!isPickleError(error)) throw error
    this.scanned.isBroken = true
    this.leave(/** @type {Error} */ (error).message, place, offset, length)
  }

  /** Looks into bytes, whatever they are. @param {Uint8Array} bytes @param {Place} place @returns {Promise<void>} */
  async lookAt(bytes, place) {
    return this.#look({ size: bytes.length, source: await openSource(bytes), bytes }, place)
  }

  /** Looks into a source, whatever it is. @param {Source} source @param {Place} place */
  async look(source, place) {
    const { size } = source
    if (this.unread < Math.min(size, HEAD)) return this.hide('the limit of bytes that are read is reached', place, 0, size)
    if (size <= WHOLE) return this.lookAt(await readExactly(source, 0, size), place)
    return this.#look({ size, source, bytes: undefined }, place)
  }

  /** @param {Data} data @param {Place} place @returns {Promise<void>} */
  async #look(data, place) {
    const { size, source, bytes } = data
    this.signal?.throwIfAborted()
    if (place.depth > DEEPEST) return this.hide(`archives are nested deeper than ${DEEPEST}`, place, 0, size)
    if (place.depth > 1 && this.nested++ >= MOST_NESTED) {
      if (this.nested <= MOST_NESTED + 1) this.hide(`archives in archives have more than ${MOST_NESTED} members`, place, 0, size)
      return undefined
    }
    const head = await readExactly(source, 0, Math.min(HEAD, size))
    const closed = closedBy(head)
    if (closed) return this.hide(closed, place, 0, size)
    const isZip = startsWith(head, ZIP)
    const hasEnd = isZip || (bytes ? hasZipEnd(bytes) : await endsAsZip(source))
    if (isZip || (head[0] !== PROTO && !isNpy(head) && hasEnd)) return this.#lookIntoZip(data, place)
    const kind = recognizeCompression(head)
    if (kind) return lookIntoCompressed(this, kind, data, 0, place)
    if (startsWith(head, ZFILE)) return lookIntoZfile(this, data, head, place)
    if (isTarHeader(head.subarray(0, 512))) return this.#lookIntoTar(data, place)
    if (isNpy(head)) return this.#lookIntoNpy(data, place)
    if (isSafetensors(head)) return this.#lookIntoSafetensors(data, place)
    await this.#pickles(data, place)
    // A zip may stand behind a pickle, and who opens zips finds that.
    if (head[0] === PROTO && hasEnd) await this.#lookIntoZip(data, place)
    return undefined
  }

  /** @param {Data} data @param {Place} place @param {boolean} [isAlone] whether what follows the first pickle is not looked at @returns {Promise<Scanned>} */
  async #pickles({ source, bytes }, place, isAlone = false) {
    const options = { allowed: this.allowed, member: place.member, allowsIds: place.allowsIds, isAlone }
    const found = bytes ? scanPickles(bytes, options) : await scanLongPickles(source, options)
    this.weigh(found, await readExactly(source, 0, Math.min(TEXT, source.size)), place, source.size)
    return found
  }

  /** Takes over what was found as pickles, unless it is a member that no reader takes for some: numbers of tensors, text. @param {Scanned} found @param {Uint8Array} head @param {Place} place @param {number} size */
  weigh(found, head, { member, allowsIds }, size) {
    // The numbers of torch's tar files stand between pickles.
    if (allowsIds && found.count > 0) found.gaps.length = 0
    if (allowsIds) found.hasTrailing = false
    const isData = member !== undefined && found.isBroken && found.judge.globals.length === 0 && head[0] !== PROTO && !mayBePickle(member)
    if (!isData || found.count > 0 || found.judge.level > KNOWN) this.#take(found)
    else if (!isText(head) && !isTensorData(member)) this.leave('it is of no kind that is known', { member, depth: 0 }, 0, size)
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

  /** @param {Place} place */
  #differ({ member }) {
    const { judge } = this.scanned
    return (/** @type {string} */ why, /** @type {number} */ offset) => {
      judge.member = member
      judge.differ(offset, why)
    }
  }

  /** @param {Data} data @param {Place} place */
  async #lookIntoZip({ source, bytes, size }, place) {
    if (!bytes) return this.#lookIntoLongZip(source, size, place)
    const parts = zipsInRow(bytes)
    if (parts.length < 2) return this.#lookIntoOneZip(bytes, place)
    for (const [i, part] of parts.entries()) await this.#lookIntoOneZip(part, { ...place, member: within(place, String(i)) })
    return undefined
  }

  /** @param {Uint8Array} bytes @param {Place} place */
  async #lookIntoOneZip(bytes, place) {
    const { count, first } = await this.#lookIntoMembers(zipMembers(bytes, this.#differ(place), this), place)
    const source = await openSource(bytes)
    if (count === 0) await this.#pickles({ source, bytes, size: bytes.length }, place)
    if (first === 0 || bytes[0] === PROTO) return
    const before = bytes.subarray(0, first)
    await this.#pickles({ source: await openSource(before), bytes: before, size: before.length }, { ...place, member: within(place, 'before the zip') })
  }

  /** Zips in a row are found from the last on. @param {Source} source @param {number} size @param {Place} place */
  async #lookIntoLongZip(source, size, place) {
    /** @type {{ part: Source, zip: import('./long-zips.js').LongZip }[]} */
    const parts = []
    let start = size
    while (start > 0 && parts.length < MOST_ZIPS && (start === size || (await endsAsZip(limitSource(source, start))))) {
      const part = limitSource(source, start)
      const zip = await readLongZip(part, this.#differ(place))
      if (!zip || zip.first >= start) break
      parts.push({ part, zip })
      start = zip.first
    }
    if (!parts.length) {
      this.scanned.isBroken = true
      await this.#lookIntoMembers(cutZipMembers(source, this.#differ(place), this, isStorageName), place)
      return
    }
    if (start > 0) await this.look(sliceSource(source, 0, start), { member: within(place, 'before the zip'), depth: place.depth + 1 })
    for (const [i, { part, zip }] of parts.reverse().entries()) {
      const own = parts.length > 1 ? { ...place, member: within(place, String(i)) } : place
      await this.#lookIntoMembers(longZipMembers(part, zip, this.#differ(own), this, isStorageName), own)
    }
  }

  /** Looks into the members of a zip; how many there are, and where the first stands. @param {AsyncGenerator<import('./long-zips.js').LongMember>} members @param {Place} place */
  async #lookIntoMembers(members, place) {
    let count = 0
    let first = Infinity
    for await (const { name, bytes, source, offset, why } of members) {
      count++
      first = Math.min(first, offset)
      if (place.depth > 0 && this.nested > MOST_NESTED) break
      const inner = { member: within(place, name), depth: place.depth + 1 }
      if (bytes) await this.lookAt(bytes, inner)
      else if (source) await this.#lookAtMember(source, inner)
      else this.hide(why, inner, offset, 0)
    }
    return { count, first: count ? first : 0 }
  }

  /** A member that lies in a long archive as it is. The numbers of tensors are looked into only where they start as something else. @param {Source} source @param {Place} place */
  async #lookAtMember(source, place) {
    const head = await readExactly(source, 0, Math.min(HEAD, source.size))
    const isNumbers = isStorageName(/** @type {string} */ (place.member)) && !mayHoldPickles(head) && !isText(head)
    if (!isNumbers) await this.look(source, place)
  }

  /** @param {Data} data @param {Place} place */
  async #lookIntoTar({ source, bytes, size }, place) {
    /** @type {import('../containers/archive/tar.js').Tar} */
    let tar
    try {
      tar = await openTar(source, { signal: this.signal })
    } catch (error) {
      this.break(error, place, 0, size)
      await this.#pickles({ source, bytes, size }, place)
      return
    }
    const allowsIds = ['storages', 'tensors', 'pickle'].every((name) => tar.find(name))
    for (const entry of tar.entries) {
      if (entry.type !== '0' && entry.type !== undefined) continue
      const member = sliceSource(source, entry.offset, entry.size)
      const inner = { member: within(place, entry.name), depth: place.depth + 1, allowsIds }
      await (bytes ? this.look(member, inner) : this.#lookAtMember(member, inner))
    }
  }

  /** Arrays in a row, each of numbers or of objects, which are a pickle. @param {Data} data @param {Place} place */
  async #lookIntoNpy({ source, bytes, size }, place) {
    const dataAt = (/** @type {number} */ at) => ({ size: size - at, source: sliceSource(source, at, size - at), bytes: bytes?.subarray(at) })
    let at = 0
    try {
      for (let head = await npyHead(source, 0); head; head = await npyHead(source, at)) {
        const { hasObjects, dataLength, dataOffset } = readNpyHeader(head)
        at += dataOffset + (hasObjects ? (await this.#pickles(dataAt(at + dataOffset), place, true)).end : dataLength)
        if (hasObjects && this.scanned.isBroken) return
      }
    } catch (error) {
      this.break(error, place, at, size - at)
      await this.#pickles(dataAt(at), place)
      return
    }
    if (at < size) await this.look(dataAt(at).source, { ...place, depth: place.depth + 1 })
    else if (at > size) this.scanned.isBroken = true
  }

  /** Nothing but a header and numbers, unless something stands behind them. @param {Data} data @param {Place} place */
  async #lookIntoSafetensors({ source, size }, place) {
    try {
      const { end } = await readSafetensors(source)
      if (end < size) await this.look(sliceSource(source, end, size - end), { member: within(place, 'behind the tensors'), depth: place.depth + 1 })
    } catch (error) {
      this.break(error, place, 0, size)
    }
  }
}

const within = (/** @type {Place} */ { member }, /** @type {string} */ name) => (member === undefined ? name : `${member}/${name}`)

/** The header of the array at an offset, if there is one. @param {Source} source @param {number} at */
async function npyHead(source, at) {
  if (at + NPY_PREFIX > source.size) return undefined
  const head = await readExactly(source, at, NPY_PREFIX)
  return isNpy(head) ? readExactly(source, at, Math.min(npyHeaderLength(head), LONGEST_NPY, source.size - at)) : undefined
}
