/**
 * The tokens of dicts: of plain objects, and of Maps, which have keys of any kind, or which a lossless load made.
 *
 * Dicts at one depth mostly have the same keys (key-row.js). Keys that the codec was told have no tokens; those that were seen in the same
 * place of the dict before are references, without a look for them. The scalars of a dict are written on the way through its keys; how many of
 * them have no tokens is known only after them, so nothing may be flushed meanwhile: what might flush is put aside, and all that comes behind the
 * first value that is no scalar. An array of all keys and values, which would cost as much as the whole dict, is not needed so.
 *
 * Of large Maps, and of the pairs of a reduction, keys and values are written as they come up to the first that is no scalar.
 */
import { MOST_ROW_KEYS, TOKEN_DICT, TOKEN_INT, TOKEN_ROW } from '../generated/constants.js'
import { writeFlat } from './flat-tuples.js'
import { NO_ROW } from './key-row.js'
import { isInt } from './number-runs.js'
import { MOST_UNITS, MOST_WORDS } from './token-buffer.js'

// A user's subclass may have others.
const entriesOf = Map.prototype.entries
const getSize = /** @type {() => number} */ (/** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Map.prototype, 'size')).get)

/** How many entries a Map has. @param {Map<unknown, unknown>} map @returns {number} */
export const sizeOf = (map) => getSize.call(map)

/** @type {unknown[]} */
const NOTHING = []

export class DictWriter {
  #tokens
  #rows
  #pickler
  /** How many keys and values, in turn, are at the end of what was put aside; before them are values whose keys are written or known to the codec. */
  pairsLeft = 0
  #row = NO_ROW
  /** Where its tokens begin, and from where on there is no room for more. */
  #head = 0
  #last = 0
  /** How many keys the codec was told, how many of the first ones those are, and how many there are. */
  #told = 0
  #known = 0
  #count = 0
  /** What is put aside, and where. */
  #rest = NOTHING
  #start = 0
  #end = 0

  /** @param {import('./tokens.js').TokenWriter} tokens @param {import('./key-row.js').KeyRows} rows @param {import('./pickler.js').Pickler} pickler */
  constructor(tokens, rows, pickler) {
    this.#tokens = tokens
    this.#rows = rows
    this.#pickler = pickler
  }

  /**
   * A plain object.
   * @param {number} object its number @param {Record<string, any>} dict
   * @param {boolean} hasInheritedKeys whether a loop over keys meets some that are not the object's own
   * @param {unknown[]} rest is given what is left to write: values whose keys are written or known to the codec, then `pairsLeft` keys and values in turn
   * @param {number} start where in it
   * @param {number} depth how many containers are open
   * @returns {number} the end of what is left in `rest`
   */
  write(object, dict, hasInheritedKeys, rest, start, depth) {
    this.#begin(object, rest, start, depth)
    for (const key in dict) if (!hasInheritedKeys || Object.hasOwn(dict, key)) this.#pair(key, dict[key])
    return this.#finish()
  }

  /** A Map, in the same way. @param {number} object @param {Map<any, any>} map @param {unknown[]} rest @param {number} start @param {number} depth */
  writeMap(object, map, rest, start, depth) {
    const size = sizeOf(map)
    if (depth === 0 || size > MOST_ROW_KEYS) {
      this.#tokens.put2(TOKEN_DICT, object, size)
      return this.writePairs(map, rest, start)
    }
    this.#begin(object, rest, start, depth)
    for (const [key, value] of entriesOf.call(map)) this.#pair(key, value)
    return this.#finish()
  }

  /** @param {number} object @param {unknown[]} rest @param {number} start @param {number} depth */
  #begin(object, rest, start, depth) {
    const tokens = this.#tokens
    tokens.reserve(MOST_WORDS + MOST_ROW_KEYS)
    const row = this.#rows.begin(depth)
    const { words, at } = tokens
    words[at] = row.isTold ? TOKEN_ROW | (depth << 8) : TOKEN_DICT
    words[at + 1] = object
    tokens.at = at + (row.isTold ? 4 : 3)
    this.#row = row
    this.#told = row.isTold ? row.length : 0
    this.#head = at
    this.#last = words.length - MOST_WORDS
    this.#known = this.#count = 0
    this.#rest = rest
    this.#start = this.#end = start
    this.pairsLeft = 0
  }

  /** @param {any} key @param {any} value */
  #pair(key, value) {
    const tokens = this.#tokens
    const index = this.#count++
    const isKnown = index < this.#told && this.#known === index && this.#row.keys[index] === key
    if (isKnown) this.#known++
    if (
      this.#end > this.#start ||
      tokens.at > this.#last ||
      tokens.units + (typeof key === 'string' ? key.length : 0) + (typeof value === 'string' ? value.length : 0) >= MOST_UNITS ||
      (typeof key !== 'string' && typeof key !== 'number')
    ) {
      if (!isKnown) {
        this.#rows.learn(this.#row, index, key)
        this.#rest[this.#end++] = key
        this.pairsLeft++
      }
      this.#rest[this.#end++] = value
      return
    }
    if (!isKnown) {
      if (typeof key === 'string') this.#rows.write(this.#row, index, key)
      else {
        this.#rows.learn(this.#row, index, key)
        tokens.number(key)
      }
    }
    if (typeof value === 'number' && isInt(value)) {
      const { words, at } = tokens
      words[at] = TOKEN_INT
      words[at + 1] = value
      tokens.at = at + 2
    } else if (typeof value === 'bigint' || !tokens.scalar(value)) this.#rest[this.#end++] = value // A long int may flush.
  }

  #finish() {
    const { words } = this.#tokens
    words[this.#head + 2] = this.#count
    if (this.#row.isTold) words[this.#head + 3] = this.#known
    this.#row.end(this.#count)
    this.#rest = NOTHING
    return this.#end
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
      if (end > start || !(typeof key === 'number' ? tokens.number(key) : tokens.scalar(key) || writeFlat(this.#pickler, key))) {
        rest[end++] = key
        rest[end++] = value
        pairs++
      } else if (!(typeof value === 'number' ? tokens.number(value) : tokens.scalar(value) || writeFlat(this.#pickler, value))) rest[end++] = value
    }
    this.pairsLeft = pairs
    return end
  }
}
