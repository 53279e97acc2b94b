/**
 * Keys of small pickles that were keys in a pickle before.
 *
 * V8 looks each new string that becomes a property's name up in a table of all names, which takes 40 ns; whether it equals the one that
 * had its place here last is known in 15. Small pickles come by the thousand with the same keys. A large one has its keys once,
 * and strings that are no keys do not stay alive here.
 */
const SLOTS = 1 << 8
/** V8 copies strings up to this length out of the text that they are cut from; a longer one would keep that text alive. */
const LONGEST = 12
/** A load of up to so many strings is small. */
export const FEW_STRINGS = 64

/** @type {string[]} */
const keys = new Array(SLOTS).fill('')

/** An equal string: the one of an earlier load, which V8 knows as a name already, where there is one. */
export function knownKey(/** @type {string} */ key) {
  const { length } = key
  if (length === 0 || length > LONGEST) return key
  const slot = (key.charCodeAt(0) * 31 + key.charCodeAt(length - 1) * 7 + length) & (SLOTS - 1)
  const known = keys[slot]
  if (known === key) return known
  return (keys[slot] = key)
}
