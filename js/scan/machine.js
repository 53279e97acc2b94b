/**
 * The pickle machine with symbols for objects: stack, marks and memo as the unpicklers keep them, and of each global, call and change a word to the judge.
 *
 * Nothing is made but what stands for it (values.js). It goes on as long as any of Python's readers would, and ends at STOP or where all of them break.
 */
import { HANDED_ON } from './judge.js'
import { Break, Reader } from './reader.js'
import { BOUND, fold } from './fold.js'
import { Call, Container, rawOf, valueOf } from './containers.js'
import { runData } from './data-opcodes.js'
import { inlineArray, keptOf } from './inline-arrays.js'
import { Memo } from './memo.js'
import { stepsByCode } from './steps.js'
import { BY_REDUCE, CALL, DICT, GLOBAL, isKind, LIST, makeGlobal, makeValue, OPAQUE, TUPLE } from './values.js'

/** @typedef {import('./values.js').Value} Value */
/** @typedef {import('./judge.js').Judge} Judge */

/** Memo ids above this, which no pickle has that is not as long, take the C unpickler's memory. */
const LARGE_ID = 1 << 24
const NOTHING_ADDED = 'nothing is added to what takes nothing: pickle.py looks for the method, and the C unpickler does not'
export const NO_MEMO = 'the memo has nothing of this id'
const HIGHEST_PROTOCOL = 5
/** Fewer objects than this are tracked at a time, whatever the input; what is beyond is not covered. */
const MOST_VALUES = 20_000_000

/** Whether an object may have methods of any kind. @param {any} object */
const isAlive = (object) => isKind(object, CALL) || isKind(object, GLOBAL) || isKind(object, OPAQUE)

/** One pickle. */
export class Machine {
  /** Values as containers.js tells of them: a number is the offset of an opcode. @type {any[]} */
  stack = []
  /** @type {number[]} */
  marks = []
  /** The height of the stack at the last mark. */
  fence = 0
  #protocol = 0
  #isDone = false
  /** How many arrays stand between the opcodes, as joblib writes them. */
  arrays = 0

  /** @param {Uint8Array} bytes @param {number} pos @param {Judge} judge @param {{ skipsArrays: boolean, memo?: Memo }} options whether arrays between the opcodes are skipped, as joblib's reader does, and the memo of a pickle before */
  constructor(bytes, pos, judge, { skipsArrays, memo }) {
    this.memo = memo ?? new Memo()
    this.isMemoShared = memo !== undefined
    this.judge = judge
    this.reader = new Reader(bytes, pos, (offset, why) => judge.differ(offset, why))
    this.reader.cells = this.memo.cells
    this.skipsArrays = skipsArrays
    this.steps = stepsByCode()
  }

  /** Runs to STOP. @returns {{ end: number, error?: string, value?: any }} where the pickle ends and a container or call that is its value, or why and where it breaks */
  run() {
    const { reader, steps } = this
    try {
      while (!this.#isDone) {
        runData(this)
        reader.next()
        steps[reader.code](this, reader.arg)
      }
      return { end: reader.pos, value: this.stack[0] }
    } catch (error) {
      if (!(error instanceof Break)) throw error
      return { end: reader.start, error: error.message }
    }
  }

  /** @param {any} value that stands for itself */
  push(value) {
    this.pushRaw(rawOf(value))
  }

  pushRaw(/** @type {any} */ raw) {
    if (this.stack.length > MOST_VALUES) throw new Break('the stack is higher than this scanner follows')
    this.stack.push(raw)
  }

  /** @returns {any} the value itself */
  pop() {
    return valueOf(this.popRaw(), this.reader)
  }

  popRaw() {
    if (this.stack.length > this.fence) return this.stack.pop()
    const mark = this.#markOnTop()
    this.popMark()
    return mark
  }

  top() {
    if (this.stack.length <= this.fence) return this.#markOnTop()
    return this.stack[this.stack.length - 1]
  }

  /** A mark where an object is wanted is one to Python 2 and pickletools. */
  #markOnTop() {
    if (!this.marks.length) throw new Break('the stack is empty')
    this.judge.differ(this.reader.start, 'a mark is taken for an object, which the unpicklers of Python 3 refuse, and Python 2 and pickletools do not')
    return makeValue(OPAQUE, [])
  }

  mark() {
    this.marks.push(this.stack.length)
    this.fence = this.stack.length
  }

  /** All above the last mark. @returns {any[]} */
  popMark() {
    const start = this.marks.pop()
    if (start === undefined) throw new Break('there is no MARK')
    this.fence = this.marks.length ? this.marks[this.marks.length - 1] : 0
    const { stack } = this
    if (start === stack.length) return []
    const items = stack.slice(start)
    stack.length = start
    return items
  }

  /** POP takes a mark where one is on top. */
  discard() {
    if (this.marks.length && this.stack.length === this.fence) this.popMark()
    else this.popRaw()
  }

  put(/** @type {any} */ id) {
    const value = this.top()
    if (id < 0) this.judge.differ(this.reader.start, 'a memo id is negative, which only Python 2 takes')
    if (id > LARGE_ID && id > this.reader.bytes.length) this.#hugeMemo(id)
    this.#remember(id, value)
  }

  #hugeMemo(/** @type {any} */ id) {
    this.judge.hugeMemo(this.reader.start, this.opcode(), id)
    this.judge.differ(this.reader.start, 'a memo id is so large that the C unpickler has no memory for it; pickle.py takes it')
  }

  memoize() {
    this.#remember(this.memo.size, this.top())
  }

  #remember(/** @type {any} */ id, /** @type {any} */ value) {
    const isNew = this.memo.set(id, value)
    if (!isNew && !this.isMemoShared) this.judge.differ(this.reader.start, 'a memo id is given twice, which pickletools refuses')
  }

  get(/** @type {any} */ id) {
    const value = this.memo.get(id)
    if (value === undefined) throw new Break(NO_MEMO)
    this.pushRaw(value)
  }

  opcode() {
    return this.reader.opcodes[this.reader.code].name
  }

  protocol(/** @type {number} */ protocol) {
    if (protocol > HIGHEST_PROTOCOL) this.judge.differ(this.reader.start, `the protocol is ${protocol}, which the unpicklers refuse and pickletools reads on`)
    this.#protocol = protocol
  }

  global(/** @type {string} */ module, /** @type {string} */ name) {
    const value = makeGlobal(module, name)
    this.push(this.judge.global(value, this.#protocol, this.reader.start, this.opcode()))
  }

  /** A global whose names are on the stack; what is not text there was computed, or is no name. @param {any} module @param {any} name */
  stackGlobal(module, name) {
    if (typeof module === 'string' && typeof name === 'string') return this.global(module, name)
    this.judge.computedName(module, name, this.reader.start, this.opcode())
    this.push(makeValue(OPAQUE, []))
  }

  /** Calls what is on the stack; one that needs no look is kept as it stands. @param {number} by the opcode's bit of `safeBy` */
  callTop(by) {
    const { stack, reader } = this
    const at = stack.length - 2
    if (at >= this.fence) {
      const callee = stack[at]
      const args = stack[at + 1]
      if (callee?.kind === GLOBAL && callee.safeBy & by && this.#isData(args)) {
        const opcode = by === BY_REDUCE ? 'REDUCE' : 'NEWOBJ'
        if (this.judge.safeCall(callee, opcode, reader.start, typeof args === 'number' ? args : args.raw, reader)) {
          stack.pop()
          stack[at] = typeof args === 'number' ? reader.cells.call(callee, opcode, args) : new Call(callee, opcode, args, undefined)
          return
        }
      }
    }
    const args = this.pop()
    this.call(this.pop(), args)
  }

  /** Whether arguments are a tuple without a global, which would be handed on. @param {any} args as on the stack */
  #isData(args) {
    if (typeof args === 'number') return args < 0 && this.reader.cells.isTuple(args)
    if (!(args instanceof Container) || args.kind !== TUPLE || args.isCut) return false
    for (let i = 0; i < args.raw.length && i < HANDED_ON; i++) if (args.raw[i]?.kind === GLOBAL) return false
    return true
  }

  /** What a call gives. @param {any} callee @param {any} args @param {any} [keywords] */
  call(callee, args, keywords) {
    const opcode = this.opcode()
    if (isKind(args, LIST)) this.judge.differ(this.reader.start, 'arguments are a list, which pickle.py takes and the C unpickler refuses')
    const value = /** @type {any} */ (
      new Call(
        callee,
        opcode,
        args instanceof Container && (args.kind === TUPLE || args.kind === LIST) ? args : { items: [args], isCut: args?.isCut },
        keywords,
      )
    )
    this.judge.call(value, this.reader.start, this.reader)
    const folded = callee?.plainName ? undefined : fold(value)
    if (isKind(folded, GLOBAL) && folded !== callee) this.judge.global(folded, 4, this.reader.start, opcode)
    else if (isKind(folded, CALL) && folded.opcode === BOUND) this.judge.method(folded, this.reader.start, opcode)
    else if (isKind(folded, CALL)) this.judge.call(folded, this.reader.start, this.reader)
    this.push(folded === undefined ? value : folded)
  }

  build(/** @type {any} */ raw) {
    const object = valueOf(this.top(), this.reader)
    this.judge.change(object, [raw], this.reader.start, 'BUILD', this.reader)
    if (!isKind(object, CALL)) return
    const state = valueOf(raw, this.reader)
    object.state = state
    const array = this.skipsArrays ? inlineArray(object, state) : undefined
    if (!array) return
    this.arrays++
    this.judge.inlineArray()
    if (!array.hasObjects) {
      const { bytes, pos } = this.reader
      return this.reader.skip(keptOf(bytes, pos, array.length + (array.isPadded ? 1 + (bytes[pos] ?? 0) : 0)))
    }
    const { end, error } = new Machine(this.reader.bytes, this.reader.pos, this.judge, { skipsArrays: true }).run()
    if (error) throw new Break(`the objects of an array: ${error}`)
    this.reader.skip(end - this.reader.pos)
  }

  /** Adds items to what is below them. @param {any[]} items @param {number} kind of what they are added to without a call */
  add(items, kind) {
    const object = this.top()
    if (object instanceof Container && object.kind === kind) object.add(items)
    else {
      const opcode = this.opcode()
      if (items.length === 0 && opcode !== 'SETITEMS' && !isAlive(valueOf(object, this.reader))) this.judge.differ(this.reader.start, NOTHING_ADDED)
      if (items.length > 0 && kind === DICT && isKind(object, LIST)) this.judge.differ(this.reader.start, 'a list gets keys, which the unpicklers refuse')
      if (items.length > 0 || opcode === 'APPENDS') this.judge.change(valueOf(object, this.reader), items, this.reader.start, opcode, this.reader)
    }
  }

  pairs(/** @type {any[]} */ items) {
    if (items.length & 1) throw new Break('a key has no value')
    this.add(items, DICT)
  }

  container(/** @type {number} */ kind, /** @type {any[]} */ items) {
    this.pushRaw(new Container(kind, items, this.reader))
  }

  persistent(/** @type {any} */ id) {
    this.judge.persistent(id, this.reader.start, this.opcode())
    // A class that torch's old format has with its source is the class.
    const isModule = isKind(id, TUPLE) && id.items[0] === 'module' && isKind(id.items[1], GLOBAL)
    this.push(isModule ? id.items[1] : makeValue(OPAQUE, []))
  }

  stop() {
    const value = this.popRaw()
    if (this.stack.length > 0 || this.marks.length > 0) this.judge.differ(this.reader.start, 'objects are left on the stack at STOP, which pickletools refuses')
    this.stack = [value]
    this.#isDone = true
  }
}
