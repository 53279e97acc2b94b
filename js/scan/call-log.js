/**
 * The calls that a scan tells of, in order. Of those that need no look, which may be most of a pickle, the bytes of their arguments are kept, and the records
 * are made when they are asked for.
 */
import { opcodesByCode } from '../codec/opcodes.js'
import { Reader } from './reader.js'
import { textOf, TUPLE } from './values.js'

/** @typedef {import('./judge.js').JudgedCall} JudgedCall */

/** Arguments of more items or bytes are written at once. */
const MOST_ITEMS = 16
const MOST_BYTES = 240
const [NONE, NEWTRUE, NEWFALSE] = [0x4e, 0x88, 0x89]
const VALUES = new Map(/** @type {[number, any][]} */ ([[NONE, null], [NEWTRUE, true], [NEWFALSE, false]])) // prettier-ignore

/** The lengths of the arguments of opcodes, as pickletools has them. @type {Int8Array | undefined} */
let lengths

export class CallLog {
  /** Records, and where the arguments start of those to be made. @type {(JudgedCall | number)[]} */
  #entries = []
  /** The records to be made, but for their arguments, and which of them are used again. @type {{ opcode: string, name: string, severity: import('./judge.js').Verdict, member?: string }[]} */
  #forms = []
  /** @type {number[]} */
  #offsets = []
  #bytes = new Uint8Array(0)
  #length = 0

  get length() {
    return this.#entries.length
  }

  /** How many records are to be made. */
  get waiting() {
    return this.#forms.length
  }

  /** @param {JudgedCall} call */
  push(call) {
    this.#entries.push(call)
  }

  /**
   * Keeps a call whose arguments stand in the pickle; whether they are short enough, and nothing but data.
   * @param {{ opcode: string, name: string, severity: import('./judge.js').Verdict, member?: string }} form @param {number} offset @param {any[]} raw @param {Uint8Array} bytes of the pickle
   */
  defer(form, offset, raw, bytes) {
    if (raw.length > MOST_ITEMS) return false
    lengths ??= Int8Array.from({ length: 256 }, (_, code) => opcodesByCode()[code]?.arg?.n ?? 0)
    if (this.#length + MOST_BYTES + 2 > this.#bytes.length) this.#grow()
    const out = this.#bytes
    const end = this.#length + MOST_BYTES
    let to = this.#length
    out[to++] = raw.length
    for (let i = 0; i < raw.length; i++) {
      const item = raw[i]
      if (typeof item !== 'number') {
        if (item !== null && typeof item !== 'boolean') return false
        out[to++] = item === null ? NONE : item ? NEWTRUE : NEWFALSE
        continue
      }
      const n = lengths[bytes[item]]
      const length =
        n >= 0
          ? 1 + n
          : n === -2
            ? 2 + bytes[item + 1]
            : bytes[item + 2] || bytes[item + 3] || bytes[item + 4]
              ? Infinity
              : (n === -5 ? 9 : 5) + bytes[item + 1]
      if (to + length > end) return false
      for (let k = 0; k < length; k++) out[to++] = bytes[item + k]
    }
    this.#entries.push(this.#length)
    this.#forms.push(form)
    this.#offsets.push(offset)
    this.#length = to
    return true
  }

  #grow() {
    const bytes = new Uint8Array(Math.max(4096, this.#bytes.length * 2))
    bytes.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = bytes
  }

  /** All records; the array is the same each time. @returns {JudgedCall[]} */
  records() {
    if (this.#forms.length) {
      const reader = new Reader(this.#bytes, 0, () => {})
      let made = 0
      for (let i = 0; i < this.#entries.length; i++) {
        const at = this.#entries[i]
        if (typeof at !== 'number') continue
        const { opcode, name, severity, member } = this.#forms[made]
        /** @type {JudgedCall} */
        const call = { opcode, offset: this.#offsets[made++], name, arguments: this.#argumentsAt(reader, at), severity }
        if (member !== undefined) call.member = member
        this.#entries[i] = call
      }
      this.#forms = []
      this.#offsets = []
      this.#bytes = new Uint8Array(0)
      this.#length = 0
    }
    return /** @type {JudgedCall[]} */ (this.#entries)
  }

  /** @param {Reader} reader @param {number} at */
  #argumentsAt(reader, at) {
    const items = []
    reader.pos = at + 1
    for (let count = this.#bytes[at]; count > 0; count--) {
      reader.next()
      items.push(VALUES.has(reader.code) ? VALUES.get(reader.code) : reader.arg)
    }
    return textOf({ kind: TUPLE, items, isCut: false })
  }
}
