/**
 * Makes the Fractions and Decimals of a pickle's calls as CPython does: a Fraction comes into lowest terms, the text of a Decimal into the form that `str` gives, and
 * what Python refuses is an error. What it would take and is not read here (digits of other scripts, numbers too large to be reduced) gives undefined, and the
 * object is inert.
 *
 * Source: CPython 3.13's Lib/fractions.py and Lib/_pydecimal.py.
 */
import { UnpicklingError } from '../../errors.js'
import { readDigits } from '../../numbers.js'
import { Float } from './basic.js'
import { Decimal, Fraction } from './numbers.js'
import { reprText } from './print-python.js'

/** Larger ones take seconds to reduce. */
const MOST_BITS = 1n << 17n
/** The longest exponent, in a power of ten that is made. */
const MOST_EXPONENT = 39_000

/** The error of arguments that Python refuses. */
export const refused = (/** @type {string} */ reason) => new UnpicklingError('BAD_ARGUMENT', reason)

/** Quotes a text in an error. */
const quote = (/** @type {string} */ text) => reprText(text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Whether Python could read characters in a text as digits or spaces that are none here. */
const isForeign = (/** @type {string} */ text) => /[^\t-\r -~]/.test(text)

/** The greatest common divisor, of any sign. @param {bigint} a @param {bigint} b */
function divisorOf(a, b) {
  while (b) [a, b] = [b, a % b]
  return a
}

/** The ratio in lowest terms, the sign above. @param {bigint} numerator @param {bigint} denominator */
function reduce(numerator, denominator) {
  if (denominator === 0n) throw refused(`Fraction(${quoteInt(numerator)}, 0)`)
  if (denominator !== 1n && (isLarge(numerator) || isLarge(denominator))) return undefined
  const common = divisorOf(numerator, denominator)
  const divisor = common < 0n === denominator < 0n ? common : -common
  return new Fraction(numerator / divisor, denominator / divisor)
}

const isLarge = (/** @type {bigint} */ int) => BigInt.asIntN(Number(MOST_BITS), int) !== int
const quoteInt = (/** @type {bigint} */ int) => (isLarge(int) ? 'a large int' : String(int))

/** Whether two ints of 29 bits are those of a Fraction in lowest terms. @param {number} numerator @param {number} denominator */
export function isReduced(numerator, denominator) {
  let a = denominator | 0
  for (let b = Math.abs(numerator) | 0; b;) {
    const rest = (a % b) | 0
    a = b
    b = rest
  }
  return a === 1 && denominator > 0
}

const RATIONAL = /^\s*([-+]?)(?=\d|\.\d)(\d+(?:_\d+)*)?(?:\s*\/\s*(\d+(?:_\d+)*)|(?:\.(\d+(?:_\d+)*)?)?(?:e([-+]?\d+(?:_\d+)*))?)\s*$/i

/** Reads a fraction or a decimal number. @param {string} text */
function readRational(text) {
  if (isForeign(text)) return undefined
  const match = RATIONAL.exec(text)
  if (!match) throw refused(`Invalid literal for Fraction: ${quote(text)}`)
  const [sign, whole, denominator = '1', decimals, exponent] = match.slice(1).map((part) => part?.replaceAll('_', ''))
  const scale = Number(exponent ?? 0) - (decimals ?? '').length
  if (Math.abs(scale) > MOST_EXPONENT) return undefined
  const digits = readDigits((whole ?? '') + (decimals ?? ''))
  const numerator = sign === '-' ? -digits : digits
  return scale > 0 ? reduce(numerator * 10n ** BigInt(scale), 1n) : reduce(numerator, scale ? 10n ** BigInt(-scale) : readDigits(denominator))
}

/** The ratio that a float is. @param {number} float */
function ratioOf(float) {
  if (!Number.isFinite(float)) throw refused(`cannot convert ${Number.isNaN(float) ? 'NaN' : 'Infinity'} to integer ratio`)
  let bits = 0n
  for (; !Number.isInteger(float); bits++) float *= 2
  return new Fraction(BigInt(float), 1n << bits)
}

/** The terms of an int or a Fraction. @param {unknown} value @returns {[bigint, bigint] | undefined} */
function termsOf(value) {
  if (typeof value === 'bigint' || typeof value === 'boolean' || Number.isSafeInteger(value)) return [BigInt(/** @type {bigint} */ (value)), 1n]
  return value instanceof Fraction ? [value.numerator, value.denominator] : undefined
}

/** Whether a value is surely not a rational of any class. */
const isNoRational = (/** @type {unknown} */ value) => value === null || typeof value !== 'object' || value instanceof Float || value instanceof Decimal

/** Makes what `Fraction(*args)` gives; undefined where that is not known. @param {unknown[]} args @returns {Fraction | undefined} */
export function makeFraction(args) {
  const [first = 0, second = null] = args
  const terms = termsOf(first)
  if (args.length > 2) return undefined
  if (second !== null) {
    const others = termsOf(second)
    if (terms && others) return reduce(terms[0] * others[1], terms[1] * others[0])
    if ((!terms && isNoRational(first)) || (!others && isNoRational(second))) throw refused('both arguments should be Rational instances')
    return undefined
  }
  if (terms) return new Fraction(...terms)
  if (typeof first === 'string') return readRational(first)
  if (first instanceof Decimal) return /n/i.test(first.text) ? ratioOf(/nan/i.test(first.text) ? NaN : Infinity) : readRational(first.text)
  if (first instanceof Float || typeof first === 'number') return ratioOf(Number(first))
  if (isNoRational(first)) throw refused('argument should be a string or a Rational instance')
  return undefined
}

/** The text that `str` gives for most of what it gives. */
const PLAIN = /^-?(?:0(?!\.00000)|[1-9]\d*)(?:\.\d+)?$/
const FINITE = /^([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([-+]?\d+))?$/i
const SPECIAL = /^([-+]?)(?:(inf)(?:inity)?|(s?nan)0*(\d*))$/i
/** A longer exponent is near the bounds of Python's. */
const MOST_EXPONENT_DIGITS = 15

/** The text that `str(Decimal(text))` gives; undefined where that is not known. @param {string} text */
export function decimalText(text) {
  if (PLAIN.test(text)) return text
  if (isForeign(text)) return undefined
  const bare = text.trim().replaceAll('_', '')
  const finite = FINITE.exec(bare)
  if (!finite) {
    const [, sign, isInfinite, nan, payload] = SPECIAL.exec(bare) ?? []
    if (sign === undefined) throw refused(`Decimal(${quote(text)}): [<class 'decimal.ConversionSyntax'>]`)
    return (sign === '-' ? '-' : '') + (isInfinite ? 'Infinity' : (nan.length > 3 ? 'sNaN' : 'NaN') + payload)
  }
  const [, sign, whole = '', decimals = '', only = '', exponentText = '0'] = finite
  if (exponentText.length > MOST_EXPONENT_DIGITS) return undefined
  const digits = (whole + decimals + only).replace(/^0+(?=\d)/, '')
  const exponent = Number(exponentText) - decimals.length - only.length
  // Where the point stands in the digits, and where it would stand without an exponent.
  const point = exponent + digits.length
  const shown = exponent <= 0 && point > -6 ? point : 1
  const padded = shown > 0 ? digits : '0'.repeat(1 - shown) + digits
  const at = Math.max(shown, 1)
  const scale = point - shown
  return `${sign === '-' ? '-' : ''}${padded.slice(0, at)}${padded.length > at ? `.${padded.slice(at)}` : ''}${scale ? `E${scale > 0 ? '+' : ''}${scale}` : ''}`
}
