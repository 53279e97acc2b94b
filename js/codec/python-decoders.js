/**
 * Text as Python's decoders read it, with the error handlers of the codecs module for bytes that are not of the encoding.
 *
 * Good text is decoded by one call of the platform's; only where that fails are the bytes looked at one by one, for CPython's result or message.
 */
import { UnpicklingError } from '../errors.js'
import { decodeLatin1, decodeStrictly } from './strings.js'

/**
 * The string of UTF-8.
 * @param {Uint8Array} bytes
 * @param {'surrogatepass' | 'strict' | 'ignore' | 'replace' | 'surrogateescape'} errors the error handler
 * @throws {UnpicklingError} BAD_TEXT, as the error handler has it; STRING_TOO_LONG, where JavaScript cannot hold the string
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

/** The length of the sequence of UTF-8 at `at`, and why it is bad, where it is. Of a bad one CPython's decoder skips that length (Objects/stringlib/codecs.h). */
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

/** The string of ASCII. */
function decodeAsciiStrictly(/** @type {Uint8Array} */ bytes, /** @type {string} */ errors) {
  let text = ''
  let done = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) continue
    text += decodeLatin1(bytes.subarray(done, at)) + handleError('ascii', bytes, at, at + 1, 'ordinal not in range(128)', errors)
    done = at + 1
  }
  return text + decodeLatin1(bytes.subarray(done))
}

/** What an error handler puts in the place of bad bytes. */
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
  // Only str of Python 3 is always UTF-8.
  const hint = errors === 'surrogatepass' ? undefined : "the option encoding: 'latin1' (--encoding latin1) reads it"
  throw new UnpicklingError('BAD_TEXT', `'${codec}' codec can't decode ${where}: ${reason}`, { hint })
}

/**
 * The string of a Python 2 str that is not plain ASCII, as `loads` has it by its options.
 * @param {Uint8Array} bytes @param {'ASCII' | 'latin1' | 'utf-8' | 'bytes'} encoding anything but 'bytes', which asks for no string
 * @param {'strict' | 'ignore' | 'replace' | 'surrogateescape'} errors the error handler
 * @throws {UnpicklingError} as decodeUtf8 does
 */
export function decodePython2(bytes, encoding, errors) {
  if (encoding === 'latin1') return decodeLatin1(bytes)
  return encoding === 'utf-8' ? decodeUtf8(bytes, errors) : decodeAsciiStrictly(bytes, errors)
}
