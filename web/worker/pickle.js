/**
 * The view `Pickle`: a pickle opcode by opcode, with the state of the machine at any of them. One pass writes down where every so many opcodes begin and
 * what the stack is there; all else is read again from the place before.
 *
 * @typedef {object} OpcodeRow
 * @property {number} index @property {number} offset @property {number} length in bytes @property {string} name @property {string} argument
 *
 * @typedef {object} PickleHead
 * @property {number} bytes @property {number} opcodes
 * @property {import('./errors.js').Told | undefined} error why it cannot be read on
 * @property {number[]} starts where pickles begin, the first of them
 *
 * @typedef {{ offset: number, type: string, text: string }} Item an object of the stack or the memo; its offset is −1 of a mark
 *
 * @typedef {object} State after an opcode
 * @property {OpcodeRow} opcode @property {string} words what the opcode does @property {string} before @property {string} after
 * @property {Item[]} stack from the top down, the first of it @property {number} depth @property {number} marks @property {number} memo entries
 */
import { genops } from 'brine'
import { bytesOf } from './pickle-bytes.js'
import { tellError } from './errors.js'
import { pauses } from './pause.js'
import { MARK, Memo, Numbers, step } from './pickle-machine.js'

/** @typedef {import('./pause.js').Job} Job */

/** Opcodes from one place that is written down to the next. */
const EVERY = 2048
/** A stack that is longer is written down only where so many opcodes passed as it has items. */
const SHORT_STACK = 4096
const MOST_STACK_SHOWN = 500
const MOST_ARGUMENT = 120
const MOST_STARTS = 1000
/** Names of globals that are kept. */
const MOST_NAMES = 100_000

/** @type {{ bytes: Uint8Array, memo: Memo, places: Numbers, stacks: Map<number, Float64Array>, count: number, names: Map<number, string>, end: number } | undefined} */
let current

function opened() {
  if (!current) throw new Error('no pickle is open')
  return current
}

/** The opcodes from an offset on, over the ends of pickles. @param {Uint8Array} bytes @param {number} offset @returns {Generator<{ opcode: import('brine').Opcode, arg: any, at: number }>} */
function* opcodesFrom(bytes, offset) {
  while (offset < bytes.length) {
    let last = offset
    try {
      for (const { opcode, arg, pos } of genops(bytes.subarray(offset))) {
        last = offset + /** @type {number} */ (pos)
        yield { opcode, arg, at: last }
      }
    } catch (error) {
      const told = /** @type {any} */ (error)
      if (typeof told.offset === 'number') told.offset += offset
      throw error
    }
    offset = last + 1
  }
}

const argumentOf = (/** @type {any} */ arg) => {
  if (arg === null || arg === undefined) return ''
  if (arg instanceof Uint8Array) return `${arg.length} bytes`
  const text = typeof arg === 'string' ? JSON.stringify(arg.length > MOST_ARGUMENT ? arg.slice(0, MOST_ARGUMENT) : arg) : String(arg)
  return text.length > MOST_ARGUMENT ? `${text.slice(0, MOST_ARGUMENT)}…` : text
}

/** What an object is, by the opcode that made it. @param {number} offset @returns {Item} */
function itemAt(offset) {
  if (offset === MARK) return { offset: MARK, type: 'mark', text: '' }
  const { bytes, names } = opened()
  try {
    const [first] = opcodesFrom(bytes, offset)
    const { opcode, arg } = first
    const type = opcode.stackAfter[0]?.name ?? 'any'
    const name = names.get(offset)
    const text = name ?? argumentOf(opcode.name === 'GLOBAL' ? String(arg).replace(' ', '.') : arg)
    return { offset, type: name ? (opcode.name === 'STACK_GLOBAL' ? 'global' : 'object') : opcode.name === 'GLOBAL' ? 'global' : type, text }
  } catch {
    return { offset, type: 'any', text: '' }
  }
}

/** The number of the last place at or before an offset. @param {number} offset */
function placeBefore(offset) {
  const { places } = opened()
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (places.items[middle] <= offset) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** Opcodes as rows, from one up to another. @param {number} first @param {number} end @returns {OpcodeRow[]} */
function rowsOf(first, end) {
  const { bytes, places, count, end: last } = opened()
  const rows = []
  const place = Math.min(Math.floor(first / EVERY), places.length - 1)
  if (place < 0) return []
  let index = place * EVERY
  /** @type {OpcodeRow | undefined} */
  let before
  const stop = Math.min(end, count)
  for (const { opcode, arg, at } of opcodesFrom(bytes, places.items[place])) {
    if (before) before.length = at - before.offset
    if (index >= stop) return rows
    before = undefined
    if (index >= first) rows.push((before = { index, offset: at, length: last - at, name: opcode.name, argument: argumentOf(arg) }))
    index++
    // Of the last one it is not told where the next begins, and what follows may be broken.
    if (index >= count) break
  }
  return rows
}

export const calls = {
  /** Opens a pickle and goes through it once. @param {number} number @param {Job} job @returns {Promise<PickleHead>} */
  async pickleOpen(number, job) {
    const bytes = await bytesOf(number, job)
    const memo = new Memo()
    /** @type {number[]} */
    let stack = []
    const places = new Numbers()
    /** @type {Map<number, Float64Array>} */
    const stacks = new Map()
    /** @type {Map<number, string>} */
    const names = new Map()
    const starts = [0]
    let count = 0
    let written = 0
    let end = 0
    /** @type {import('./errors.js').Told | undefined} */
    let error
    const pause = pauses(job.signal)
    /** The last texts, of which STACK_GLOBAL makes names. @type {Map<number, string>} */
    let texts = new Map()
    try {
      for (const { opcode, arg, at } of opcodesFrom(bytes, 0)) {
        if (count % EVERY === 0) {
          places.push(at)
          if (stack.length <= SHORT_STACK || count - written >= stack.length) {
            stacks.set(count / EVERY, Float64Array.from(stack))
            written = count
          }
          const wait = pause()
          if (wait) {
            job.progress({ done: at, total: bytes.length, what: 'Reading' })
            await wait
          }
          if (texts.size > 10_000) texts = new Map()
        }
        const { name } = opcode
        if (typeof arg === 'string' && arg.length < 100) texts.set(at, arg)
        if (names.size < MOST_NAMES) nameObject(names, texts, stack, name, arg, at)
        step(stack, memo, name, arg, at, true)
        count++
        if (name === 'STOP') {
          end = at + 1
          stack = []
          if (end < bytes.length && starts.length < MOST_STARTS) starts.push(end)
        } else end = at + 1
      }
      end = bytes.length
    } catch (reason) {
      error = tellError(reason)
      end = error.offset ?? end
    }
    current = { bytes, memo, places, stacks, count, names, end }
    return { bytes: bytes.length, opcodes: count, error, starts }
  },

  /** @param {number} first @param {number} end @returns {Promise<OpcodeRow[]>} */
  opcodes: async (first, end) => rowsOf(first, end),

  /** The number of the opcode that a byte belongs to. @param {number} offset @returns {Promise<number>} */
  async opcodeAt(offset) {
    const { bytes, places, count } = opened()
    const place = placeBefore(offset)
    let index = place * EVERY
    let found = index
    try {
      for (const { at } of opcodesFrom(bytes, places.items[place])) {
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
    const { bytes, places, stacks, memo } = opened()
    let place = Math.floor(index / EVERY)
    while (place > 0 && !stacks.has(place)) place--
    let stack = [...(stacks.get(place) ?? [])]
    let at = place * EVERY
    let last
    for (const each of opcodesFrom(bytes, places.items[place])) {
      step(stack, memo, each.opcode.name, each.arg, each.at, false)
      last = each
      if (at++ === index) break
      if (each.opcode.name === 'STOP') stack = []
    }
    if (!last) throw new RangeError('the pickle has no opcodes')
    const { opcode } = last
    const told = (/** @type {readonly { name: string }[]} */ items) => items.map(({ name }) => name).join(', ') || 'nothing'
    return {
      opcode: rowsOf(index, index + 1)[0],
      words: firstSentence(opcode.doc),
      before: told(opcode.stackBefore),
      after: told(opcode.stackAfter),
      stack: stack.slice(-MOST_STACK_SHOWN).reverse().map(itemAt),
      depth: stack.length,
      marks: stack.reduce((/** @type {number} */ sum, /** @type {number} */ item) => sum + Number(item === MARK), 0),
      memo: memo.countAt(last.at),
    }
  },

  /** Entries of the memo. @param {number} first @param {number} end @returns {Promise<{ id: number, item: Item }[]>} */
  async memoItems(first, end) {
    const { memo } = opened()
    const entries = []
    for (let entry = first; entry < Math.min(end, memo.writtenAt.length); entry++)
      entries.push({ id: memo.ids.get(entry) ?? entry, item: itemAt(memo.written.items[entry]) })
    return entries
  },

  /** @param {number} start @param {number} end @returns {Promise<Uint8Array>} */
  pickleBytes: async (start, end) => opened().bytes.slice(start, end),
}

/** Keeps what a global is called, and what a call calls. @param {Map<number, string>} names @param {Map<number, string>} texts @param {number[]} stack before the opcode @param {string} name @param {any} arg @param {number} at */
function nameObject(names, texts, stack, name, arg, at) {
  if (name === 'STACK_GLOBAL') {
    const [module, attribute] = stack.slice(-2).map((item) => texts.get(item))
    if (module !== undefined && attribute !== undefined) names.set(at, `${module}.${attribute}`)
  } else if (name === 'GLOBAL') names.set(at, String(arg).replace(' ', '.'))
  else if (name === 'INST') names.set(at, `${String(arg).replace(' ', '.')}(…)`)
  else if (name === 'REDUCE' || name === 'NEWOBJ') {
    const callee = names.get(stack[stack.length - 2])
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
