/** Numbers in text and in two's complement, as Python reads them. */
import { UnpicklingError } from './errors.js'

/** A BigInt as the value that it is read as: a number where that is exact. */
export function asInt(/** @type {bigint} */ value, /** @type {boolean} */ isBig) {
  return !isBig && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** Up to this length an int is put together of words of 64 bits: each shift copies it. */
const LONGEST_BY_WORDS = 64

/** A little-endian two's complement int of any length. */
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
  // BigInt() of hexadecimal text takes time linear in the length; shifts do not.
  let hex = '0x'
  const isNegative = bytes[length - 1] >= 0x80
  const parts = []
  for (let i = length - 1; i >= 0; i--) parts.push((isNegative ? bytes[i] ^ 0xff : bytes[i]).toString(16).padStart(2, '0'))
  hex += parts.join('')
  return isNegative ? -BigInt(hex) - 1n : BigInt(hex)
}

const BASES = /** @type {Record<string, [RegExp, string]>} */ ({
  x: [/^(?:_?[0-9a-f])+$/i, '0x'],
  o: [/^(?:_?[0-7])+$/, '0o'],
  b: [/^(?:_?[01])+$/, '0b'],
})

/** `int(text, 0)`: decimal, 0x, 0o or 0b, with underscores. Undefined where it is none. */
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

/** C's `strtol(text, &end, 0)` where it takes the whole text and fits 64 bits; a leading 0 means octal. */
function parseCInt(/** @type {string} */ text) {
  const match = /^[ \t-\r]*([+-]?)(?:0x([0-9a-f]+)|0([0-7]*)|([1-9]\d*))$/i.exec(text)
  if (!match) return undefined
  const [, sign, hex, octal, decimal] = match
  const size = hex !== undefined ? BigInt(`0x${hex}`) : octal !== undefined ? BigInt(`0o0${octal}`) : BigInt(decimal)
  const value = sign === '-' ? -size : size
  return BigInt.asIntN(64, value) === value ? value : undefined
}

const beforeNul = (/** @type {string} */ text) => text.split('\0', 1)[0]

/** The argument of INT (`_pickle.c: load_int`): an int, or a bool for two characters that mean 0 or 1. */
export function parseIntArgument(/** @type {string} */ line) {
  const text = beforeNul(line)
  const value = text === '' ? 0n : parseCInt(text)
  if (value !== undefined) return line.length === 2 && (value === 0n || value === 1n) ? value === 1n : value
  const int = parsePythonInt(text)
  if (int === undefined) throw new UnpicklingError('BAD_INT', 'could not convert string to int')
  return int
}

/** The argument of LONG, its L taken off. */
export function parseLongArgument(/** @type {string} */ line) {
  const int = parsePythonInt(beforeNul(line))
  if (int === undefined) throw new UnpicklingError('BAD_INT', `invalid literal for int() with base ${/^\s*[+-]?0/.test(line) ? 0 : 10}: '${line}'`)
  return int
}

/** The argument of FLOAT, as `PyOS_string_to_double` reads it. */
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
