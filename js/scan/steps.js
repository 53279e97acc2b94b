/** What each opcode does to the machine of a scan. */
import { opcodesByCode } from '../codec/opcode-table.js'
import { Container, valueOf } from './containers.js'
import { Break } from './reader.js'
import { BY_NEWOBJ, BY_REDUCE, DICT, LIST, makeValue, OPAQUE, SET, TUPLE } from './values.js'

/** @typedef {import('./machine.js').Machine} Machine */
/** @typedef {(machine: Machine, arg: any) => void} Step */

const PROTO = 0x80
const STOP = 0x2e
const HIGHEST_PROTOCOL = 5

/** What is read where it is looked at. @type {Step} */
const pushData = (machine) => machine.pushRaw(machine.reader.start)
const push = /** @type {Step} */ ((machine, arg) => machine.push(arg))
const put = /** @type {Step} */ ((machine, id) => machine.put(id))
const get = /** @type {Step} */ ((machine, id) => machine.get(id))
const nothing = () => {}
const extension = /** @type {Step} */ (
  (machine, code) => {
    if (code <= 0) machine.judge.differ(machine.reader.start, 'an extension code is not above 0, which the unpicklers refuse and pickletools reads on')
    machine.global('copyreg extension', String(code))
  }
)
const opaque = /** @type {Step} */ ((machine) => machine.push(makeValue(OPAQUE, [])))

function tupleOf(/** @type {number} */ count) {
  return (/** @type {Machine} */ machine) => {
    const items = []
    for (let i = 0; i < count; i++) items.unshift(machine.popRaw())
    machine.container(TUPLE, items)
  }
}

/** Bytes, which may be a pickle themselves. @type {Step} */
const pushBytes = (machine, bytes) => {
  machine.pushRaw(machine.reader.start)
  if (bytes.length > 4 && bytes[0] === PROTO && bytes[1] <= HIGHEST_PROTOCOL && bytes[bytes.length - 1] === STOP) machine.judge.bytes(bytes)
}

/** What each opcode does. @type {Record<string, Step>} */
const STEPS = {
  INT: push, BININT: pushData, BININT1: pushData, BININT2: pushData, LONG: push, LONG1: pushData, LONG4: pushData, STRING: push, BINSTRING: pushData, SHORT_BINSTRING: pushData,
  BINBYTES: pushBytes, SHORT_BINBYTES: pushBytes, BINBYTES8: pushBytes, BYTEARRAY8: pushBytes, UNICODE: push, SHORT_BINUNICODE: pushData, BINUNICODE: pushData, BINUNICODE8: pushData, FLOAT: push, BINFLOAT: pushData,
  NEXT_BUFFER: opaque,
  READONLY_BUFFER: (machine) => void machine.top(),
  NONE: (machine) => machine.push(null),
  NEWTRUE: (machine) => machine.push(true),
  NEWFALSE: (machine) => machine.push(false),
  EMPTY_LIST: (machine) => machine.container(LIST, []),
  EMPTY_TUPLE: (machine) => machine.container(TUPLE, []),
  EMPTY_DICT: (machine) => machine.container(DICT, []),
  EMPTY_SET: (machine) => machine.container(SET, []),
  APPEND: (machine) => {
    const item = machine.popRaw()
    machine.add([item], LIST)
  },
  APPENDS: (machine) => machine.add(machine.popMark(), LIST),
  ADDITEMS: (machine) => machine.add(machine.popMark(), SET),
  SETITEM: (machine) => {
    const value = machine.popRaw()
    const key = machine.popRaw()
    machine.pairs([key, value])
  },
  SETITEMS: (machine) => machine.pairs(machine.popMark()),
  LIST: (machine) => machine.container(LIST, machine.popMark()),
  TUPLE: (machine) => machine.container(TUPLE, machine.popMark()),
  TUPLE1: tupleOf(1),
  TUPLE2: tupleOf(2),
  TUPLE3: tupleOf(3),
  FROZENSET: (machine) => machine.container(SET, machine.popMark()),
  DICT: (machine) => {
    const items = machine.popMark()
    if (items.length & 1) throw new Break('a key has no value')
    machine.container(DICT, items)
  },
  POP: (machine) => machine.discard(),
  DUP: (machine) => machine.pushRaw(machine.top()),
  MARK: (machine) => machine.mark(),
  POP_MARK: (machine) => void machine.popMark(),
  PUT: put, BINPUT: put, LONG_BINPUT: put, GET: get, BINGET: get, LONG_BINGET: get,
  MEMOIZE: (machine) => machine.memoize(),
  EXT1: extension, EXT2: extension, EXT4: extension,
  GLOBAL: (machine, [module, name]) => machine.global(module, name),
  STACK_GLOBAL: (machine) => {
    const name = machine.pop()
    machine.stackGlobal(machine.pop(), name)
  },
  REDUCE: (machine) => machine.callTop(BY_REDUCE),
  BUILD: (machine) => machine.build(machine.popRaw()),
  INST: (machine, [module, name]) => {
    // The class is imported before the mark is looked for.
    machine.global(module, name)
    const callee = machine.pop()
    machine.call(callee, new Container(TUPLE, machine.popMark(), machine.reader))
  },
  OBJ: (machine) => {
    const items = machine.popMark()
    if (!items.length) throw new Break('OBJ has no class')
    machine.call(valueOf(items[0], machine.reader), new Container(TUPLE, items.slice(1), machine.reader))
  },
  NEWOBJ: (machine) => machine.callTop(BY_NEWOBJ),
  NEWOBJ_EX: (machine) => {
    const keywords = machine.pop()
    const args = machine.pop()
    machine.call(machine.pop(), args, keywords)
  },
  PROTO: (machine, protocol) => machine.protocol(protocol),
  STOP: (machine) => machine.stop(),
  FRAME: nothing,
  PERSID: (machine, id) => machine.persistent(id),
  BINPERSID: (machine) => machine.persistent(machine.pop()),
} // prettier-ignore

/** @type {Step[] | undefined} */
let steps

/** The steps by the bytes of their opcodes. @returns {Step[]} */
export const stepsByCode = () => (steps ??= opcodesByCode().map(({ name }) => STEPS[name]))
