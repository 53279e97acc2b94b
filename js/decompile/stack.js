/** The stack of the pickle machine, its marks and memo, which hold expressions in place of values. */
import { UnpicklingError } from '../errors.js'

/** @typedef {import('./expressions.js').Expression} Expression */

export class ExpressionStack {
  /** @type {Expression[]} */
  stack = []
  /** @type {number[]} */
  #marks = []
  /** @type {Map<number, Expression>} */
  #memo = new Map()
  /** The opcode that is done, and where it stands. */
  opcode = ''
  offset = 0

  /** The error of the opcode that is done. @param {any} code @param {string} reason */
  error(code, reason) {
    return new UnpicklingError(code, reason, { offset: this.offset, opcode: this.opcode })
  }

  top() {
    if (this.stack.length <= (this.#marks.at(-1) ?? 0)) throw this.error('STACK_UNDERFLOW', 'unpickling stack underflow')
    return this.stack[this.stack.length - 1]
  }

  pop() {
    const top = this.top()
    this.stack.pop()
    return top
  }

  /** Takes the topmost items, in the order in which they were pushed. @param {number} count */
  popItems(count) {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  mark() {
    this.#marks.push(this.stack.length)
  }

  /** Takes all above the last mark, and the mark. */
  popMark() {
    const mark = this.#marks.pop()
    if (mark === undefined) throw this.error('NO_MARK', 'could not find MARK')
    return this.stack.splice(mark)
  }

  /** POP: takes a mark where one is on top. */
  discard() {
    if (this.#marks.at(-1) === this.stack.length) this.#marks.pop()
    else this.pop()
  }

  put(/** @type {number} */ key) {
    this.#memo.set(key, this.top())
  }

  memoize() {
    this.put(this.#memo.size)
  }

  get(/** @type {number} */ key) {
    const found = this.#memo.get(key)
    if (!found) throw this.error('MEMO_MISSING', `Memo value not found at index ${key}`)
    return found
  }
}
