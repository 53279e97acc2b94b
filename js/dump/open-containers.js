/** Containers whose values are being pickled, and where in them the walk is. */
import { Arguments } from '../types/python/reduced.js'

/** @typedef {import('../types/python/reduced.js').Reduced} Reduced */

/** @type {never[]} */
export const NOTHING = []

/** A container whose values are being written; kept for the next one at its depth. */
export class Frame {
  /** @type {ArrayLike<unknown>} */
  items = NOTHING
  /** Where in the items its own begin. */
  start = 0
  next = 0
  end = 0
  /** The object, where it is memoized after its first `head` values only. */
  number = 0
  head = 0
  /** Of the items of a plain object, how many at the end are keys and values in turn: the keys of those before are written. */
  pairs = 0
  /** What it is, for the path to a value that cannot be pickled. @type {unknown} */
  source = undefined
}

const keyLabel = (/** @type {unknown} */ key) =>
  typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${typeof key === 'string' ? JSON.stringify(key) : describe(key)}]`

/** What to call a value in an error. */
export function describe(/** @type {any} */ value) {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : String(value)
}

/** Where in a dict a value is, by its place among keys and values in turn. @param {unknown[]} keys @param {number} index */
const pairLabel = (keys, index) => (index % 2 ? keyLabel(keys[index >> 1]) : `{key ${index >> 1}}`)

/** Where in its container the value is that is being written. */
export function labelOf(/** @type {Frame} */ frame) {
  const source = /** @type {any} */ (frame.source)
  const index = frame.next - 1
  if (source === undefined || source instanceof Arguments) return ''
  if (Array.isArray(source)) return `[${index}]`
  if (source instanceof Set) return `{item ${index}}`
  if (source instanceof Map) return pairLabel([...source.keys()], index)
  if (frame.head === 0) {
    const keys = Object.keys(source)
    const first = frame.end - 2 * frame.pairs
    return index < first ? keyLabel(keys[index - first + keys.length - frame.pairs]) : pairLabel(keys, index - frame.end + 2 * keys.length)
  }
  const { items = [], pairs = [] } = /** @type {Reduced} */ (source)
  const item = index - frame.head
  if (item < 0) return ['', '.args', '.kwargs'][index]
  if (item < items.length) return `[${item}]`
  return item < items.length + 2 * pairs.length
    ? pairLabel(
        pairs.map(([key]) => key),
        item - items.length,
      )
    : '.state'
}
