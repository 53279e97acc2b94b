/** Numbers in text and in two's complement, read as Python reads them; the errors are in CPython's words. */
import { UnpicklingError } from './errors.js'

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
  // BigInt() of hexadecimal text takes time linear in the length.
  let hex = '0x'
  const isNegative = bytes[length - 1] >= 0x80
  const parts = []
  for (let i = length - 1; i >= 0; i--) parts.push((isNegative ? bytes[i] ^ 0xff : bytes[i]).toString(16).padStart(2, '0'))
  hex += parts.join('')
  return isNegative ? -BigInt(hex) - 1n : BigInt(hex)
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
    value = BigInt(body.replaceAll('_', ''))
  }
  return sign === '-' ? -value : value
}

/** What C's `strtol(text, &end, 0)` gives, where it takes the whole text and fits 64 bits, else undefined. A leading 0 means octal. */
function parseCInt(/** @type {string} */ text) {
  const match = /^[ \t-\r]*([+-]?)(?:0x([0-9a-f]+)|0([0-7]*)|([1-9]\d*))$/i.exec(text)
  if (!match) return undefined
  const [, sign, hex, octal, decimal] = match
  const size = hex !== undefined ? BigInt(`0x${hex}`) : octal !== undefined ? BigInt(`0o0${octal}`) : BigInt(decimal)
  const value = sign === '-' ? -size : size
  return BigInt.asIntN(64, value) === value ? value : undefined
}

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
  if (int === undefined) throw new UnpicklingError('BAD_INT', `invalid literal for int() with base ${/^\s*[+-]?0/.test(line) ? 0 : 10}: '${line}'`)
  return int
}

/** The argument of FLOAT, as PyOS_string_to_double reads it. @throws {UnpicklingError} BAD_FLOAT */
export function parseFloatArgument(/** @type {string} */ line) {
  const text = beforeNul(line)
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
    const value = Number(text)
    if (Number.isFinite(value)) return value
    throw new UnpicklingError('BAD_FLOAT', `value too large to convert to float: '${text}'`)
  }
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text)
  if (!special) throw new UnpicklingError('BAD_FLOAT', `could not convert string to float: '${line}'`)
  return special[2] ? (special[1] === '-' ? -Infinity : Infinity) : NaN
}
