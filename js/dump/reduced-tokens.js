/**
 * The tokens of a reduction: what makes an object anew, and what is put into it then (_pickle.c: save_reduce).
 *
 * Most are calls of a class that came before with arguments that are scalars. These are written at once, with the pairs or items behind them as
 * far as they are scalars; what is left is put aside, in a frame of its own.
 */
import { REDUCE_SETTER, REDUCE_STATE, TOKEN_EMPTY_TUPLE, TOKEN_NEWOBJ, TOKEN_NEWOBJ_EX, TOKEN_REDUCE, TOKEN_TUPLE } from '../generated/constants.js'
import { Float } from '../types/python/basic.js'
import { Arguments, FreshBytes, FreshString } from '../types/python/reduced.js'
import { sizeOf } from './dict-tokens.js'
import { Reference } from './stand-ins.js'

/** @typedef {import('./pickler.js').Pickler} Pickler */

/** @param {Pickler} pickler @param {number} number of the object, 0 where it is not memoized @param {import('../types/python/reduced.js').Reduced} form @returns {void} */
export function writeReduced(pickler, number, form) {
  const { callable, args, kwargs, items, pairs, state, setter } = form
  const { tokens, containers } = pickler
  const flags = state === undefined ? 0 : setter === undefined ? REDUCE_STATE : REDUCE_SETTER
  const token = kwargs !== undefined ? TOKEN_NEWOBJ_EX : form.isNew ? TOKEN_NEWOBJ : TOKEN_REDUCE
  const pairCount = pairs ? (Array.isArray(pairs) ? pairs.length : sizeOf(pairs)) : 0
  tokens.put3(token | (flags << 8), number, items ? items.length : 0, pairCount)
  // How many of the callable and the arguments are written.
  let written = 0
  if (kwargs === undefined && pickler.isFree && pickler.globals.putKnown(callable)) written = saveFlat(pickler, args) ? 2 : 1
  const rest = containers.pairs
  const start = containers.pairsEnd
  let end = start
  if (written === 2) {
    if (flags === 0) {
      if (items && !pairs) {
        const next = tokens.scalars(items, 0, items.length)
        if (next < items.length) containers.push(items, items, next)
        return
      }
      if (pairs && !items && !Array.isArray(pairs)) {
        end = pickler.dicts.writePairs(pairs, rest, start)
        if (end > start) containers.pushRest(pairs, end, pickler.dicts.pairsLeft)
        return
      }
      if (!pairs && !items) return
    }
  } else {
    if (written === 0) rest[end++] = callable
    rest[end++] = args
    if (kwargs !== undefined) rest[end++] = kwargs
  }
  const head = end
  if (items) for (let i = 0; i < items.length; i++) rest[end++] = items[i]
  if (pairs) {
    for (const [key, value] of pairs) {
      rest[end++] = key
      rest[end++] = value
    }
  }
  if (flags === REDUCE_SETTER) {
    rest[end++] = setter
    rest[end++] = new Reference(number)
  }
  if (flags) rest[end++] = state
  containers.pushForm(form, end, written === 2 ? 0 : number, head)
}

/** Writes arguments all of which are scalars; gives whether it did. @param {Pickler} pickler @param {unknown} args */
function saveFlat(pickler, args) {
  if (!(args instanceof Arguments)) return false
  const { items } = args
  const { length } = items
  const { tokens } = pickler
  if (length === 0) {
    tokens.put(TOKEN_EMPTY_TUPLE)
    return true
  }
  for (let i = 0; i < length; i++) if (!isFlat(pickler, items[i])) return false
  tokens.put2(TOKEN_TUPLE, tokens.nextNumber++, length)
  for (let i = 0; i < length; i++) if (!tokens.scalar(items[i])) pickler.saveValue(items[i])
  return true
}

/** Whether a value is written without a frame. @param {Pickler} pickler @param {any} value */
function isFlat(pickler, value) {
  if (typeof value !== 'object') return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
  if (value === null || value instanceof FreshString || value instanceof Float) return true
  if (value instanceof FreshBytes) return pickler.protocol >= 3
  if (value instanceof Arguments) return value.items.length === 0
  if (pickler.tokens.objects.find(value)) return true
  const number = pickler.objects.get(value)
  return number !== undefined && !pickler.containers.isUnfinished(number)
}
