/** The calls that a scan tells of, in order. The records of most are made when they are asked for. */
import { Snapshots } from './snapshots.js'

/** @typedef {import('./findings.js').JudgedCall} JudgedCall */
/** @typedef {{ opcode: string, name: string, severity: import('./findings.js').Verdict, member: string | undefined }} Form what a record says besides its arguments and offset */

export class CallLog {
  /** Records, and where the snapshots start of those to be made. @type {(JudgedCall | number)[]} */
  #entries = []
  /** Of those to be made. @type {Form[]} */
  #forms = []
  /** @type {number[]} */
  #offsets = []
  #snapshots = new Snapshots()
  /** The last one, which is likely to be that of the next call. @type {Form} */
  #form = { opcode: '', name: '', severity: 'data-only', member: undefined }

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
   * Keeps a call whose record is made later; whether a snapshot of its arguments could be taken.
   * @param {string} opcode @param {number} offset @param {string} name @param {import('./findings.js').Verdict} severity @param {string | undefined} member
   * @param {any} raw a tuple's cell, or the items, as on the machine's stack @param {boolean} isCut @param {import('./reader.js').Reader} reader
   */
  defer(opcode, offset, name, severity, member, raw, isCut, reader) {
    const start = this.#snapshots.take(raw, isCut, reader)
    if (start < 0) return false
    const form = this.#form
    if (form.opcode !== opcode || form.name !== name || form.severity !== severity || form.member !== member) this.#form = { opcode, name, severity, member }
    this.#entries.push(start)
    this.#forms.push(this.#form)
    this.#offsets.push(offset)
    return true
  }

  /** All records; the array is the same each time. @returns {JudgedCall[]} */
  records() {
    if (this.#forms.length) {
      let made = 0
      for (let i = 0; i < this.#entries.length; i++) {
        const start = this.#entries[i]
        if (typeof start !== 'number') continue
        const { opcode, name, severity, member } = this.#forms[made]
        /** @type {JudgedCall} */
        const call = { opcode, offset: this.#offsets[made++], name, arguments: this.#snapshots.textAt(start), severity }
        if (member !== undefined) call.member = member
        this.#entries[i] = call
      }
      this.#forms = []
      this.#offsets = []
      this.#snapshots = new Snapshots()
    }
    return /** @type {JudgedCall[]} */ (this.#entries)
  }
}
