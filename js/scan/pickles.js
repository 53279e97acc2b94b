/**
 * The pickles in bytes: those in a row, what breaks off, what follows the last one or stands before the first, and those in bytes of theirs.
 *
 * @typedef {object} Gap bytes that were not understood
 * @property {number} offset @property {number} length @property {string} why @property {string} [member]
 *
 * @typedef {object} Scanned what was found in bytes
 * @property {Judge} judge @property {boolean} isBroken @property {boolean} hasTrailing @property {Gap[]} gaps @property {number} count of whole pickles @property {number} end where the last of them ends
 */
import { isLegacy, PICKLES } from '../types/torch/legacy.js'
import { DANGEROUS, UNKNOWN } from './findings.js'
import { Judge } from './judge.js'
import { keepAlive } from './kept-alive.js'
import { Machine, NO_MEMO } from './machine.js'
import { Memo } from './memo.js'
import { findRefusal } from './refusals.js'
import { isKind, LIST } from './values.js'

const PROTO = 0x80
const HIGHEST_PROTOCOL = 5
/** Pickles in bytes in pickles. */
const DEEPEST = 8
/** How many places of what is no pickle are tried, and what they may cost in all. */
const MOST_TRIES = 512
const MOST_TRIED_BYTES = 1 << 26
/** Names of modules and their globals, so that a text that is read as a pickle by chance is told from one. */
const NAME = /^[A-Za-z_][\w.]*$/
const ELEMENT_BYTES = /** @type {Record<string, number>} */ ({ Double: 8, Float: 4, Half: 2, BFloat16: 2, Untyped: 1, Long: 8, Int: 4, Short: 2, Char: 1, Byte: 1, Bool: 1, ComplexFloat: 8, ComplexDouble: 16, ComplexHalf: 4, QInt8: 1, QUInt8: 1, QInt32: 4 }) // prettier-ignore

/** The bytes of an element of a storage, by the name of its type; undefined where it is not known. @param {string | undefined} type @returns {number | undefined} */
export const elementBytes = (type = '') => ELEMENT_BYTES[type.replace('Storage', '')]

/** @typedef {{ allowed: Set<string>, allowsIds?: boolean, member?: string, depth?: number, base?: number, isAlone?: boolean }} Options `isAlone`: what follows the first pickle is not looked at */

/** A judge for a part of the input. @param {Uint8Array} input @param {Options} options @returns {Judge} */
function makeJudge(input, options) {
  const { allowed, allowsIds = false, member, depth = 0, base = 0 } = options
  /** @type {Judge} */
  const judge = new Judge(
    allowed,
    (bytes, isQuiet) => {
      if (depth >= DEEPEST) return UNKNOWN
      const inner = scanPickles(bytes, { ...options, depth: depth + 1, base: bytes.buffer === input.buffer ? base + bytes.byteOffset - input.byteOffset : 0 })
      const level = Math.max(inner.judge.level, inner.isBroken && !isQuiet ? UNKNOWN : 0)
      if (!isQuiet || level === DANGEROUS) judge.merge(inner.judge)
      return level
    },
    base,
  )
  judge.member = member
  judge.allowsIds = allowsIds
  return judge
}

const isName = (/** @type {{ module: string, qualname: string }} */ { module, qualname }) => NAME.test(module) && (qualname === '' || NAME.test(qualname))

/** Whether a machine that was set on what may be no pickle has read one: names that are names, and an end, or harm under such a name. @param {Judge} judge @param {boolean} isWhole */
const isPickle = (judge, isWhole) => judge.globals.some((named) => isName(named) && (isWhole || named.severity === 'dangerous'))

/** @param {Uint8Array} bytes @param {number} at */
const startsAsPickle = (bytes, at) => bytes[at] === PROTO && bytes[at + 1] <= HIGHEST_PROTOCOL

/** Scans the pickles in bytes. @param {Uint8Array} bytes @param {Options} options @returns {Scanned} */
export function scanPickles(bytes, options) {
  keepAlive()
  const judge = makeJudge(bytes, options)
  const scanned = { judge, isBroken: false, hasTrailing: false, gaps: /** @type {Gap[]} */ ([]), count: 0, end: 0 }
  const isTorch = isLegacy(bytes.subarray(0, 64))
  let pos = 0
  /** @type {Memo | undefined} the memo of the pickles before, where they share one */
  let memo
  do {
    let trial = scanned.count === 0 ? judge : makeJudge(bytes, options)
    let machine = new Machine(bytes, pos, trial, { skipsArrays: true, memo })
    let { end, error, value } = machine.run()
    if (error === NO_MEMO && pos > 0 && !memo) {
      // Pickles of one Pickler, which one Unpickler reads with the memo of those before.
      memo = sharedMemo(bytes, pos, options)
      trial = makeJudge(bytes, options)
      machine = new Machine(bytes, pos, trial, { skipsArrays: true, memo })
      ;({ end, error, value } = machine.run())
    }
    if (memo) memo = machine.memo
    if (machine.arrays > 0) readPlainly(bytes, pos, judge, options)
    if (error !== undefined) {
      if (scanned.count === 0) scanned.isBroken = true
      else if (startsAsPickle(bytes, pos)) {
        scanned.isBroken = true
        judge.merge(trial)
      } else if (isPickle(trial, false)) {
        scanned.isBroken = true
        judge.merge(trial)
      } else scanned.hasTrailing = true
      leave(scanned, bytes, scanned.count === 0 ? end : pos, error, options)
      break
    }
    if (trial !== judge) judge.merge(trial)
    trial.finish()
    if (trial !== judge && trial.level > judge.level) judge.merge(trial)
    if (end < bytes.length && machine.reader.isInFrame())
      judge.differ(end - 1, 'STOP stands within a frame: pickle.py skips what is left of it, and the C unpickler reads on')
    const refusal = machine.arrays > 0 || memo ? undefined : findRefusal(bytes, pos)
    if (refusal) judge.differ(refusal.offset ?? pos, `the unpicklers refuse it, and pickletools reads on: ${refusal.message}`)
    scanned.count++
    scanned.end = pos = end
    if (options.isAlone) break
    if (isTorch && scanned.count === PICKLES.length && isAllStorages(bytes, pos, judge, value)) break
  } while (pos < bytes.length)
  if (scanned.isBroken) judge.finish()
  return scanned
}

/** The memo that one Unpickler has behind the pickles before an offset. @param {Uint8Array} bytes @param {number} before @param {Options} options */
function sharedMemo(bytes, before, options) {
  let memo = new Memo()
  for (let pos = 0; pos < before;) {
    const machine = new Machine(bytes, pos, makeJudge(bytes, options), { skipsArrays: true, memo })
    const { end, error } = machine.run()
    if (error !== undefined) break
    memo = machine.memo
    pos = end
  }
  return memo
}

/** The same pickle as who does not skip arrays reads it; only harm counts, as what it reads there is numbers. @param {Uint8Array} bytes @param {number} pos @param {Judge} judge @param {Options} options */
function readPlainly(bytes, pos, judge, options) {
  const other = makeJudge(bytes, options)
  new Machine(bytes, pos, other, { skipsArrays: false }).run()
  if (other.level > judge.level && other.level === DANGEROUS && isPickle(other, false)) {
    judge.merge(other)
    judge.differ(pos, 'what joblib skips as the numbers of an array is code to pickle')
  }
}

/** What is not read as pickles: it is searched for some that stand in it. @param {Scanned} scanned @param {Uint8Array} bytes @param {number} from @param {string} why @param {Options} options */
function leave(scanned, bytes, from, why, options) {
  const { judge } = scanned
  let start = from
  const note = (/** @type {number} */ end) => {
    if (end > start)
      scanned.gaps.push({ offset: start + (options.base ?? 0), length: end - start, why, ...(options.member === undefined ? {} : { member: options.member }) })
  }
  let tries = 0
  let cost = 0
  for (const at of placesOf(bytes, from + (scanned.count === 0 ? 1 : 0))) {
    if (at < start) continue
    if (tries++ >= MOST_TRIES || cost > MOST_TRIED_BYTES) break
    const trial = makeJudge(bytes, options)
    const { end, error } = new Machine(bytes, at, trial, { skipsArrays: true }).run()
    cost += end - at
    if (error !== undefined && bytes[at] !== PROTO) continue
    if (!isPickle(trial, error === undefined)) continue
    trial.finish()
    judge.merge(trial)
    scanned.hasTrailing = true
    note(at)
    start = end
  }
  note(bytes.length)
}

/** Where a pickle might start: at PROTO, and at a GLOBAL or INST of protocol 0. @param {Uint8Array} bytes @param {number} from */
function* placesOf(bytes, from) {
  for (let at = bytes.indexOf(PROTO, from); at >= 0; at = bytes.indexOf(PROTO, at + 1)) if (bytes[at + 1] >= 2 && bytes[at + 1] <= HIGHEST_PROTOCOL) yield at
  const end = Math.min(bytes.length, from + (1 << 20))
  let lineStart = from
  for (let at = from; at < end; at++) {
    const byte = bytes[at]
    if (byte === 10) lineStart = at + 1
    else if ((byte === 0x63 || byte === 0x28) && at - lineStart < 64 && isGlobalAt(bytes, byte === 0x63 ? at : at + 1)) yield at
  }
}

/** Whether GLOBAL or INST with two names stands somewhere. @param {Uint8Array} bytes @param {number} at */
function isGlobalAt(bytes, at) {
  if (bytes[at] !== 0x63 && bytes[at] !== 0x69) return false
  const first = bytes.indexOf(10, at)
  if (first < 0 || first - at > 200 || first === at + 1) return false
  const second = bytes.indexOf(10, first + 1)
  if (second < 0 || second - first > 200) return false
  const text = String.fromCharCode(...bytes.subarray(at + 1, second))
  return /^[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*$/.test(text)
}

/** Whether the bytes behind the pickles of torch's old format are the storages that they name, and no more. @param {Uint8Array} bytes @param {number} pos @param {Judge} judge @param {any} keys */
function isAllStorages(bytes, pos, judge, keys) {
  if (!isKind(keys, LIST)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const key of keys.items) {
    const size = elementBytes(judge.storages.get(key))
    if (size === undefined || pos + 8 > bytes.length) return false
    pos += 8 + Number(view.getBigInt64(pos, true)) * size
  }
  return pos === bytes.length
}
