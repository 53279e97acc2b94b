/** Compressed data in a file that is scanned: what they become is looked into, in memory up to a limit over the whole file. */
import { isTarHeader } from '../containers/archive/tar.js'
import { decompress } from '../containers/decompress/decompression.js'
import { recognizeCompression } from '../containers/decompress/recognize-compression.js'
import { startsWith } from '../containers/magic.js'
import { isNpy } from '../containers/numpy/npy.js'
import { isPickleError } from '../errors.js'
import { readExactly } from '../sources/reading.js'
import { openSource } from '../sources/source.js'
import { TEXT } from './content.js'
import { inflateForward } from './inflate-forward.js'
import { scanLongPickles } from './long-pickles.js'

/**
 * @typedef {import('./file-scan.js').FileScan} FileScan
 * @typedef {import('./file-scan.js').Place} Place
 * @typedef {import('./file-scan.js').Data} Data
 * @typedef {import('../sources/source.js').Source} Source
 */

/** What is no longer is read whole, and so much of what is longer is looked into where it is no row of pickles. */
const WHOLE = 1 << 25
/** gzip and zlib are inflated in memory up to this, and beyond it as they are read. */
const HELD = 1 << 27
const PROTO = 0x80
const ZIP = [0x50, 0x4b]

/** Looks into what is compressed. @param {FileScan} file @param {import('../containers/decompress/recognize-compression.js').Compression} kind @param {Data} data @param {number} start @param {Place} place @returns {Promise<void>} */
export async function lookIntoCompressed(file, kind, { source, size }, start, place) {
  const isForward = kind === 'gzip' || kind === 'zlib'
  if (size > WHOLE && isForward) return inflate(file, kind, { source, size }, start, place)
  // What is longer than what may come out of it is not read at all.
  if (size > Math.max(file.left, WHOLE)) return file.hide(`as ${kind}: its ${size} bytes are more than what is compressed may become`, place, 0, size)
  const limit = isForward ? Math.min(file.left, HELD) : file.left
  return lookIntoHeld(file, kind, { source, size }, start, place, limit, async () => {
    if (isForward) await inflate(file, kind, { source, size }, start, place)
    return isForward
  })
}

/** Inflates all of something and looks into it. @param {FileScan} file @param {import('../containers/decompress/recognize-compression.js').Compression} kind @param {{ source: Source, size: number }} data @param {number} start @param {Place} place @param {number} limit @param {() => Promise<boolean>} orElse is called where it becomes more than the limit, and tells whether that did all there is to do */
async function lookIntoHeld(file, kind, { source, size }, start, place, limit, orElse) {
  /** @type {Uint8Array | undefined} */
  let unpacked
  try {
    const onPartial = (/** @type {Uint8Array} */ head) => (unpacked = head)
    unpacked = await decompress(kind, await readExactly(source, start, size - start), { limit, signal: file.signal, onPartial })
    file.left -= unpacked.length
  } catch (error) {
    if (!isPickleError(error)) throw error
    const isLimit = error.code === 'LIMIT_BYTES'
    if (isLimit && (await orElse()) === true) return
    file.scanned.isBroken = true
    file.hide(`as ${kind}: ${error.message}`, place, 0, size)
    // Who reads as it unpacks has run what stands before the fault.
    if (!unpacked?.length) return
    file.left -= unpacked.length
  }
  await file.lookAt(unpacked, { ...place, depth: place.depth + 1 })
}

/** The compressed files of joblib before 0.10: a length in hexadecimal, and zlib. @param {FileScan} file @param {Data} data @param {Uint8Array} head @param {Place} place */
export async function lookIntoZfile(file, data, head, place) {
  for (const start of [21, 19, 20, 22])
    if (recognizeCompression(head.subarray(start, start + 64)) === 'zlib') return lookIntoCompressed(file, 'zlib', data, start, place)
  return file.hide('the length before the data is of no known form', place, 0, data.size)
}

/**
 * What is too long to be held when it is inflated: pickles are read as they come. An archive or an array is inflated whole all the same, as far as the limit
 * over the file allows it; of a longer one the start is looked into.
 * @param {FileScan} file @param {'gzip' | 'zlib'} kind @param {{ source: Source, size: number }} data @param {number} start @param {Place} place
 */
async function inflate(file, kind, { source, size }, start, place) {
  const { left } = file
  const output = inflateForward(kind, source, start, file)
  const inflated = await openSource(output.chunks)
  const lookAtStart = async () => {
    await file.lookAt((await inflated.read(0, WHOLE, WHOLE, 0)).slice(0, WHOLE), { ...place, depth: place.depth + 1 })
    return false
  }
  try {
    const head = (await inflated.read(0, TEXT, TEXT, 0)).slice(0, TEXT)
    if (head[0] !== PROTO && isBox(head)) {
      if (size > left) await lookAtStart()
      else return await lookIntoHeld(file, kind, { source, size }, start, place, file.left, lookAtStart)
    } else file.weigh(await scanLongPickles(inflated, { allowed: file.allowed, member: place.member }), head, place, inflated.size)
    const isRead = inflated.size !== Infinity && !output.isCut
    if (!isRead) file.hide(`as ${kind}: what it inflates to is not read to its end`, place, 0, size)
  } catch (error) {
    file.signal?.throwIfAborted()
    file.scanned.isBroken = true
    file.hide(`as ${kind}: ${/** @type {Error} */ (error).message}`, place, 0, size)
  } finally {
    await inflated.close()
  }
  return undefined
}

/** Whether something starts as what holds other things does. @param {Uint8Array} head */
const isBox = (head) => startsWith(head, ZIP) || isNpy(head) || isTarHeader(head.subarray(0, 512)) || recognizeCompression(head) !== undefined
