/** What the element opens, as the worker is told of it. */

/** @typedef {import('./open-file.js').Source} Source */

/** The source of the host's own, where it is one. @param {Source} source @returns {import('./client.js').HostSource | undefined} */
export const hostOf = (source) => (typeof (/** @type {any} */ (source)?.read) === 'function' ? /** @type {any} */ (source) : undefined)

/** @param {Source} source @param {string} name @returns {import('../worker/file.js').Origin} @throws {TypeError} where the source is none */
export function originOf(source, name) {
  if (typeof source === 'string' || source instanceof URL) return { url: String(new URL(source, location.href)) }
  // What comes from another window of the page has classes of its own.
  const tag = Object.prototype.toString.call(source)
  if (tag === '[object File]' || tag === '[object Blob]') return { file: /** @type {Blob} */ (source) }
  if (tag === '[object ArrayBuffer]') return { bytes: new Uint8Array(/** @type {ArrayBuffer} */ (source)) }
  if (ArrayBuffer.isView(source)) {
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    // The worker gets the whole of a buffer.
    return { bytes: bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice() }
  }
  const host = hostOf(source)
  if (!host || !Number.isSafeInteger(host.size) || host.size < 0)
    throw new TypeError('what can be opened is a File, a Blob, bytes, a URL or a source { name, size, read(offset, length, signal) }')
  return { host: { name: host.name ?? name, size: host.size } }
}
