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

export class Opcodes {
  #bytes
  /** Those with long arguments, in their order. @type {LongOperation[]} */
  #long = []
  /** @type {Operation | undefined} */
  #last

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes
  }

  get bytes() {
    return this.#bytes
  }

  /** The opcodes from an offset on. @param {number} offset where one begins @param {LongOperation[]} [known] those that are skipped @returns {Generator<Operation>} */
  *from(offset, known = this.#long) {
    const { length } = this.#bytes
    let at = this.#longAfter(offset)
    while (offset < length) {
      const long = known[at]
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
      const told = /** @type {any} */ (error)
      // What is cut here ends without a STOP.
      if (!isStop && end < this.#bytes.length) return end
      if (typeof told.offset === 'number') told.offset += offset
      if (offset) told.message = String(told.message).replace(/\b(position|offset) (\d+)/g, (_, word, at) => `${word} ${Number(at) + offset}`)
      throw error
    }
    return last + 1
  }

  /** Goes through all of them, once, and remembers those with long arguments. @returns {Generator<Operation>} */
  *all() {
    for (const operation of this.from(0, [])) {
      this.#note(operation.at)
      const { opcode, arg, at } = operation
      this.#last = opcode.arg && opcode.arg.n < 0 ? { opcode, arg: cutArgument(arg), at } : undefined
      yield operation
    }
    this.#note(this.#bytes.length)
  }

  /** Remembers the last opcode where it was long. @param {number} end */
  #note(end) {
    if (this.#last && end - this.#last.at > LONG) this.#long.push({ ...this.#last, end })
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
  if (typeof arg === 'bigint' && BigInt.asIntN(MOST_BITS, arg) !== arg) return `an int of some ${arg.toString(16).length * 4} bits`
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
