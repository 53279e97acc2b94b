/**
 * The path from the root of a value to the place that is being pickled, as errors tell it: `$.layers[1]["a b"]`.
 *
 * Nothing is kept for it on the way: it is read off the frames that are open (open-containers.js) once there is an error.
 */
import { Arguments } from '../types/python/reduced.js'

/**
 * @typedef {import('../types/python/reduced.js').Reduced} Reduced
 * @typedef {import('./open-containers.js').Frame} Frame
 */

/** Characters: of a longer path the middle is left out. */
const LONGEST_PATH = 400

/** The path to the value that is being written in the innermost of the frames. */
export function pathOf(/** @type {Frame[]} */ frames) {
  const path = `$${frames.map(labelOf).join('')}`
  return path.length > LONGEST_PATH + 1 ? `${path.slice(0, LONGEST_PATH / 2 + 1)}…${path.slice(-LONGEST_PATH / 2)}` : path
}

/** What to call a value: the name of its class, or the primitive itself. */
export function describe(/** @type {any} */ value) {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : String(value)
}

const keyLabel = (/** @type {unknown} */ key) =>
  typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${typeof key === 'string' ? JSON.stringify(key) : describe(key)}]`

/** Where in a dict a value is, by its place among keys and values in turn. @param {unknown[]} keys @param {number} index */
const pairLabel = (keys, index) => (index % 2 ? keyLabel(keys[index >> 1]) : `{key ${index >> 1}}`)

/** Where in its container the value is that is being written. */
function labelOf(/** @type {Frame} */ frame) {
  const source = /** @type {any} */ (frame.source)
  const index = frame.next - 1
  if (source === undefined || source instanceof Arguments) return ''
  if (Array.isArray(source)) return `[${index}]`
  // Of these the frame may have only the last ones.
  if (source instanceof Set) return `{item ${source.size - frame.end + index}}`
  if (frame.head < 0) {
    const keys = source instanceof Map ? [...source.keys()] : Object.keys(source)
    const first = frame.end - 2 * frame.pairs
    return index < first ? keyLabel(keys[index - first + keys.length - frame.pairs]) : pairLabel(keys, index - frame.end + 2 * keys.length)
  }
  const { items = [], pairs = [], kwargs } = /** @type {Reduced} */ (source)
  const item = index - frame.head
  if (item < 0) return ['', '.args', '.kwargs'][item + (kwargs === undefined ? 2 : 3)]
  if (item < items.length) return `[${item}]`
  const keys = [...pairs].map(([key]) => key)
  return item < items.length + 2 * keys.length ? pairLabel(keys, item - items.length) : '.state'
}
