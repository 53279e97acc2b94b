/** The texts of opcodes that have lines: ints, and strings with escapes. */

/** An int as the unpicklers take it: an octal of C where it starts with a zero. @param {string} text @param {boolean} isDecimal */
export function parseLoosely(text, isDecimal) {
  const [, sign, digits] = /** @type {RegExpMatchArray} */ (/^([+-]?)(.*)$/s.exec(text.trim().replaceAll('_', '')))
  const octal = !isDecimal && /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  try {
    const value = BigInt(isDecimal ? digits.replace(/^0+(?=\d)/, '') : octal) * (sign === '-' ? -1n : 1n)
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  } catch {
    return NaN
  }
}

/** @type {Record<string, string>} */
const ESCAPES = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' }

/** The text of a string whose escapes are those of Python's bytes. @param {string} text */
export function unescapeBytes(text) {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([\da-fA-F]{2})|([0-7]{1,3})|(.))/gs, (all, hex, octal, letter) => {
    if (hex) return String.fromCharCode(parseInt(hex, 16))
    if (octal) return String.fromCharCode(parseInt(octal, 8) & 0xff)
    return Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : letter === '\\' || letter === "'" || letter === '"' ? letter : all
  })
}

/** The text of a string whose escapes are those of raw-unicode-escape. @param {string} text */
export function unescapeUnicode(text) {
  if (!text.includes('\\')) return text
  return text.replace(/\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})/g, (all, short, long) => {
    const point = parseInt(short ?? long, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : all
  })
}
