/**
 * The pickle machine without values: its stack and memo hold where each object was made. That is little enough to be kept for any place of a long pickle.
 *
 * Its stack is numbers: the offset of the opcode that made the object, or MARK.
 */

/** What stands on the stack for a mark; no offset is as high. */
export const MARK = 2 ** 32 - 1

const NOTHING = 0
const PUSH = 1
const PUSH_MARK = 2
const POP = 3
const POP_MARK = 4
const DUP = 5
const PUT = 6
const GET = 7
/** Takes what is above the mark, and makes one of it. */
const COLLECT = 8
/** Takes what is above the mark, and puts it into what is below. */
const INTO = 9
/** Takes so many that what is below is changed by. */
const CHANGE = 10
const STOP = 15
/** Takes so many, and makes one of them. */
const MAKE = 20
/** What has a name, or is called, comes of these. */
const MAKE_NAMED = 30
/** What has a name, and takes what is above the mark; the lowest of those that have one are told first. */
const PUSH_NAMED = 40
const COLLECT_NAMED = 41
export const NAMING = MAKE_NAMED

/** @type {Record<string, number>} */
const ACTIONS = {
  PROTO: NOTHING,
  FRAME: NOTHING,
  MARK: PUSH_MARK,
  POP,
  POP_MARK,
  DUP,
  MEMOIZE: PUT,
  PUT,
  BINPUT: PUT,
  LONG_BINPUT: PUT,
  GET,
  BINGET: GET,
  LONG_BINGET: GET,
  LIST: COLLECT,
  TUPLE: COLLECT,
  DICT: COLLECT,
  FROZENSET: COLLECT,
  INST: COLLECT_NAMED,
  OBJ: COLLECT_NAMED,
  GLOBAL: PUSH_NAMED,
  STOP,
  APPENDS: INTO,
  SETITEMS: INTO,
  ADDITEMS: INTO,
  APPEND: CHANGE + 1,
  BUILD: CHANGE + 1,
  SETITEM: CHANGE + 2,
  REDUCE: MAKE_NAMED + 2,
  NEWOBJ: MAKE_NAMED + 2,
  NEWOBJ_EX: MAKE_NAMED + 3,
  STACK_GLOBAL: MAKE_NAMED + 2,
  TUPLE1: MAKE + 1,
  TUPLE2: MAKE + 2,
  TUPLE3: MAKE + 3,
  BINPERSID: MAKE + 1,
  READONLY_BUFFER: MAKE + 1,
}

/** What an opcode does to the stack. @param {string} name */
export const actionOf = (name) => ACTIONS[name] ?? PUSH

const UNDERFLOW = 'unpickling stack underflow'
/** Ids of the memo are lower. */
const MOST_ID = 2 ** 32
const NO_MARK = 'could not find MARK'

/** Takes what is above the last mark, and the mark. @param {number[]} stack */
function takeToMark(stack) {
  const mark = stack.lastIndexOf(MARK)
  stack.length = Math.max(0, mark)
  return mark < 0 ? NO_MARK : undefined
}

/** Why the last objects of the stack cannot be taken. @param {number[]} stack @param {number} count */
function lacks(stack, count) {
  if (stack.length < count) return UNDERFLOW
  for (let i = stack.length - count; i < stack.length; i++) if (stack[i] === MARK) return UNDERFLOW
  return undefined
}

/** @param {number[]} stack @param {number} count */
const drop = (stack, count) => (stack.length = Math.max(0, stack.length - count))

/**
 * Does an opcode to a stack, and goes on as well as may be where CPython would not.
 * @param {number[]} stack @param {import('./pickle-memo.js').Memo} memo @param {number} action @param {string} name @param {any} arg @param {number} offset @param {boolean} keeps whether memo entries are written down
 * @returns {string | undefined} why CPython's load ends here
 */
export function step(stack, memo, action, name, arg, offset, keeps) {
  if (action === PUSH || action === PUSH_NAMED) stack.push(offset)
  else if (action === PUT) {
    const fault = lacks(stack, 1)
    const id = arg === null ? undefined : Number(arg)
    if (id !== undefined && !(id >= 0 && id < MOST_ID)) return 'negative PUT argument'
    if (keeps) memo.remember(id, offset, fault ? offset : stack[stack.length - 1])
    return fault
  } else if (action === GET) {
    const item = memo.get(Number(arg), offset)
    stack.push(item ?? offset)
    if (item === undefined) return `Memo value not found at index ${arg}`
  } else if (action === PUSH_MARK) stack.push(MARK)
  else if (action === COLLECT || action === COLLECT_NAMED) {
    const fault = name === 'OBJ' ? lacks(stack, 1) : undefined
    const noMark = takeToMark(stack)
    stack.push(offset)
    return noMark ?? fault
  } else if (action === STOP) return stop(stack).fault
  else if (action >= MAKE) {
    const taken = action % 10
    const fault = lacks(stack, taken)
    drop(stack, taken)
    stack.push(offset)
    return fault
  } else if (action >= CHANGE) {
    const fault = lacks(stack, action - CHANGE + 1)
    drop(stack, action - CHANGE)
    return fault
  } else if (action === INTO) return takeToMark(stack) ?? lacks(stack, 1)
  else if (action === POP) {
    if (!stack.length) return UNDERFLOW
    stack.pop()
  } else if (action === DUP) {
    const fault = lacks(stack, 1)
    stack.push(fault ? offset : stack[stack.length - 1])
    return fault
  } else if (action === POP_MARK) return takeToMark(stack)
  return undefined
}

/** Takes the value of a pickle that ends. @param {number[]} stack */
export function stop(stack) {
  const fault = lacks(stack, 1)
  const result = fault ? undefined : stack[stack.length - 1]
  stack.length = Math.max(0, stack.length - 1)
  return { fault, result }
}
