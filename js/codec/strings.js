/**
 * Strings out of the codec's pools and out of large payloads.
 *
 * A window's strings lie end to end in two pools, ASCII and UTF-16; each pool
 * is decoded by one call and cut by `substring`.
 */
import { UnpicklingError } from '../errors.js'

// The decoders are made at the first use: in a fresh Node process that costs as much as a tenth of the import, and small pickles need none.
/** @type {TextDecoder | undefined} */
let utf8
/** @type {TextDecoder | undefined} */
let utf16

/** Fails on what is no UTF-8. */
const decodeStrictly = (/** @type {Uint8Array} */ bytes) => (utf8 ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })).decode(bytes)

const LARGEST_ASCII = 0x7f
const LARGEST_CALL = 4096

// Node's Buffer decodes several times faster than a TextDecoder, and keeps lone surrogates.
const nodeBuffer = /** @type {any} */ (globalThis).Buffer?.prototype
const latin1Slice = /** @type {((this: Uint8Array, start: number, end: number) => string) | undefined} */ (nodeBuffer?.latin1Slice)
const ucs2Slice = /** @type {((this: Uint8Array, start: number, end: number) => string) | undefined} */ (nodeBuffer?.ucs2Slice)

/** ASCII bytes as a string. */
export function decodeAscii(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end) {
  return latin1Slice ? latin1Slice.call(bytes, start, end) : decodeStrictly(bytes.subarray(start, end))
}

/** UTF-16 bytes as a string. @param {boolean} hasLone whether it has lone surrogates */
export function decodeWide(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end, hasLone) {
  if (ucs2Slice) return ucs2Slice.call(bytes, start, end)
  if (!hasLone) return (utf16 ??= new TextDecoder('utf-16le', { ignoreBOM: true })).decode(bytes.subarray(start, end))
  return fromUnits(new Uint16Array(bytes.slice(start, end).buffer))
}

/** Bytes as text of a character each: the same where it is ASCII, and anything where it is not. */
export function decodeLoosely(/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ end) {
  if (latin1Slice) return latin1Slice.call(bytes, start, end)
  const copy = bytes.slice(start, end)
  for (let i = 0; i < copy.length; i++) copy[i] &= LARGEST_ASCII
  return decodeStrictly(copy)
}

/** Code units as a string, in calls of a size that no engine's stack minds. */
export function fromUnits(/** @type {ArrayLike<number>} */ units) {
  const array = units instanceof Uint16Array || units instanceof Uint8Array ? units : Uint16Array.from(units)
  let text = ''
  for (let at = 0; at < array.length; at += LARGEST_CALL) text += String.fromCharCode(...array.subarray(at, at + LARGEST_CALL))
  return text
}

/** Latin-1 bytes as a string: each byte is a character. */
export function decodeLatin1(/** @type {Uint8Array} */ bytes) {
  return latin1Slice ? latin1Slice.call(bytes, 0, bytes.length) : fromUnits(bytes)
}

const encoder = new TextEncoder()

/** Whether a text has no lone surrogates. */
export function isWellFormed(/** @type {string} */ text) {
  return /** @type {any} */ (text).isWellFormed?.() ?? !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}

/** UTF-8 of a text, lone surrogates as Python's 'surrogatepass' writes them. */
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

/** Bytes of a text by latin-1, or undefined where a character is beyond it. */
export function encodeLatin1(/** @type {string} */ text) {
  const bytes = new Uint8Array(text.length)
  let seen = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bytes[i] = code
    seen |= code
  }
  return seen > 0xff ? undefined : bytes
}

/**
 * UTF-8 as Python's decoder with an error handler reads it.
 * @param {Uint8Array} bytes
 * @param {'surrogatepass' | 'strict' | 'ignore' | 'replace' | 'surrogateescape'} errors
 */
export function decodeUtf8(bytes, errors) {
  try {
    return decodeStrictly(bytes)
  } catch (error) {
    if (!(error instanceof TypeError) || bytes.length > 2 ** 29) {
      throw new UnpicklingError('STRING_TOO_LONG', `a string of ${bytes.length} bytes is longer than JavaScript can hold`, { cause: error })
    }
  }
  const parts = []
  let done = 0
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] < 0x80) {
      at++
      continue
    }
    const { length, reason } = measure(bytes, at)
    if (!reason) {
      at += length
      continue
    }
    parts.push(decodeStrictly(bytes.subarray(done, at)))
    const isSurrogate = errors === 'surrogatepass' && bytes[at] === 0xed && bytes[at + 1] >= 0xa0 && bytes[at + 1] < 0xc0 && bytes[at + 2] >> 6 === 2
    if (isSurrogate) {
      parts.push(String.fromCharCode(0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f)))
      at += 3
    } else {
      parts.push(handleError('utf-8', bytes, at, at + length, reason, errors))
      at += length
    }
    done = at
  }
  parts.push(decodeStrictly(bytes.subarray(done)))
  return parts.join('')
}

/**
 * The length of the sequence at `at`, and why it is none. The length of a bad
 * one is what CPython's decoder skips (Objects/stringlib/codecs.h).
 */
function measure(/** @type {Uint8Array} */ bytes, /** @type {number} */ at) {
  const lead = bytes[at]
  if (lead < 0xc2 || lead > 0xf4) return { length: 1, reason: 'invalid start byte' }
  const wanted = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let i = 1; i < wanted; i++) {
    if (at + i >= bytes.length) return { length: i, reason: 'unexpected end of data' }
    const byte = bytes[at + i]
    const low = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    const high = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    if (byte < low || byte > high) return { length: i, reason: 'invalid continuation byte' }
  }
  return { length: wanted, reason: '' }
}

/** ASCII as Python's decoder with an error handler reads it. */
export function decodeAsciiStrictly(/** @type {Uint8Array} */ bytes, /** @type {string} */ errors) {
  let text = ''
  let done = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) continue
    text += decodeLatin1(bytes.subarray(done, at)) + handleError('ascii', bytes, at, at + 1, 'ordinal not in range(128)', errors)
    done = at + 1
  }
  return text + decodeLatin1(bytes.subarray(done))
}

/** What an error handler of Python's codecs puts in the place of bad bytes. */
function handleError(
  /** @type {string} */ codec,
  /** @type {Uint8Array} */ bytes,
  /** @type {number} */ start,
  /** @type {number} */ end,
  /** @type {string} */ reason,
  /** @type {string} */ errors,
) {
  if (errors === 'ignore') return ''
  if (errors === 'replace') return '\ufffd'
  if (errors === 'surrogateescape') return String.fromCharCode(...Array.from(bytes.subarray(start, end), (byte) => 0xdc00 | byte))
  const where = end === start + 1 ? `byte 0x${bytes[start].toString(16).padStart(2, '0')} in position ${start}` : `bytes in position ${start}-${end - 1}`
  throw new UnpicklingError('BAD_TEXT', `'${codec}' codec can't decode ${where}: ${reason}`)
}

/**
 * A Python 2 str that is not plain ASCII.
 * @param {Uint8Array} bytes @param {'ASCII' | 'latin1' | 'utf-8' | 'bytes'} encoding
 * @param {'strict' | 'ignore' | 'replace' | 'surrogateescape'} errors
 */
export function decodePython2(bytes, encoding, errors) {
  if (encoding === 'latin1') return decodeLatin1(bytes)
  return encoding === 'utf-8' ? decodeUtf8(bytes, errors) : decodeAsciiStrictly(bytes, errors)
}
