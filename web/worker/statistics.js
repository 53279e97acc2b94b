/**
 * Statistics of numbers: one pass for counts, range and mean, one for the histogram; a part at a time, so that nothing is held.
 *
 * @typedef {object} Statistics
 * @property {number} count @property {number} masked of these @property {number} nan @property {number} infinite @property {number} zeros
 * @property {string | undefined} min of all but NaN @property {string | undefined} max
 * @property {string | undefined} finiteMin @property {string | undefined} finiteMax
 * @property {number | undefined} mean of the finite ones @property {number | undefined} deviation of the population, of the finite ones
 * @property {{ from: number, to: number, counts: number[] } | undefined} histogram of the finite ones, in bins of one width
 */
import { elementsOf, formatNumber, MASKED } from './elements.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'

/** @typedef {import('./pause.js').Job} Job */

/** Elements that are read at once. */
const PART = 1 << 20
const BINS = 60

/** The elements of an array in the order in which they lie, each once where they lie together, and else by rows. @param {import('brine').Node} node @param {import('./elements.js').Elements} elements @returns {AsyncGenerator<ArrayLike<number | bigint>>} */
async function* partsOf(node, elements) {
  const { shape, strides, offset, isComplex } = elements
  const size = shape.reduce((product, length) => product * length, 1)
  const span = shape.reduce((sum, length, axis) => sum + (length - 1) * Math.abs(strides[axis]), 1)
  if (size === 0) return
  if (isComplex) throw new RangeError('complex numbers have no order: there are no statistics of them')
  if (span === size) {
    for (let from = 0; from < size; from += PART) yield await elements.read(offset + from, Math.min(PART, size - from))
    return
  }
  const rowSize = size / shape[0]
  const step = Math.max(1, Math.floor(PART / rowSize))
  for (let row = 0; row < shape[0]; row += step) yield await node.data(row, Math.min(shape[0], row + step))
}

export const calls = {
  /** @param {number} id @param {Job} job @returns {Promise<Statistics>} */
  async statistics(id, { signal, progress }) {
    const { node } = nodeOf(id)
    const elements = await elementsOf(node)
    const size = elements.shape.reduce((product, length) => product * length, 1)
    const pause = pauses(signal)
    let masked = 0
    let [count, nan, infinite, zeros, mean, squares] = [0, 0, 0, 0, 0, 0]
    let [finite, low, high, min, max] = [0, Infinity, -Infinity, Infinity, -Infinity]
    // Ints of 64 bits are compared exactly.
    let bigLow = /** @type {bigint | undefined} */ (undefined)
    let bigHigh = /** @type {bigint | undefined} */ (undefined)
    for await (const part of partsOf(node, elements)) {
      const isBig = /^u?int64$/.test(elements.dtype)
      for (let i = 0; i < part.length; i++) {
        const value = Number(part[i])
        if (value !== value) {
          if (/** @type {unknown} */ (part[i]) === MASKED) masked++
          else nan++
          continue
        }
        if (value < min) min = value
        if (value > max) max = value
        if (value - value !== 0) {
          infinite++
          continue
        }
        if (isBig) {
          const big = /** @type {bigint} */ (part[i])
          if (bigLow === undefined || big < bigLow) bigLow = big
          if (bigHigh === undefined || big > bigHigh) bigHigh = big
        }
        if (value === 0) zeros++
        if (value < low) low = value
        if (value > high) high = value
        // Welford's way, which loses no digits.
        finite++
        const difference = value - mean
        mean += difference / finite
        squares += difference * (value - mean)
      }
      count += part.length
      progress({ done: count, total: 2 * size, what: 'Statistics' })
      await pause()
    }
    const counts = new Array(BINS).fill(0)
    const width = (high - low) / BINS
    if (finite && width > 0) {
      let seen = 0
      for await (const part of partsOf(node, elements)) {
        for (let i = 0; i < part.length; i++) {
          const value = Number(part[i])
          if (value - value === 0) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]++
        }
        seen += part.length
        progress({ done: size + seen, total: 2 * size, what: 'Statistics' })
        await pause()
      }
    } else if (finite) counts[0] = finite
    const { dtype } = elements
    const text = (/** @type {number} */ value) =>
      Number.isNaN(value) || (value === Infinity && max !== Infinity && !count) ? undefined : formatNumber(value, dtype)
    return {
      count,
      masked,
      nan,
      infinite,
      zeros,
      min: count - nan - masked ? (bigLow === undefined ? text(min) : String(bigLow)) : undefined,
      max: count - nan - masked ? (bigHigh === undefined ? text(max) : String(bigHigh)) : undefined,
      finiteMin: finite ? (bigLow === undefined ? text(low) : String(bigLow)) : undefined,
      finiteMax: finite ? (bigHigh === undefined ? text(high) : String(bigHigh)) : undefined,
      mean: finite ? mean : undefined,
      deviation: finite ? Math.sqrt(squares / finite) : undefined,
      histogram: finite ? { from: low, to: high, counts } : undefined,
    }
  },
}
