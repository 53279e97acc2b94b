/**
 * Numbers for rows of numbers: equal rows have one, from the first time that it is asked for. The rows lie one after another in a typed array, and a hash
 * table tells where: no objects. Its hash has a number of its own in each table, so that nobody can choose rows that fall together.
 */

const FEWEST_ROWS = 1 << 7
const FEWEST_PARTS = 1 << 9

/** An array with room for more. @param {Int32Array<ArrayBuffer>} array @param {number} least */
function withRoom(array, least) {
  if (array.length >= least) return array
  const longer = new Int32Array(Math.max(least, array.length * 2))
  longer.set(array)
  return longer
}

export class InternedRows {
  /** How many rows there are; a row's number is how many came before it. */
  count = 0
  #parts = new Int32Array(FEWEST_PARTS)
  /** Where each row begins in `#parts`, and where the next one will. */
  #starts = new Int32Array(FEWEST_ROWS + 1)
  #hashes = new Int32Array(FEWEST_ROWS)
  /** Numbers of rows, plus one, by their hashes. */
  #slots = new Int32Array(FEWEST_ROWS * 2)
  #seed = (Math.random() * 2 ** 32) | 0

  /** The number of a row of int32. @param {Int32Array} row @param {number} from @param {number} to */
  numberOf(row, from, to) {
    let hash = this.#seed
    for (let i = from; i < to; i++) {
      hash = Math.imul(hash ^ row[i], 0x9e3779b1)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash ^ this.#seed, 0x85ebca6b)
    hash ^= hash >>> 13
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] - 1
      if (number < 0) return this.#add(row, from, to, hash, slot)
      if (this.#hashes[number] === hash && this.#isRow(number, row, from, to)) return number
    }
  }

  #isRow(/** @type {number} */ number, /** @type {Int32Array} */ row, /** @type {number} */ from, /** @type {number} */ to) {
    const start = this.#starts[number]
    const length = to - from
    if (this.#starts[number + 1] - start !== length) return false
    for (let i = 0; i < length; i++) if (this.#parts[start + i] !== row[from + i]) return false
    return true
  }

  #add(/** @type {Int32Array} */ row, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ hash, /** @type {number} */ slot) {
    const number = this.count++
    const start = this.#starts[number]
    const end = start + to - from
    this.#parts = withRoom(this.#parts, end)
    for (let i = from; i < to; i++) this.#parts[start + i - from] = row[i]
    this.#starts = withRoom(this.#starts, number + 2)
    this.#starts[number + 1] = end
    this.#hashes = withRoom(this.#hashes, number + 1)
    this.#hashes[number] = hash
    this.#slots[slot] = number + 1
    if (this.count * 2 > this.#slots.length) this.#grow()
    return number
  }

  #grow() {
    const mask = this.#slots.length * 4 - 1
    const slots = (this.#slots = new Int32Array(mask + 1))
    for (let number = 0; number < this.count; number++) {
      let slot = this.#hashes[number] & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number + 1
    }
  }
}
