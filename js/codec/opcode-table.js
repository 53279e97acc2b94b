/** All opcodes, from the codec's table (csrc/machine/opcodes.h). They are frozen, as all callers share them. */
import { ARGUMENTS, OPCODES, STACK_ITEMS } from '../generated/tables.js'
import { Opcode } from './opcodes.js'

/** @typedef {import('./opcodes.js').StackItem} StackItem */

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
