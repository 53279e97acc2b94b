/**
 * The containers and calls of the machine, which keep what is in them as it stands on its stack.
 *
 * There a number is the offset of an opcode whose argument is the value, or a cell (cells.js): most values are never looked at, and are made where they are.
 * What else is a number stands in a box.
 */
import { CALL, MOST_ITEMS } from './values.js'

/** @typedef {import('./reader.js').Reader} Reader */

/** A number that stands for itself. */
class Box {
  /** @param {number} value */
  constructor(value) {
    this.value = value
  }
}

/** What stands for a value on the stack. @param {any} value @returns {any} */
export const rawOf = (value) => (typeof value === 'number' ? new Box(value) : value)

/** The value that something on the stack stands for. @param {any} raw @param {Reader} reader @returns {any} */
export const valueOf = (raw, reader) =>
  typeof raw === 'number' ? (raw < 0 ? reader.cells.valueAt(raw, reader) : reader.valueAt(raw)) : raw instanceof Box ? raw.value : raw

/** A list, tuple, dict or set. */
export class Container {
  /** @param {number} kind @param {any[]} raw its own from now on @param {Reader} reader */
  constructor(kind, raw, reader) {
    this.kind = kind
    this.raw = raw
    this.reader = reader
    /** @type {any[] | undefined} */
    this.made = undefined
    this.isCut = raw.length > MOST_ITEMS
    if (this.isCut) raw.length = MOST_ITEMS
  }

  get items() {
    this.made ??= this.raw.map((raw) => valueOf(raw, this.reader))
    return this.made
  }

  /** Adds items, as many as are kept. @param {any[]} raw */
  add(raw) {
    const own = this.raw
    const count = Math.min(raw.length, MOST_ITEMS - own.length)
    if (count < raw.length) this.isCut = true
    if (own.length === 0 && !this.made && count === raw.length) {
      this.raw = raw
      return
    }
    for (let i = 0; i < count; i++) {
      own.push(raw[i])
      if (this.made) this.made.push(valueOf(raw[i], this.reader))
    }
  }
}

/** What a call of the pickle gives. */
export class Call {
  /** @param {any} callee @param {string} opcode @param {{ items: any[], isCut?: boolean }} args @param {any} keywords */
  constructor(callee, opcode, args, keywords) {
    this.kind = CALL
    this.callee = callee
    this.opcode = opcode
    this.args = args
    this.keywords = keywords
    /** @type {any} */
    this.state = undefined
    this.isCut = args.isCut ?? false
  }

  get items() {
    return this.args.items
  }
}
