/**
 * The tokens of plain objects, which Python has as dicts.
 *
 * Dicts at one depth mostly have the same keys (key-row.js). Keys that the codec was told have no tokens; those that were seen in the same
 * place of the dict before are references, without a look for them. The scalars of a dict are written on the way through its keys; the
 * count of the keys is known only after them, so nothing may be flushed meanwhile: what might flush is put aside.
 */
import { MOST_ROW_KEYS, TOKEN_DICT, TOKEN_FALSE, TOKEN_INT, TOKEN_NONE, TOKEN_ROW, TOKEN_TRUE } from '../generated/constants.js'
import { isInt } from './number-runs.js'
import { MOST_UNITS, MOST_WORDS } from './token-buffer.js'

export class DictWriter {
  #tokens
  #rows
  /** How many keys and values, in turn, are at the end of what write() put aside; before them are values whose keys are written. */
  pairsLeft = 0

  /** @param {import('./tokens.js').TokenWriter} tokens @param {import('./key-row.js').KeyRows} rows */
  constructor(tokens, rows) {
    this.#tokens = tokens
    this.#rows = rows
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
          this.#rows.learn(row, index, key)
          rest[end++] = key
          pairs++
        }
        rest[end++] = value
        continue
      }
      if (!isKnown) {
        tokens.at = at
        this.#rows.write(row, index, key)
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
      else {
        tokens.at = at
        if (!tokens.known(value)) rest[end++] = value
        at = tokens.at
      }
    }
    tokens.at = at
    words[head + 2] = count
    if (isTold) words[head + 3] = known
    row.end(count)
    this.pairsLeft = pairs
    return end
  }
}
