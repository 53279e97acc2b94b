/**
 * Statistics of numbers and times: one pass for counts, range and mean, one for the histogram; a part at a time, so that nothing is held. Of complex numbers
 * they are of the magnitudes, but for the mean; of texts, dates and objects they are those of summary.js.
 *
 * @typedef {object} Statistics
 * @property {number} count @property {number} masked of these @property {number} nan NaN or NaT @property {number} infinite @property {number} zeros
 * @property {boolean} isTime whether they are dates or durations @property {boolean} isMagnitude whether range and histogram are those of magnitudes
 * @property {string | undefined} min of all but NaN @property {string | undefined} max
 * @property {string | undefined} finiteMin @property {string | undefined} finiteMax
 * @property {number | [real: number, imaginary: number] | undefined} mean of the finite ones @property {number | undefined} deviation of the population, of the finite ones
 * @property {{ from: number, to: number, ends: [string, string] | undefined, counts: number[] } | undefined} histogram of the finite ones, as `numpy.histogram` has it; `ends` are the texts of its ends, where those are no numbers
 */
import { Index, Series } from 'brine'
import { Bins } from './bins.js'
import { elementsOf, formatNumber, MASKED, textOf } from './elements.js'
import { columnOf } from './frame-columns.js'
import { Magnitudes } from './magnitudes.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { keyOf } from './sort-keys.js'
import { Summary } from './summary.js'
import { cut } from './table-kinds.js'
import { isNumeric } from './value.js'

/** @typedef {import('./pause.js').Job} Job */

/** Elements that are read at once. */
const PART = 1 << 20
const BINS = 60
const NAT = -(2n ** 63n)

/** The elements of an array in the order in which they lie, each once where they lie together, and else by rows. @param {import('brine').Node} node @param {import('./elements.js').Elements} elements @returns {AsyncGenerator<ArrayLike<any>>} */
async function* partsOf(node, elements) {
  const { shape, strides, offset } = elements
  const size = shape.reduce((product, length) => product * length, 1)
  const span = shape.reduce((sum, length, axis) => sum + (length - 1) * Math.abs(strides[axis]), 1)
  if (size === 0) return
  if (span === size) {
    for (let from = 0; from < size; from += PART) yield await elements.read(offset + from, Math.min(PART, size - from))
    return
  }
  const rowSize = size / shape[0]
  const step = Math.max(1, Math.floor(PART / rowSize))
  for (let row = 0; row < shape[0]; row += step) yield await node.data(row, Math.min(shape[0], row + step))
}

/** The most frequent values that are told. */
const MOST_TOP = 12

/** Statistics of what is no number: a column of a table, or an array of texts or objects. @param {import('brine').Node} node @param {Job} job @returns {Promise<import('./summary.js').ValueSummary>} */
async function summaryOf(node, { signal, progress }) {
  const pause = pauses(signal)
  const value = /** @type {any} */ (await node.peek())
  if (value instanceof Series || value instanceof Index) {
    const { dtype, value: at, whole, nullOf, key } = columnOf('', await node.value())
    const summary = new Summary(dtype)
    for (let row = 0; row < value.length; row++) {
      summary.add(
        at(row),
        () => whole(row) ?? '',
        () => (dtype === 'category' ? keyOf(at(row)) : key(row)),
        () => nullOf(row),
      )
      if (row % 1024 === 0) {
        progress({ done: row, total: value.length, what: 'Statistics' })
        await pause()
      }
    }
    return summary.told(MOST_TOP, cut)
  }
  const elements = await elementsOf(node)
  const summary = new Summary('')
  for await (const part of partsOf(node, elements)) {
    for (let i = 0; i < part.length; i++) {
      const element = part[i]
      summary.add(
        element,
        () => textOf(elements, element),
        () => keyOf(element),
      )
      if (i % 1024 === 0) await pause()
    }
    progress({ done: summary.count, total: node.length, what: 'Statistics' })
  }
  return summary.told(MOST_TOP, cut)
}

/** Whether the statistics of a value are those of numbers and times. @param {any} value @param {import('brine').Node} node */
const isMeasured = (value, node) => isNumeric(value.descr ? value.descr.native.name : node.dtype) || 'mM'.includes(value.descr?.kind ?? '-')

export const calls = {
  /** @param {number} id @param {Job} job @returns {Promise<Statistics | import('./summary.js').ValueSummary>} */
  async statistics(id, job) {
    const { signal, progress } = job
    const { node } = nodeOf(id)
    if (!isMeasured(await node.peek(), node)) return summaryOf(node, job)
    const elements = await elementsOf(node)
    const size = elements.shape.reduce((product, length) => product * length, 1)
    const pause = pauses(signal)
    const magnitudes = /^complex/.test(elements.dtype) ? new Magnitudes(elements.dtype) : undefined
    const isTime = elements.descr !== undefined && 'mM'.includes(elements.descr.kind)
    let [count, masked, nan, infinite, zeros, finite, mean, squares] = [0, 0, 0, 0, 0, 0, 0, 0]
    // The elements themselves are kept, so that ints of 64 bits are compared exactly.
    let [min, max, low, high] = /** @type {any[]} */ ([undefined, undefined, undefined, undefined])
    for await (const given of partsOf(node, elements)) {
      const part = magnitudes ? magnitudes.of(given, elements.isComplex, true) : given
      for (let i = 0; i < part.length; i++) {
        const element = part[i]
        const value = Number(element)
        if (value !== value || (isTime && element === NAT)) {
          if (element === MASKED) masked++
          else nan++
          continue
        }
        if (min === undefined || element < min) min = element
        if (max === undefined || element > max) max = element
        if (value - value !== 0) {
          infinite++
          continue
        }
        if (low === undefined || element < low) low = element
        if (high === undefined || element > high) high = element
        if (value === 0) zeros++
        // Welford's way, which loses no digits.
        finite++
        const difference = value - mean
        mean += Number.isFinite(difference) ? difference / finite : value / finite - mean / finite
        squares += difference * (value - mean)
      }
      count += part.length
      progress({ done: count, total: 2 * size, what: 'Statistics' })
      await pause()
    }
    const told = (/** @type {any} */ element) =>
      element === undefined ? undefined : magnitudes ? formatNumber(element, magnitudes.dtype) : textOf(elements, element)
    /** @type {Statistics['histogram']} */
    let histogram
    if (finite) {
      const isBig = typeof low === 'bigint'
      const bins = new Bins(Number(low), Number(high), BINS, Number(high - low))
      // Of large ints the difference is exact where they themselves are not.
      const isFar = isBig && !(Number.isSafeInteger(Number(low)) && Number.isSafeInteger(Number(high))) && high > low
      let seen = 0
      for await (const given of partsOf(node, elements)) {
        const part = magnitudes ? magnitudes.of(given, elements.isComplex, false) : given
        for (let i = 0; i < part.length; i++) {
          const value = Number(part[i])
          if (value - value === 0 && !(isTime && part[i] === NAT)) bins.add(value, isFar ? Number(part[i] - low) : undefined)
        }
        seen += part.length
        progress({ done: size + seen, total: 2 * size, what: 'Statistics' })
        await pause()
      }
      const ends = isTime || isFar ? /** @type {[string, string]} */ ([told(low), told(high)]) : undefined
      histogram = { from: bins.from, to: bins.to, ends, counts: bins.counts }
    }
    return {
      count,
      masked,
      nan,
      infinite,
      zeros,
      isTime,
      isMagnitude: magnitudes !== undefined,
      min: told(min),
      max: told(max),
      finiteMin: told(low),
      finiteMax: told(high),
      mean: magnitudes ? magnitudes.mean : finite && !isTime && Number.isFinite(mean) ? mean : undefined,
      deviation: magnitudes ? magnitudes.deviation : finite && !isTime && Number.isFinite(squares) ? Math.sqrt(squares / finite) : undefined,
      histogram,
    }
  },
}
