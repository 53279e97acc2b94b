/** Numbers in text and in two's complement, read as Python reads them; the errors are in CPython's words. */
import { LimitError, UnpicklingError } from './errors.js'

/** What an int is loaded as: a number where that is exact, unless `isBig` asks for a BigInt. */
export function asInt(/** @type {bigint} */ value, /** @type {boolean} */ isBig) {
  return !isBig && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** Bytes up to which an int is put together of words of 64 bits. Each step copies the int, so for longer ones that would take quadratic time. */
const LONGEST_BY_WORDS = 64

/** The int of a little-endian two's complement of any length; 0 of none (pickle.decode_long). */
export function readLong(/** @type {Uint8Array} */ bytes) {
  const { length } = bytes
  if (length === 0) return 0n
  if (length <= 8) {
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i])
    return BigInt.asIntN(length * 8, value)
  }
  if (length <= LONGEST_BY_WORDS) {
    const words = new DataView(bytes.buffer, bytes.byteOffset, length)
    let at = length & ~7
    let value = 0n
    for (let i = length - 1; i >= at; i--) value = (value << 8n) | BigInt(bytes[i])
    if (at < length) value = BigInt.asIntN((length - at) * 8, value)
    else value = words.getBigInt64((at -= 8), true)
    while (at > 0) value = (value << 64n) | words.getBigUint64((at -= 8), true)
    return value
  }
  if (length > MOST_BYTES) throw new LimitError('TOO_LARGE', `an int of ${length} bytes is larger than JavaScript can hold`)
  // BigInt() of hexadecimal text takes time linear in the length.
  const flip = bytes[length - 1] >= 0x80 ? 0xff : 0
  const text = new Uint8Array(2 + length * 2)
  text.set([0x30, 0x78])
  for (let i = length - 1, at = 2; i >= 0; i--) {
    const byte = bytes[i] ^ flip
    text[at++] = HEX.charCodeAt(byte >> 4)
    text[at++] = HEX.charCodeAt(byte & 15)
  }
  const value = BigInt(new TextDecoder('latin1').decode(text))
  return flip ? -value - 1n : value
}

const HEX = '0123456789abcdef'

/** The bytes of the longest BigInt of V8. */
const MOST_BYTES = 2 ** 27

/** Decimal digits that are read: the time grows faster than their number, and Python itself stops at 4300. */
const MOST_DIGITS = 2 ** 20

/** The int of decimal digits. @param {string} digits @throws {LimitError} TOO_LARGE where they are more than a million */
export function readDigits(digits) {
  if (digits.length > MOST_DIGITS) throw new LimitError('TOO_LARGE', `an int of ${digits.length} digits, and ${MOST_DIGITS} are the most that are read`)
  return BigInt(digits)
}

/** The digits that may follow the prefix of a base, and what prefix BigInt() wants. */
const BASES = /** @type {Record<string, [RegExp, string]>} */ ({
  x: [/^(?:_?[0-9a-f])+$/i, '0x'],
  o: [/^(?:_?[0-7])+$/, '0o'],
  b: [/^(?:_?[01])+$/, '0b'],
})

/** What `int(text, 0)` gives in Python, for decimal, 0x, 0o or 0b, with underscores; undefined where the text is none. */
function parsePythonInt(/** @type {string} */ text) {
  const [, sign, body] = /** @type {RegExpExecArray} */ (/^([+-]?)(.*)$/s.exec(text.trim()))
  const prefix = /^0([xob])/i.exec(body)
  let value
  if (prefix) {
    const [form, literal] = BASES[prefix[1].toLowerCase()]
    const digits = body.slice(2)
    if (!form.test(digits)) return undefined
    value = BigInt(literal + digits.replaceAll('_', ''))
  } else {
    if (!/^(?:[1-9](?:_?\d)*|0(?:_?0)*)$/.test(body)) return undefined
    value = readDigits(body.replaceAll('_', ''))
  }
  return sign === '-' ? -value : value
}

/** What C's `strtol(text, &end, 0)` gives, where it takes the whole text and fits 64 bits, else undefined. A leading 0 means octal. */
function parseCInt(/** @type {string} */ text) {
  const match = /^[ \t-\r]*([+-]?)(?:0x([0-9a-f]+)|0([0-7]*)|([1-9]\d*))$/i.exec(text)
  if (!match) return undefined
  const [, sign, hex, octal, decimal] = match
  const size = hex !== undefined ? BigInt(`0x${hex}`) : octal !== undefined ? BigInt(`0o0${octal}`) : BigInt(decimal.slice(0, 20))
  const value = sign === '-' ? -size : size
  return BigInt.asIntN(64, value) === value ? value : undefined
}

/** What an error shows of a text. */
const cut = (/** @type {string} */ text) => (text.length > 200 ? `${text.slice(0, 200)}...` : text)

const beforeNul = (/** @type {string} */ text) => text.split('\0', 1)[0]

/** The argument of INT (_pickle.c: load_int): an int, or a bool where the line has two characters that mean 0 or 1. @throws {UnpicklingError} BAD_INT */
export function parseIntArgument(/** @type {string} */ line) {
  const text = beforeNul(line)
  const value = text === '' ? 0n : parseCInt(text)
  if (value !== undefined) return line.length === 2 && (value === 0n || value === 1n) ? value === 1n : value
  const int = parsePythonInt(text)
  if (int === undefined) throw new UnpicklingError('BAD_INT', 'could not convert string to int')
  return int
}

/** The argument of LONG (_pickle.c: load_long), from which the L is taken off. @throws {UnpicklingError} BAD_INT */
export function parseLongArgument(/** @type {string} */ line) {
  const int = parsePythonInt(beforeNul(line))
  if (int === undefined) throw new UnpicklingError('BAD_INT', `invalid literal for int() with base ${/^\s*[+-]?0/.test(line) ? 0 : 10}: '${cut(line)}'`)
  return int
}

/** The argument of FLOAT, as PyOS_string_to_double reads it. @throws {UnpicklingError} BAD_FLOAT */
export function parseFloatArgument(/** @type {string} */ line) {
  const text = beforeNul(line)
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
    const value = Number(text)
    if (Number.isFinite(value)) return value
    throw new UnpicklingError('BAD_FLOAT', `value too large to convert to float: '${cut(text)}'`)
  }
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text)
  if (!special) throw new UnpicklingError('BAD_FLOAT', `could not convert string to float: '${cut(line)}'`)
  return special[2] ? (special[1] === '-' ? -Infinity : Infinity) : NaN
}
