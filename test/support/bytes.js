// Bytes for tests: put together out of parts, handed on in pieces, and what an iterable gives, gathered.

/** Bytes out of parts: numbers, texts as latin-1, bytes. */
export function join(/** @type {(string | Uint8Array | number)[]} */ ...parts) {
  const buffers = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : typeof part === 'number' ? Buffer.from([part]) : part))
  return new Uint8Array(Buffer.concat(buffers))
}

/** The bytes of a latin-1 text. */
export const text = (/** @type {string} */ characters) => join(characters)

/** A number of four bytes, little-endian. */
export function uint4(/** @type {number} */ value) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** The bytes in pieces of one size, views of them. */
export async function* pieces(/** @type {Uint8Array} */ bytes, /** @type {number} */ size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** All that an iterable gives. */
export async function gather(/** @type {AsyncIterable<any>} */ iterable) {
  const items = []
  for await (const item of iterable) items.push(item)
  return items
}
