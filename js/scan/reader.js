/**
 * The opcodes of a pickle as a scanner has to read them: on and on, past what one of Python's readers refuses and another takes.
 *
 * The C unpickler, pickle.py and pickletools read the same opcodes by the same table, which is the codec's, but differ in the text of numbers, in
 * frames and in what they refuse. The reader takes what any of them takes, and notes where they differ.
 *
 * Sources: CPython's Modules/_pickle.c (load_int, load_long, load_frame, load_binstring), Lib/pickle.py (_Unframer), Lib/pickletools.py (read_decimalnl_short).
 */
import { readLong } from '../numbers.js'
import { decodeLatin1, decodeLoosely, decodeStrictly } from '../codec/strings.js'
import { opcodesByCode } from '../codec/opcode-table.js'
import { parseLoosely, unescapeBytes, unescapeUnicode } from './line-texts.js'

/** The pickle breaks here: no reader goes on. */
export class Break extends Error {}

const NEWLINE = 10
/** The byte of the opcode FRAME. */
const FRAME = 0x95
/** A number of more digits is not computed: it is no id, and no length. */
const MOST_DIGITS = 4000
const CANONICAL = /^[\t\v\f\r ]*[+-]?(?:0|[1-9]\d*)[\t\v\f\r ]*$/
const ID = /^\s*[+-]?\d+(?:_\d+)*\s*$/
const FLOAT = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i
const LOOSE_FLOAT = /^\s*[+-]?(?:[\d_]+\.?[\d_]*(?:e[+-]?[\d_]+)?|\.[\d_]+(?:e[+-]?[\d_]+)?|inf(?:inity)?|nan)\s*$/i

/** What an argument is read by, for each opcode by its byte. @type {((reader: Reader) => any)[] | undefined} */
let readers

/** @type {Record<string, (reader: Reader) => any>} */
const BY_KIND = {
  uint1: (reader) => reader.bytes[reader.take(1)],
  uint2: (reader) => reader.view.getUint16(reader.take(2), true),
  int4: (reader) => reader.view.getInt32(reader.take(4), true),
  uint4: (reader) => reader.view.getUint32(reader.take(4), true),
  uint8: (reader) => reader.length8(),
  float8: (reader) => reader.view.getFloat64(reader.take(8)),
  floatnl: (reader) => reader.float(),
  decimalnl_short: (reader) => reader.int(),
  decimalnl_long: (reader) => reader.int(),
  stringnl: (reader) => reader.quoted(),
  stringnl_noescape: (reader) => reader.name(),
  stringnl_noescape_pair: (reader) => [reader.name(), reader.name()],
  unicodestringnl: (reader) => unescapeUnicode(decodeLatin1(reader.line())),
  string1: (reader) => decodeLatin1(reader.data(reader.bytes[reader.take(1)])),
  string4: (reader) => decodeLatin1(reader.data(reader.signed4())),
  bytes1: (reader) => reader.data(reader.bytes[reader.take(1)]),
  bytes4: (reader) => reader.data(reader.view.getUint32(reader.take(4), true)),
  bytes8: (reader) => reader.data(reader.length8()),
  bytearray8: (reader) => reader.data(reader.length8()),
  unicodestring1: (reader) => reader.utf8(reader.bytes[reader.take(1)]),
  unicodestring4: (reader) => reader.utf8(reader.view.getUint32(reader.take(4), true)),
  unicodestring8: (reader) => reader.utf8(reader.length8()),
  long1: (reader) => toInt(reader.data(reader.bytes[reader.take(1)])),
  long4: (reader) => toInt(reader.data(reader.signed4())),
}

const readNothing = () => null

/** An int of a pickle; a number where it is a safe one. @param {Uint8Array} bytes */
function toInt(bytes) {
  if (bytes.length > MOST_DIGITS) return NaN
  const value = readLong(bytes)
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

/** Longer data is not decoded again where it is looked at again. */
const LONG = 32

/** Reads opcodes one after another. */
export class Reader {
  /** The cells of the machine that reads. @type {any} */
  cells = undefined
  #readers
  #frameEnd = Infinity
  /** Long texts and bytes that were looked at, by the offset of their opcode. @type {Map<number, any>} */
  #decoded = new Map()
  pos = 0
  /** Where the opcode of the last `next` stands. */
  start = 0
  /** The byte of the last opcode. */
  code = 0
  /** Its argument. @type {any} */
  arg = null

  /** @param {Uint8Array} bytes @param {number} pos where the pickle starts @param {(offset: number, why: string) => void} differ is told where the readers differ */
  constructor(bytes, pos, differ) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.pos = pos
    this.differ = differ
    this.opcodes = opcodesByCode()
    readers ??= this.opcodes.map(({ arg }) => (arg ? BY_KIND[arg.name] : readNothing))
    this.#readers = readers
  }

  /** Reads the next opcode; a Break where there is none that any reader takes. */
  next() {
    this.start = this.pos
    if (this.pos >= this.bytes.length) throw new Break('the data ends before STOP')
    this.code = this.bytes[this.pos]
    const read = this.#readers[this.code]
    if (!read) throw new Break(`the byte 0x${this.code.toString(16).padStart(2, '0')} is no opcode`)
    this.pos++
    this.arg = read === readNothing ? null : read(this)
    if (this.pos >= this.#frameEnd || this.code === FRAME) this.#checkFrame()
  }

  /** Up to where an opcode may reach that `next` need not read: before the end of the frame, and within the data. */
  plainEnd() {
    return Math.min(this.#frameEnd - 1, this.bytes.length)
  }

  /** The argument of an opcode that was passed, which is not a line. @param {number} offset of the opcode @returns {any} */
  valueAt(offset) {
    const known = this.#decoded.size > 0 ? this.#decoded.get(offset) : undefined
    if (known !== undefined) return known
    const { pos } = this
    this.pos = offset + 1
    const value = this.#readers[this.bytes[offset]](this)
    if (this.pos - offset > LONG || value instanceof Uint8Array) this.#decoded.set(offset, value)
    this.pos = pos
    return value
  }

  /** The C unpickler takes frames for a hint, pickle.py for the law, pickletools does not look at them. */
  #checkFrame() {
    const isInside = this.start < this.#frameEnd && this.#frameEnd !== Infinity
    if (this.code !== FRAME) {
      if (this.pos > this.#frameEnd) this.differ(this.start, 'an opcode reaches over the end of its frame')
      this.#frameEnd = Infinity
      return
    }
    if (isInside) this.differ(this.start, 'a frame begins within another')
    this.#frameEnd = this.pos + this.arg
    if (this.#frameEnd > this.bytes.length) this.differ(this.start, 'a frame is longer than the data')
  }

  /** Goes on behind so many bytes that are no opcodes. @param {number} count */
  skip(count) {
    this.take(count)
    this.#frameEnd = Infinity
  }

  /** Whether the frame goes on behind a STOP: pickle.py skips what is left of it, and the others read on. */
  isInFrame() {
    return this.#frameEnd !== Infinity && this.pos < this.#frameEnd
  }

  /** Where so many bytes start that are taken. @param {number} count */
  take(count) {
    const at = this.pos
    if (at + count > this.bytes.length) throw new Break('the data ends within an argument')
    this.pos = at + count
    return at
  }

  data(/** @type {number} */ length) {
    const at = this.take(length)
    return this.bytes.subarray(at, at + length)
  }

  length8() {
    const length = this.view.getBigUint64(this.take(8), true)
    return length > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(length)
  }

  signed4() {
    const length = this.view.getInt32(this.take(4), true)
    if (length < 0) throw new Break('a length is negative')
    return length
  }

  line() {
    const end = this.bytes.indexOf(NEWLINE, this.pos)
    if (end < 0) throw new Break('the data ends within a line')
    const line = this.bytes.subarray(this.pos, end)
    this.pos = end + 1
    return line
  }

  utf8(/** @type {number} */ length) {
    const bytes = this.data(length)
    if (length < 32) {
      let text = ''
      for (let i = 0; i < length; i++) {
        if (bytes[i] > 0x7f) return this.#decode(bytes)
        text += String.fromCharCode(bytes[i])
      }
      return text
    }
    return this.#decode(bytes)
  }

  #decode(/** @type {Uint8Array} */ bytes) {
    try {
      return decodeStrictly(bytes)
    } catch {
      // Lone surrogates are good in a pickle; what else is no UTF-8 breaks it, and what follows is judged all the same.
      return decodeLoosely(bytes, 0, bytes.length)
    }
  }

  /** A line of a global's name: pickletools takes ASCII only, and the C unpickler no empty one. */
  name() {
    const line = this.line()
    if (line.length === 0 && this.opcodes[this.code].name !== 'PERSID') this.differ(this.start, 'a name is empty, which the C unpickler refuses')
    if (line.some((byte) => byte > 0x7f)) this.differ(this.start, 'a name is not ASCII, which pickletools refuses')
    return this.#decode(line)
  }

  /** The text of a Python 2 str. */
  quoted() {
    const line = this.line()
    if (line.some((byte) => byte > 0x7f)) this.differ(this.start, 'a quoted string is not ASCII, which pickletools refuses')
    const text = decodeLatin1(line)
    const quote = text[0]
    if (quote !== "'" && quote !== '"') throw new Break('a string has no quotes')
    if (text.length < 2) {
      this.differ(this.start, 'a string is a single quote, which pickletools takes')
      return ''
    }
    if (!text.endsWith(quote)) throw new Break('a string has one quote only')
    return unescapeBytes(text.slice(1, -1))
  }

  /** A line of a number, which ends at a NUL to the C unpickler. */
  number() {
    const text = decodeLatin1(this.line())
    const end = text.indexOf('\0')
    if (end < 0) return text
    this.differ(this.start, 'a number has a NUL, where it ends to the C unpickler; pickle.py refuses it')
    return text.slice(0, end)
  }

  /** The text of an int: the unpicklers take it as Python's source has it, 0x10 for 16, and pickletools as decimal. */
  int() {
    const { name } = this.opcodes[this.code]
    const isId = name.endsWith('PUT') || name.endsWith('GET')
    let text = this.number()
    if (name === 'INT' && (text === '00' || text === '01')) return text === '01'
    if (name === 'LONG' && text.endsWith('L')) text = text.slice(0, -1)
    if (text.length > MOST_DIGITS) return NaN
    if (isId && !ID.test(text)) {
      this.differ(this.start, 'a memo id is no number, which only Python 2 takes')
      return text
    }
    if (!CANONICAL.test(text)) {
      if (!isId && !/[\da-f]/i.test(text)) throw new Break('an int has no digits')
      if (!isId) this.differ(this.start, `the int ${JSON.stringify(text.slice(0, 40))} is not written in plain decimal`)
    }
    return parseLoosely(text, isId)
  }

  float() {
    const text = this.number()
    if (!FLOAT.test(text)) {
      if (!LOOSE_FLOAT.test(text)) throw new Break('a float is none')
      this.differ(this.start, `the float ${JSON.stringify(text.slice(0, 40))} has blanks or underscores, which the C unpickler refuses`)
    }
    const value = Number(
      text
        .trim()
        .replaceAll('_', '')
        .replace(/inf(?:inity)?/i, 'Infinity'),
    )
    if (Math.abs(value) === Infinity && !/inf/i.test(text))
      this.differ(this.start, 'a float is too large: the C unpickler refuses it, pickle.py takes infinity')
    return value
  }
}
