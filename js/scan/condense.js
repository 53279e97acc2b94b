/**
 * Pickles without their long data: copied opcode by opcode, so that what is left is short, and is a pickle all the same.
 *
 * What is left off are the ends of long bytes and texts, and of the arrays that joblib writes between the opcodes. The lengths in opcodes and frames are mended to
 * what is left in; of arrays the scanner's machine is told by inline-arrays.js. A machine runs along only to know these arrays.
 */
import { opcodesByCode } from '../codec/opcode-table.js'
import { recognizeCompression } from '../containers/decompress/recognize-compression.js'
import { inlineArray, noteCuts } from './inline-arrays.js'
import { Judge } from './judge.js'
import { Machine } from './machine.js'
import { CALL, isKind } from './values.js'
import { Window } from './window.js'

/** @typedef {{ at: number, length: number, isPayload: boolean }} Cut behind how many of the bytes that are kept so many were left off, and whether they were an opcode's own */

/** What is longer is cut, and so many of their start are kept. */
const LONG = 1 << 18
const KEPT = 1 << 12
/** Bytes that look like a pickle, an archive or what is compressed are kept up to this length. */
const LONGEST_NESTED = 1 << 26
const LONGEST_LINE = 1 << 24
const HEAD = 16
const PROTO = 0x80
const [STOP, BUILD, FRAME, GLOBAL] = [0x2e, 0x62, 0x95, 0x63]
/** The opcodes of bytes and texts, behind a length of 4 bytes or of 8. */
const BYTES4 = [0x42, 0x54, 0x58]
const BYTES8 = [0x8e, 0x96, 0x8d]
const WRAPPER = 'NumpyArrayWrapper'

/** Whether bytes may be a pickle, or something that has pickles in it. @param {Uint8Array} head */
export const mayHoldPickles = (head) =>
  (head[0] === PROTO && head[1] <= 5) || (head[0] === 0x50 && head[1] === 0x4b) || head[0] === 0x93 || recognizeCompression(head) !== undefined

export class Condenser {
  #window
  #source
  #out = new Uint8Array(1 << 16)
  #length = 0
  /** @type {Cut[]} */
  cuts = []
  /** The machines of a pickle and of the arrays of objects in it. @type {Machine[]} */
  #machines = []
  #hasWrapper = false
  #frame = { at: 0, end: 0 }
  /** Where the next opcode stands in the source. */
  pos

  /** @param {import('../sources/source.js').Source} source @param {number} pos where the first pickle starts */
  constructor(source, pos) {
    this.#window = new Window(source)
    this.#source = source
    this.pos = pos
    /** Where what is kept starts in the source. */
    this.start = pos
  }

  get length() {
    return this.#length
  }

  /** What was kept since the last call. */
  take() {
    const bytes = this.#out.slice(0, this.#length)
    noteCuts(bytes, new Map(this.cuts.filter(({ isPayload }) => !isPayload).map(({ at, length }) => [at - KEPT, length])))
    const { cuts, start } = this
    this.#length = 0
    this.cuts = []
    this.start = this.pos
    return { bytes, cuts, start }
  }

  /** Keeps a short part of the source that the window has, where there is room for it. @param {number} length */
  #copyNow(length) {
    const { bytes, base } = this.#window
    const at = this.pos - base
    const out = this.#out
    if (length > HEAD || at + length > bytes.length || this.#length + length > out.length) return false
    for (let i = 0; i < length; i++) out[this.#length + i] = bytes[at + i]
    this.#length += length
    this.pos += length
    return true
  }

  /** Keeps a part of the source, from `pos` on. @param {number} length */
  async copy(length) {
    const room = this.#length + length
    if (room > this.#out.length) {
      const out = new Uint8Array(Math.max(room, this.#out.length * 2))
      out.set(this.#out.subarray(0, this.#length))
      this.#out = out
    }
    for (let left = length; left > 0;) {
      await this.#window.move(this.pos, 1)
      const at = this.pos - this.#window.base
      const part = this.#window.bytes.subarray(at, at + left)
      if (part.length === 0) return
      this.#out.set(part, this.#length)
      this.#length += part.length
      this.pos += part.length
      left -= part.length
    }
  }

  /**
   * Copies one pickle; whether it comes to a STOP. Where it does not, `pos` is where it breaks.
   * @param {number} most bytes that it may take
   */
  async pickle(most) {
    this.#hasWrapper = false
    this.#frame = { at: 0, end: 0 }
    const first = this.#length
    this.#machines = [this.#machine(first)]
    const opcodes = opcodesByCode()
    while (this.#length - first <= most) {
      if (this.pos + HEAD > this.#window.end) await this.#window.move(this.pos, HEAD)
      const { bytes, base } = this.#window
      const code = bytes[this.pos - base]
      const opcode = opcodes[code]
      if (!opcode) return false
      const n = opcode.arg?.n ?? 0
      const length = n >= 0 ? 1 + n : n === -1 ? await this.#lines(opcode.arg?.name === 'stringnl_noescape_pair' ? 2 : 1) : this.#counted(n)
      if (length === undefined || this.pos + length > this.#source.size) return false
      if (code === FRAME) this.#frame = { at: this.#length + 1, end: this.pos + 9 + Number(viewOf(bytes).getBigUint64(this.pos - base + 1, true)) }
      if (length > LONG && (BYTES4.includes(code) || BYTES8.includes(code))) await this.#payload(length, BYTES8.includes(code) ? 8 : 4)
      else {
        const at = this.#length
        if (!this.#copyNow(length)) await this.copy(length)
        if (!this.#hasWrapper && (code === GLOBAL || (n < -1 && length > WRAPPER.length && length < 64))) this.#hasWrapper = this.#textAt(at).includes(WRAPPER)
      }
      if (code === STOP && this.#machines.length === 1) return true
      if (code === STOP) this.#endNested()
      else if (code === BUILD && this.#hasWrapper && !(await this.#array())) return false
    }
    return false
  }

  #textAt(/** @type {number} */ at) {
    return String.fromCharCode(...this.#out.subarray(at, Math.min(this.#length, at + 256)))
  }

  /** The length of an opcode with one or two lines; undefined where there is no end to them. @param {number} count */
  async #lines(count) {
    for (let room = 1 << 10; ; room *= 32) {
      const isThere = await this.#window.move(this.pos, room)
      const { bytes, base } = this.#window
      let end = this.pos - base
      for (let i = 0; i < count && end >= 0; i++) end = bytes.indexOf(10, end + 1)
      if (end >= 0) return end + 1 - (this.pos - base)
      if (!isThere || room > LONGEST_LINE) return undefined
    }
  }

  /** The length of an opcode with data behind a count. @param {number} n */
  #counted(n) {
    const { bytes, base } = this.#window
    const at = this.pos - base + 1
    const width = n === -2 ? 1 : n === -5 ? 8 : 4
    if (at + width > bytes.length) return undefined
    const view = viewOf(bytes)
    const count = n === -2 ? bytes[at] : n === -5 ? Number(view.getBigUint64(at, true)) : n === -3 ? view.getInt32(at, true) : view.getUint32(at, true)
    return count < 0 ? undefined : 1 + width + count
  }

  /** Long bytes: their start, with a length that is mended. @param {number} length of the opcode @param {number} width of its count */
  async #payload(length, width) {
    const head = 1 + width
    await this.#window.move(this.pos, head + 64)
    const at = this.pos - this.#window.base + head
    if (mayHoldPickles(this.#window.bytes.subarray(at, at + 64)) && length < LONGEST_NESTED) return this.copy(length)
    const start = this.pos
    const out = this.#length
    await this.copy(head + KEPT)
    const view = viewOf(this.#out)
    if (width === 4) view.setUint32(out + 1, KEPT, true)
    else view.setBigUint64(out + 1, BigInt(KEPT), true)
    return this.#cut(length - head - KEPT, start + length, true)
  }

  /** Leaves off bytes from `pos` on. @param {number} length @param {number} end in the source of what they are a part of @param {boolean} isPayload */
  #cut(length, end, isPayload) {
    this.cuts.push({ at: this.#length, length, isPayload })
    this.pos += length
    const { at, end: frameEnd } = this.#frame
    if (!isPayload || end > frameEnd) return
    const view = viewOf(this.#out)
    view.setBigUint64(at, view.getBigUint64(at, true) - BigInt(length), true)
  }

  /** What is kept since the last `take`. */
  kept() {
    return this.#out.subarray(0, this.#length)
  }

  /** A machine that runs from an offset of what is kept. @param {number} at */
  #machine(at) {
    return new Machine(this.kept(), at, new Judge(new Set(), () => 0), { skipsArrays: false })
  }

  /** What stands behind a BUILD, where joblib has an array there; whether it is all there. */
  async #array() {
    const machine = this.#machines[this.#machines.length - 1]
    const { reader } = machine
    reader.bytes = this.kept()
    reader.view = viewOf(reader.bytes)
    machine.run()
    if (reader.start < this.#length) return false
    const object = machine.stack[machine.stack.length - 1]
    const array = isKind(object, CALL) && object.state !== undefined ? inlineArray(object, object.state) : undefined
    if (!array) return true
    if (array.hasObjects) {
      this.#machines.push(this.#machine(this.#length))
      return true
    }
    await this.#window.move(this.pos, 1)
    const length = array.length + (array.isPadded ? 1 + (this.#window.bytes[this.pos - this.#window.base] ?? 0) : 0)
    if (this.pos + length > this.#source.size) return false
    await this.copy(Math.min(length, length > LONG ? KEPT : LONG))
    if (length > LONG) this.#cut(length - KEPT, 0, false)
    reader.pos = this.#length
    return true
  }

  #endNested() {
    this.#machines.pop()
    this.#machines[this.#machines.length - 1].reader.pos = this.#length
  }
}

const viewOf = (/** @type {Uint8Array} */ bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
