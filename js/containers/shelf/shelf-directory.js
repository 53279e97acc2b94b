/**
 * The directory of a shelf: the file `x.dir`, in which `dbm.dumb` writes where in `x.dat` the value of each key is.
 *
 * Source: CPython's dbm/dumb.py (Python 2: dumbdbm.py) and shelve.py. A line a key: the repr of the key, and a tuple of position and size. Bytes
 * stand for characters of latin-1, in the file and in the key; shelve writes keys as UTF-8. Of two lines for one key the later counts.
 */
import { LimitError, UnpicklingError } from '../../errors.js'
import { decodeLatin1, encodeLatin1, encodeUtf8 } from '../../codec/strings.js'
import { parseLiteral } from '../numpy/literal.js'

/** @typedef {{ offset: number, size: number }} Place where a value is in the .dat file */

/** The most bytes that a directory may have, and the most keys. */
const LONGEST = 1 << 28
const MOST_KEYS = 1_000_000

const bad = (/** @type {string} */ name, /** @type {string} */ reason) => new UnpicklingError('BAD_SHELF', `${name}: ${reason}`)

/** The lines of a text, each without what Python's rstrip takes away; they end as Python's universal newlines do. @param {string} text */
function* linesOf(text) {
  const ends = /\r\n?|\n/g
  for (let start = 0; start < text.length;) {
    const end = ends.exec(text)
    yield text.slice(start, end?.index ?? text.length).trimEnd()
    start = end ? ends.lastIndex : text.length
  }
}

/** The key and the place of a line, or undefined where it has another form. @param {string} line @returns {[string, Place] | undefined} */
function parseLine(line) {
  const plain = /^'([^'\\]*)', \((\d{1,15}), (\d{1,15})\)$/.exec(line)
  if (plain) return [plain[1], { offset: Number(plain[2]), size: Number(plain[3]) }]
  // A tuple of two stands in the line without brackets.
  const parsed = parseLiteral(`(${line})`)
  const [key, place] = Array.isArray(parsed) && parsed.length === 2 ? parsed : []
  const [offset, size] = Array.isArray(place) && place.length === 2 ? place : []
  const isPlace = [offset, size].every((number) => Number.isSafeInteger(number) && number >= 0)
  return typeof key === 'string' && isPlace ? [key, { offset, size }] : undefined
}

/** Whether bytes start as a directory does, with the line of a key. @param {Uint8Array} bytes */
export function isShelfDirectory(bytes) {
  const [line] = linesOf(decodeLatin1(bytes.subarray(0, 1 << 16)))
  try {
    return bytes.length === 0 || (line !== undefined && parseLine(line) !== undefined)
  } catch {
    return false
  }
}

/** The keys as text: of UTF-8 where all are, as shelve writes them, else of latin-1. @param {Map<string, Place>} places */
function decodeKeys(places) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return new Map(Array.from(places, ([key, place]) => [decoder.decode(encodeLatin1(key) ?? encodeUtf8(key)), place]))
  } catch {
    return places
  }
}

/**
 * Where the value of each key is, by the key, in the order of the file. A line of another form is an UnpicklingError `BAD_SHELF`.
 * @param {Uint8Array} bytes of the directory @param {string} name of the file, for errors @returns {Map<string, Place>}
 */
export function readShelfDirectory(bytes, name) {
  if (bytes.length > LONGEST) throw new LimitError('LIMIT_BYTES', `${name} has ${bytes.length} bytes, where the directory of a shelf may have ${LONGEST}`)
  /** @type {Map<string, Place>} */
  const places = new Map()
  let number = 0
  for (const line of linesOf(decodeLatin1(bytes))) {
    number++
    let found
    try {
      found = parseLine(line)
    } catch {
      // Whatever stands there instead.
    }
    if (!found) throw bad(name, `line ${number} of the directory of a shelf is no key with a position and a size: ${JSON.stringify(line.slice(0, 60))}`)
    places.set(...found)
    if (places.size > MOST_KEYS) throw new LimitError('LIMIT_OBJECTS', `${name} has more than ${MOST_KEYS} keys`)
  }
  return decodeKeys(places)
}
