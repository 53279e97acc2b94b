/**
 * The tokens of plain objects, which Python has as dicts.
 *
 * Dicts at one depth mostly have the same keys (key-row.js). Keys that the codec was told have no tokens; those that were seen in the same
 * place of the dict before are references, without a look for them. The scalars of a dict are written on the way through its keys; the
 * count of the keys is known only after them, so nothing may be flushed meanwhile: what might flush is put aside.
 */
import {
  MOST_ROW_KEYS,
  MOST_ROWS,
  TOKEN_DICT,
  TOKEN_FALSE,
  TOKEN_INT,
  TOKEN_NONE,
  TOKEN_REFERENCE,
  TOKEN_ROW,
  TOKEN_ROW_KEYS,
  TOKEN_TRUE,
} from '../generated/constants.js'
import { KeyRow, NO_ROW } from './key-row.js'
import { isInt } from './number-runs.js'
import { MOST_UNITS, MOST_WORDS } from './token-buffer.js'

export class DictWriter {
  #tokens
  /** The rows by depth. */
  #rows = Array.from({ length: MOST_ROWS }, () => new KeyRow())
  #rowsUsed = 0
  /** How many keys and values, in turn, are at the end of what write() put aside; before them are values whose keys are written. */
  pairsLeft = 0

  /** @param {import('./tokens.js').TokenWriter} tokens */
  constructor(tokens) {
    this.#tokens = tokens
  }

  /**
   * A plain object: from its first value that is no scalar on, values are put aside, so that an array of its keys, which would cost as much
   * as the whole object, is not needed.
   * @param {number} object its number @param {Record<string, any>} dict
   * @param {boolean} hasInheritedKeys whether a loop over keys meets some that are not the object's own
   * @param {unknown[]} rest is given what is left to write: values whose keys are written or known to the codec, then `pairsLeft` keys and values in turn
   * @param {number} start where in it
   * @param {number} depth how many containers are open
   * @returns {number} the end of what is left in `rest`
   */
  write(object, dict, hasInheritedKeys, rest, start, depth) {
    const tokens = this.#tokens
    const row = this.#rowAt(depth)
    tokens.reserve(MOST_WORDS + MOST_ROW_KEYS)
    if (row.isComplete) this.#tellKeys(row, depth)
    const { keys, isTold } = row
    const told = isTold ? row.length : 0
    const { words } = tokens
    const last = words.length - MOST_WORDS
    const head = tokens.at
    let at = head + 3
    words[head] = TOKEN_DICT
    words[head + 1] = object
    if (isTold) {
      words[head] = TOKEN_ROW | (depth << 8)
      at++
    }
    let count = 0
    let known = 0
    let pairs = 0
    let end = start
    for (const key in dict) {
      if (hasInheritedKeys && !Object.hasOwn(dict, key)) continue
      const value = dict[key]
      const index = count++
      const isKnown = index < told && known === index && keys[index] === key
      if (isKnown) known++
      if (end > start || at > last || tokens.units + key.length + (typeof value === 'string' ? value.length : 0) >= MOST_UNITS) {
        if (!isKnown) {
          this.#learn(row, index, key)
          rest[end++] = key
          pairs++
        }
        rest[end++] = value
        continue
      }
      if (!isKnown) {
        tokens.at = at
        this.#key(row, index, key)
        at = tokens.at
      }
      if (typeof value === 'number') {
        if (isInt(value)) {
          words[at] = TOKEN_INT
          words[at + 1] = value
          at += 2
          continue
        }
        tokens.at = at
        tokens.number(value)
        at = tokens.at
      } else if (typeof value === 'string') {
        tokens.at = at
        tokens.string(value)
        at = tokens.at
      } else if (value === null) words[at++] = TOKEN_NONE
      else if (value === true || value === false) words[at++] = value ? TOKEN_TRUE : TOKEN_FALSE
      else rest[end++] = value
    }
    tokens.at = at
    words[head + 2] = count
    if (isTold) words[head + 3] = known
    row.end(count)
    this.pairsLeft = pairs
    return end
  }

  /** The row of a dict. A dict at the top stands alone. */
  #rowAt(/** @type {number} */ depth) {
    if (depth === 0 || depth >= MOST_ROWS) return NO_ROW
    if (depth >= this.#rowsUsed) this.#rowsUsed = depth + 1
    return this.#rows[depth]
  }

  /** Tells the codec the keys of a row. @param {KeyRow} row @param {number} depth */
  #tellKeys(row, depth) {
    const { length, numbers } = row
    const tokens = this.#tokens
    tokens.put1(TOKEN_ROW_KEYS | (depth << 8), length)
    for (let i = 0; i < length; i++) tokens.words[tokens.at++] = numbers[i]
    row.isComplete = false
    row.isTold = true
  }

  /** A key, which mostly is that of the dict before in the same place. @param {KeyRow} row @param {number} index @param {string} key */
  #key(row, index, key) {
    const number = row.keys[index] === key ? row.numbers[index] : 0
    if (number > 0) this.#tokens.put1(TOKEN_REFERENCE, number)
    else row.learn(index, key, this.#tokens.key(key))
  }

  /** A key that is put aside: it may have a number from a dict before. @param {KeyRow} row @param {number} index @param {string} key */
  #learn(row, index, key) {
    if (row.keys[index] !== key) row.learn(index, key, 0)
    else if (row.numbers[index] === 0) row.numbers[index] = this.#tokens.numberOf(key)
  }

  /** Forgets the keys of a pickle that has ended. */
  clear() {
    while (this.#rowsUsed > 0) this.#rows[--this.#rowsUsed].clear()
  }
}
