/**
 * Short tuples of data, and calls of them that need no look: as words in one array, for a pickle may have millions of them that nobody looks at.
 *
 * On the machine's stack and in its memo each is a negative number.
 */
import { Call, Container } from './containers.js'
import { TUPLE } from './values.js'

/** @typedef {import('./reader.js').Reader} Reader */
/** @typedef {{ callee: import('./values.js').Value, opcode: string }} Form of a call */

/** Offsets that are larger do not go into a word. */
const LARGEST = 2 ** 31 - 1

export class Cells {
  /** Of a tuple its length and what stands on the stack for its items; of a call the complement of the number of its form, and its arguments. */
  words = new Int32Array(64)
  #length = 0
  /** @type {Form[]} */
  forms = []
  /** Calls that were looked at, which may be given a state. @type {Map<number, Call>} */
  #calls = new Map()

  /** A cell of a tuple of what stands on a stack from `at` on; 0 where it is not data alone. @param {any[]} stack @param {number} at @param {number} count */
  tuple(stack, at, count) {
    for (let i = 0; i < count; i++) if (typeof stack[at + i] !== 'number' || stack[at + i] > LARGEST) return 0
    const start = this.#take(1 + count)
    const { words } = this
    words[start] = count
    for (let i = 0; i < count; i++) words[start + 1 + i] = stack[at + i]
    return ~start
  }

  /** @param {import('./values.js').Value} callee @param {string} opcode @param {number} args a cell of a tuple */
  call(callee, opcode, args) {
    let form = this.forms.length - 1
    for (let tries = 0; tries < 4 && form >= 0 && !(this.forms[form].callee === callee && this.forms[form].opcode === opcode); tries++) form--
    if (form < 0 || this.forms[form].callee !== callee || this.forms[form].opcode !== opcode) form = this.forms.push({ callee, opcode }) - 1
    const start = this.#take(2)
    this.words[start] = ~form
    this.words[start + 1] = args
    return ~start
  }

  #take(/** @type {number} */ count) {
    const start = this.#length
    this.#length += count
    if (this.#length > this.words.length) {
      const words = new Int32Array(this.words.length * 2)
      words.set(this.words)
      this.words = words
    }
    return start
  }

  /** Whether a cell is a tuple. @param {number} cell */
  isTuple(cell) {
    return this.words[~cell] >= 0
  }

  /** The items of a tuple as on the stack. @param {number} cell @returns {any[]} */
  itemsOf(cell) {
    const start = ~cell + 1
    return Array.from(this.words.subarray(start, start + this.words[start - 1]))
  }

  /** @param {number} cell @param {Reader} reader of the opcodes whose offsets stand in cells @returns {Call | Container} */
  valueAt(cell, reader) {
    if (this.isTuple(cell)) return new Container(TUPLE, this.itemsOf(cell), reader)
    const known = this.#calls.get(cell)
    if (known) return known
    const { callee, opcode } = this.forms[~this.words[~cell]]
    const call = new Call(callee, opcode, /** @type {Container} */ (this.valueAt(this.words[~cell + 1], reader)), undefined)
    this.#calls.set(cell, call)
    return call
  }
}
