/**
 * Reads tars that are not compressed: the torch files of 2016, and what pandas writes as `.tar`.
 *
 * Source: POSIX.1-1988 ustar, POSIX.1-2001 pax headers, GNU tar's long names; Python's tarfile. All headers are read when a tar is opened, and
 * its members when they are asked for.
 */
import { Decoder } from '../../codec/strings.js'
import { UnpicklingError } from '../../errors.js'
import { readExactly } from '../../sources/reading.js'

/** @typedef {{ name: string, size: number, offset: number, type: string }} TarEntry `type`: a letter, `0` of a plain file, `5` of a folder */
/** @typedef {import('../../sources/source.js').Source} Source */

const BLOCK = 512
/** A long name or a pax header of more bytes is an error. */
const LONGEST_HEADER = 1 << 20
/** The most digits of the length of a pax record. */
const LONGEST_LENGTH = 10
/** The most members: without a bound an archive of empty ones becomes an object for each of its blocks. */
const MOST_ENTRIES = 1 << 20

/** @param {string} message */
const badTar = (message, code = /** @type {import('../../errors.js').ErrorCode} */ ('BAD_TAR')) => new UnpicklingError(code, message)

/** The text of a field, up to its first zero. */
function textOf(/** @type {Uint8Array} */ bytes) {
  const end = bytes.indexOf(0)
  return new Decoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** The number of a field: octal digits, or base 256 where the first bit is set (GNU); NaN where it is neither. @returns {number} */
function numberOf(/** @type {Uint8Array} */ bytes) {
  if (bytes[0] === 0x80) return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0)
  const text = textOf(bytes).trim()
  return /^[0-7]*$/.test(text) ? parseInt(text || '0', 8) : NaN
}

/** Whether a block is the header of a member: its checksum is the sum of its bytes, those of the checksum counted as spaces. Old tars summed signed bytes. */
export function isTarHeader(/** @type {Uint8Array} */ block) {
  if (block.length < BLOCK || block[0] === 0) return false
  let unsigned = 0
  let signed = 0
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 32 : block[i]
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  const sum = numberOf(block.subarray(148, 156))
  return sum === unsigned || sum === signed
}

/** The fields of a pax header, whose records are `length key=value\n`. @param {Uint8Array} bytes */
function parsePax(bytes) {
  /** @type {Map<string, string>} */
  const fields = new Map()
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(32, at)
    const digits = space < 0 || space - at > LONGEST_LENGTH ? '' : new Decoder().decode(bytes.subarray(at, space))
    const length = Number(digits)
    const equals = bytes.indexOf(61, space)
    // The record has a line feed at its end, so that it is longer than what stands up to its sign.
    if (!/^[1-9]\d*$/.test(digits) || equals < 0 || at + length <= equals + 1 || at + length > bytes.length)
      throw badTar('a pax header is not of the form `length key=value`')
    fields.set(new Decoder().decode(bytes.subarray(space + 1, equals)), new Decoder().decode(bytes.subarray(equals + 1, at + length - 1)))
    at += length
  }
  return fields
}

/** An archive that is open. */
export class Tar {
  #source
  #signal

  /** @param {Source} source @param {TarEntry[]} entries @param {AbortSignal | undefined} signal */
  constructor(source, entries, signal) {
    this.#source = source
    this.#signal = signal
    this.entries = entries
  }

  /** The last member of a name, as Python's tarfile takes it, or undefined. */
  find(/** @type {string} */ name) {
    return this.entries.findLast((entry) => entry.name === name)
  }

  /** All bytes of a member; a tar has no checksum of them. @param {TarEntry} entry @returns {Promise<Uint8Array>} */
  read(entry) {
    return this.range(entry, 0, entry.size)
  }

  /** Some bytes of a member. @param {TarEntry} entry @param {number} offset @param {number} length @returns {Promise<Uint8Array>} */
  async range(entry, offset, length) {
    if (!(offset >= 0 && length >= 0 && offset + length <= entry.size))
      throw new RangeError(`${length} bytes at ${offset} of ${entry.name}, which has ${entry.size}`)
    this.#signal?.throwIfAborted()
    return readExactly(this.#source, entry.offset + offset, length, () => badTar(`the file ends within ${entry.name}`, 'TRUNCATED'))
  }

  /** A member as a source of its own. @param {TarEntry} entry @returns {Source} */
  source(entry) {
    const read = (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
      const left = Math.max(0, entry.size - offset)
      return this.range(entry, Math.min(offset, entry.size), Math.min(most, left))
    }
    return { size: entry.size, read, close: async () => {} }
  }
}

/**
 * Opens an archive and reads its headers; an UnpicklingError where one is damaged, or where the file ends within a member.
 * @param {Source} source of known size, which is read anywhere @param {{ signal?: AbortSignal }} [options] @returns {Promise<Tar>}
 */
export async function openTar(source, { signal } = {}) {
  const { size } = source
  /** @type {TarEntry[]} */
  const entries = []
  /** @type {Map<string, string>} */
  let pax = new Map()
  let longName = ''
  for (let at = 0; at + BLOCK <= size;) {
    signal?.throwIfAborted()
    const header = at
    const block = await readExactly(source, header, BLOCK, () => badTar(`the file ends within the header at ${header}`, 'TRUNCATED'))
    if (block.every((byte) => byte === 0)) break
    if (!isTarHeader(block))
      throw badTar(
        entries.length
          ? `no header after ${entries[entries.length - 1].name}: the checksum at ${at} is wrong`
          : 'this is no tar: the checksum of its first header is wrong',
      )
    const type = String.fromCharCode(block[156] || 48)
    const isName = type === 'L' || type === 'x'
    const own = isName ? undefined : pax.get('size')
    const length = own === undefined ? numberOf(block.subarray(124, 136)) : /^\d{1,16}$/.test(own) ? Number(own) : NaN
    const offset = at + BLOCK
    const name = nameOf(block, longName, pax)
    if (!Number.isSafeInteger(length) || length < 0) throw badTar(`the size of ${name} is no number`)
    if (offset + length > size) throw badTar(`the file ends within ${name}: ${length} bytes at ${offset}, of ${size}`, 'TRUNCATED')
    at = offset + Math.ceil(length / BLOCK) * BLOCK
    if (isName) {
      if (length > LONGEST_HEADER) throw badTar(`a name or pax header of ${length} bytes`)
      const bytes = await readExactly(source, offset, length, () => badTar(`the file ends within ${name}`, 'TRUNCATED'))
      if (type === 'L') longName = textOf(bytes)
      else pax = parsePax(bytes)
      continue
    }
    if (entries.length >= MOST_ENTRIES) throw badTar(`more than ${MOST_ENTRIES} members`)
    // A global pax header and the long name of a link are no members.
    if (type !== 'g' && type !== 'K') entries.push({ name, size: length, offset, type })
    if (type !== 'K') {
      longName = ''
      pax = new Map()
    }
  }
  return new Tar(source, entries, signal)
}

/** The name of a member: that of the headers before it, or else its own. @param {Uint8Array} block its header @param {string} longName @param {Map<string, string>} pax */
function nameOf(block, longName, pax) {
  const path = pax.get('path') ?? longName
  if (path) return path
  const name = textOf(block.subarray(0, 100))
  const isUstar = textOf(block.subarray(257, 263)) === 'ustar'
  const prefix = isUstar ? textOf(block.subarray(345, 500)) : ''
  return prefix ? `${prefix}/${name}` : name
}
