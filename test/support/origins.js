// Where the parts of a pickle began, by a stack machine of its own over genops: the reference for `trace`.
import { genops } from 'brine'

const MARK = Symbol('mark')
const PLAIN = new Set(['list', 'dict', 'set'])
const SCALARS = /^(?:NONE|NEWTRUE|NEWFALSE|INT|BININT[12]?|LONG[14]?|FLOAT|BINFLOAT|UNICODE|SHORT_BINUNICODE|BINUNICODE8?)$/
const DATA = /^(?:STRING|SHORT_BINSTRING|BINSTRING|SHORT_BINBYTES|BINBYTES8?|BYTEARRAY8|NEXT_BUFFER)$/

/**
 * @typedef {{ kind: string, maker: number, items: number[], entries: [number, number][] }} Made
 * @typedef {{ made: Made, offset: number }} Item
 */

/** What a pickle makes, by the offsets of the opcodes; its calls in order; and its value. @param {Uint8Array} bytes */
export function findOrigins(bytes) {
  /** @type {any[]} */
  const stack = []
  /** @type {Map<number, Made>} */
  const memo = new Map()
  /** @type {Map<number, Made>} */
  const made = new Map()
  /** @type {{ opcode: string, offset: number, operands: number[] }[]} */
  const calls = []
  const popMark = () => stack.splice(stack.lastIndexOf(MARK)).slice(1)

  for (const {
    opcode: { name },
    arg,
    pos,
  } of genops(bytes)) {
    const offset = Number(pos)
    /** @param {string} kind @param {number[]} [items] */
    const push = (kind, items = [], entries = /** @type {[number, number][]} */ ([])) => {
      const one = { kind, maker: offset, items, entries }
      stack.push({ made: one, offset })
      made.set(offset, one)
    }
    const offsets = (/** @type {Item[]} */ items) => items.map((item) => item.offset)
    const call = (/** @type {Item[]} */ operands) => calls.push({ opcode: name, offset, operands: offsets(operands) })
    const pairs = (/** @type {Item[]} */ items) =>
      items.filter((_, i) => i % 2 === 0).map((key, i) => /** @type {[number, number]} */ ([key.offset, items[i * 2 + 1].offset]))
    /** @param {Item[]} items @param {boolean} isDict */
    const extend = (items, isDict) => {
      const { made: container } = stack.at(-1)
      if (isDict) container.entries.push(...pairs(items))
      else container.items.push(...offsets(items))
      if (items.length && !(PLAIN.has(container.kind) && !(isDict && container.kind === 'list'))) call(items)
    }

    if (SCALARS.test(name)) push('scalar')
    else if (DATA.test(name)) push(name === 'BYTEARRAY8' ? 'bytearray' : 'data')
    else if (name === 'MARK') stack.push(MARK)
    else if (name === 'EMPTY_LIST' || name === 'EMPTY_DICT' || name === 'EMPTY_SET') push(name.slice(6).toLowerCase())
    else if (name === 'EMPTY_TUPLE') push('scalar')
    else if (name === 'LIST' || name === 'FROZENSET') push(name.toLowerCase(), offsets(popMark()))
    else if (name === 'DICT') push('dict', [], pairs(popMark()))
    else if (name === 'TUPLE') {
      const items = popMark()
      push(items.length ? 'tuple' : 'scalar', offsets(items))
    } else if (/^TUPLE[123]$/.test(name)) push('tuple', offsets(stack.splice(-Number(name.at(-1)))))
    else if (name === 'APPEND') extend([stack.pop()], false)
    else if (name === 'APPENDS' || name === 'ADDITEMS') extend(popMark(), false)
    else if (name === 'SETITEM') extend(stack.splice(-2), true)
    else if (name === 'SETITEMS') extend(popMark(), true)
    else if (name === 'POP') stack.pop()
    else if (name === 'POP_MARK') popMark()
    else if (name === 'DUP') stack.push({ made: stack.at(-1).made, offset })
    else if (/GET$/.test(name)) stack.push({ made: memo.get(Number(arg)), offset })
    else if (/PUT$/.test(name)) memo.set(Number(arg), stack.at(-1).made)
    else if (name === 'MEMOIZE') memo.set(memo.size, stack.at(-1).made)
    else if (name === 'GLOBAL' || /^EXT/.test(name)) push('global')
    else if (name === 'STACK_GLOBAL') {
      stack.splice(-2)
      push('global')
    } else if (name === 'PERSID') {
      calls.push({ opcode: name, offset, operands: [offset] })
      push('other')
    } else if (name === 'BINPERSID') {
      call(stack.splice(-1))
      push('other')
    } else if (name === 'REDUCE' || name === 'NEWOBJ') {
      call(stack.splice(-2))
      push('other')
    } else if (name === 'NEWOBJ_EX') {
      call(stack.splice(-3))
      push('other')
    } else if (name === 'OBJ') {
      call(popMark())
      push('other')
    } else if (name === 'INST') {
      calls.push({ opcode: name, offset, operands: [offset, ...offsets(popMark())] })
      push('other')
    } else if (name === 'BUILD') {
      const state = stack.pop()
      // None is no state for what has none.
      if (/^(?:other|global)$/.test(stack.at(-1).made.kind)) call([state])
    } else if (name === 'STOP') return { value: /** @type {Item} */ (stack.pop()), made, calls, end: offset + 1 }
    else if (!/^(?:PROTO|FRAME|READONLY_BUFFER)$/.test(name)) throw new Error(`${name} is not known`)
  }
  throw new Error('no STOP')
}
