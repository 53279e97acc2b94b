/** Decimal, Fraction and UUID of Python's standard library, which are kept exactly. Nothing here calculates with them. */
import { ARGUMENTS, BUILD, REPR } from './basic.js'
import { mark } from './mark.js'
import { reprInt } from './print-python.js'

/** A decimal number, kept as the text that Python wrote: `1.10`, `NaN`, `-0E+3`. */
export class Decimal {
  static {
    mark(this, 'Decimal')
  }

  constructor(/** @type {string} */ text) {
    if (typeof text !== 'string') throw new TypeError('a Decimal is made of its text')
    this.$type = 'Decimal'
    this.text = text
  }

  /** Gives the arguments of the call that made it in Python. */
  [ARGUMENTS]() {
    return [this.text]
  }

  /** Gives the nearest double. */
  valueOf() {
    const text = this.text.toLowerCase()
    const sign = text.startsWith('-') ? -1 : 1
    return text.includes('inf') ? sign * Infinity : Number(text)
  }

  /** The digits as Python prints them, none lost. */
  toString() {
    return this.text
  }

  /** The digits as text. */
  toJSON() {
    return this.text
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return `Decimal('${this.text}')`
  }
}

/** A rational number of two BigInts, which Python pickles in lowest terms. */
export class Fraction {
  static {
    mark(this, 'Fraction')
  }

  constructor(/** @type {bigint} */ numerator, /** @type {bigint} */ denominator) {
    if (typeof numerator !== 'bigint' || typeof denominator !== 'bigint') throw new TypeError('a Fraction is made of two BigInts')
    this.$type = 'Fraction'
    this.numerator = numerator
    this.denominator = denominator
  }

  /** Gives the arguments of the call that made it in Python. */
  [ARGUMENTS]() {
    return [Number(this.numerator), Number(this.denominator)]
  }

  /** The quotient, as a double. */
  valueOf() {
    return Number(this.numerator) / Number(this.denominator)
  }

  /** As Python prints it: `3/4`. */
  toString() {
    return this.denominator === 1n ? reprInt(this.numerator) : `${reprInt(this.numerator)}/${reprInt(this.denominator)}`
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return `Fraction(${reprInt(this.numerator)}, ${reprInt(this.denominator)})`
  }
}

/** A UUID, kept as a BigInt of 128 bits. */
export class UUID {
  static {
    mark(this, 'UUID')
  }

  constructor(int = 0n) {
    if (typeof int !== 'bigint') throw new TypeError('a UUID is made of a BigInt')
    this.$type = 'UUID'
    this.int = int
    /** What the pickle says of `is_safe`, or undefined. @type {unknown} */
    this.isSafe = undefined
  }

  /** The state that Python gives: the number, under `int`. */
  [BUILD](/** @type {unknown} */ state) {
    const get = (/** @type {string} */ key) => (state instanceof Map ? state.get(key) : /** @type {Record<string, unknown>} */ (state)?.[key])
    const int = get('int')
    if (typeof int === 'bigint' || Number.isSafeInteger(int)) this.int = BigInt(/** @type {number} */ (int))
    this.isSafe = get('is_safe')
  }

  /** Gives the 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
  toString() {
    return this.int
      .toString(16)
      .padStart(32, '0')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }

  /** Gives what Python's `repr` prints. @returns {string} */
  [REPR]() {
    return `UUID('${this}')`
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}
