/**
 * The one pass over a pickle, or pickles in a row: it writes down where every so many opcodes begin and what the stack is there, the memo, what globals and
 * calls are called, and where the pickle breaks.
 *
 * @typedef {object} Opened what is kept of it
 * @property {Opcodes} opcodes @property {Memo} memo @property {Numbers} places where every so many opcodes begin @property {Map<number, Uint32Array>} stacks at some of these
 * @property {number} count of opcodes @property {Map<number, string>} names by the offsets of the opcodes that made what has them @property {number} end of what can be read
 */
import { genops } from 'brine'
import { tellError } from './errors.js'
import { pauses } from './pause.js'
import { actionOf, MARK, NAMING, step } from './pickle-machine.js'
import { Memo, Numbers } from './pickle-memo.js'
import { Opcodes, placed } from './pickle-opcodes.js'

/** @typedef {import('./pause.js').Job} Job */

/** Opcodes from one place that is written down to the next. */
export const EVERY = 2048
/** A stack that is longer is written down only where so many opcodes passed as it has items, four times. */
const SHORT_STACK = 512
const SPACING = 4
const MOST_STARTS = 1000
/** Names of globals that are kept, and the most characters of one. */
const MOST_NAMES = 100_000
const MOST_NAME = 200

/** Goes through a pickle once. @param {Uint8Array} bytes @param {Job} job @returns {Promise<{ opened: Opened, head: Omit<import('./pickle.js').PickleHead, 'pickle'> }>} */
export async function readPickle(bytes, job) {
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
  /** What each opcode does, by its byte. @type {(number | undefined)[]} */
  const actions = []
  let whole = 0
  let start = 0
  try {
    while (start < bytes.length) {
      for (const { opcode, arg, pos } of genops(start ? bytes.subarray(start) : bytes)) {
        const at = start + pos
        if (pos === 0 && at > 0) {
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
        }
        opcodes.note(opcode, arg, at)
        const code = bytes[at]
        let action = actions[code]
        if (action === undefined) {
          action = actions[code] = actionOf(opcode.name)
          protocol = Math.max(protocol, opcode.proto)
        }
        if (action >= NAMING && names.size < MOST_NAMES) nameObject(names, opcodes, stack, opcode.name, arg, at)
        const why = step(stack, memo, action, opcode.name, arg, at, true)
        if (why !== undefined) fault ??= { name: 'UnpicklingError', message: `${why} (offset ${at}, opcode ${opcode.name})`, offset: at, opcode: opcode.name }
        count++
        end = at + 1
      }
      stack.length = 0
      start = whole = end
    }
    end = bytes.length
    opcodes.note(undefined, null, end)
  } catch (reason) {
    if (/** @type {any} */ (reason)?.name === 'AbortError') throw reason
    error = tellError(placed(reason, start))
    end = error.offset ?? end
    opcodes.note(undefined, null, end)
  }
  return {
    opened: { opcodes, memo, places, stacks, count, names, end },
    head: { bytes: bytes.length, opcodes: count, protocol, error, fault, starts, count: pickles, whole },
  }
}

/** Keeps what a global is called, and what a call calls. @param {Map<number, string>} names @param {Opcodes} opcodes @param {number[]} stack before the opcode @param {string} name @param {any} arg @param {number} at */
function nameObject(names, opcodes, stack, name, arg, at) {
  if (name === 'STACK_GLOBAL') {
    const [module, attribute] = stack.slice(-2).map((item) => textAt(opcodes, item))
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

/** A text that an opcode put onto the stack. @param {Opcodes} opcodes @param {number} offset @returns {string | undefined} */
function textAt(opcodes, offset) {
  if (offset === undefined || offset === MARK) return undefined
  for (const { arg } of opcodes.from(offset)) return typeof arg === 'string' && arg.length < MOST_NAME ? arg : undefined
  return undefined
}
