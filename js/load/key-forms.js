/**
 * Forms of dict keys that are no bytes, tuple or frozenset: keys that are equal in Python have one form, which JavaScript's Map tells from others. What is
 * not known here is its own form, and equal to itself alone.
 */
import { Complex, Float } from '../types/python/basic.js'
import { PyPath } from '../types/python/collections.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { PyTimeDelta } from '../types/python/timedelta.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'

/** The form of a key. @returns {unknown} */
export function canonical(/** @type {unknown} */ key) {
  switch (typeof key) {
    case 'string':
      return key.startsWith('\0') ? `\0str ${key}` : key
    case 'boolean':
      return Number(key)
    case 'number':
      return Number.isNaN(key) ? Symbol('NaN') : key
    case 'bigint':
      return isExactNumber(key) ? Number(key) : key
    case 'object':
      return key === null ? key : key instanceof Float ? canonical(key.value) : makeForm(key)
    default:
      return key
  }
}

/** @returns {unknown} */
function makeForm(/** @type {object} */ key) {
  if (key instanceof Complex) return key.im === 0 ? canonical(key.re) : `\0complex ${key.re} ${key.im}`
  if (key instanceof Fraction) return canonicalFraction(key)
  if (key instanceof Decimal) return canonicalDecimal(key)
  if (key instanceof UUID || key instanceof PyDate || key instanceof PyTimeDelta) return `\0${key.constructor.name} ${key}`
  if ((key instanceof PyDateTime || key instanceof PyTime) && key.tzinfo === null) return `\0${key.constructor.name} ${key}`
  if (key instanceof PyPath) return `\0path ${key.flavour.includes('Windows')} ${key}`
  return key
}

/** A Decimal equals the int, float or Fraction of its exact value. */
function canonicalDecimal(/** @type {Decimal} */ { text }) {
  const match = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return /^[+-]?inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Symbol(text)
  const [, sign, number, exponent = '0'] = match
  const [whole, fraction = ''] = number.split('.')
  const scale = Number(exponent) - fraction.length
  if (text.length > 1000 || scale > 400 || scale < -400) return `\0decimal ${text}`
  const digits = BigInt(sign + whole + fraction)
  if (digits === 0n) return 0
  return scale >= 0 ? canonical(digits * 10n ** BigInt(scale)) : canonicalRatio(digits, 10n ** BigInt(-scale))
}

function canonicalRatio(/** @type {bigint} */ numerator, /** @type {bigint} */ denominator) {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b) [a, b] = [b, a % b]
  return canonicalFraction(new Fraction(numerator / a, denominator / a))
}

/** A fraction in lowest terms equals the int or the float that has its value. */
function canonicalFraction(/** @type {Fraction} */ fraction) {
  const { numerator, denominator } = fraction
  if (denominator === 1n) return canonical(numerator)
  const isPowerOfTwo = (denominator & (denominator - 1n)) === 0n
  const isExact = isPowerOfTwo && denominator < 1n << 1000n && isExactNumber(numerator)
  return isExact ? Number(numerator) / Number(denominator) : `\0fraction ${fraction.numerator.toString(16)} ${denominator.toString(16)}`
}

/** Whether a number holds an int exactly. */
function isExactNumber(/** @type {bigint} */ int) {
  const number = Number(int)
  return Number.isFinite(number) && BigInt(number) === int
}
