/**
 * The opcodes that most of a pickle is of, in one loop over its bytes: data, the memo and tuples of them. They do what the machine's steps do, and leave to these
 * all that is rare: what reaches the end of a frame, what breaks, and where Python's readers differ.
 */
import { opcodesByCode } from '../codec/opcode-table.js'
import { Container } from './containers.js'
import { DICT, LIST, TUPLE } from './values.js'

/** @typedef {import('./machine.js').Machine} Machine */

const [MARK, MEMOIZE, BINGET, LONG_BINGET, BINPUT, LONG_BINPUT] = [0x28, 0x94, 0x68, 0x6a, 0x71, 0x72]
const [NONE, NEWTRUE, NEWFALSE, SHORT_BINBYTES, BINBYTES] = [0x4e, 0x88, 0x89, 0x43, 0x42]
const [EMPTY_TUPLE, EMPTY_LIST, EMPTY_DICT, TUPLE1, TUPLE2, TUPLE3] = [0x29, 0x5d, 0x7d, 0x85, 0x86, 0x87]
const PROTO = 0x80
/** The stack is let grow so high here. */
const HIGHEST = 10_000_000
const HIGHEST_ID = 1 << 24

/** What is read where it is looked at, so that it is passed here. */
const DATA = 'BININT BININT1 BININT2 BINFLOAT LONG1 SHORT_BINSTRING SHORT_BINBYTES BINBYTES SHORT_BINUNICODE BINUNICODE'.split(' ')
/** The lengths of these, by their bytes: whole ones, or as `n` of pickletools has those with a count; 0 where a byte is none. @type {Int8Array | undefined} */
let lengths

function readLengths() {
  const table = new Int8Array(256)
  opcodesByCode().forEach(({ name, arg }, code) => {
    if (arg && DATA.includes(name)) table[code] = arg.n >= 0 ? 1 + arg.n : arg.n
  })
  return table
}

/** Runs these opcodes as far as they go from where the reader stands. @param {Machine} machine */
export function runData(machine) {
  const { reader, stack, marks } = machine
  const { bytes } = reader
  const { counted, cells } = machine.memo
  const isCounted = machine.memo.isCounted
  const table = (lengths ??= readLengths())
  const end = reader.plainEnd()
  let { pos } = reader
  while (pos < end && stack.length < HIGHEST) {
    const code = bytes[pos]
    const length = table[code]
    if (length !== 0) {
      let next = pos + length
      if (length < 0) {
        if (length === -2) next = pos + 2 + bytes[pos + 1]
        else next = pos + 5 + bytes[pos + 1] + bytes[pos + 2] * 0x100 + bytes[pos + 3] * 0x10000 + bytes[pos + 4] * 0x1000000
        const head = pos + (code === BINBYTES ? 5 : 2)
        if ((code === SHORT_BINBYTES || code === BINBYTES) && bytes[head] === PROTO) break
      }
      if (!(next <= end)) break
      stack.push(pos)
      pos = next
      continue
    }
    if (code === MEMOIZE) {
      if (!isCounted || stack.length <= machine.fence) break
      counted.push(stack[stack.length - 1])
      pos++
    } else if (code === BINGET || code === LONG_BINGET) {
      const next = pos + (code === BINGET ? 2 : 5)
      if (next > end) break
      const id = code === BINGET ? bytes[pos + 1] : bytes[pos + 1] + bytes[pos + 2] * 0x100 + bytes[pos + 3] * 0x10000 + bytes[pos + 4] * 0x1000000
      if (id >= counted.length) break
      stack.push(counted[id])
      pos = next
    } else if (code === BINPUT || code === LONG_BINPUT) {
      const next = pos + (code === BINPUT ? 2 : 5)
      if (next > end) break
      const id = code === BINPUT ? bytes[pos + 1] : bytes[pos + 1] + bytes[pos + 2] * 0x100 + bytes[pos + 3] * 0x10000 + bytes[pos + 4] * 0x1000000
      if (id !== counted.length || id > HIGHEST_ID || !isCounted || stack.length <= machine.fence) break
      counted.push(stack[stack.length - 1])
      pos = next
    } else if (code === MARK) {
      marks.push(stack.length)
      machine.fence = stack.length
      pos++
    } else if (code === TUPLE1 || code === TUPLE2 || code === TUPLE3) {
      const at = stack.length - (code - TUPLE1 + 1)
      if (at < machine.fence) break
      const count = code - TUPLE1 + 1
      const cell = cells.tuple(stack, at, count)
      if (cell !== 0) {
        for (let i = count; i > 1; i--) stack.pop()
        stack[at] = cell
        pos++
        continue
      }
      const items = code === TUPLE1 ? [stack[at]] : code === TUPLE2 ? [stack[at], stack[at + 1]] : [stack[at], stack[at + 1], stack[at + 2]]
      for (let i = items.length; i > 1; i--) stack.pop()
      stack[at] = new Container(TUPLE, items, reader)
      pos++
    } else if (code === NONE || code === NEWTRUE || code === NEWFALSE) {
      stack.push(code === NONE ? null : code === NEWTRUE)
      pos++
    } else if (code === EMPTY_DICT || code === EMPTY_LIST || code === EMPTY_TUPLE) {
      stack.push(new Container(code === EMPTY_DICT ? DICT : code === EMPTY_LIST ? LIST : TUPLE, [], reader))
      pos++
    } else break
  }
  reader.pos = pos
}
