/**
 * Bytes to strings and back, by the fastest way that the platform has.
 *
 * The strings of a window lie end to end in two pools of the codec, ASCII and UTF-16; whoever wants them decodes each pool by one call and
 * cuts it by `substring`. What Python's decoders do about bytes that they do not know is left to python-decoders.js.
 */

/** The platform's encoder and decoder of text: jsdom, in which test runners run, has none, and Node's stand behind it. */
export const { TextDecoder: Decoder, TextEncoder: Encoder } = /** @type {typeof globalThis} */ (
  typeof TextEncoder === 'undefined' ? /** @type {any} */ (globalThis).process.getBuiltinModule('node:util') : globalThis
)

// The decoders are made at the first use: in a fresh Node process they cost a tenth of the import, and small pickles need none.
/** @type {TextDecoder | undefined} */
let utf8
/** @type {TextDecoder | undefined} */
let utf16

/** UTF-8 as a string; throws a TypeError where it is none. */
export const decodeStrictly = (/** @type {Uint8Array} */ bytes) => (utf8 ??= new Decoder('utf-8', { fatal: true, ignoreBOM: true })).decode(bytes)

const LARGEST_ASCII = 0x7f
/** Arguments of one call, few enough for any engine's stack. */
const MOST_ARGUMENTS = 4096

// Node's Buffer decodes several times faster than a TextDecoder, and keeps lone surrogates.
const nodeBuffer = /** @type {any} */ (globalThis).Buffer?.prototype
export const latin1Slice = /** @type {((this: Uint8Array, start: number, end: number) => string) | undefined} */ (nodeBuffer?.latin1Slice)
const ucs2Slice = /** @type {((this: Uint8Array, start: number, end: number) => string) | undefined} */ (nodeBuffer?.ucs2Slice)

/** The string of ASCII bytes from `start` to `end`. */
export function decodeAscii(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end) {
  return latin1Slice ? latin1Slice.call(bytes, start, end) : decodeStrictly(bytes.subarray(start, end))
}

/** The string of little-endian UTF-16 from byte `start` to `end`. @param {boolean} hasLone whether it has lone surrogates */
export function decodeWide(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end, hasLone) {
  if (ucs2Slice) return ucs2Slice.call(bytes, start, end)
  if (!hasLone) return (utf16 ??= new Decoder('utf-16le', { ignoreBOM: true })).decode(bytes.subarray(start, end))
  return fromUnits(new Uint16Array(bytes.slice(start, end).buffer))
}

/** Bytes as text of one character each: those of ASCII are right, and any others stand for nothing in particular. */
export function decodeLoosely(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end) {
  if (latin1Slice) return latin1Slice.call(bytes, start, end)
  const copy = bytes.slice(start, end)
  for (let i = 0; i < copy.length; i++) copy[i] &= LARGEST_ASCII
  return decodeStrictly(copy)
}

/** The string of UTF-16 units. */
export function fromUnits(/** @type {ArrayLike<number>} */ units) {
  const array = units instanceof Uint16Array || units instanceof Uint8Array ? units : Uint16Array.from(units)
  let text = ''
  for (let at = 0; at < array.length; at += MOST_ARGUMENTS) text += String.fromCharCode(...array.subarray(at, at + MOST_ARGUMENTS))
  return text
}

/** The string of latin-1 bytes: each byte is a character. */
export function decodeLatin1(/** @type {Uint8Array} */ bytes) {
  return latin1Slice ? latin1Slice.call(bytes, 0, bytes.length) : fromUnits(bytes)
}

const encoder = new Encoder()

/** Whether a text has no lone surrogates. */
export function isWellFormed(/** @type {string} */ text) {
  return /** @type {any} */ (text).isWellFormed?.() ?? !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}

/** The UTF-8 of a text, in which lone surrogates are written as Python's 'surrogatepass' does. */
export function encodeUtf8(/** @type {string} */ text) {
  if (isWellFormed(text)) return encoder.encode(text)
  const bytes = []
  for (const character of text) {
    const code = /** @type {number} */ (character.codePointAt(0))
    if (character.length === 1 && code >= 0xd800 && code < 0xe000) bytes.push(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
    else bytes.push(...encoder.encode(character))
  }
  return Uint8Array.from(bytes)
}

/** The latin-1 bytes that a text was made of, until somebody wants them. */
let lastText = ''
/** @type {Uint8Array | undefined} */
let lastLatin1

/** Notes the latin-1 bytes of a text, which are the next caller's of `encodeLatin1`; none with no arguments. @param {Uint8Array} [bytes] */
export function noteLatin1(text = '', bytes) {
  lastText = text
  lastLatin1 = bytes
}

/** The latin-1 bytes of a text, or undefined where a character is beyond latin-1. */
export function encodeLatin1(/** @type {string} */ text) {
  if (lastLatin1 && lastText === text) {
    const known = lastLatin1
    noteLatin1()
    return known
  }
  const bytes = new Uint8Array(text.length)
  let seen = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bytes[i] = code
    seen |= code
  }
  return seen > 0xff ? undefined : bytes
}
