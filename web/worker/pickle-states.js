/** The machine of a pickle after any of its opcodes: all is read again from the place before that the pass wrote down. */
import { EVERY } from './pickle-pass.js'
import { actionOf, MARK, step, stop } from './pickle-machine.js'
import { argumentOf, objectOf } from './pickle-opcodes.js'

/** @typedef {import('./pickle-pass.js').Opened} Opened */
/** @typedef {import('./pickle-opcodes.js').Operation} Operation */
/** @typedef {import('./pickle.js').Item} Item */
/** @typedef {import('./pickle.js').OpcodeRow} OpcodeRow */
/** @typedef {import('./pickle.js').State} State */

/** What is sent of the stack with a state. */
const FIRST_ITEMS = 60
const MOST_ITEMS = 1000

export class PickleStates {
  #opened
  /** The stack of the state that was told last. @type {{ index: number, stack: number[] } | undefined} */
  #told

  /** @param {Opened} opened */
  constructor(opened) {
    this.#opened = opened
  }

  get bytes() {
    return this.#opened.opcodes.bytes
  }

  /** What an object is. @param {number} offset of the opcode that made it @returns {Item} */
  #itemAt(offset) {
    if (offset === MARK) return { offset: -1, type: 'mark', text: '' }
    const { opcodes, names } = this.#opened
    try {
      for (const operation of opcodes.from(offset)) return { offset, ...objectOf(operation, names.get(offset)) }
    } catch {
      // It was read before, so this is no opcode that makes something.
    }
    return { offset, type: 'any', text: '' }
  }

  /** Opcodes as rows, from one up to another. @param {number} first @param {number} end @returns {OpcodeRow[]} */
  rowsOf(first, end) {
    const { opcodes, places, count, end: last } = this.#opened
    /** @type {OpcodeRow[]} */
    const rows = []
    const place = Math.min(Math.floor(first / EVERY), places.length - 1)
    if (place < 0) return []
    let index = place * EVERY
    const stopAt = Math.min(end, count)
    for (const operation of opcodes.from(places.items[place])) {
      const before = rows.at(-1)
      if (before) before.length = operation.at - before.offset
      if (index >= stopAt) break
      if (index >= first) rows.push({ index, offset: operation.at, length: last - operation.at, name: operation.opcode.name, argument: argumentOf(operation) })
      // Of the last one it is not told where the next begins, and what follows may be broken.
      if (++index >= count) break
    }
    return rows
  }

  /** The machine before its first opcode from a place on, and what it does. @param {number} index of the last opcode @returns {{ stack: number[], last: Operation, result: number | undefined }} */
  #runTo(index) {
    const { opcodes, places, stacks, memo } = this.#opened
    let place = Math.floor(index / EVERY)
    while (place > 0 && !stacks.has(place)) place--
    const stack = [...(stacks.get(place) ?? [])]
    let at = place * EVERY
    for (const operation of opcodes.from(places.items[place])) {
      const { opcode, arg, at: offset } = operation
      const isStop = opcode.name === 'STOP'
      const result = isStop ? stop(stack).result : void step(stack, memo, actionOf(opcode.name), opcode.name, arg, offset, false)
      if (at++ === index) return { stack, last: operation, result }
      if (isStop) stack.length = 0
    }
    throw new RangeError('the pickle has no such opcode')
  }

  /** The number of the opcode that a byte belongs to. @param {number} offset @returns {number} */
  opcodeAt(offset) {
    const { opcodes, places, count } = this.#opened
    const place = Math.max(0, places.countTo(offset) - 1)
    let index = place * EVERY
    let found = index
    try {
      for (const { at } of opcodes.from(places.items[place])) {
        if (at > offset || index >= count) break
        found = index++
      }
    } catch {
      // The opcode before what is broken.
    }
    return found
  }

  /** The machine after an opcode. @param {number} index @returns {State} */
  state(index) {
    const { memo } = this.#opened
    const { stack, last, result } = this.#runTo(index)
    const { opcode, at } = last
    this.#told = { index, stack }
    const names = (/** @type {readonly { name: string }[]} */ items) => items.map(({ name }) => name).join(', ') || 'nothing'
    return {
      opcode: this.rowsOf(index, index + 1)[0],
      words: firstSentence(opcode.doc),
      before: names(opcode.stackBefore),
      after: names(opcode.stackAfter),
      protocol: opcode.proto,
      stack: stack
        .slice(-FIRST_ITEMS)
        .reverse()
        .map((item) => this.#itemAt(item)),
      depth: stack.length,
      marks: stack.reduce((sum, item) => sum + Number(item === MARK), 0),
      memo: memo.countAt(at),
      result: result === undefined ? undefined : this.#itemAt(result),
    }
  }

  /** Objects of the stack after an opcode, from the top down. @param {number} index @param {number} first @param {number} end @returns {Item[]} */
  stackItems(index, first, end) {
    const { stack } = this.#told?.index === index ? this.#told : this.#runTo(index)
    const top = stack.length
    return stack
      .slice(Math.max(0, top - Math.min(end, first + MOST_ITEMS)), Math.max(0, top - first))
      .reverse()
      .map((item) => this.#itemAt(item))
  }

  /** Entries of the memo after the opcode at an offset. @param {number} offset @param {number} first @param {number} end @returns {{ id: number, item: Item }[]} */
  memoItems(offset, first, end) {
    const entries = this.#opened.memo.entriesAt(offset, first, Math.min(end, first + MOST_ITEMS))
    return entries.map(({ id, item }) => ({ id, item: this.#itemAt(item) }))
  }
}

/** @param {string} doc */
function firstSentence(doc) {
  const text = doc
    .trim()
    .split(/\n\s*\n/)[0]
    .replace(/\s+/g, ' ')
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text
}
