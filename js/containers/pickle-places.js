/**
 * Places of pickles in a file: as what `load` and pickletools read, where one ends, and where they stand in rows.
 *
 * @typedef {import('../sources/source.js').Source} Source
 * @typedef {import('./content.js').Context} Context
 * @typedef {import('./find-pickles.js').FoundPickle} FoundPickle
 */
import { PersistentId } from '../types/python/persistent-id.js'
import { isPickleError } from '../errors.js'
import { loadFrom } from '../load/load-async.js'
import { readExactly } from '../sources/reading.js'
import { sliceSource } from '../sources/slice.js'
import { settle } from '../settings.js'
import { PICKLES } from '../types/torch/legacy.js'
import { findPrefixed, startsAsPickle } from './length-prefixes.js'
import { isNpy, npyHeaderLength, readNpyHeader } from './numpy/npy.js'
import { SHELF_BLOCK, skipPadding } from './padding.js'
import { MOST_OBJECTS } from './row.js'
import { treeOptions } from './tree-options.js'

const ARRAY_HEAD = 1024
/** Within so many bytes the second pickle of a shelf mostly starts. */
const PADDED_HEAD = 1 << 16
const STOP = 0x2e

/**
 * What reads a source as `load` takes it: a form of it that has no place of its own is a Blob in all that is asked of it.
 * @param {Source} source of known size @returns {any}
 */
const asBlob = (source) => ({
  size: source.size,
  slice: (/** @type {number} */ start, /** @type {number} */ end) => ({
    arrayBuffer: async () => source.read(start, Math.max(0, Math.min(end, source.size) - start), end - start),
  }),
  arrayBuffer: async () => source.read(0, source.size, source.size),
})

/** @param {string} name @param {Source} source @returns {FoundPickle} */
export const found = (name, source) => ({ name, source: async () => asBlob(source) })

/** @param {string} name @param {Source} source @param {number} start @param {number} end @returns {FoundPickle} */
export const foundAt = (name, source, start, end) => found(name, sliceSource(source, start, end - start))

/** Pickles in a row by their numbers; one alone has no name. @param {Source} source @param {{ start: number, end: number }[]} places */
const rowOf = (source, places) => ({
  kind: places.length > 1 ? 'pickles' : 'pickle',
  pickles: places.map(({ start, end }, i) => foundAt(places.length > 1 ? String(i) : '', source, start, end)),
})

/** What tells where the pickle at an offset ends. @param {Source} source @param {Context} context */
function endReader(source, context) {
  const settings = settle({ ...treeOptions(context), persistentLoad: (pid) => new PersistentId(pid) })
  return async (/** @type {number} */ at) => ({ end: (await loadFrom(source, at, settings, true)).end })
}

/** Where the pickle at an offset ends; the end of the source where it cannot be loaded. @param {Source} source @param {number} at @param {Context} context */
async function endOf(source, at, context) {
  try {
    return (await endReader(source, context)(at)).end
  } catch (error) {
    if (!isPickleError(error)) throw error
    return source.size
  }
}

/** The pickles that stand behind their lengths; undefined where they do not with certainty. @param {Source} source @param {Uint8Array} head @param {Context} context */
export async function findBehindLengths(source, head, context) {
  const row = await findPrefixed(source, head, () => endReader(source, context))
  return row && rowOf(source, row.objects)
}

/** Whether bytes hold the end of a pickle, zeros up to a multiple of 512, and the start of another there. @param {Uint8Array} bytes */
export function mayBePadded(bytes) {
  for (let at = SHELF_BLOCK; at < bytes.length; at += SHELF_BLOCK) {
    if (bytes[at - 1] !== 0 || !startsAsPickle(bytes.subarray(at, at + 2))) continue
    let end = at - 1
    while (end > at - SHELF_BLOCK && bytes[end] === 0) end--
    if (bytes[end] === STOP) return true
  }
  return false
}

/** The pickles between which zeros stand, as in a shelf without its directory; undefined where none do. @param {Source} source @param {Context} context */
export async function findPadded(source, context) {
  if (!mayBePadded(await source.read(0, Math.min(PADDED_HEAD, source.size), PADDED_HEAD))) return undefined
  /** @type {{ start: number, end: number }[]} */
  const places = []
  let isPadded = false
  for (let start = 0; start < source.size && places.length < MOST_OBJECTS;) {
    const end = await endOf(source, start, context)
    places.push({ start, end })
    start = await skipPadding(source, end)
    isPadded ||= start > end
  }
  return isPadded ? rowOf(source, places) : undefined
}

/** The pickles of arrays of objects, of which repeated `numpy.save` leaves several in a file. @param {Source} source @param {Context} context */
export async function findInArrays(source, context) {
  /** @type {{ start: number, end: number, place: number }[]} */
  const places = []
  for (let at = 0, place = 0; at < source.size; place++) {
    const head = await source.read(at, Math.min(ARRAY_HEAD, source.size - at), ARRAY_HEAD)
    // What follows the last array is none.
    if (place > 0 && !isNpy(head)) break
    const length = npyHeaderLength(head, context.name)
    const { dataOffset, dataLength, hasObjects } = readNpyHeader(await readExactly(source, at, Math.min(length, source.size - at)), context.name)
    const start = at + dataOffset
    at = hasObjects ? await endOf(source, start, context) : start + dataLength
    if (hasObjects) places.push({ start, end: at, place })
  }
  return places.map(({ start, end, place }) => foundAt(places.length > 1 ? String(place) : '', source, start, end))
}

/** The five pickles that a file of torch's old format begins with. The first stands for the file where none is named, as pickletools reads it. @param {Source} source @param {Context} context */
export async function findLegacy(source, context) {
  /** @type {FoundPickle[]} */
  const pickles = []
  for (let at = 0, i = 0; i < PICKLES.length && at < source.size; i++) {
    const end = await endOf(source, at, context)
    pickles.push(foundAt(PICKLES[i], source, at, end))
    at = end
  }
  return pickles
}
