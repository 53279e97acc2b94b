/**
 * The tokens of Maps: dicts that have keys of any kind, or that a lossless load made.
 *
 * Small ones are written as plain objects are (dict-tokens.js), so that records share rows of keys. Of others, and of the pairs of a reduction,
 * keys and values are written as they come up to the first that is no scalar; all from there on are put aside.
 */
import { MOST_ROW_KEYS, TOKEN_DICT, TOKEN_ROW } from '../generated/constants.js'
import { MOST_UNITS, MOST_WORDS } from './token-buffer.js'

// A user's subclass may have others.
const entriesOf = Map.prototype.entries
const getSize = /** @type {() => number} */ (/** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Map.prototype, 'size')).get)

/** How many entries a Map has. @param {Map<unknown, unknown>} map @returns {number} */
export const sizeOf = (map) => getSize.call(map)

export class MapWriter {
  #tokens
  #rows
  /** How many keys and values, in turn, are at the end of what was put aside; before them are values whose keys are written. */
  pairsLeft = 0

  /** @param {import('./tokens.js').TokenWriter} tokens @param {import('./key-row.js').KeyRows} rows */
  constructor(tokens, rows) {
    this.#tokens = tokens
    this.#rows = rows
  }

  /**
   * A Map, as DictWriter.write does it.
   * @param {number} object its number @param {Map<any, any>} map @param {unknown[]} rest @param {number} start @param {number} depth
   * @returns {number} the end of what is left in `rest`
   */
  write(object, map, rest, start, depth) {
    const tokens = this.#tokens
    const size = sizeOf(map)
    if (depth === 0 || size > MOST_ROW_KEYS) {
      tokens.put2(TOKEN_DICT, object, size)
      return this.writePairs(map, rest, start)
    }
    tokens.reserve(MOST_WORDS + MOST_ROW_KEYS)
    const row = this.#rows.begin(depth)
    const { keys, isTold } = row
    const told = isTold ? row.length : 0
    const { words } = tokens
    const last = words.length - MOST_WORDS
    const head = tokens.at
    let at = head + 3
    words[head] = TOKEN_DICT
    words[head + 1] = object
    words[head + 2] = size
    if (isTold) {
      words[head] = TOKEN_ROW | (depth << 8)
      at++
    }
    let index = 0
    let known = 0
    let pairs = 0
    let end = start
    for (const [key, value] of entriesOf.call(map)) {
      const isKnown = index < told && known === index && keys[index] === key
      if (isKnown) known++
      if (
        end > start ||
        at > last ||
        tokens.units + (typeof key === 'string' ? key.length : 0) + (typeof value === 'string' ? value.length : 0) >= MOST_UNITS ||
        (typeof key !== 'string' && typeof key !== 'number')
      ) {
        if (!isKnown) {
          this.#rows.learn(row, index, key)
          rest[end++] = key
          pairs++
        }
        rest[end++] = value
        index++
        continue
      }
      if (!isKnown) {
        tokens.at = at
        if (typeof key === 'string') this.#rows.write(row, index, key)
        else {
          this.#rows.learn(row, index, key)
          tokens.number(key)
        }
        at = tokens.at
      }
      index++
      tokens.at = at
      // A long int may flush.
      if (typeof value === 'bigint' || !tokens.scalar(value)) rest[end++] = value
      at = tokens.at
    }
    tokens.at = at
    if (isTold) words[head + 3] = known
    row.end(index)
    this.pairsLeft = pairs
    return end
  }

  /**
   * The keys and values of a Map alone.
   * @param {Map<any, any>} map @param {unknown[]} rest is given what is left to write @param {number} start where in it
   * @returns {number} the end of what is left in `rest`
   */
  writePairs(map, rest, start) {
    const tokens = this.#tokens
    let end = start
    let pairs = 0
    for (const [key, value] of entriesOf.call(map)) {
      if (end === start && tokens.scalar(key)) {
        if (!tokens.scalar(value)) rest[end++] = value
        continue
      }
      rest[end++] = key
      rest[end++] = value
      pairs++
    }
    this.pairsLeft = pairs
    return end
  }
}
