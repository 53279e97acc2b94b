/** Values that are written by the id that `options.persistentId` gives them (_pickle.c: save_pers). */
import { TOKEN_PERSISTENT } from '../generated/constants.js'
import { Arguments, FreshBytes, FreshDict, FreshString, Made } from '../types/python/reduced.js'
import { Bare, Reference } from './stand-ins.js'

/** Writes a value by its id; gives whether it has one. @param {import('./pickler.js').Pickler} pickler @param {unknown} value */
export function savePersistent(pickler, value) {
  // Stand-ins are the walk's own: a caller's function knows none of them.
  if (value instanceof Arguments || value instanceof Made || value instanceof Bare || value instanceof FreshString || value instanceof Reference) return false
  const id = /** @type {(value: unknown) => unknown} */ (pickler.settings.persistentId)(
    value instanceof FreshDict ? new Map(value.map) : value instanceof FreshBytes ? value.bytes : value,
  )
  if (id === undefined || id === null) return false
  if (pickler.protocol > 0) {
    pickler.tokens.put2(TOKEN_PERSISTENT, 0, 0)
    // The id itself has no persistent id.
    pickler.saveValue(id)
    return true
  }
  const text = String(id)
  if (!/^[\x00-\x09\x0b-\x7f]*$/.test(text)) throw pickler.containers.refusal('persistent IDs in protocol 0 must be ASCII strings on one line')
  pickler.tokens.persistentId(text)
  return true
}
