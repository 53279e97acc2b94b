/**
 * The view `Pickle`: a pickle opcode by opcode, with the state of the machine at any of them. One pass writes down where every so many opcodes begin and
 * what the stack is there; all else is read again from the place before.
 *
 * @typedef {object} OpcodeRow
 * @property {number} index @property {number} offset @property {number} length in bytes @property {string} name @property {string} argument
 *
 * @typedef {object} PickleHead
 * @property {number} pickle its number @property {number} bytes @property {number} opcodes
 * @property {number} protocol the highest of its opcodes
 * @property {import('./errors.js').Told | undefined} error why it cannot be read on
 * @property {import('./errors.js').Told | undefined} fault where CPython's load ends, of a pickle that can be read
 * @property {number[]} starts where pickles begin, the first of them @property {number} count how many begin @property {number} whole where the last that is whole ends, 0 where none is
 *
 * @typedef {{ offset: number, type: string, text: string }} Item an object of the stack or the memo; its offset is −1 of a mark
 *
 * @typedef {object} State after an opcode
 * @property {OpcodeRow} opcode @property {string} words what the opcode does @property {string} before @property {string} after @property {number} protocol that has it first
 * @property {Item[]} stack from the top down, the first of it @property {number} depth @property {number} marks @property {number} memo entries
 * @property {Item | undefined} result the value of the pickle, at its STOP
 */
import { bytesOf } from './pickle-bytes.js'
import { tellError } from './errors.js'
import { pauses } from './pause.js'
import { actionOf, MARK, step, stop } from './pickle-machine.js'
import { Memo, Numbers } from './pickle-memo.js'
import { argumentOf, objectOf, Opcodes } from './pickle-opcodes.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('./pickle-opcodes.js').Operation} Operation */

/** Opcodes from one place that is written down to the next. */
const EVERY = 2048
/** A stack that is longer is written down only where so many opcodes passed as it has items, four times. */
const SHORT_STACK = 512
const SPACING = 4
/** What is sent of the stack with a state. */
const FIRST_ITEMS = 60
const MOST_ITEMS = 1000
const MOST_STARTS = 1000
/** Names of globals that are kept, and texts of which names are made. */
const MOST_NAMES = 100_000
const MOST_TEXTS = 10_000
const MOST_NAME = 200

/** @typedef {{ opcodes: Opcodes, memo: Memo, places: Numbers, stacks: Map<number, Uint32Array>, count: number, names: Map<number, string>, end: number }} Opened */

/** @type {Opened | undefined} */
let current
/** The stack of the state that was told last. @type {{ index: number, at: number, stack: number[] } | undefined} */
let told

function opened() {
  if (!current) throw new Error('no pickle is open')
  return current
}

/** What an object is. @param {number} offset of the opcode that made it @returns {Item} */
function itemAt(offset) {
  if (offset === MARK) return { offset: -1, type: 'mark', text: '' }
  const { opcodes, names } = opened()
  try {
    for (const operation of opcodes.from(offset)) return { offset, ...objectOf(operation, names.get(offset)) }
  } catch {
    // It was read before, so this is no opcode that makes something.
  }
  return { offset, type: 'any', text: '' }
}

/** Opcodes as rows, from one up to another. @param {number} first @param {number} end @returns {OpcodeRow[]} */
function rowsOf(first, end) {
  const { opcodes, places, count, end: last } = opened()
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
function runTo(index) {
  const { opcodes, places, stacks, memo } = opened()
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

export const calls = {
  /** Opens a pickle and goes through it once. @param {number} number @param {Job} job @returns {Promise<PickleHead>} */
  async pickleOpen(number, job) {
    current = told = undefined
    const bytes = await bytesOf(number, job)
    const opcodes = new Opcodes(bytes)
    const memo = new Memo()
    /** @type {number[]} */
    const stack = []
    const places = new Numbers()
    /** @type {Map<number, Uint32Array>} */
    const stacks = new Map()
    /** @type {Map<number, string>} */
    const names = new Map()
    const starts = [0]
    let pickles = 1
    let count = 0
    let written = 0
    let end = 0
    let protocol = 0
    /** @type {import('./errors.js').Told | undefined} */
    let error
    /** @type {import('./errors.js').Told | undefined} */
    let fault
    const pause = pauses(job.signal)
    /** The last texts, of which STACK_GLOBAL makes names. @type {Map<number, string>} */
    let texts = new Map()
    /** What each opcode does, by its name. @type {Map<string, number>} */
    const actions = new Map()
    let isOver = false
    let whole = 0
    try {
      for (const { opcode, arg, at } of opcodes.all()) {
        const { name } = opcode
        if (isOver) {
          isOver = false
          pickles++
          if (starts.length < MOST_STARTS) starts.push(at)
          memo.start(at)
        }
        if (count % EVERY === 0) {
          places.push(at)
          if (stack.length <= SHORT_STACK || count - written >= SPACING * stack.length) {
            stacks.set(count / EVERY, Uint32Array.from(stack))
            written = count
          }
          const wait = pause()
          if (wait) {
            job.progress({ done: at, total: bytes.length, what: 'Reading' })
            await wait
          }
          if (texts.size > MOST_TEXTS) texts = new Map()
        }
        let action = actions.get(name)
        if (action === undefined) {
          actions.set(name, (action = actionOf(name)))
          protocol = Math.max(protocol, opcode.proto)
        }
        if (typeof arg === 'string' && arg.length < MOST_NAME) texts.set(at, arg)
        if (names.size < MOST_NAMES) nameObject(names, texts, stack, name, arg, at)
        const why = name === 'STOP' ? stop(stack).fault : step(stack, memo, action, name, arg, at, true)
        if (why !== undefined) fault ??= { name: 'UnpicklingError', message: `${why} (offset ${at}, opcode ${name})`, offset: at, opcode: name }
        count++
        end = at + 1
        if (name === 'STOP') {
          stack.length = 0
          isOver = true
          whole = end
        }
      }
      end = bytes.length
    } catch (reason) {
      if (/** @type {any} */ (reason)?.name === 'AbortError') throw reason
      error = tellError(reason)
      end = error.offset ?? end
    }
    current = { opcodes, memo, places, stacks, count, names, end }
    return { pickle: number, bytes: bytes.length, opcodes: count, protocol, error, fault, starts, count: pickles, whole }
  },

  /** @param {number} first @param {number} end @returns {Promise<OpcodeRow[]>} */
  opcodes: async (first, end) => rowsOf(first, end),

  /** The number of the opcode that a byte belongs to. @param {number} offset @returns {Promise<number>} */
  async opcodeAt(offset) {
    const { opcodes, places, count } = opened()
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
  },

  /** The machine after an opcode. @param {number} index @returns {Promise<State>} */
  async state(index) {
    const { memo } = opened()
    const { stack, last, result } = runTo(index)
    const { opcode, at } = last
    told = { index, at, stack }
    const names = (/** @type {readonly { name: string }[]} */ items) => items.map(({ name }) => name).join(', ') || 'nothing'
    return {
      opcode: rowsOf(index, index + 1)[0],
      words: firstSentence(opcode.doc),
      before: names(opcode.stackBefore),
      after: names(opcode.stackAfter),
      protocol: opcode.proto,
      stack: stack.slice(-FIRST_ITEMS).reverse().map(itemAt),
      depth: stack.length,
      marks: stack.reduce((sum, item) => sum + Number(item === MARK), 0),
      memo: memo.countAt(at),
      result: result === undefined ? undefined : itemAt(result),
    }
  },

  /** Objects of the stack after an opcode, from the top down. @param {number} index @param {number} first @param {number} end @returns {Promise<Item[]>} */
  async stackItems(index, first, end) {
    const { stack } = told?.index === index ? told : runTo(index)
    const top = stack.length
    return stack
      .slice(Math.max(0, top - Math.min(end, first + MOST_ITEMS)), Math.max(0, top - first))
      .reverse()
      .map(itemAt)
  },

  /** Entries of the memo after the opcode at an offset. @param {number} offset @param {number} first @param {number} end @returns {Promise<{ id: number, item: Item }[]>} */
  memoItems: async (offset, first, end) =>
    opened()
      .memo.entriesAt(offset, first, Math.min(end, first + MOST_ITEMS))
      .map(({ id, item }) => ({ id, item: itemAt(item) })),

  /** @param {number} start @param {number} end @returns {Promise<Uint8Array>} */
  pickleBytes: async (start, end) => opened().opcodes.bytes.slice(start, end),
}

/** Keeps what a global is called, and what a call calls. @param {Map<number, string>} names @param {Map<number, string>} texts @param {number[]} stack before the opcode @param {string} name @param {any} arg @param {number} at */
function nameObject(names, texts, stack, name, arg, at) {
  if (name === 'STACK_GLOBAL') {
    const [module, attribute] = stack.slice(-2).map((item) => texts.get(item))
    if (module !== undefined && attribute !== undefined) names.set(at, `${module}.${attribute}`)
  } else if (name === 'GLOBAL') names.set(at, String(arg).slice(0, MOST_NAME).replace(' ', '.'))
  else if (name === 'INST') names.set(at, `${String(arg).slice(0, MOST_NAME).replace(' ', '.')}(…)`)
  else if (name === 'REDUCE' || name === 'NEWOBJ' || name === 'NEWOBJ_EX') {
    const callee = names.get(stack[stack.length - (name === 'NEWOBJ_EX' ? 3 : 2)])
    if (callee && !callee.endsWith(')')) names.set(at, `${callee}(…)`)
  } else if (name === 'OBJ') {
    const callee = names.get(stack[stack.lastIndexOf(MARK) + 1])
    if (callee && !callee.endsWith(')')) names.set(at, `${callee}(…)`)
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
