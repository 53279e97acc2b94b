/** `scanFile`: a safety report on any file or folder, by what is in it. */
import { openAnywhere } from '../sources/origin.js'
import { openFolder } from '../sources/folder.js'
import { watchSource } from '../sources/reading.js'
import { FileScan } from './file-scan.js'
import { reportOf } from './report.js'
import { allowedOf } from './scan.js'

/** @typedef {import('../sources/source.js').Source} Source */
/** @typedef {import('./scan.js').ScanOptions & import('../sources/reading.js').AsyncOptions & import('../sources/remote.js').RemoteOptions & { limit?: number, maxInflated?: number }} ScanFileOptions `limit`: the most bytes that are read, 4 GiB if it is not given; `maxInflated`: the most that all that is compressed in a file may become, 512 MiB if it is not given */

const MOST_BYTES = 2 ** 32
const MOST_INFLATED = 2 ** 29

/**
 * Judges any file that this field uses: pickles, and whatever holds some, archives and compressed data among it, told by content. Of what is long only
 * what may hold pickles is read.
 *
 * @param {import('../sources/source.js').SourceLike | string | URL} origin all that `open` takes; of a folder every file is looked into
 * @param {ScanFileOptions} [options]
 * @returns {Promise<import('./report.js').ScanReport>} as `scan` gives; what was found in a member has its name. What cannot be read rejects
 */
export async function scanFile(origin, options = {}) {
  const { limit = MOST_BYTES, maxInflated = Math.min(limit, MOST_INFLATED), signal, onProgress } = options
  const file = new FileScan(allowedOf(options), { limit, maxInflated, signal })
  const watch = (/** @type {Source} */ source) => countReads(watchSource(source, { signal, onProgress }), file)
  const folder = await openFolder(origin, limit, watch)
  if (folder) {
    let size = 0
    for (const entry of await folder.listAll('')) {
      size += entry.size
      await file.look(folder.source(entry), { member: entry.name, depth: 0 })
    }
    return reportOf(file.scanned, size)
  }
  const source = watch(await openAnywhere(origin, { ...options, limit, signal, onProgress }))
  try {
    if (source.size === 0) file.scanned.isBroken = true
    else await file.look(source, { member: undefined, depth: 0 })
    return reportOf(file.scanned, source.size)
  } finally {
    await source.close()
  }
}

/** The same source, the bytes of which that are read count. @param {Source} source @param {FileScan} file @returns {Source} */
const countReads = (source, file) => ({
  size: source.size,
  close: () => source.close(),
  read: async (offset, least, most, keep) => {
    const bytes = await source.read(offset, least, most, keep)
    file.unread -= bytes.length
    return bytes
  },
})
