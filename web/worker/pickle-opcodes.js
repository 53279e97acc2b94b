/** The opcodes of all pickles that stand in a row, from any of them on, and what their arguments are in a few characters. */
import { Float, genops } from 'brine'

/** @typedef {{ opcode: import('brine').Opcode, arg: any, at: number }} Operation `at` is its offset */

const MOST_ARGUMENT = 120
const MOST_BYTES = 40
/** Arguments of more bytes are read once, and skipped when their opcode is read again. */
const LONG = 1 << 16

/** An opcode with a long argument: where it ends, and the start of the argument. @typedef {Operation & { end: number }} LongOperation */

/** Of a text the part that may be shown. @param {any} arg */
const cutArgument = (arg) => (typeof arg === 'string' && arg.length > LONG ? arg.slice(0, LONG) : arg)

/** An error of what begins at an offset, with the place in the whole. @param {any} error @param {number} offset */
export function placed(error, offset) {
  if (!offset || typeof error.offset !== 'number') return error
  error.offset += offset
  error.message = String(error.message).replace(/\b(position|offset) (\d+)/g, (_, word, at) => `${word} ${Number(at) + offset}`)
  return error
}

export class Opcodes {
  #bytes
  /** Those with long arguments, in their order. @type {LongOperation[]} */
  #long = []
  /** The opcode before, in the one pass. @type {import('brine').Opcode | undefined} */
  #lastOpcode
  #lastArgument = /** @type {any} */ (null)
  #lastAt = 0

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes
  }

  get bytes() {
    return this.#bytes
  }

  /** The opcodes from an offset on. @param {number} offset where one begins @returns {Generator<Operation>} */
  *from(offset) {
    const { length } = this.#bytes
    let at = this.#longAfter(offset)
    while (offset < length) {
      const long = this.#long[at]
      if (long?.at === offset) {
        yield long
        offset = long.end
        at++
      } else offset = yield* this.#plain(offset, long ? long.at : length)
    }
  }

  /** The opcodes up to the end of a pickle, or up to another offset. @param {number} offset @param {number} end @returns {Generator<Operation, number>} where the next begins */
  *#plain(offset, end) {
    let last = offset
    let isStop = false
    try {
      for (const { opcode, arg, pos } of genops(this.#bytes.subarray(offset, end))) {
        last = offset + pos
        isStop = opcode.name === 'STOP'
        yield { opcode, arg, at: last }
      }
    } catch (error) {
      // What is cut here ends without a STOP.
      if (!isStop && end < this.#bytes.length) return end
      throw placed(error, offset)
    }
    return last + 1
  }

  /**
   * Is told each opcode of the one pass, and remembers those with long arguments.
   * @param {import('brine').Opcode | undefined} opcode undefined after the last @param {any} arg @param {number} at
   */
  note(opcode, arg, at) {
    if (this.#lastOpcode && at - this.#lastAt > LONG)
      this.#long.push({ opcode: this.#lastOpcode, arg: cutArgument(this.#lastArgument), at: this.#lastAt, end: at })
    this.#lastOpcode = opcode
    this.#lastArgument = arg
    this.#lastAt = at
  }

  /** @param {number} offset */
  #longAfter(offset) {
    let low = 0
    for (let high = this.#long.length; low < high;) {
      const middle = (low + high) >>> 1
      if (this.#long[middle].at < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The bytes as Python writes them, as far as they are shown. @param {Uint8Array} bytes */
function bytesText(bytes) {
  const text = Array.from(bytes.subarray(0, MOST_BYTES), (byte) => {
    if (byte === 0x5c || byte === 0x27) return `\\${String.fromCharCode(byte)}`
    return byte > 31 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }).join('')
  return bytes.length > MOST_BYTES ? `b'${text}…' ${bytes.length} bytes` : `b'${text}'`
}

const cut = (/** @type {string} */ text, /** @type {number} */ most) => (text.length > most ? `${text.slice(0, most)}…` : text)

/** The argument of an opcode. @param {Operation} operation */
export function argumentOf({ opcode: { name }, arg }) {
  if (arg === null || arg === undefined) return ''
  if (arg instanceof Uint8Array) return bytesText(arg)
  if (name === 'GLOBAL' || name === 'INST') return cut(String(arg).replace(' ', '.'), MOST_ARGUMENT)
  if (typeof arg === 'string') return cut(JSON.stringify(arg.slice(0, MOST_ARGUMENT + 1)), MOST_ARGUMENT)
  if (typeof arg === 'boolean') return arg ? 'True' : 'False'
  if (name === 'FLOAT' || name === 'BINFLOAT') return String(new Float(arg))
  // The digits of a long int take long to make.
  if (typeof arg === 'bigint' && BigInt.asIntN(MOST_BITS, arg) !== arg) return `about ${arg.toString(16).length * 4} bits`
  return cut(String(arg), MOST_ARGUMENT)
}

const MOST_BITS = 4096

const SINGLE = /** @type {Record<string, [string, string]>} */ ({
  NONE: ['None', ''],
  NEWTRUE: ['bool', 'True'],
  NEWFALSE: ['bool', 'False'],
  EMPTY_TUPLE: ['tuple', '()'],
  EMPTY_LIST: ['list', ''],
  EMPTY_DICT: ['dict', ''],
  EMPTY_SET: ['set', ''],
  LONG: ['int', ''],
})

/** What an object is, by the opcode that made it: its type and a few characters. @param {Operation} operation @param {string} [called] what a global is called, and what a call calls */
export function objectOf(operation, called) {
  const { opcode, arg } = operation
  const { name } = opcode
  const [type = opcode.stackAfter[0]?.name ?? 'any', text] = SINGLE[name] ?? []
  if (called !== undefined) return { type: name === 'STACK_GLOBAL' || name === 'GLOBAL' ? 'global' : 'object', text: cut(called, MOST_ARGUMENT) }
  if (name.startsWith('EXT')) return { type: 'global', text: `extension ${arg}` }
  if (name === 'PERSID') return { type: 'persistent id', text: argumentOf(operation) }
  if (name === 'BINPERSID') return { type: 'persistent id', text: '' }
  if (typeof arg === 'boolean') return { type: 'bool', text: argumentOf(operation) }
  return { type: type === 'int_or_bool' || type === 'long' ? 'int' : type, text: text || argumentOf(operation) }
}
