/**
 * Lines and points of arrays: the elements of a slice as numbers, thinned where there are more than a screen can show, each part by its least and largest.
 *
 * @typedef {object} Series
 * @property {Float64Array} x places @property {(number | null)[][]} ys a line each, null where a value is no number
 * @property {string[]} names @property {number} each how many elements two points stand for, 1 where all are drawn
 */
import { elementsOf, gather } from './elements.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { isSpan, narrowed, parseSlice } from '../slices/slice.js'

/** @typedef {import('./pause.js').Job} Job */

const MOST_POINTS = 4000
const MOST_LINES = 12
/** Elements that are read at once. */
const PART = 1 << 18

const numberOf = (/** @type {any} */ value) => {
  const number = Array.isArray(value) ? Math.hypot(value[0], value[1]) : Number(value)
  return Number.isFinite(number) ? number : null
}

export const calls = {
  /** The lines of a slice: along its last whole axis, one a place of the one before. @param {number} id @param {string} text @param {Job} job @returns {Promise<Series>} */
  async plot(id, text, { signal, progress }) {
    const elements = await elementsOf(nodeOf(id).node)
    const pause = pauses(signal)
    const slice = narrowed(parseSlice(text, elements.shape), 2)
    const axes = slice.map((_, axis) => axis).filter((axis) => isSpan(slice[axis]))
    const along = axes[axes.length - 1]
    const span = /** @type {import('../slices/slice.js').Span} */ (slice[along])
    const lines = axes.length > 1 ? /** @type {import('../slices/slice.js').Span} */ (slice[axes[0]]) : undefined
    const each = Math.max(1, Math.ceil(span.count / (MOST_POINTS / 2)))
    const ys = []
    const names = []
    for (let line = 0; line < Math.min(MOST_LINES, lines?.count ?? 1); line++) {
      const at = lines ? lines.start + line * lines.step : 0
      names.push(lines ? String(at) : 'value')
      const y = []
      const step = Math.max(each, Math.floor(PART / each) * each)
      for (let from = 0; from < span.count; from += step) {
        const count = Math.min(step, span.count - from)
        const window = slice.map((part, axis) =>
          axis === along ? { start: span.start + from * span.step, step: span.step, count } : isSpan(part) ? { index: at } : part,
        )
        const values = (await gather(elements, window, pause)).map(numberOf)
        if (each === 1) for (const value of values) y.push(value)
        else for (let i = 0; i < values.length; i += each) y.push(...ends(values.slice(i, i + each)))
        progress({ done: from + count, total: span.count, what: 'Plotting' })
      }
      ys.push(y)
    }
    const x = Float64Array.from(
      { length: ys[0]?.length ?? 0 },
      (_, i) => span.start + (each === 1 ? i : Math.floor(i / 2) * each + (i % 2) * (each / 2)) * span.step,
    )
    return { x, ys, names, each }
  },
}

/** The least and the largest of some numbers, in the order in which they come. @param {(number | null)[]} values @returns {(number | null)[]} */
function ends(values) {
  let [low, high] = [-1, -1]
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    if (low < 0 || value < /** @type {number} */ (values[low])) low = i
    if (high < 0 || value > /** @type {number} */ (values[high])) high = i
  }
  if (low < 0) return [null, null]
  return low <= high ? [values[low], values[high]] : [values[high], values[low]]
}
