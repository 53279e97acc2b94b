/**
 * Prints floats and complex numbers as numpy does, alone or aligned with others of an array.
 *
 * The digits are the shortest that read back as the same number of the same width, and are cut at numpy's default
 * precision of 8 within arrays.
 *
 * Source: numpy/_core/arrayprint.py (FloatingFormat, ComplexFloatingFormat), dragon4.c.
 */
import { numberToHalf } from './encode.js'
import { halfToNumber } from './decode.js'

/** @typedef {'half' | 'single' | 'double'} Width */

const PRECISION = 8
const LARGEST_PLAIN = 1e8
const SMALLEST_PLAIN = 1e-4
const WIDEST_PLAIN = 1000

/**
 * For each width how it rounds, how many digits tell all its numbers apart, and from which size on `str` of one number
 * writes a power.
 * @type {Record<Width, { round: (value: number) => number, most: number, plain: number }>}
 */
const WIDTHS = {
  half: { round: (value) => halfToNumber(numberToHalf(value)), most: 5, plain: 1e3 },
  single: { round: Math.fround, most: 9, plain: 1e6 },
  double: { round: (value) => value, most: 17, plain: 1e16 },
}

/**
 * Gives the shortest digits that read back as the same number, and the power of ten of the first digit.
 * @param {number} value above 0 @param {Width} width @returns {[string, number]}
 */
function shortest(value, width) {
  const { round, most } = WIDTHS[width]
  let text = value.toExponential()
  if (width !== 'double') {
    for (let digits = 0; digits < most; digits++) {
      text = value.toExponential(digits)
      if (round(Number(text)) !== value) continue
      // Of two texts that are equally near numpy takes the even one, unless that reads back as another number: below a power of two numbers lie closer.
      const [even, power] = rounded(value, digits + 1)
      if (round(Number(`${even[0]}.${even.slice(1)}e${power}`)) === value) return [even, power]
      break
    }
  }
  const [digits, power] = text.split('e')
  return [digits.replace('.', ''), Number(power)]
}

/**
 * Gives the first `count` digits of a number above 0, rounded half to even, and the power of ten of the first digit.
 * @param {number} value @param {number} count @returns {[string, number]}
 */
function rounded(value, count) {
  const [digits, power] = value.toExponential(99).split('e')
  const exact = digits.replace('.', '')
  return roundDigits(exact, Number(power), count)
}

/** Rounds digits half to even. @param {string} exact all digits @param {number} power of the first digit @param {number} count 0 or more @returns {[string, number]} */
function roundDigits(exact, power, count) {
  const head = exact.slice(0, count)
  const rest = exact.slice(count)
  const isHalf = /^50*$/.test(rest)
  const isUp = isHalf ? count > 0 && Number(head[count - 1]) % 2 === 1 : rest !== '' && rest[0] >= '5'
  if (!isUp) return [head, power]
  const up = String(BigInt(head || '0') + 1n).padStart(count, '0')
  return up.length > count ? [up.slice(0, Math.max(count, 1)), power + 1] : [up, power]
}

/** Prints a number as C's `%g` does, with six digits: so ml_dtypes prints its floats. */
export function formatGeneral(/** @type {number} */ value) {
  if (Number.isNaN(value)) return 'nan'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === Infinity || size === 0) return `${sign}${size ? 'inf' : '0'}`
  const [digits, power] = rounded(size, GENERAL)
  if (power < -4 || power >= GENERAL) {
    const fraction = digits.slice(1).replace(/0+$/, '')
    return `${sign}${digits[0]}${fraction && `.${fraction}`}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  }
  const text = power < 0 ? `0.${'0'.repeat(-power - 1)}${digits}` : `${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`
  return sign + text.replace(/\.?0*$/, '')
}
const GENERAL = 6

/**
 * Gives the digits before and behind the point, of the latter `precision` at most.
 * @param {number} size 0 or more @param {Width} width @param {number} precision @returns {[string, string]}
 */
export function positional(size, width, precision = PRECISION) {
  if (size === 0) return ['0', '']
  let [digits, power] = shortest(size, width)
  if (digits.length - 1 - power > precision) {
    // The exact number may begin one place behind the shortest, as that of 1e-7 does.
    const count = Number(size.toExponential(99).split('e')[1]) + 1 + precision
    if (count < 0) return ['0', '']
    ;[digits, power] = rounded(size, count)
    if (!/[1-9]/.test(digits)) return ['0', '']
  }
  const whole = power < 0 ? '0' : digits.slice(0, power + 1).padEnd(power + 1, '0')
  const fraction = power < 0 ? '0'.repeat(-power - 1) + digits : digits.slice(power + 1)
  return [whole, fraction.replace(/0+$/, '')]
}

/**
 * Gives the digit before the point, those behind it, and the power of ten.
 * @param {number} size @param {Width} width @param {number} [precision] the most digits behind the point
 * @param {number} [least] the least; digits beyond the shortest are those of the exact number
 * @returns {[string, string, number]}
 */
export function scientific(size, width, precision = PRECISION, least = 0) {
  if (size === 0) return ['0', '', 0]
  let [digits, power] = shortest(size, width)
  if (digits.length - 1 > precision) [digits, power] = rounded(size, precision + 1)
  else if (digits.length - 1 < least) [digits, power] = rounded(size, least + 1)
  return [digits[0], digits.slice(1).replace(/0+$/, ''), power]
}

const formatPower = (/** @type {number} */ power, width = 2) => `${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(width, '0')}`

const isNegative = (/** @type {number} */ value) => value < 0 || Object.is(value, -0)

/** Prints a float that stands alone, as `str` of numpy's scalars does. @param {number} value @param {Width} width */
export function formatFloat(value, width) {
  if (Number.isNaN(value)) return 'nan'
  const sign = isNegative(value) ? '-' : ''
  const size = Math.abs(value)
  if (size === Infinity) return `${sign}inf`
  const isPlain = size === 0 || (size >= SMALLEST_PLAIN && size < WIDTHS[width].plain)
  if (isPlain) {
    const [whole, fraction] = positional(size, width, 400)
    return `${sign}${whole}.${fraction || '0'}`
  }
  const [whole, fraction, power] = scientific(size, width, 400)
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}e${formatPower(power)}`
}

/**
 * Gives the function that prints the floats of an array, each as wide as the others.
 * @param {ArrayLike<number>} values all that will be printed @param {Width} width
 * @param {boolean} [isSigned] whether positive numbers have a plus @returns {(value: number) => string}
 */
export function floatFormat(values, width, isSigned = false) {
  const all = Array.from(values)
  const finite = all.filter(Number.isFinite)
  const sizes = finite.filter((value) => value !== 0).map(Math.abs)
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Infinity)
  const { round, plain } = WIDTHS[width]
  const isScientific =
    sizes.length > 0 && (largest >= Math.min(LARGEST_PLAIN, plain) || smallest < round(SMALLEST_PLAIN) || round(largest / smallest) > WIDEST_PLAIN)
  const sign = (/** @type {number} */ value) => (isNegative(value) ? '-' : isSigned ? '+' : '')
  const parts = (/** @type {number} */ value) => (isScientific ? scientific(Math.abs(value), width) : [...positional(Math.abs(value), width), 0])
  let left = 0
  let digits = 0
  let power = 0
  for (const value of finite) {
    const [whole, fraction, exponent] = /** @type {[string, string, number]} */ (parts(value))
    left = Math.max(left, sign(value).length + whole.length)
    digits = Math.max(digits, fraction.length)
    power = Math.max(power, formatPower(exponent).length - 1)
  }
  const right = isScientific ? digits + power + 2 : digits
  if (finite.length < all.length) {
    // numpy leaves room for both nan and inf where there is one of them.
    left = Math.max(left, 3 + Number(isSigned || all.includes(-Infinity)) - right - 1)
  }
  return (value) => {
    if (Number.isNaN(value)) return `${isSigned ? '+' : ''}nan`.padStart(left + right + 1)
    if (!Number.isFinite(value)) return `${value < 0 ? '-' : isSigned ? '+' : ''}inf`.padStart(left + right + 1)
    const [whole, fraction, exponent] = /** @type {[string, string, number]} */ (
      isScientific ? scientific(Math.abs(value), width, digits, digits) : parts(value)
    )
    const head = `${sign(value)}${whole}`.padStart(left)
    return isScientific ? `${head}.${fraction.padEnd(digits, '0')}e${formatPower(exponent, power)}` : `${head}.${fraction.padEnd(digits, ' ')}`
  }
}

/** Prints a complex number that stands alone, as `str` of numpy's scalars does. @param {number} re @param {number} im @param {Width} width */
export function formatComplex(re, im, width) {
  const part = (/** @type {number} */ value) => formatFloat(value, width).replace(/\.0$/, '')
  const imaginary = part(im)
  if (re === 0 && !isNegative(re)) return `${imaginary}j`
  return `(${part(re)}${imaginary.startsWith('-') ? '' : '+'}${imaginary}j)`
}

/**
 * Gives the function that prints the complex numbers of an array, each as wide as the others.
 * @param {number[]} re @param {number[]} im @param {Width} width @returns {(re: number, im: number) => string}
 */
export function complexFormat(re, im, width) {
  const real = floatFormat(re, width)
  const imaginary = floatFormat(im, width, true)
  return (first, second) => {
    const text = imaginary(second)
    const end = text.trimEnd().length
    return `${real(first)}${text.slice(0, end)}j${text.slice(end)}`
  }
}
