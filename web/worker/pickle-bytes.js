/** The pickles of the file, whatever it is, and the bytes of one of them. */
import { openPickles } from 'brine'
import { source } from './file.js'

/** The longest pickle whose bytes are held. */
export const MOST_BYTES = 2 ** 29
const PART = 1 << 24

/** @type {Promise<import('brine').FoundPickles> | undefined} */
let found

/** The pickles of the file; of one that is none all of it is taken for one. */
export function pickles() {
  found ??= openPickles(source()).catch((error) => {
    found = undefined
    throw error
  })
  return found
}

/** The bytes of a pickle, by its number. @param {number} number @param {import('./pause.js').Job} job @returns {Promise<Uint8Array>} */
export async function bytesOf(number, { signal, progress }) {
  const { pickles: list } = await pickles()
  const held = /** @type {any} */ (await list[number].source())
  const size = held.byteLength ?? held.size
  if (size > MOST_BYTES) throw new RangeError(`this pickle has ${size} bytes, and no more than ${MOST_BYTES} are looked at opcode by opcode`)
  if (held instanceof Uint8Array) return held
  if (typeof held.slice === 'function') {
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; at += PART) {
      signal.throwIfAborted()
      bytes.set(new Uint8Array(await held.slice(at, Math.min(size, at + PART)).arrayBuffer()), at)
      progress({ done: at, total: size, what: 'Reading' })
    }
    return bytes
  }
  const parts = []
  let length = 0
  for await (const part of held) {
    parts.push(part)
    length += part.length
    if (length > MOST_BYTES) throw new RangeError(`this pickle has more than ${MOST_BYTES} bytes`)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The names of the pickles of the file. @returns {Promise<string[]>} */
export const namesOf = async () => (await pickles()).pickles.map(({ name }, i) => name || (i ? `pickle ${i}` : 'pickle'))

export const calls = {
  /** The names of the pickles of the file. @returns {Promise<string[]>} */
  pickles: namesOf,
}
