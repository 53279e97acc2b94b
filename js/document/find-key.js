/**
 * Which keys of a dict a path begins with that are no names, found without going through the keys: numbers and the like are looked up, and the labels of
 * all other keys of a dict are indexed once, when one of them is first asked for.
 */
import { indexAt, nameAt } from './paths.js'

/** Labels of the keys that cannot be looked up by them, for each dict that was asked for one. @type {WeakMap<Map<unknown, unknown>, { size: number, keys: Map<string, unknown> }>} */
const INDEXES = new WeakMap()

/** Keys of these types are told by their text alone. */
const PLAIN = ['string', 'number', 'bigint', 'boolean']

/** Keys whose text is a word. @type {Map<string, unknown>} */
const WORDS = new Map(Object.entries({ None: null, True: true, False: false, nan: NaN, inf: Infinity, '-inf': -Infinity }))

/** The labels of a dict's keys that are objects; where two have the same, it is that of the first. @param {Map<unknown, unknown>} dict @param {(key: unknown) => string} labelOf */
function indexOf(dict, labelOf) {
  const known = INDEXES.get(dict)
  if (known?.size === dict.size) return known.keys
  /** @type {Map<string, unknown>} */
  const keys = new Map()
  for (const key of dict.keys()) {
    if (key === null || PLAIN.includes(typeof key)) continue
    const label = labelOf(key)
    if (!keys.has(label)) keys.set(label, key)
  }
  INDEXES.set(dict, { size: dict.size, keys })
  return keys
}

/** The keys that may have a label, of those that are no objects. @param {string} label @returns {unknown[]} */
function plainKeys(label) {
  if (WORDS.has(label)) return [WORDS.get(label)]
  if (!/^-?\d/.test(label)) return []
  return /^-?\d+$/.test(label) ? [Number(label), BigInt(label)] : [Number(label)]
}

/**
 * The keys whose text stands in brackets at the start of a path, and how much of the path that is, the longest first; none where the key of a name or of a
 * whole number stands there, which is found by that.
 * @param {Map<unknown, unknown>} dict @param {string} path @param {(key: unknown) => string} labelOf gives the text of a key, as it stands in brackets
 * @returns {Generator<{ key: unknown, length: number }>}
 */
export function* findKeys(dict, path, labelOf) {
  if (!path.startsWith('[')) return
  const step = nameAt(path) ?? indexAt(path)
  if (step && dict.has('name' in step ? step.name : step.index)) return
  for (let end = path.lastIndexOf(']'); end > 0; end = path.lastIndexOf(']', end - 1)) {
    const label = path.slice(1, end)
    const plain = plainKeys(label).find((key) => dict.has(key) && labelOf(key) === label)
    const key = plain !== undefined ? plain : indexOf(dict, labelOf).get(label)
    if (key !== undefined && dict.has(key)) yield { key, length: end + 1 }
  }
}
