/**
 * Pickles in a source that is too long to be held: what `scanPickles` is of bytes, without reading long data and in bounded memory.
 *
 * They are scanned without their long data (condense.js), some at a time, and the offsets that are told are those of the source. What was left off is not
 * covered where a reader could make more of it than data.
 */
import { readExactly } from '../sources/reading.js'
import { isLegacy, PICKLES } from '../types/torch/legacy.js'
import { Condenser } from './condense.js'
import { KNOWN } from './findings.js'
import { Judge } from './judge.js'
import { Machine } from './machine.js'
import { elementBytes, scanPickles } from './pickles.js'
import { isKind, LIST } from './values.js'

/** @typedef {import('./pickles.js').Scanned} Scanned */
/** @typedef {import('../sources/source.js').Source} Source */

/** So much of pickles is scanned at a time, and a pickle may take so much without its long data. */
const PIECE = 1 << 24
const MOST_OPCODES = 1 << 27
/** So much is looked at of what is no pickle. */
const TAIL = 1 << 24
const MOST_GAPS = 100
const PROTO = 0x80
/** What may read bytes as something else than data. */
const MAY_READ = /load|decode|encode|hex|join|codecs|getattr|compress|marshal|exec|eval|compile|partial/i
/** How protocols up to 2 write bytes: as text, which this makes bytes of. */
const LATIN1 = '_codecs.encode'

/**
 * Scans the pickles that a source starts with, which may be read in order alone and tell its size at its end.
 * @param {Source} source @param {import('./pickles.js').Options} options @returns {Promise<Scanned>}
 */
export async function scanLongPickles(source, options) {
  /** @type {Scanned} */
  const all = { judge: new Judge(options.allowed, () => 0), isBroken: false, hasTrailing: false, gaps: [], count: 0, end: 0 }
  for (let at = 0; at < source.size;) at = await scanFrom(source, at, all, options)
  return all
}

/** Scans pickles from an offset on, and adds what was found; where to go on. @param {Source} source @param {number} start @param {Scanned} all @param {import('./pickles.js').Options} options @returns {Promise<number>} */
async function scanFrom(source, start, all, options) {
  const isTorch = isLegacy(await source.read(start, 64, 64))
  const condenser = new Condenser(source, start)
  let count = 0
  let last = 0
  for (let isWhole = true; isWhole && condenser.pos < source.size;) {
    last = condenser.length
    isWhole = await condenser.pickle(MOST_OPCODES)
    if (isWhole) count++
    if (isWhole && (options.isAlone || (isTorch && count === PICKLES.length))) break
    if (isWhole && condenser.length > PIECE && !isTorch) takePiece(all, condenser, options)
  }
  if (options.isAlone && count) {
    takePiece(all, condenser, options)
    return source.size
  }
  if (isTorch && count === PICKLES.length) {
    const keys = new Machine(condenser.kept(), last, new Judge(new Set(), () => 0), { skipsArrays: false }).run().value
    takePiece(all, condenser, options)
    const end = await skipStorages(source, condenser.pos, keys, all.judge.storages)
    if (end !== undefined) return end
    all.hasTrailing ||= condenser.pos < source.size
  }
  // What stands behind the last pickle, or in the place of one, is what the scanner of bytes makes of its start.
  await condenser.copy(Math.min(TAIL, source.size - condenser.pos))
  const left = condenser.pos
  const { size } = source
  if (condenser.length) takePiece(all, condenser, options)
  if (left < size) leave(all, left, size === Infinity ? 0 : size - left, 'it is not read, as no whole pickle stands before it', options)
  return size
}

/** Scans what was kept so far, and adds what was found. @param {Scanned} all @param {Condenser} condenser @param {import('./pickles.js').Options} options */
function takePiece(all, condenser, options) {
  const { bytes, cuts, start } = condenser.take()
  const found = scanPickles(bytes, options)
  const { judge } = found
  const isData = judge.level <= KNOWN && !judge.globals.some(({ name }) => MAY_READ.test(name) && name !== LATIN1)
  const payloads = isData ? [] : cuts.filter(({ isPayload }) => isPayload)
  const toSource = placesOf(start, cuts)
  for (const list of [judge.findings, judge.globals, judge.calls, judge.differences]) for (const item of list) item.offset = toSource(item.offset)
  for (const gap of found.gaps) {
    const end = toSource(gap.offset + gap.length)
    gap.offset = toSource(gap.offset)
    gap.length = end - gap.offset
  }
  // What breaks behind whole pickles, and does not start as one, is data behind them.
  const isRest = all.count > 0 && found.count === 0 && bytes[0] !== PROTO && judge.globals.length === 0
  if (!isRest) all.judge.merge(judge)
  all.isBroken ||= found.isBroken && !isRest
  all.hasTrailing ||= found.hasTrailing || (found.isBroken && isRest)
  for (const gap of found.gaps) all.gaps.push(gap)
  for (const { at, length } of payloads)
    leave(all, toSource(at) - length, length, 'these bytes of a pickle that is not known to take them for data are not read', options)
  all.count += found.count
  all.end = found.count ? toSource(found.end) : all.end
  return all
}

/** What tells the offset in the source of one in what was kept. @param {number} start @param {import('./condense.js').Cut[]} cuts */
function placesOf(start, cuts) {
  const ends = cuts.map(({ at }) => at)
  let sum = start
  const sums = cuts.map(({ length }) => (sum += length))
  return (/** @type {number} */ offset) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle] <= offset) low = middle + 1
      else high = middle
    }
    return offset + (low ? sums[low - 1] : start)
  }
}

/** @param {Scanned} all @param {number} offset @param {number} length @param {string} why @param {import('./pickles.js').Options} options */
function leave(all, offset, length, why, { member }) {
  if (all.gaps.length < MOST_GAPS) all.gaps.push({ offset, length, why, ...(member === undefined ? {} : { member }) })
}

/** Where the storages behind the pickles of torch's old format end; undefined where they are none. @param {Source} source @param {number} at @param {any} keys @param {Map<any, string>} types */
async function skipStorages(source, at, keys, types) {
  if (!isKind(keys, LIST) || keys.isCut) return undefined
  for (const key of keys.items) {
    const size = elementBytes(types.get(key))
    if (size === undefined || at + 8 > source.size) return undefined
    const count = await readExactly(source, at, 8)
    const length = Number(new DataView(count.buffer, count.byteOffset, 8).getBigInt64(0, true)) * size
    if (!(length >= 0 && at + 8 + length <= source.size)) return undefined
    at += 8 + length
  }
  return at
}
