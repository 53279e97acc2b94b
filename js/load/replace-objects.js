/**
 * Replaces objects throughout a value, for the rare dict that had to become a
 * Map after something referred to it as a plain object. Every object is visited once, without recursion, as values may be deep.
 */
import { NDArray } from '../types/numpy/ndarray.js'

/**
 * Puts what `replaced` has for an object in its place wherever `root` refers to it: in Maps, Sets, arrays, own properties and numpy's object arrays.
 * Gives `root`, or what replaces it. Getters are not run.
 */
export function replaceAll(/** @type {unknown} */ root, /** @type {Map<unknown, unknown>} */ replaced) {
  const swap = (/** @type {unknown} */ value) => {
    while (replaced.has(value)) value = replaced.get(value)
    return value
  }
  const seen = new Set()
  /** @type {object[]} */
  const pending = []
  const visit = (/** @type {unknown} */ value) => {
    const kept = swap(value)
    if (typeof kept === 'object' && kept !== null && !seen.has(kept) && !ArrayBuffer.isView(kept)) {
      seen.add(kept)
      pending.push(kept)
    }
    return kept
  }
  const result = visit(root)
  while (pending.length) {
    const value = /** @type {any} */ (pending.pop())
    if (value instanceof Map) {
      const entries = [...value].map(([key, item]) => /** @type {const} */ ([visit(key), visit(item)]))
      if (entries.some(([key, item], index) => !value.has(key) || value.get(key) !== item || index < 0)) {
        value.clear()
        for (const [key, item] of entries) value.set(key, item)
      }
    } else if (value instanceof Set) {
      const items = [...value].map(visit)
      if (items.some((item) => !value.has(item))) {
        value.clear()
        for (const item of items) value.add(item)
      }
    }
    if (value instanceof NDArray && value.descr.hasObjects) visit(value.data)
    for (const name of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, name)
      if (!property || !('value' in property)) continue
      const kept = visit(property.value)
      if (kept !== property.value && property.writable) value[name] = kept
    }
  }
  return result
}
