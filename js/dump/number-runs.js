/** Runs of numbers of one form, as tokens: each returns how many it wrote, of those that come next in a list. The caller made room for the token. */
import { RUN_PADDED, TOKEN_FLOATS, TOKEN_INTS } from '../generated/constants.js'

/** Whether a number is an int of 32 bits; Python's has no negative zero. */
export const isInt = (/** @type {number} */ value) => value === (value | 0) && (value !== 0 || 1 / value > 0)

/** @param {Int32Array} words @param {number} start where the token stands @param {ArrayLike<any>} items @param {number} at @param {number} end */
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

/** @param {Int32Array} words @param {Float64Array} doubles the same memory @param {number} start where the token stands @param {ArrayLike<any>} items @param {number} at @param {number} end */
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
