/** Whether values are tables of arrays: state dicts, and lists of dicts. */
import { describe, NDArray, SparseArray, Tensor } from 'brine'

/** How many items are looked at to tell what a container holds. */
const LOOKED_AT = 50

const isArray = (/** @type {unknown} */ value) => value instanceof NDArray || value instanceof Tensor || value instanceof SparseArray

/** Whether a value is a dict of arrays and nothing else, as a state dict is. @param {unknown} value @returns {value is Map<unknown, unknown>} */
export function isStateDict(value) {
  if (!(value instanceof Map) || value.size < 2) return false
  let seen = 0
  for (const item of value.values()) {
    if (seen++ === LOOKED_AT) break
    if (!isArray(item) && describe(item).shape === undefined) return false
  }
  return true
}

/** Whether a value is a list of dicts with keys that are texts, and nothing else. @param {unknown} value */
export const isRecords = (value) =>
  Array.isArray(value) &&
  value.length > 1 &&
  value.slice(0, LOOKED_AT).every((item) => item instanceof Map && item.size && [...item.keys()].every((key) => typeof key === 'string'))
