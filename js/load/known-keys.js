/**
 * Keys of small pickles that were keys before.
 *
 * V8 looks each new string that becomes a property's name up in a table of all names, which takes 40 ns; whether it equals the one that
 * had its place here last is known in 15. Small pickles come by the thousand with the same keys. A large one has its keys once,
 * and strings that are no keys do not stay alive here.
 */
const SLOTS = 1 << 8
/** V8 copies what is shorter out of the decoded piece; what is longer would keep the piece alive. */
const LONGEST = 12
/** A load of so many strings is small. */
export const FEW_STRINGS = 64

/** @type {string[]} */
const keys = new Array(SLOTS).fill('')

/** The same key, if it can be one that V8 knows as a name. */
export function knownKey(/** @type {string} */ key) {
  const { length } = key
  if (length === 0 || length > LONGEST) return key
  const slot = (key.charCodeAt(0) * 31 + key.charCodeAt(length - 1) * 7 + length) & (SLOTS - 1)
  const known = keys[slot]
  if (known === key) return known
  return (keys[slot] = key)
}
