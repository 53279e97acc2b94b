/**
 * The arguments of calls as they are at the call, in bytes: their texts are made when they are asked for, which may be never.
 *
 * What a text shows is kept and no more (values.js). Data is kept as its opcodes, so that the pickle may change behind the scan.
 */
import { opcodesByCode } from '../codec/opcode-table.js'
import { Call, Container } from './containers.js'
import { Reader } from './reader.js'
import { CALL, DEEPEST, GLOBAL, makeGlobal, MOST_SHOWN, OPAQUE, textOf, TUPLE } from './values.js'

/** What takes more bytes is no snapshot. */
const MOST_BYTES = 1 << 8
const [NONE, NEWTRUE, NEWFALSE] = [0x4e, 0x88, 0x89]
/** Bytes that are no opcodes of data. */
const [CONTAINER, NAME, CALLED, HIDDEN] = [1, 2, 3, 4]
const MOST_NAMES = 1 << 16
const VALUES = new Map(/** @type {[number, any][]} */ ([[NONE, null], [NEWTRUE, true], [NEWFALSE, false]])) // prettier-ignore

/** The lengths of the arguments of opcodes, as pickletools has them. @type {Int8Array | undefined} */
let lengths

export class Snapshots {
  #bytes = new Uint8Array(0)
  #length = 0
  #end = 0
  /** Globals by their numbers. @type {import('./values.js').Value[]} */
  #globals = []
  /** @type {Map<import('./values.js').Value, number>} */
  #numbers = new Map()
  /** @type {Reader | undefined} */
  #reader

  /**
   * Where a snapshot of arguments starts; -1 where they are too large for one, or not of what the pickle itself is made of.
   * @param {any} raw a tuple's cell or its items as on the stack @param {boolean} isCut @param {Reader} reader
   */
  take(raw, isCut, reader) {
    lengths ??= Int8Array.from({ length: 256 }, (_, code) => opcodesByCode()[code]?.arg?.n ?? 0)
    if (this.#length + MOST_BYTES > this.#bytes.length) this.#grow()
    const start = this.#length
    this.#end = start + MOST_BYTES - 16
    const isTaken = typeof raw === 'number' ? this.#add(raw, reader, 0) : this.#addItems(TUPLE, raw, isCut, reader, 0)
    if (!isTaken) this.#length = start
    return isTaken ? start : -1
  }

  #grow() {
    const bytes = new Uint8Array(Math.max(MOST_BYTES * 8, this.#bytes.length * 2))
    bytes.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = bytes
  }

  /** The depth is bounded by DEEPEST. @param {any} raw @param {Reader} reader @param {number} depth @returns {boolean} whether it went in */
  #add(raw, reader, depth) {
    if (this.#length > this.#end) return false
    if (typeof raw === 'number') return raw >= 0 ? this.#addData(reader.bytes, raw) : this.#addCell(raw, reader, depth)
    if (raw === null || typeof raw === 'boolean') this.#bytes[this.#length++] = raw === null ? NONE : raw ? NEWTRUE : NEWFALSE
    else if (raw.kind === GLOBAL) return this.#addGlobal(raw)
    else if (raw.kind === OPAQUE || (depth >= DEEPEST && (raw instanceof Container || raw instanceof Call))) this.#bytes[this.#length++] = HIDDEN
    else if (raw instanceof Container) return this.#addItems(raw.kind, raw.raw, raw.isCut, reader, depth)
    else if (raw instanceof Call && raw.args instanceof Container && typeof raw.callee !== 'number') {
      this.#bytes[this.#length++] = CALLED
      return this.#add(raw.callee, reader, depth + 1) && this.#addItems(TUPLE, raw.args.raw, raw.isCut, reader, depth)
    } else return false
    return true
  }

  /** @param {number} cell @param {Reader} reader @param {number} depth @returns {boolean} */
  #addCell(cell, reader, depth) {
    const { words, forms } = reader.cells
    const at = ~cell
    if (depth >= DEEPEST) {
      this.#bytes[this.#length++] = HIDDEN
      return true
    }
    if (words[at] < 0) {
      this.#bytes[this.#length++] = CALLED
      return this.#addGlobal(forms[~words[at]].callee) && this.#addCell(words[at + 1], reader, depth)
    }
    const count = words[at]
    this.#head(TUPLE, count, false)
    for (let i = 1; i <= count; i++) if (!this.#add(words[at + i], reader, depth + 1)) return false
    return true
  }

  /** @param {number} kind @param {number} count @param {boolean} isCut */
  #head(kind, count, isCut) {
    this.#bytes[this.#length++] = CONTAINER
    this.#bytes[this.#length++] = kind
    this.#bytes[this.#length++] = Math.min(count, MOST_SHOWN)
    this.#bytes[this.#length++] = Number(isCut || count > MOST_SHOWN)
  }

  /** @param {number} kind @param {any[]} items @param {boolean} isCut @param {Reader} reader @param {number} depth @returns {boolean} */
  #addItems(kind, items, isCut, reader, depth) {
    if (this.#length > this.#end) return false
    this.#head(kind, items.length, isCut)
    for (let i = 0; i < items.length && i < MOST_SHOWN; i++) if (!this.#add(items[i], reader, depth + 1)) return false
    return true
  }

  /** @param {import('./values.js').Value} global */
  #addGlobal(global) {
    let number = this.#numbers.get(global)
    if (number === undefined) {
      if (this.#globals.length >= MOST_NAMES) return false
      number = this.#globals.push(makeGlobal(global.module, global.name)) - 1
      this.#numbers.set(global, number)
    }
    this.#bytes[this.#length++] = NAME
    this.#bytes[this.#length++] = number & 0xff
    this.#bytes[this.#length++] = number >> 8
    return true
  }

  /** @param {Uint8Array} bytes of the pickle @param {number} at where an opcode of data stands */
  #addData(bytes, at) {
    const n = /** @type {Int8Array} */ (lengths)[bytes[at]]
    let length = 1 + n
    if (n === -2) length = 2 + bytes[at + 1]
    else if (n < 0) length = bytes[at + 2] || bytes[at + 3] || bytes[at + 4] ? Infinity : (n === -5 ? 9 : 5) + bytes[at + 1]
    if (this.#length + length > this.#end) return false
    for (let i = 0; i < length; i++) this.#bytes[this.#length++] = bytes[at + i]
    return true
  }

  /** The text of arguments. @param {number} start */
  textAt(start) {
    this.#reader ??= new Reader(this.#bytes, 0, () => {})
    this.#reader.pos = start
    return textOf(this.#read(this.#reader))
  }

  /** @param {Reader} reader @returns {any} */
  #read(reader) {
    const code = this.#bytes[reader.pos]
    if (code > HIDDEN) {
      reader.next()
      return VALUES.has(code) ? VALUES.get(code) : reader.arg
    }
    const at = reader.pos + 1
    const [kind, count, isCut] = this.#bytes.subarray(at, at + 3)
    reader.pos = at
    if (code === HIDDEN) return { kind: OPAQUE, items: [] }
    if (code === NAME) {
      reader.pos += 2
      return this.#globals[kind | (count << 8)]
    }
    if (code === CALLED) {
      const callee = this.#read(reader)
      const args = this.#read(reader)
      return { ...args, kind: CALL, callee }
    }
    reader.pos += 3
    const items = []
    for (let i = 0; i < count; i++) items.push(this.#read(reader))
    return { kind, items, isCut: isCut === 1 }
  }
}
