/**
 * What the containers of JavaScript can hold. Where there would be more, V8 ends the process, or makes a hash table of an array, so it is asked before.
 */
import { LimitError } from '../errors.js'

/** An array whose length is set beyond this becomes a hash table; one that grows item by item does not. */
export const MOST_FAST_ITEMS = 2 ** 25
/** An array that is full grows by half, and V8 has none of 2 ** 27 items. */
export const MOST_ITEMS = Math.floor(2 ** 27 / 1.5) - 32
/** So many keys a Map or Set may have, and V8 has no object of 2 ** 25 * 2 / 3. */
export const MOST_KEYS = 2 ** 24

/** Refuses a list or tuple that is too long. @param {number} count @throws {LimitError} TOO_LARGE */
export function checkItems(count) {
  if (count <= MOST_ITEMS) return
  throw new LimitError('TOO_LARGE', `a list has more than ${MOST_ITEMS} items, the most that an array of JavaScript can hold`, {
    hint: 'an array of numpy or of the module array has no such limit',
  })
}

/** Refuses a dict that is too large. @param {number} count @throws {LimitError} TOO_LARGE */
export function checkKeys(count) {
  if (count > MOST_KEYS) throw tooManyKeys()
}

/** The error of a dict or set that is too large. @param {unknown} [cause] */
export const tooManyKeys = (cause) =>
  new LimitError('TOO_LARGE', `a dict or set has more than ${MOST_KEYS} keys, the most that JavaScript can hold`, {
    cause,
    hint: 'several dicts, or two lists of the keys and the values, hold more',
  })
