/**
 * The numbers of few bits that ml_dtypes gives to numpy, and that torch has too: bfloat16, floats of 8 bits and less, ints of 4 bits and less.
 *
 * A format tells the bits of an element and its value apart; arrays of them become a typed array of the values. user-dtype.js makes
 * dtypes of formats.
 *
 * Source: ml_dtypes' float8.h, mxfloat.h, intn.h; torch's c10/util/Float8_*.h and BFloat16.h; the OCP formats for microscaling.
 */
import { bfloat16ToNumber, halfToNumber } from './decode.js'
import { numberToHalf } from './encode.js'

/**
 * @typedef {object} SmallFormat
 * @property {string} str the letter and size of numpy's type string
 * @property {string} kind the letter of numpy that is nearest to it
 * @property {any} raw the class of typed arrays that has the bits
 * @property {any} array the class of typed arrays that has the values
 * @property {(bits: number) => number} decode gives the value of bits
 * @property {(value: number) => number} encode gives the bits of the nearest value
 */

const word = new Uint32Array(1)
const float = new Float32Array(word.buffer)

/** Gives the 16 bits of the nearest bfloat16, ties to even. */
function numberToBfloat16(/** @type {number} */ value) {
  float[0] = value
  if (Number.isNaN(value)) return 0x7fc0
  return (word[0] + 0x7fff + ((word[0] >>> 16) & 1)) >>> 16
}

/**
 * Gives the function that tells the value of a float's bits.
 * @param {number} exponentBits @param {number} fractionBits @param {number} bias
 * @param {(size: number, bits: number) => number | undefined} [special] gives the value of the bits that mean no finite number; `size` are those without the sign
 */
function floatOf(exponentBits, fractionBits, bias, special = () => undefined) {
  const signBit = 1 << (exponentBits + fractionBits)
  return (/** @type {number} */ bits) => {
    const size = bits & (signBit - 1)
    const found = special(size, bits & (2 * signBit - 1))
    const exponent = size >> fractionBits
    const fraction = (size & ((1 << fractionBits) - 1)) / (1 << fractionBits)
    const sign = bits & signBit ? -1 : 1
    return sign * (found ?? (exponent ? (1 + fraction) * 2 ** (exponent - bias) : fraction * 2 ** (1 - bias)))
  }
}

/** Infinity and NaN as IEEE 754 has them, in the highest exponent. */
const ieee = (/** @type {number} */ highest) => (/** @type {number} */ size) => (size < highest ? undefined : size === highest ? Infinity : NaN)
/** A NaN of all bits, and no infinity. */
const fn = (/** @type {number} */ size) => (size === 0x7f ? NaN : undefined)
/** The bits of a negative zero mean NaN, and there is no infinity. */
const fnuz = (/** @type {number} */ size, /** @type {number} */ bits) => (bits === 0x80 ? NaN : undefined)

/** The floats of one byte: how many bits they have, and what the bits mean. @type {Record<string, [bits: number, decode: (bits: number) => number]>} */
const FLOATS = {
  float8_e3m4: [8, floatOf(3, 4, 3, ieee(0x70))],
  float8_e4m3: [8, floatOf(4, 3, 7, ieee(0x78))],
  float8_e4m3fn: [8, floatOf(4, 3, 7, fn)],
  float8_e4m3fnuz: [8, floatOf(4, 3, 8, fnuz)],
  float8_e4m3b11fnuz: [8, floatOf(4, 3, 11, fnuz)],
  float8_e5m2: [8, floatOf(5, 2, 15, ieee(0x7c))],
  float8_e5m2fnuz: [8, floatOf(5, 2, 16, fnuz)],
  // A power of 2 without a sign, for the scales of microscaling.
  float8_e8m0fnu: [8, (bits) => (bits === 0xff ? NaN : 2 ** (bits - 127))],
  float6_e2m3fn: [6, floatOf(2, 3, 1)],
  float6_e3m2fn: [6, floatOf(3, 2, 3)],
  float4_e2m1fn: [4, floatOf(2, 1, 1)],
}

/**
 * Gives the function that finds the bits of the nearest value, ties to even bits. What is too large becomes infinity, else NaN, else the largest value;
 * NaN becomes a negative zero where there is none.
 * @param {number} bits @param {(bits: number) => number} decode
 */
function nearestOf(bits, decode) {
  /** @type {number[] | undefined} */
  let values
  const half = 1 << (bits - 1)
  return (/** @type {number} */ value) => {
    const known = (values ??= Array.from({ length: 1 << bits }, (_, i) => decode(i)))
    const exact = known.findIndex((other) => Object.is(other, value))
    if (exact >= 0) return exact
    if (Number.isNaN(value)) return half
    // Sizes grow with their bits, and are told by those without the sign.
    let largest = half - 1
    while (!Number.isFinite(known[largest])) largest--
    const size = Math.abs(value)
    const limit = known[largest] + (known[largest] - known[largest - 1]) / 2
    const isInside = size < limit || (size === limit && largest % 2 === 0)
    const special = isInside ? -1 : Math.max(known.indexOf(Math.sign(value) * Infinity), known.includes(Infinity) ? -1 : known.findIndex(Number.isNaN))
    if (special >= 0) return special
    let best = 0
    for (let i = 1; i <= largest; i++) {
      const nearer = Math.abs(known[best] - size) - Math.abs(known[i] - size)
      if (nearer > 0 || (nearer === 0 && i % 2 === 0) || size > known[largest]) best = i
    }
    const signed = value < 0 || Object.is(value, -0) ? best + half : best
    return Number.isNaN(known[signed]) ? best : signed
  }
}

/** Gives the bits of the nearest power of 2; half way it is the larger one. What is not above 0 or too large is NaN. @param {number} value */
function numberToPower(value) {
  if (!(value > 0)) return 0xff
  const exponent = Math.floor(Math.log2(value))
  return Math.min(Math.max((value >= 1.5 * 2 ** exponent ? exponent + 1 : exponent) + 127, 0), 0xff)
}

/** @param {number} bits @param {boolean} isSigned @returns {SmallFormat} */
const int = (bits, isSigned) => ({
  str: 'V1',
  kind: isSigned ? 'i' : 'u',
  raw: Uint8Array,
  array: isSigned ? Int8Array : Uint8Array,
  decode: (byte) => (isSigned ? (byte << (32 - bits)) >> (32 - bits) : byte & ((1 << bits) - 1)),
  encode: (value) => value & ((1 << bits) - 1),
})

const bfloat16 = { str: 'V2', kind: 'f', raw: Uint16Array, array: Float32Array, decode: bfloat16ToNumber, encode: numberToBfloat16 }

/** Makes the formats by the name of their class in ml_dtypes. @returns {Map<string, SmallFormat>} */
const makeFormats = () =>
  new Map([
    ['bfloat16', bfloat16],
    ['bcomplex32', { ...bfloat16, str: 'W4', kind: 'c' }],
    ['complex32', { ...bfloat16, str: 'W4', kind: 'c', decode: halfToNumber, encode: numberToHalf }],
    ...[1, 2, 4].flatMap(
      (bits) =>
        /** @type {[string, SmallFormat][]} */ ([
          [`int${bits}`, int(bits, true)],
          [`uint${bits}`, int(bits, false)],
        ]),
    ),
    ...Object.entries(FLOATS).map(
      ([name, [bits, decode]]) =>
        /** @type {[string, SmallFormat]} */ ([
          name,
          {
            str: name === 'float8_e5m2' ? 'f1' : 'V1',
            kind: 'f',
            raw: Uint8Array,
            array: Float32Array,
            decode,
            encode: name === 'float8_e8m0fnu' ? numberToPower : nearestOf(bits, decode),
          },
        ]),
    ),
  ])

/** Made at the first use, since most pickles have none. @type {Map<string, SmallFormat> | undefined} */
let formats

/** Gives the format of a class of ml_dtypes. */
export const findFormat = (/** @type {string} */ name) => (formats ??= makeFormats()).get(name)
