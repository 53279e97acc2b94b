/**
 * Runs of numbers of one form, as one token each (TOKEN_INTS and TOKEN_FLOATS in csrc/machine/tape.h).
 *
 * A run is as long as the numbers of the form that come next in a list, and as the room in the buffer. The loops read `items[i]` themselves, so
 * they must be given only lists that begin with two numbers of the form, for the sake of what list-forms.js says.
 */
import { RUN_PADDED, TOKEN_FLOATS, TOKEN_INTS } from '../generated/constants.js'

/** Whether a number is an int of 32 bits. Negative zero is a float, as Python's int has none. */
export const isInt = (/** @type {number} */ value) => value === (value | 0) && (value !== 0 || 1 / value > 0)

/**
 * Writes a run of ints of 32 bits; gives how many.
 * @param {Int32Array} words
 * @param {number} start where the token is to stand, with room for it
 * @param {ArrayLike<any>} items
 * @param {number} at the first of them
 * @param {number} end
 */
export function writeInts(words, start, items, at, end) {
  const from = start + 2 - at
  const stop = Math.min(end, words.length - from)
  let i = at
  for (; i < stop; i++) {
    const value = items[i]
    if (typeof value !== 'number' || !isInt(value)) break
    words[from + i] = value
  }
  words[start] = TOKEN_INTS
  words[start + 1] = i - at
  return i - at
}

/**
 * Writes a run of floats, as doubles that are aligned; gives how many.
 * @param {Int32Array} words
 * @param {Float64Array} doubles the same memory
 * @param {number} start where the token is to stand, with room for it
 * @param {ArrayLike<any>} items
 * @param {number} at the first of them
 * @param {number} end
 */
export function writeFloats(words, doubles, start, items, at, end) {
  const padding = start & 1
  const from = (start + 2 + padding) / 2 - at
  const stop = Math.min(end, doubles.length - from)
  let i = at
  for (; i < stop; i++) {
    const value = items[i]
    if (typeof value !== 'number' || Number.isSafeInteger(value)) break
    doubles[from + i] = value
  }
  words[start] = TOKEN_FLOATS | ((padding ? RUN_PADDED : 0) << 8)
  words[start + 1] = i - at
  return i - at
}
