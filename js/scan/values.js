/**
 * The values of the symbolic machine: what stands for an object of which only its making is known. Texts, numbers, booleans, null and bytes stand for themselves.
 *
 * @typedef {object} Value
 * @property {number} kind one of the constants below
 * @property {any[]} items of a list, tuple or set; of a dict keys and values in turn; of a call its arguments. At most MOST_ITEMS are kept
 * @property {boolean} isCut whether there were more items
 * @property {string} module of a global
 * @property {string} name of a global, dotted where it is the attribute of one
 * @property {any} callee of a call
 * @property {string} opcode of a call
 * @property {any} keywords of a call: a dict, or undefined
 * @property {any} state of a call, by BUILD
 * @property {string} plainName of a global that is known and needs no more than a look at the way in which it is called; else empty
 * @property {number} safeBy of a global whether a call of it needs no look at all, whatever it is given: BY_REDUCE, BY_NEWOBJ
 */
export const LIST = 1
export const TUPLE = 2
export const DICT = 3
export const SET = 4
export const GLOBAL = 5
export const CALL = 6
export const OPAQUE = 7

/** Of each container so many items are kept: what is judged of them are arguments and names. */
export const MOST_ITEMS = 4096

export const BY_REDUCE = 1
export const BY_NEWOBJ = 2

/** What is no container and no call of the pickle itself, for which see containers.js. @param {number} kind @param {any[]} items @returns {Value} */
export function makeValue(kind, items) {
  return { kind, items, isCut: false, module: '', name: '', callee: undefined, opcode: '', keywords: undefined, state: undefined, plainName: '', safeBy: 0 }
}

/** @param {string} module @param {string} name */
export function makeGlobal(module, name) {
  const value = makeValue(GLOBAL, [])
  value.module = module
  value.name = name
  return value
}

/** @param {any} value @param {number} kind @returns {value is Value} */
export const isKind = (value, kind) => typeof value === 'object' && value !== null && value.kind === kind

/** The whole name of a global. @param {Value} value */
export const nameOf = ({ module, name }) => (name === '' ? module : `${module}.${name}`)

const MOST_TEXT = 200
export const MOST_SHOWN = 6
export const DEEPEST = 4

/** A value as Python would write it, cut to some 200 characters. @param {any} value */
export function textOf(value) {
  const out = { text: '' }
  write(value, 0, out)
  return out.text.length > MOST_TEXT ? `${out.text.slice(0, MOST_TEXT)}…` : out.text
}

/** The depth is bounded by DEEPEST. @param {any} value @param {number} depth @param {{ text: string }} out */
function write(value, depth, out) {
  if (out.text.length > MOST_TEXT) return
  if (value === null) out.text += 'None'
  else if (typeof value === 'boolean') out.text += value ? 'True' : 'False'
  else if (typeof value === 'string') out.text += JSON.stringify(value.slice(0, MOST_TEXT))
  else if (typeof value === 'number' || typeof value === 'bigint') out.text += String(value).slice(0, MOST_TEXT)
  else if (value instanceof Uint8Array) out.text += `b${JSON.stringify(String.fromCharCode(...value.subarray(0, MOST_TEXT)))}`
  else if (value.kind === GLOBAL) out.text += nameOf(value).slice(0, MOST_TEXT)
  else if (value.kind === OPAQUE || depth >= DEEPEST) out.text += '…'
  else {
    const [open, close] = value.kind === CALL || value.kind === TUPLE ? ['(', ')'] : value.kind === LIST ? ['[', ']'] : ['{', '}']
    if (value.kind === CALL) write(value.callee, depth + 1, out)
    out.text += open
    for (let i = 0; i < value.items.length && i < MOST_SHOWN; i++) {
      if (i > 0) out.text += value.kind === DICT && i & 1 ? ': ' : ', '
      write(value.items[i], depth + 1, out)
    }
    out.text += value.items.length > MOST_SHOWN || value.isCut ? `, …${close}` : close
  }
}
