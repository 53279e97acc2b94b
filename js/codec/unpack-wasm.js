/**
 * The bytes of a module of WebAssembly, which the build writes as hexadecimal text.
 *
 * A byte has the same two characters wherever it stands, so what compresses a download finds what repeats: it takes a tenth more than the
 * bytes themselves, where base64 takes a third more. Where the platform can decode such text it does, as a loop of JavaScript takes
 * milliseconds of the first load.
 */

/** The module of the text. @param {string} hex @returns {Uint8Array<ArrayBuffer>} */
export function unpackWasm(hex) {
  const { Buffer } = globalThis
  if (Buffer) return /** @type {Uint8Array<ArrayBuffer>} */ (/** @type {unknown} */ (Buffer.from(hex, 'hex')))
  const { fromHex } = /** @type {any} */ (Uint8Array)
  if (fromHex) return fromHex.call(Uint8Array, hex)
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1))
  return bytes
}

/** The value of a hexadecimal digit, 0 to 9 or a to f, by its character code. */
const digit = (/** @type {number} */ code) => (code & 15) + (code >> 6) * 9
