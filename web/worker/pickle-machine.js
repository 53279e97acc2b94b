/**
 * The pickle machine without values: its stack and memo hold where each object was made. That is little enough to be kept for any place of a long pickle.
 *
 * Its stack is numbers: the offset of the opcode that made the object, or MARK.
 */

export const MARK = -1

/** A list of numbers that grows, in a typed array. */
export class Numbers {
  length = 0
  items = new Float64Array(1024)

  /** @param {number} item */
  push(item) {
    if (this.length === this.items.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.items)
      this.items = larger
    }
    this.items[this.length++] = item
  }
}

/** Opcodes that put what they take back in another form: how many objects they take. @type {Record<string, number>} */
const TAKES = { REDUCE: 2, NEWOBJ: 2, NEWOBJ_EX: 3, STACK_GLOBAL: 2, TUPLE1: 1, TUPLE2: 2, TUPLE3: 3, BINPERSID: 1, READONLY_BUFFER: 1 }
const TO_MARK = new Set(['LIST', 'TUPLE', 'DICT', 'FROZENSET', 'INST', 'OBJ'])
const INTO_BELOW = new Set(['APPENDS', 'SETITEMS', 'ADDITEMS'])
const NOTHING = new Set(['PROTO', 'FRAME', 'STOP'])

/** @param {number[]} stack */
const popToMark = (stack) => {
  stack.length = Math.max(0, stack.lastIndexOf(MARK))
}

/**
 * Does an opcode to a stack.
 * @param {number[]} stack @param {Memo} memo @param {string} name @param {any} arg @param {number} offset @param {boolean} keeps whether memo entries are written down
 */
export function step(stack, memo, name, arg, offset, keeps) {
  if (NOTHING.has(name)) return
  if (name === 'MARK') stack.push(MARK)
  else if (name === 'POP') stack.pop()
  else if (name === 'POP_MARK') popToMark(stack)
  else if (name === 'DUP') stack.push(stack[stack.length - 1] ?? offset)
  else if (name === 'MEMOIZE' || name.endsWith('PUT')) {
    if (keeps) memo.remember(name === 'MEMOIZE' ? memo.writtenAt.length : Number(arg), offset, stack[stack.length - 1] ?? offset)
  } else if (name.endsWith('GET')) stack.push(memo.get(Number(arg), offset))
  else if (INTO_BELOW.has(name)) popToMark(stack)
  else if (name === 'APPEND' || name === 'BUILD') stack.pop()
  else if (name === 'SETITEM') stack.length = Math.max(0, stack.length - 2)
  else {
    if (TO_MARK.has(name)) popToMark(stack)
    else stack.length = Math.max(0, stack.length - (TAKES[name] ?? 0))
    stack.push(offset)
  }
}

/** What was put into the memo, in order. */
export class Memo {
  /** Where each entry was written, and what it was. */
  writtenAt = new Numbers()
  written = new Numbers()
  /** The ids of entries that are not their number. @type {Map<number, number>} */
  ids = new Map()
  /** The last entry of an id. @type {Map<number, number>} */
  #byId = new Map()

  /** @param {number} id @param {number} offset @param {number} item */
  remember(id, offset, item) {
    const entry = this.writtenAt.length
    if (id !== entry) this.ids.set(entry, id)
    if (id !== entry || this.#byId.size) this.#byId.set(id, entry)
    this.writtenAt.push(offset)
    this.written.push(item)
  }

  /** What a memo id holds at an offset. @param {number} id @param {number} offset */
  get(id, offset) {
    let entry = this.#byId.get(id) ?? id
    // Of several entries of one id, the last before the offset.
    if (!(entry < this.writtenAt.length) || this.writtenAt.items[entry] > offset) entry = this.#before(id, offset)
    return entry >= 0 && entry < this.writtenAt.length ? this.written.items[entry] : offset
  }

  /** @param {number} id @param {number} offset */
  #before(id, offset) {
    for (let entry = this.countAt(offset) - 1; entry >= 0; entry--) if ((this.ids.get(entry) ?? entry) === id) return entry
    return -1
  }

  /** How many memo entries were written up to an offset, its opcode included. @param {number} offset */
  countAt(offset) {
    let low = 0
    let high = this.writtenAt.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.writtenAt.items[middle] <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
