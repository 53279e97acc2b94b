/**
 * The opcodes as pickletools describes them, from the codec's table (csrc/machine/opcodes.h). They are frozen, as all callers share them.
 *
 * @typedef {object} StackItem a kind of item on the stack of the pickle machine
 * @property {string} name pickletools' name: any, int, mark, stackslice…
 * @property {string} doc
 *
 * @typedef {object} OpcodeArgument the argument that follows an opcode
 * @property {string} name pickletools' name: uint1, stringnl…
 * @property {number} n its length in bytes; -1 for a line, -2 to -5 for data after a count of one, four (signed), four or eight bytes
 * @property {string} doc
 */
import { ARGUMENTS, OPCODES, STACK_ITEMS } from '../generated/tables.js'

/** An opcode of the pickle machine. */
export class Opcode {
  /** @param {import('../generated/tables.js').OpcodeName} name @param {string} code @param {OpcodeArgument | null} arg @param {readonly StackItem[]} before @param {readonly StackItem[]} after @param {number} proto @param {string} doc */
  constructor(name, code, arg, before, after, proto, doc) {
    /** The name in capitals, such as BININT1. */
    this.name = name
    /** The byte in the pickle, as a character. */
    this.code = code
    /** The argument, or null where there is none. */
    this.arg = arg
    /** The items that it takes off the stack, the topmost last. */
    this.stackBefore = before
    /** The items that it puts on the stack, the topmost last. */
    this.stackAfter = after
    /** The protocol that introduced it. */
    this.proto = proto
    /** What it does, in a sentence. */
    this.doc = doc
    Object.freeze(this)
  }
}

/** @type {Opcode[] | undefined} */
let opcodes

/** The opcodes by their bytes; the array has holes where a byte is no opcode. @returns {Opcode[]} */
export function opcodesByCode() {
  opcodes ??= readOpcodes()
  return opcodes
}

/** @type {StackItem[] | undefined} */
let items

/** The kinds of stack items by their numbers in the codec, enum pk_item. */
export function stackItems() {
  items ??= STACK_ITEMS.map(([, name, doc]) => Object.freeze({ name, doc, toString: () => name }))
  return items
}

function readOpcodes() {
  const keys = STACK_ITEMS.map(([key]) => key)
  const args = new Map(ARGUMENTS.map(([kind, n, name, doc]) => [kind, kind === 'NONE' ? null : Object.freeze({ name, n, doc })]))
  const readItems = (/** @type {string} */ text) =>
    Object.freeze(
      text
        .split(' ')
        .filter((key) => key !== 'NOTHING')
        .map((key) => stackItems()[keys.indexOf(key)]),
    )
  /** @type {Opcode[]} */
  const table = []
  for (const [name, code, kind, before, after, proto, doc] of OPCODES) {
    table[code] = new Opcode(name, String.fromCharCode(code), args.get(kind) ?? null, readItems(before), readItems(after), proto, doc)
  }
  return table
}
