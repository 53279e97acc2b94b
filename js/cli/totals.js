/** How many tensors and arrays a value has, and what they take: for the head line of a file, and for the line of a container that has nothing else. */
import { DataFrame, NDArray, PyObject, STATE, Tensor } from '../index.js'

/** @typedef {{ tensors: number, arrays: number, elements: number, bytes: number, isCut: boolean }} Totals `isCut`: whether there is more than was looked at */

/** So many objects are looked at. */
const MOST_OBJECTS = 1_000_000

/** What an object holds directly. @param {any} item @returns {Iterable<unknown>} */
function partsOf(item) {
  const state = item[STATE] === undefined ? [] : [item[STATE]]
  if (item instanceof Map) return [...item.values(), ...state]
  if (item instanceof Set || Array.isArray(item)) return item
  if (item instanceof DataFrame) return []
  if (item instanceof PyObject)
    return [...item.args, item.kwargs, item.state, ...(item.items ?? []), ...(item.entries ?? []).map(([, value]) => value), ...state]
  return state
}

/**
 * The totals of a value. An object counts once, and so does a part of a storage that several tensors are.
 * @param {unknown} root as a node holds it @returns {Totals}
 */
export function totalsOf(root) {
  const totals = { tensors: 0, arrays: 0, elements: 0, bytes: 0, isCut: false }
  const seen = new Set()
  /** The views of each storage. @type {Map<unknown, Set<string>>} */
  const views = new Map()
  const waiting = [root]
  while (waiting.length) {
    const item = /** @type {any} */ (waiting.pop())
    if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item) || seen.has(item)) continue
    if (seen.size >= MOST_OBJECTS) {
      totals.isCut = true
      break
    }
    seen.add(item)
    if (item instanceof Tensor) {
      const own = views.get(item.storage) ?? new Set()
      views.set(item.storage, own)
      const view = `${item.dtype} ${item.storageOffset} ${item.shape} ${item.stride}`
      totals.tensors++
      if (own.has(view) && item.storage) continue
      own.add(view)
      totals.elements += item.size
      totals.bytes += item.nbytes
    } else if (item instanceof NDArray) {
      totals.arrays++
      totals.elements += item.size
      totals.bytes += item.descr.hasObjects ? 0 : item.size * item.descr.itemsize
      if (item.descr.kind === 'O' && !item.descr.fields) for (const part of item.data) waiting.push(part)
    } else for (const part of partsOf(item)) waiting.push(part)
  }
  return totals
}

/** A number with commas between its thousands. @param {number} value */
export const formatCount = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A size in bytes, in units that are powers of 1000. @param {number} bytes */
export function formatSize(bytes) {
  const unit = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${unit ? (bytes / 1000 ** unit).toFixed(1) : bytes} ${UNITS[unit]}`
}

const plural = (/** @type {number} */ count, /** @type {string} */ what) => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`

/** Totals as text: `62 tensors, 11,689,512 parameters, 46.8 MB`; empty where there is nothing to tell. @param {Totals} totals */
export function formatTotals({ tensors, arrays, elements, bytes, isCut }) {
  if (!tensors && !arrays) return ''
  const counts = [tensors ? plural(tensors, 'tensor') : '', arrays ? plural(arrays, 'array') : ''].filter(Boolean)
  return `${isCut ? 'more than ' : ''}${counts.join(', ')}, ${plural(elements, tensors && !arrays ? 'parameter' : 'element')}, ${formatSize(bytes)}`
}
