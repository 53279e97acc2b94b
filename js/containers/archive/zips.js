/**
 * Zips in a row, as `torch.save` or `numpy.savez` leave them that write to one file again and again.
 *
 * A zip is read from its end, and tells where it starts. So those at the end of a file are found from the last one on; where something else
 * follows them, the end of the first is looked for.
 */
import { isPickleError } from '../../errors.js'
import { limitSource } from '../../sources/limit.js'
import { openZip } from './zip.js'
import { endsAsZip } from './zip-directory.js'
import { END_BYTES } from './zip-marks.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('./zip.js').Zip} Zip */

/** How far the end of a zip is looked for that the file does not end with: a file that is cut off is not read whole for it. */
const MOST_SEARCHED = 1 << 26
const CHUNK = 1 << 20
/** The most zips that are looked for in one file. */
const MOST_ZIPS = 100_000

/** Where an archive starts: at its first member. @param {Zip} zip */
const startOf = (zip) => zip.entries.reduce((start, { offset }) => Math.min(start, offset), Infinity)

/**
 * The zip that starts at an offset, and those that follow it up to the end of the file, each as `use` makes it of the zip and the offset of its end.
 * @template T @param {Source} source @param {number} at @param {Context} context @param {(zip: Zip, end: number) => Promise<T>} use @returns {Promise<T[]>}
 */
export async function openZips(source, at, context, use) {
  /** @type {{ zip: Zip, end: number }[]} */
  const zips = []
  let end = source.size
  while (end > at && zips.length < MOST_ZIPS && (await endsAsZip(limitSource(source, end)))) {
    const zip = await openZip(limitSource(source, end), context)
    const start = startOf(zip)
    // An empty one does not tell where it starts.
    if (start === Infinity && end - at > END_BYTES && at > 0) break
    zips.push({ zip, end })
    end = start
    if (start <= at || start === Infinity) break
  }
  // Where the zips at the end do not reach back to here, something else stands between.
  if (!zips.length || (end > at && end !== Infinity)) {
    const first = await findFirst(source, at, context)
    if (first) return [await use(first.zip, first.end)]
    // What stands before the first zip of a file is no object, and no part of it.
    if (!zips.length || at > 0) return [await use(await openZip(limitSource(source, end), context), end)]
  }
  return Promise.all(zips.reverse().map(({ zip, end: last }) => use(zip, last)))
}

/** The zip that starts at an offset and ends before the file does. @param {Source} source @param {number} at @param {Context} context */
async function findFirst(source, at, context) {
  const most = Math.min(source.size, at + MOST_SEARCHED)
  for (let from = at; from + END_BYTES <= most; from += CHUNK) {
    const bytes = await source.read(from, Math.min(CHUNK + END_BYTES, source.size - from), CHUNK + END_BYTES)
    for (let i = bytes.indexOf(0x50); i !== -1 && i < CHUNK && i + END_BYTES <= bytes.length; i = bytes.indexOf(0x50, i + 1)) {
      if (bytes[i + 1] !== 0x4b || bytes[i + 2] !== 5 || bytes[i + 3] !== 6) continue
      const end = from + i + END_BYTES + bytes[i + 20] + bytes[i + 21] * 256
      if (end > source.size) continue
      // These bytes may stand in a member too.
      const zip = await openZip(limitSource(source, end), context).catch((error) => {
        if (!isPickleError(error)) throw error
      })
      if (zip && startOf(zip) === at) return { zip, end }
    }
  }
  return undefined
}
