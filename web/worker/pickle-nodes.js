/**
 * From a node of the tree to the opcode where its value begins, and back. The worker that stands aside is asked: it traces the pickle, and a trace of a long
 * one cannot be interrupted.
 *
 * @typedef {import('./pickle-place.js').Step} Step
 * @typedef {{ keys: string[], steps: string[] }} Found a node: the keys of the archives around its pickle, then the steps within the value of that
 */
import { genops, PersistentId, trace } from 'brine'
import { opened, takeSource } from './file.js'
import { nodeOf, wayTo } from './nodes.js'
import { bytesOf, pickles } from './pickle-bytes.js'
import { keyOf, keysTo, placeOf } from './pickle-place.js'
import { ValueOffsets } from './value-offsets.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('./file.js').Origin} Origin */

/** The pickle that was traced last. @type {{ pickle: number, start: number, offsets: ValueOffsets } | undefined} */
let traced

/** The bytes that were read last. @type {{ pickle: number, bytes: Uint8Array } | undefined} */
let held

/** @param {number} pickle @param {Job} job */
async function bytesOfHeld(pickle, job) {
  if (held?.pickle !== pickle) {
    held = undefined
    held = { pickle, bytes: await bytesOf(pickle, job) }
  }
  return held.bytes
}

/** Where the pickles begin that stand in a row, as long as they do at or before an offset and up to a number. @param {Uint8Array} bytes @param {number} row @param {number} offset @returns {{ row: number, start: number }} */
function startOf(bytes, row, offset) {
  let start = 0
  let number = 0
  while (number < row) {
    let end = start
    for (const { pos } of genops(bytes.subarray(start))) end = start + /** @type {number} */ (pos) + 1
    if (end >= bytes.length || end > offset || end === start) break
    start = end
    number++
  }
  return { row: number, start }
}

/** @param {number} pickle @param {number} start @param {Uint8Array} bytes @param {Job} job */
function offsetsOf(pickle, start, bytes, job) {
  if (traced?.pickle !== pickle || traced.start !== start) {
    traced = undefined
    job.progress({ done: 0, total: 0, what: 'Following the values' })
    const options = { lossless: true, encoding: /** @type {const} */ ('latin1'), persistentLoad: (/** @type {any} */ id) => new PersistentId(id) }
    traced = { pickle, start, offsets: new ValueOffsets(trace(bytes.subarray(start), options)) }
  }
  return traced.offsets
}

export const calls = {
  /** The way to a node, for `opcodeOf`. @param {number} id @returns {Promise<{ document: string, way: Step[] }>} */
  async wayOf(id) {
    nodeOf(id)
    return { document: opened().kind, way: wayTo(id).map(({ node, index }) => ({ step: node.step, index })) }
  },

  /** Where the value of a node begins. @param {Origin} origin @param {string} document @param {Step[]} way @param {Job} job @returns {Promise<{ pickle: number, offset: number } | undefined>} */
  async opcodeOf(origin, document, way, job) {
    takeSource(origin)
    const { kind, pickles: list } = await pickles()
    const names = list.map(({ name }) => name)
    const place = placeOf(document, kind, names, way)
    if (!place) return undefined
    const bytes = await bytesOfHeld(place.pickle, job)
    const { start } = startOf(bytes, place.row, Infinity)
    const offset = offsetsOf(place.pickle, start, bytes, job).offsetOf(way.slice(place.length))
    return offset === undefined ? undefined : { pickle: place.pickle, offset: start + offset }
  },

  /** The node whose value was made at one of some offsets in one pickle, the first that has one. @param {Origin} origin @param {string} document @param {number} pickle @param {number[]} offsets @param {Job} job @returns {Promise<Found | undefined>} */
  async nodeAt(origin, document, pickle, offsets, job) {
    takeSource(origin)
    const { kind, pickles: list } = await pickles()
    const names = list.map(({ name }) => name)
    const keysOf = (/** @type {number} */ row) => keysTo(document, kind, names, pickle, row)
    if (!keysOf(0)) return undefined
    const bytes = await bytesOfHeld(pickle, job)
    const isRow = names.length === 1 && names[0] === '' && (document === 'pickles' || document === 'several')
    const { row, start } = isRow ? startOf(bytes, Infinity, offsets[0]) : { row: 0, start: 0 }
    const keys = keysOf(row)
    if (!keys) return undefined
    for (const offset of offsets) {
      const steps = offsetsOf(pickle, start, bytes, job).wayTo(offset - start)
      if (steps) return { keys, steps }
    }
    return undefined
  },

  /** The path of a node that was found. @param {Found} found @returns {Promise<string | undefined>} */
  async pathOf({ keys, steps }) {
    let { node } = nodeOf(0)
    for (const key of keys) {
      const child = (await node.children()).find(({ step }) => keyOf(step) === key)
      if (!child) return undefined
      node = child
    }
    return node.path + steps.join('')
  },
}
