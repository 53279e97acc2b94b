/** Sets and frozensets, which the older protocols write as calls (_pickle.c: save_set, save_frozenset). What is a scalar of them is written at once, up to the first member that is none. */
import { TOKEN_FROZENSET, TOKEN_SET } from '../generated/constants.js'
import { TYPE } from '../types/python/mark.js'
import { call } from '../types/python/reduced.js'

// A user's subclass may have others.
const membersOf = Set.prototype.values
const getSize = /** @type {() => number} */ (/** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Set.prototype, 'size')).get)

/** @param {import('./pickler.js').Pickler} pickler @param {Set<unknown>} set @returns {void} */
export function saveSet(pickler, set) {
  const number = pickler.enter(set)
  if (!number) return
  const isFrozen = /** @type {any} */ (set)[TYPE] === 'FrozenSet'
  const { containers } = pickler
  const { pairs, pairsEnd } = containers
  if (pickler.protocol < 4) return pickler.saveReduced(number, call('builtins', isFrozen ? 'frozenset' : 'set', [...membersOf.call(set)]))
  const size = getSize.call(set)
  pickler.tokens.put2(isFrozen ? TOKEN_FROZENSET : TOKEN_SET, number, size)
  const hasHook = pickler.settings.persistentId !== undefined
  let end = pairsEnd
  for (const item of membersOf.call(set)) if (hasHook || end > pairsEnd || !pickler.tokens.scalar(item)) pairs[end++] = item
  if (end === pairsEnd) return
  if (isFrozen) containers.pushUnfinishedRest(set, end, number)
  else containers.pushRest(set, end, 0)
}
