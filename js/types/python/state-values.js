/** Access to values whose form depends on the options of the load. */
import { Float } from './basic.js'

/** A value of a dict, whatever form the dict has; undefined where the key is missing. */
export function getItem(/** @type {unknown} */ dict, /** @type {string} */ key) {
  if (dict instanceof Map) return dict.get(key)
  return typeof dict === 'object' && dict !== null && Object.hasOwn(dict, key) ? /** @type {Record<string, unknown>} */ (dict)[key] : undefined
}

/**
 * A number out of an int, float or bool of any form, or undefined. Never by
 * `Number()`, which runs through whatever the value holds.
 */
export function asNumber(/** @type {unknown} */ value) {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Float) return value.value
  if (typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value)
  return undefined
}
