/** Scalars that the machine leaves to JavaScript: numbers in text and strings of Python 2. Long data is payloads.js's. */
import { FORM_FLOAT, FORM_INT, FORM_INTEGER } from '../generated/constants.js'
import { asInt, parseFloatArgument, parseIntArgument, parseLongArgument } from '../numbers.js'
import { decodePython2 } from '../codec/python-decoders.js'
import { Float } from '../types/python/basic.js'

/** @typedef {import('../settings.js').Settings} Settings */

const MINUS = 0x2d

/**
 * The value of the argument of INT, LONG or FLOAT, which is a bool for `I00` and `I01`. Raises where CPython's parser would.
 * FORM_INTEGER is hexadecimal, which the machine makes of a short LONG1 or LONG4.
 * @param {number} form FORM_INT, FORM_LONG, FORM_FLOAT or FORM_INTEGER @param {string} text @param {Settings} settings
 */
export function readNumber(form, text, settings) {
  if (form === FORM_INTEGER) {
    const value = text.charCodeAt(0) === MINUS ? -BigInt(text.substring(1)) : BigInt(text)
    return asInt(value, settings.int === 'bigint')
  }
  if (form === FORM_FLOAT) {
    const value = parseFloatArgument(text)
    return settings.lossless && Number.isInteger(value) ? new Float(value) : value
  }
  const value = form === FORM_INT ? parseIntArgument(text) : parseLongArgument(text)
  return typeof value === 'bigint' ? asInt(value, settings.int === 'bigint') : value
}

/** A str of Python 2, decoded by the options `encoding` and `errors`; its bytes for `encoding: 'bytes'`. */
export function readPython2(/** @type {Uint8Array} */ bytes, /** @type {Settings} */ { encoding, errors }) {
  return encoding === 'bytes' ? bytes : decodePython2(bytes, encoding, errors)
}
