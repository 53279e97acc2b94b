/**
 * `open`: any file that this field uses, told by its content, and looked into without reading more than is asked for.
 *
 * What is read at once tells what is inside: a pickle without its long data, the directory of an archive, the header of an array. What kinds of
 * files there are is in content.js, and what users hold in the document's document.js.
 */
import { openFile } from './content.js'
import { readToDescribe } from '../document/read.js'
import { PickleDocument } from '../document/document.js'
import { filesBeside } from '../sources/beside.js'
import { openOrigin } from '../sources/origin.js'
import { asOptions, settle } from '../settings.js'
import { findShelf, findShelfOfStem } from './shelf/find-shelf.js'
import { openShelf } from './shelf/open-shelf.js'

/** @typedef {import('./shelf/find-shelf.js').Shelf} Shelf */

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read
 * @property {number} [maxInflated] the most bytes that a compressed file, or member of an archive, may become (default 4 GiB): a LimitError
 * @property {import('../sources/beside.js').Files} [files] files beside this one that it names, as those of joblib 0.9 and the directory of a shelf are: by name, or Files of a page; a path in Node finds them itself
 *
 * @typedef {import('../settings.js').LoadOptions & OpenOptions} Options
 */

/** The default of `maxInflated`: how many bytes may come out of a compressed file or member. */
const MOST_INFLATED = 4 * 2 ** 30

/**
 * Opens a file. It stays open until the document is closed, and is closed at once where it cannot be read.
 * @param {import('../sources/source.js').SourceLike | string | URL} origin @param {Options} [options] @returns {Promise<PickleDocument>}
 */
export async function open(origin, options) {
  const { signal, onProgress, maxInflated = MOST_INFLATED, files, ...loading } = /** @type {Options} */ (asOptions(options))
  const settings = settle(loading)
  signal?.throwIfAborted()
  const beside = filesBeside(origin, files, maxInflated)
  const { source: opened, shelf } = await openShelved(origin, await findShelf(origin, beside, files), beside, { signal, limit: maxInflated })
  const source = watch(opened, signal, onProgress)
  try {
    const context = { settings, options: loading, signal, limit: maxInflated, files: beside }
    const { content, compression, size } = shelf
      ? { content: openShelf(source, shelf, context), compression: [], size: source.size }
      : await openFile(source, context)
    await readToDescribe(content.root)
    return new PickleDocument(source, content, compression, size)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}

/**
 * Opens the source of a file, or of the values of a shelf; where there is no file of a path it may be the name of a shelf without an ending.
 * @param {any} origin @param {Shelf | undefined} shelf @param {import('../sources/beside.js').ReadBeside | undefined} beside @param {{ signal?: AbortSignal, limit: number }} options
 */
async function openShelved(origin, shelf, beside, options) {
  try {
    return { source: await openOrigin(shelf?.data ?? origin, options), shelf }
  } catch (error) {
    const found = /** @type {any} */ (error).code === 'ENOENT' && !shelf ? await findShelfOfStem(origin, beside) : undefined
    if (!found) throw error
    return { source: await openOrigin(found.data, options), shelf: found }
  }
}

/**
 * The same source, which heeds the signal and tells how many bytes have been read of it.
 * @param {import('../sources/source.js').Source} source @param {AbortSignal | undefined} signal @param {Options['onProgress']} onProgress
 */
function watch(source, signal, onProgress) {
  let bytesRead = 0
  return {
    size: source.size,
    close: () => source.close(),
    async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) {
      signal?.throwIfAborted()
      const bytes = await source.read(offset, least, most)
      signal?.throwIfAborted()
      bytesRead += bytes.length
      onProgress?.({ bytesRead, totalBytes: source.size })
      return bytes
    },
  }
}
