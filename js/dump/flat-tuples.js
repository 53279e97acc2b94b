/**
 * Tuples of scalars, and of such tuples, which are written at once.
 *
 * Keys of dicts mostly are such. A look at what is in one tells that no container needs to be opened for it, which takes longer than all of a tuple
 * of two ints. The look goes over a few items only, as the walk looks again at what it does not find flat.
 */
import { TOKEN_EMPTY_TUPLE, TOKEN_TUPLE } from '../generated/constants.js'
import { Tuple } from '../types/python/basic.js'
import { elementOf } from './list-forms.js'

/** @typedef {import('./pickler.js').Pickler} Pickler */

/** Items that are looked at. So nothing is looked at that is deeper. */
const MOST_ITEMS = 16

const isTuple = (/** @type {object} */ value) => Object.getPrototypeOf(value) === Tuple.prototype

/** How many of `left` items may still be looked at after those of a tuple; less than 0 where it is not flat. @param {Tuple} tuple @param {number} left @returns {number} */
function look(tuple, left) {
  const { length } = tuple
  left -= length
  for (let i = 0; i < length && left >= 0; i++) {
    const item = elementOf(tuple, i)
    if (typeof item === 'object' && item !== null) left = isTuple(item) ? look(item, left) : -1
    else if (item === undefined || typeof item === 'symbol' || typeof item === 'function') return -1
  }
  return left
}

/** Writes a value that is a flat tuple; gives whether it is one. @param {Pickler} pickler @param {any} value */
export function writeFlat(pickler, value) {
  if (typeof value !== 'object' || value === null || !isTuple(value) || look(value, MOST_ITEMS) < 0) return false
  write(pickler, value)
  return true
}

/** @param {Pickler} pickler @param {Tuple} tuple */
function write(pickler, tuple) {
  const { tokens } = pickler
  const { length } = tuple
  if (length === 0) return tokens.put(TOKEN_EMPTY_TUPLE)
  const number = pickler.enter(tuple)
  if (!number) return
  tokens.put2(TOKEN_TUPLE, number, length)
  for (let i = 0; i < length; i++) {
    const item = elementOf(tuple, i)
    if (!tokens.scalar(item)) write(pickler, item)
  }
}
