/**
 * Pickles each of which stands behind its length in bytes, as programs send them over sockets and append them to files: 4 bytes by
 * `struct.pack('!I', …)` (multiprocessing's connections, PySpark's and dpark's serializers, handlers of logging), 8 by other programs, of either
 * byte order.
 *
 * Nothing marks such a file, so it is known by certainty alone: every length leads to the next, the last to the end of the file, and
 * between them is a whole pickle, neither shorter nor longer.
 */
import { LimitError, UnpicklingError } from '../errors.js'
import { joinObjects, MOST_OBJECTS } from './row.js'

/** @typedef {import('../sources/source.js').Source} Source */
/** @typedef {{ bytes: 4 | 8, byteorder: 'big' | 'little' }} Prefix */

/** @type {Prefix[]} */
const PREFIXES = [
  { bytes: 4, byteorder: 'big' },
  { bytes: 8, byteorder: 'big' },
  { bytes: 4, byteorder: 'little' },
  { bytes: 8, byteorder: 'little' },
]
const PROTO = 0x80
const NEWEST_PROTOCOL = 5
const STOP = 0x2e
/** The opcodes by which pickles of protocols 0 and 1 start. */
const FIRST_OPCODES = '(])}NIJKMLFGSTUVXc'
/** So many bytes are read at once to look at lengths. */
const WINDOW = 1 << 12

/** The length that bytes tell. @param {Uint8Array} bytes @param {Prefix} prefix */
function lengthIn(bytes, { bytes: width, byteorder }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, width)
  return width === 4 ? view.getUint32(0, byteorder === 'little') : Number(view.getBigUint64(0, byteorder === 'little'))
}

/** Whether bytes start as a pickle does. @param {Uint8Array} bytes */
export const startsAsPickle = ([first, second]) =>
  first === PROTO ? second >= 2 && second <= NEWEST_PROTOCOL : first !== undefined && FIRST_OPCODES.includes(String.fromCharCode(first))

/** Reads of a source a few bytes at a time. @param {Source} source */
function peeker(source) {
  let start = 0
  /** @type {Uint8Array} */
  let window = new Uint8Array(0)
  return async (/** @type {number} */ at, /** @type {number} */ length) => {
    if (at < start || at + length > start + window.length) {
      window = await source.read(at, length, WINDOW)
      start = at
    }
    return window.subarray(at - start, at - start + length)
  }
}

/**
 * Where the pickles of a file stand, if each is behind its length; undefined where a length leads elsewhere, or to no STOP.
 * @param {Source} source @param {Prefix} prefix @returns {Promise<{ start: number, end: number }[] | undefined>}
 */
async function findPlaces(source, prefix) {
  const peek = peeker(source)
  const places = []
  for (let at = 0; at < source.size;) {
    const start = at + prefix.bytes
    if (start >= source.size) return undefined
    const end = start + lengthIn(await peek(at, prefix.bytes), prefix)
    if (!(end > start && end <= source.size) || (await peek(end - 1, 1))[0] !== STOP) return undefined
    if (places.length >= MOST_OBJECTS) throw new LimitError('LIMIT_OBJECTS', `there are more than ${MOST_OBJECTS} pickles in this file, each behind its length`)
    places.push({ start, end })
    at = end
  }
  return places
}

/**
 * The pickles of a file in which each stands behind its length; undefined where it is not one with certainty.
 * @template {{ end: number }} T
 * @param {Source} source @param {Uint8Array} head its first bytes @param {() => (at: number) => Promise<T>} makeReader gives what reads the pickle at an offset
 * @returns {Promise<{ prefix: Prefix, objects: (T & { start: number })[] } | undefined>}
 */
export async function findPrefixed(source, head, makeReader) {
  for (const prefix of PREFIXES) {
    if (head.length <= prefix.bytes || lengthIn(head, prefix) > source.size || !startsAsPickle(head.subarray(prefix.bytes))) continue
    const places = await findPlaces(source, prefix)
    const objects = places && (await readAll(places, makeReader()))
    // What is one pickle as it stands is that.
    if (objects && !(await readAll([{ start: 0, end: source.size }], makeReader()))) return { prefix, objects }
  }
  return undefined
}

/**
 * The content of such a file; undefined where it is not one with certainty.
 * @param {Source} source @param {Uint8Array} head @param {() => (at: number) => Promise<import('./row.js').RowObject>} makeReader
 * @returns {Promise<import('./content.js').Content | undefined>}
 */
export async function openPrefixed(source, head, makeReader) {
  const found = await findPrefixed(source, head, makeReader)
  return found && joinObjects(found.objects, { lengths: found.prefix })
}

/**
 * The pickles at these places; undefined where there are others.
 * @template {{ end: number }} T @param {{ start: number, end: number }[]} places @param {(at: number) => Promise<T>} readPickle
 */
async function readAll(places, readPickle) {
  const objects = []
  try {
    for (const { start, end } of places) {
      const object = await readPickle(start)
      if (object.end !== end) return undefined
      objects.push({ ...object, start })
    }
    return objects
  } catch (error) {
    if (error instanceof UnpicklingError) return undefined
    throw error
  }
}
