/** Reads values of a pickle whose JavaScript form depends on the options of the load: dicts, ints and floats. */
import { Float } from './basic.js'

/** Gives a value of a dict, be it a Map or an object; undefined where the key is missing or it is no dict. */
export function getItem(/** @type {unknown} */ dict, /** @type {string} */ key) {
  if (dict instanceof Map) return dict.get(key)
  return typeof dict === 'object' && dict !== null && Object.hasOwn(dict, key) ? /** @type {Record<string, unknown>} */ (dict)[key] : undefined
}

/**
 * Gives the number of an int, float or bool in any form; undefined for other values, and for ints that no double holds.
 * `Number()` will not do, as it asks objects for their primitive value and so reads whatever a hostile pickle put there.
 */
export function asNumber(/** @type {unknown} */ value) {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Float) return value.value
  if (typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value)
  return undefined
}
