/**
 * Complex numbers have no order: what has one is their magnitude, `numpy.abs`. Their mean is a complex number, and their standard deviation the root of the mean
 * of the squared distances from it, as `numpy.mean` and `numpy.std` have them.
 */
import { Complex } from 'brine'
import { MASKED } from './elements.js'

export class Magnitudes {
  #round
  #count = 0
  #real = 0
  #imaginary = 0
  #squares = 0

  /** @param {string} dtype of the numbers: the magnitudes of complex64 are float32 */
  constructor(dtype) {
    const isSingle = /^complex(?:32|64)/.test(dtype)
    this.#round = isSingle ? Math.fround : (/** @type {number} */ value) => value
    this.dtype = isSingle ? 'float32' : 'float64'
  }

  /** The magnitudes of numbers that stand as pairs, or as objects; NaN where a part is. @param {ArrayLike<any>} part @param {boolean} isPairs @param {boolean} counts whether they count for the mean @returns {any[]} */
  of(part, isPairs, counts) {
    return Array.from({ length: isPairs ? part.length / 2 : part.length }, (_, i) => {
      const first = part[isPairs ? 2 * i : i]
      if (first === MASKED) return MASKED
      const [real, imaginary] = isPairs ? [first, part[2 * i + 1]] : first instanceof Complex ? [first.re, first.im] : [Number(first), 0]
      if (real !== real || imaginary !== imaginary) return NaN
      if (counts) this.#add(real, imaginary)
      return this.#round(Math.hypot(real, imaginary))
    })
  }

  /** Welford's way, which loses no digits. @param {number} real @param {number} imaginary */
  #add(real, imaginary) {
    if (!Number.isFinite(real) || !Number.isFinite(imaginary)) return
    this.#count++
    const [x, y] = [real - this.#real, imaginary - this.#imaginary]
    this.#real += x / this.#count
    this.#imaginary += y / this.#count
    this.#squares += x * (real - this.#real) + y * (imaginary - this.#imaginary)
  }

  /** The mean of the finite ones. @returns {[real: number, imaginary: number] | undefined} */
  get mean() {
    return this.#count && Number.isFinite(this.#real) && Number.isFinite(this.#imaginary) ? [this.#real, this.#imaginary] : undefined
  }

  /** Their standard deviation, of the population. @returns {number | undefined} */
  get deviation() {
    return this.#count && Number.isFinite(this.#squares) ? Math.sqrt(this.#squares / this.#count) : undefined
  }
}
