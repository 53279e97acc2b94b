/**
 * The keys, in order, of the dicts at one depth, which mostly have the same ones one after the other.
 *
 * Once a dict has all the keys of the one before it, the codec is told them (TOKEN_ROW_KEYS in csrc/machine/tape.h), and from then on it writes
 * the first keys of a dict without tokens, as long as dict-tokens.js sees that they are the same strings.
 */
import { MOST_ROW_KEYS, MOST_ROWS, TOKEN_REFERENCE, TOKEN_ROW_KEYS } from '../generated/constants.js'

export class KeyRow {
  /** @type {string[]} */
  keys = []
  /** Their numbers, 0 where one is not known. @type {number[]} */
  numbers = []
  /** How many keys the row has; any behind them are left of a longer dict. */
  length = 0
  /** Whether the dict that is being written has other keys than the one before it. */
  #isChanged = false
  /** Whether the codec is to be told the keys, and whether it was. */
  isComplete = false
  isTold = false

  /** Learns the key at a place of the dict that is being written, with its number, or 0. @param {number} index @param {string} key @param {number} number */
  learn(index, key, number) {
    if (index >= MOST_ROW_KEYS || this === NO_ROW) return
    this.keys[index] = key
    this.numbers[index] = number
    this.#isChanged = true
  }

  /** Ends a dict of so many keys. */
  end(/** @type {number} */ count) {
    if (this.#isChanged) {
      this.#isChanged = this.isTold = false
      this.length = count
    } else if (!this.isTold) {
      this.isComplete = count > 0 && count === this.length && count <= MOST_ROW_KEYS && this.#areAllKnown()
    }
  }

  #areAllKnown() {
    for (let i = 0; i < this.length; i++) if (this.numbers[i] === 0) return false
    return true
  }

  clear() {
    if (this.keys.length === 0) return
    this.keys = []
    this.length = 0
    this.#isChanged = this.isComplete = this.isTold = false
  }
}

/** The row of dicts that are in none. It learns nothing. */
export const NO_ROW = new KeyRow()

/** The rows by depth, of plain objects and of Maps. */
export class KeyRows {
  #tokens
  #rows = Array.from({ length: MOST_ROWS }, () => new KeyRow())
  #used = 0

  /** @param {import('./tokens.js').TokenWriter} tokens */
  constructor(tokens) {
    this.#tokens = tokens
  }

  /** The row of a dict; the codec is told its keys where they are complete. A dict at the top stands alone. */
  begin(/** @type {number} */ depth) {
    if (depth === 0 || depth >= MOST_ROWS) return NO_ROW
    if (depth >= this.#used) this.#used = depth + 1
    const row = this.#rows[depth]
    if (row.isComplete) this.#tell(row, depth)
    return row
  }

  /** Tells the codec the keys of a row. @param {KeyRow} row @param {number} depth */
  #tell(row, depth) {
    const { length, numbers } = row
    const tokens = this.#tokens
    tokens.put1(TOKEN_ROW_KEYS | (depth << 8), length)
    for (let i = 0; i < length; i++) tokens.words[tokens.at++] = numbers[i]
    row.isComplete = false
    row.isTold = true
  }

  /** Writes a key, which mostly is that of the dict before in the same place. @param {KeyRow} row @param {number} index @param {string} key */
  write(row, index, key) {
    const number = row.keys[index] === key ? row.numbers[index] : 0
    if (number > 0) this.#tokens.put1(TOKEN_REFERENCE, number)
    else row.learn(index, key, this.#tokens.key(key))
  }

  /** Learns a key that is put aside: it may have a number from a dict before. @param {KeyRow} row @param {number} index @param {unknown} key */
  learn(row, index, key) {
    if (typeof key !== 'string') row.learn(index, '', 0)
    else if (row.keys[index] !== key) row.learn(index, key, 0)
    else if (row.numbers[index] === 0) row.numbers[index] = this.#tokens.numberOf(key)
  }

  /** Forgets the keys of a pickle that has ended. */
  clear() {
    while (this.#used > 0) this.#rows[--this.#used].clear()
  }
}
