/**
 * What a scan finds, and the levels that it is weighed by: nothing is named, only what is known is used as it is known, something is not known,
 * something does harm. A level only rises.
 *
 * @typedef {'data-only' | 'known-constructors' | 'unknown-code' | 'dangerous'} Verdict
 *
 * @typedef {object} Finding what raises the verdict over 'known-constructors'
 * @property {'unknown-code' | 'dangerous'} severity
 * @property {number} offset of the opcode in its pickle's bytes
 * @property {string} opcode
 * @property {string} name of the callable, `module.qualname` with the names of Python 3
 * @property {string | null} capability exec, import, file, network, process, nested pickle, attribute write or denial of service; null where nothing is known
 * @property {string} why in a sentence
 * @property {string} [arguments] as Python would write them, cut
 * @property {string} [member] in which member of the file
 *
 * @typedef {object} NamedGlobal a class or function that the pickles name
 * @property {string} name @property {string} module @property {string} qualname @property {number} offset of the first @property {Verdict} severity @property {string} [member]
 *
 * @typedef {object} JudgedCall a call that an unpickler would make
 * @property {string} opcode @property {number} offset @property {string} name @property {string} arguments @property {Verdict} severity @property {string} [member]
 *
 * @typedef {{ items: any[], isCut: boolean } | string} Shown what a finding has as its arguments, or their text
 */
import { textOf, TUPLE } from './values.js'

/** @type {Verdict[]} */
export const VERDICTS = ['data-only', 'known-constructors', 'unknown-code', 'dangerous']
export const KNOWN = 1
export const UNKNOWN = 2
export const DANGEROUS = 3

const MOST_FINDINGS = 1000
const MOST_DIFFERENCES = 100

/** @param {Shown | undefined} shown */
export const argumentsOf = (shown) =>
  shown === undefined || typeof shown === 'string' ? shown : textOf({ kind: TUPLE, items: shown.items, isCut: shown.isCut })

const room = (/** @type {any[]} */ list, /** @type {number} */ most) => Math.max(0, most - list.length)

export class Findings {
  level = 0
  /** @type {Finding[]} */
  findings = []
  /** Where Python's readers differ. @type {{ offset: number, why: string, member?: string }[]} */
  differences = []
  /** @type {string[]} what was left off, as there was too much of it */
  leftOff = []
  /** The member that is being looked into. @type {string | undefined} */
  member
  #found = new Set()

  /** @param {number} base where the bytes start in those that offsets are told of */
  constructor(base) {
    this.base = base
  }

  raise(/** @type {number} */ level) {
    if (level > this.level) this.level = level
  }

  /** Keeps what is found; the same is told once. @param {number} level @param {number} offset @param {string} opcode @param {string} name @param {string | null} capability @param {string} why @param {Shown} [shown] */
  find(level, offset, opcode, name, capability, why, shown) {
    this.raise(level)
    const args = level === DANGEROUS ? argumentsOf(shown) : ''
    const key = `${level} ${opcode} ${name} ${capability} ${this.member} ${level === DANGEROUS ? args : ''}`
    if (this.#found.has(key)) return
    if (this.findings.length >= MOST_FINDINGS) {
      if (this.leftOff.length === 0) this.leftOff.push(`findings after the first ${MOST_FINDINGS}`)
      return
    }
    this.#found.add(key)
    /** @type {Finding} */
    const finding = { severity: level === DANGEROUS ? 'dangerous' : 'unknown-code', offset: offset + this.base, opcode, name, capability, why }
    if (shown !== undefined) finding.arguments = argumentsOf(shown)
    if (this.member !== undefined) finding.member = this.member
    this.findings.push(finding)
  }

  differ(/** @type {number} */ offset, /** @type {string} */ why) {
    if (this.differences.length < MOST_DIFFERENCES)
      this.differences.push({ offset: offset + this.base, why, ...(this.member === undefined ? {} : { member: this.member }) })
  }

  /** Data that cannot be looked into. @param {string} why @param {number} offset */
  hidden(why, offset) {
    this.find(UNKNOWN, offset, '', '', null, `it cannot be looked into: ${why}`)
  }

  hugeMemo(/** @type {number} */ offset, /** @type {string} */ opcode, /** @type {any} */ id) {
    this.find(DANGEROUS, offset, opcode, '', 'denial of service', `the memo id ${id} makes the C unpickler take memory for as many entries`)
  }

  /** Takes over what was found elsewhere. @param {Findings} other */
  merge(other) {
    this.raise(other.level)
    this.findings.push(...other.findings.slice(0, room(this.findings, MOST_FINDINGS)))
    this.differences.push(...other.differences.slice(0, room(this.differences, MOST_DIFFERENCES)))
    this.leftOff.push(...other.leftOff)
  }
}
