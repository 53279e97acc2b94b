/**
 * Scalars that the machine leaves to JavaScript: numbers in text, byte
 * payloads, large strings, strings of Python 2, out-of-band buffers.
 */
import { FORM_BYTEARRAY, FORM_BYTES, FORM_FLOAT, FORM_INT, FORM_INTEGER, FORM_TEXT } from '../generated/constants.js'
import { UnpicklingError } from '../errors.js'
import { asInt, parseFloatArgument, parseIntArgument, parseLongArgument, readLong } from '../numbers.js'
import { asBytes } from '../settings.js'
import { decodePython2, decodeUtf8 } from '../codec/python-decoders.js'
import { ByteArray, Float } from '../types/python/basic.js'

/** @typedef {import('../settings.js').Settings} Settings */

/** From this length on bytes are views of the input, unless `copy` is set. */
const LARGE = 4096

/** The argument of INT, LONG or FLOAT. @param {number} form FORM_… @param {string} text @param {Settings} settings */
export function readNumber(form, text, settings) {
  if (form === FORM_FLOAT) {
    const value = parseFloatArgument(text)
    return settings.lossless && Number.isInteger(value) ? new Float(value) : value
  }
  const value = form === FORM_INT ? parseIntArgument(text) : parseLongArgument(text)
  return typeof value === 'bigint' ? asInt(value, settings.int === 'bigint') : value
}

/** Bytes of the input: a view, or a copy where they are few or the options ask for one. @param {Uint8Array} input @param {number} offset @param {number} length @param {Settings} settings */
function takeBytes(input, offset, length, settings) {
  return settings.copy || length < LARGE ? input.slice(offset, offset + length) : new Uint8Array(input.buffer, input.byteOffset + offset, length)
}

/**
 * A payload that lies in `input`.
 * @param {number} form FORM_… @param {Uint8Array} input @param {number} offset @param {number} length @param {Settings} settings
 */
export function readPayload(form, input, offset, length, settings) {
  if (form === FORM_BYTES || (form === FORM_BYTEARRAY && !settings.lossless)) return takeBytes(input, offset, length, settings)
  return convertPayload(form, new Uint8Array(input.buffer, input.byteOffset + offset, length), settings)
}

/** @param {number} form @param {Uint8Array} bytes a view of the input @param {Settings} settings */
function convertPayload(form, bytes, settings) {
  switch (form) {
    case FORM_BYTEARRAY:
      return ByteArray.from(bytes)
    case FORM_INTEGER:
      return asInt(readLong(bytes), settings.int === 'bigint')
    case FORM_TEXT:
      return decodeUtf8(bytes, 'surrogatepass')
    default:
      return readPython2(bytes, settings)
  }
}

/** A str of Python 2. */
export function readPython2(/** @type {Uint8Array} */ bytes, /** @type {Settings} */ { encoding, errors }) {
  return encoding === 'bytes' ? bytes : decodePython2(bytes, encoding, errors)
}

/** The buffers that NEXT_BUFFER takes, in order. */
export class OutOfBandBuffers {
  /** @type {Iterator<unknown> | undefined} */
  #iterator

  constructor(/** @type {Settings} */ settings) {
    this.settings = settings
  }

  next() {
    const { buffers } = this.settings
    if (!buffers) throw new UnpicklingError('NO_BUFFERS', 'pickle stream refers to out-of-band data but no *buffers* argument was given')
    this.#iterator ??= buffers[Symbol.iterator]()
    const next = this.#iterator.next()
    if (next.done) throw new UnpicklingError('NOT_ENOUGH_BUFFERS', 'not enough out-of-band buffers')
    return asBytes(next.value, 'a buffer')
  }
}
