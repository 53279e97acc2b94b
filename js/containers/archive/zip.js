/**
 * Reads zips, a member at a time, out of any source that is read anywhere. Nothing but the directory and what is asked for is read, so that
 * ranges of HTTP do.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10. The directory is read by zip-directory.js. A member's local header has to agree with it, and its bytes
 * with its CRC.
 */
import { LimitError } from '../../errors.js'
import { crc32 } from '../decompress/crc32.js'
import { inflateMember } from './inflate-member.js'
import { badZip, readDirectory, readPart, viewOf, widen } from './zip-directory.js'
import { DEFLATED, HAS_DESCRIPTOR, IS_ENCRYPTED, LOCAL, LOCAL_BYTES, NO_32, STORED } from './zip-marks.js'

/** @typedef {import('./zip-directory.js').ZipEntry} ZipEntry */
/** @typedef {import('../../sources/source.js').Source} Source */

/** Members that lie within that many bytes are read with their header in one go. */
const AT_ONCE = 1 << 18
/** Room for the extra field of a local header, whose length the directory does not tell: torch aligns data by it. */
const EXTRA_GUESS = 1 << 10

/** An archive that is open. */
export class Zip {
  #source
  #signal
  #limit
  #byName
  /** Where the data of members whose header was read starts. @type {Map<ZipEntry, number>} */
  #starts = new Map()
  /** The members that were inflated, each counted once however often it is read, and their bytes together. @type {Set<ZipEntry>} */
  #inflated = new Set()
  #inflatedBytes = 0

  /** @param {Source} source @param {ZipEntry[]} entries @param {AbortSignal | undefined} signal @param {number} limit */
  constructor(source, entries, signal, limit) {
    this.#source = source
    this.#signal = signal
    this.#limit = limit
    this.entries = entries
    this.#byName = new Map(entries.map((entry) => [entry.name, entry]))
  }

  /** The member of a name, or undefined. */
  find(/** @type {string} */ name) {
    return this.#byName.get(name)
  }

  /** All bytes of a member, checked against its size and CRC. @param {ZipEntry} entry @returns {Promise<Uint8Array>} */
  async read(entry) {
    const packed = await this.#readPacked(entry)
    const bytes = entry.method === STORED ? packed : await inflateMember(packed, entry.size, entry.name)
    this.#signal?.throwIfAborted()
    if (bytes.length !== entry.size) throw badZip(`${entry.name} inflates to ${bytes.length} bytes, not to the ${entry.size} of its directory entry`)
    const sum = crc32(bytes)
    if (sum !== entry.crc32) throw badZip(`the CRC of ${entry.name} is ${hex(sum)}, not ${hex(entry.crc32)}: its bytes are damaged`, 'BAD_CRC')
    return bytes
  }

  /** Some bytes of a stored member. No CRC tells whether these are damaged. @param {ZipEntry} entry @param {number} offset @param {number} length @returns {Promise<Uint8Array>} */
  async range(entry, offset, length) {
    checkMember(entry)
    if (entry.method !== STORED) throw badZip(`${entry.name} is deflated, so it is read as a whole`)
    if (!(offset >= 0 && length >= 0 && offset + length <= entry.size))
      throw new RangeError(`${length} bytes at ${offset} of ${entry.name}, which has ${entry.size}`)
    const start = this.#starts.get(entry) ?? this.#startOf(entry, await this.#readHeader(entry, EXTRA_GUESS))
    return this.#readSource(start + offset, length, entry.name)
  }

  /** Bytes of the file, as long as nobody aborts. @param {number} offset @param {number} length @param {string} what they are, for errors */
  async #readSource(offset, length, what) {
    this.#signal?.throwIfAborted()
    const bytes = await readPart(this.#source, offset, length, what)
    this.#signal?.throwIfAborted()
    return bytes
  }

  /** The local header of a member, and so many bytes behind its name, or as many as are before the next member. @param {ZipEntry} entry @param {number} more */
  #readHeader(entry, more) {
    return this.#readSource(entry.offset, Math.min(entry.end - entry.offset, LOCAL_BYTES + entry.nameBytes.length + more), `the header of ${entry.name}`)
  }

  /** Counts a member that is to be inflated; a LimitError where it, or all such members together, become more than the limit. @param {ZipEntry} entry */
  #count(entry) {
    if (this.#inflated.has(entry)) return
    const bytes = this.#inflatedBytes + entry.size
    if (bytes > this.#limit) {
      const what =
        entry.size > this.#limit ? `${entry.name} inflates to ${entry.size} bytes` : `with ${entry.name}, ${bytes} bytes are inflated of the members of one zip`
      throw new LimitError('LIMIT_INFLATED', `${what}, and the limit is ${this.#limit}`, { hint: 'the option maxInflated allows more' })
    }
    this.#inflated.add(entry)
    this.#inflatedBytes = bytes
  }

  /** The bytes of a member as they stand in the archive, stored or deflated. @param {ZipEntry} entry */
  async #readPacked(entry) {
    checkMember(entry)
    if (entry.method === DEFLATED) this.#count(entry)
    const known = this.#starts.get(entry)
    if (known !== undefined) return this.#readSource(known, entry.compressedSize, entry.name)
    const isSmall = entry.end - entry.offset <= AT_ONCE
    const header = await this.#readHeader(entry, isSmall ? AT_ONCE : EXTRA_GUESS)
    const start = this.#startOf(entry, header)
    const at = start - entry.offset
    if (at + entry.compressedSize <= header.length) return header.subarray(at, at + entry.compressedSize)
    return this.#readSource(start, entry.compressedSize, entry.name)
  }

  /** Where the data of a member starts; an error where its local header does not agree with the directory. @param {ZipEntry} entry @param {Uint8Array} header */
  #startOf(entry, header) {
    const { name, nameBytes } = entry
    const view = viewOf(header)
    if (header.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL)
      throw badZip(`no local header of ${name} at ${entry.offset}, where the zip's directory says it is`)
    const flags = view.getUint16(6, true)
    const nameLength = view.getUint16(26, true)
    const extraLength = view.getUint16(28, true)
    const start = entry.offset + LOCAL_BYTES + nameLength + extraLength
    const disagree = (/** @type {string} */ what) => badZip(`the local header of ${name} has another ${what} than the zip's directory`, 'HEADERS_DISAGREE')
    if (nameLength !== nameBytes.length || nameBytes.some((byte, i) => header[LOCAL_BYTES + i] !== byte)) throw disagree('name')
    if (view.getUint16(8, true) !== entry.method) throw disagree('method')
    if ((flags & IS_ENCRYPTED) !== (entry.flags & IS_ENCRYPTED)) throw disagree('encryption')
    if (start + entry.compressedSize > entry.end) throw badZip(`${name} reaches into what follows it`, 'OVERLAP')
    if (!(flags & HAS_DESCRIPTOR)) {
      const sizes = [view.getUint32(22, true), view.getUint32(18, true)]
      const extra = header.subarray(LOCAL_BYTES + nameLength, LOCAL_BYTES + nameLength + extraLength)
      const [size, compressedSize] = widen(sizes, extra, name)
      // A guess that was too short for the extra field leaves sizes unknown.
      const isKnown = extra.length === extraLength || !sizes.includes(NO_32)
      if (isKnown && (size !== entry.size || compressedSize !== entry.compressedSize)) throw disagree('size')
      if (view.getUint32(14, true) !== entry.crc32) throw disagree('CRC')
    }
    this.#starts.set(entry, start)
    return start
  }
}

/** Refuses a member that cannot be read: encrypted, packed by an unknown method, or stored at another size. @param {ZipEntry} entry */
function checkMember({ name, method, flags, size, compressedSize }) {
  if (flags & IS_ENCRYPTED) throw badZip(`${name} is encrypted`, 'ENCRYPTED')
  if (method !== STORED && method !== DEFLATED) throw badZip(`${name} is packed by method ${method}; stored (0) and deflated (8) can be read`, 'UNKNOWN_METHOD')
  if (method === STORED && size !== compressedSize) throw badZip(`${name} is stored, but its size is said to be ${size} and to take ${compressedSize} bytes`)
}

const hex = (/** @type {number} */ sum) => sum.toString(16).padStart(8, '0')

/**
 * Opens an archive and reads its directory; an UnpicklingError where that does not add up.
 * @param {Source} source of known size, which is read anywhere
 * @param {{ signal?: AbortSignal, limit?: number }} [options] `limit`: the most bytes that its members may inflate to together
 * @returns {Promise<Zip>}
 */
export async function openZip(source, { signal, limit = Infinity } = {}) {
  signal?.throwIfAborted()
  const entries = await readDirectory(source)
  signal?.throwIfAborted()
  return new Zip(source, entries, signal, limit)
}
