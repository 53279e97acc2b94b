/**
 * The text of what has no parts: numbers, text and bytes as Python writes them.
 *
 * Each text is ASCII or printable, and gives the value back when it is read by any Python from 3.6 on.
 */
import { reprFloat } from '../types/python/basic.js'
import { reprText } from '../types/python/print-python.js'

/** Python refuses ints of more than 4300 decimal digits in source; hexadecimal ones have no limit, and are written in time that is linear. */
const LARGEST_DECIMAL = 10n ** 4000n

/** The text of an int. @param {number | bigint} value */
export function intText(value) {
  if (typeof value === 'number' || (value < LARGEST_DECIMAL && value > -LARGEST_DECIMAL)) return String(value)
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`
}

/** The bits of Python's own NaN, and of that with a sign. */
const NAN = 0x7ff80000
const NEGATIVE_NAN = 0xfff80000

/** The text of a float, and whether it is a literal: a NaN is none. @param {number} value @param {DataView} [bits] its eight bytes, where a NaN may have a sign or a content @returns {{ text: string, isLiteral: boolean, needs?: string }} */
export function floatText(value, bits) {
  if (value === Infinity || value === -Infinity) return { text: value > 0 ? '1e309' : '-1e309', isLiteral: true }
  if (!Number.isNaN(value)) return { text: reprFloat(value), isLiteral: true }
  const high = bits?.getUint32(0) ?? NAN
  const low = bits?.getUint32(4) ?? 0
  if (low === 0 && (high === NAN || high === NEGATIVE_NAN)) return { text: `${high === NAN ? '' : '-'}float('nan')`, isLiteral: false }
  const digits = high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
  return { text: `struct.unpack('>d', bytes.fromhex('${digits}'))[0]`, isLiteral: false, needs: 'struct' }
}

/** The text of a str; all that is not printable is escaped, lone surrogates too. @param {string} value */
export const strText = (value) => reprText(value)

/** How many bytes are made text at once. */
const PART = 1 << 12
const SHORT = /** @type {Record<number, string>} */ ({ 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' })
const HEX = 16

/** The text of each byte; quotes are as they are. @type {string[] | undefined} */
let texts
const makeTexts = () =>
  Array.from({ length: 256 }, (_, byte) => SHORT[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(HEX).padStart(2, '0')}`))

/** The text of bytes, as their repr. @param {Uint8Array} bytes */
export function bytesText(bytes) {
  const table = (texts ??= makeTexts())
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'"
  const parts = []
  for (let start = 0; start < bytes.length; start += PART) {
    let part = ''
    for (const byte of bytes.subarray(start, start + PART)) part += byte === 39 && quote === "'" ? "\\'" : table[byte]
    parts.push(part)
  }
  return `b${quote}${parts.join('')}${quote}`
}

/** The bytes of a Python 2 str, whose text has a character for each. @param {string} text */
export const bytesOf = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Text for a comment, on one line: all that is not plain ASCII is escaped. @param {string} text @param {number} [most] characters */
export function commentText(text, most = 400) {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replace(/[^ -~…]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
