/**
 * An opcode as pickletools describes it.
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
