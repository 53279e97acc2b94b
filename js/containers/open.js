/**
 * `open`: any file that this field uses, told by its content, and looked into without reading more than is asked for.
 *
 * What is read at once tells what is inside: a pickle without its long data, the directory of an archive, the header of an array. What kinds of
 * files there are is in content.js, and what users hold in the document's document.js.
 */
import { openFile } from './content.js'
import { openDistcpFile } from './distcp/distcp-file.js'
import { openFolder as openFolderContent } from './folder/open-folder.js'
import { readToDescribe } from '../document/read.js'
import { PickleDocument } from '../document/document.js'
import { unlessAborted } from '../sources/abort.js'
import { filesBeside, nameOf } from '../sources/beside.js'
import { openFolder, standsForFolder } from '../sources/folder.js'
import { openAnywhere } from '../sources/origin.js'
import { checkReadingOptions, watchSource } from '../sources/reading.js'
import { asOptions, settle } from '../settings.js'
import { findShelf, findShelfOfStem } from './shelf/find-shelf.js'
import { openShelf } from './shelf/open-shelf.js'

/** @typedef {import('./shelf/find-shelf.js').Shelf} Shelf */

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read; of a folder the total is not known
 * @property {number} [maxInflated] the most bytes that a compressed file, or member of an archive, may become (default 4 GiB): a LimitError
 * @property {import('../sources/beside.js').Files} [files] files beside this one that it names, as those of joblib 0.9, the `data.pkl` of an unzipped torch file and the directory of a shelf do: by name, or Files of a page; a path in Node finds them itself
 *
 * @typedef {import('../settings.js').LoadOptions & OpenOptions & import('../sources/remote.js').RemoteOptions} Options
 */

/** The default of `maxInflated`: how many bytes may come out of a compressed file or member. */
const MOST_INFLATED = 4 * 2 ** 30

/**
 * Opens a file or a folder. It stays open until the document is closed, and is closed at once where it cannot be read.
 * @param {import('../sources/source.js').SourceLike | string | URL | Iterable<File>} origin @param {Options} [options] @returns {Promise<PickleDocument>}
 */
export async function open(origin, options) {
  const {
    signal,
    onProgress,
    maxInflated = MOST_INFLATED,
    files,
    headers,
    fetch,
    credentials,
    maxDownload,
    ...loading
  } = /** @type {Options} */ (asOptions(options))
  const settings = settle(loading)
  checkReadingOptions({ signal, onProgress })
  const context = { settings, options: loading, signal, limit: maxInflated }
  const folder = await openFolder(
    standsForFolder(origin, files) ? [.../** @type {Iterable<File>} */ (files)] : origin,
    maxInflated,
    watched(signal, onProgress),
  )
  if (folder) {
    const { content, size } = await openFolderContent(folder, context)
    await readToDescribe(content.root)
    return new PickleDocument({ close: async () => {} }, content, [], size)
  }
  const beside = filesBeside(origin, files, maxInflated)
  const { source: opened, shelf } = await openShelved(origin, await findShelf(origin, beside, files), beside, {
    signal,
    onProgress,
    limit: maxInflated,
    headers,
    fetch,
    credentials,
    maxDownload,
  })
  const source = watchSource(opened, { signal, onProgress })
  try {
    const { content, compression, size } = shelf
      ? { content: openShelf(source, shelf, context), compression: [], size: source.size }
      : ((await openDistcpFile(source, nameOf(origin), beside, context, openFile)) ?? (await openFile(source, { ...context, files: beside })))
    await readToDescribe(content.root)
    const all = /** @type {import('./content.js').Content} */ (content)
    return new PickleDocument(source, opened.about ? { ...all, about: { ...all.about, ...opened.about } } : all, compression, size)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}

/**
 * Opens the source of a file, or of the values of a shelf; where there is no file of a path it may be the name of a shelf without an ending.
 * @param {any} origin @param {Shelf | undefined} shelf @param {import('../sources/beside.js').ReadBeside | undefined} beside @param {import('../sources/origin.js').OriginOptions & { limit: number }} options
 */
async function openShelved(origin, shelf, beside, options) {
  try {
    return { source: await openAnywhere(shelf?.data ?? origin, options), shelf }
  } catch (error) {
    const found = /** @type {any} */ (error).code === 'ENOENT' && !shelf ? await findShelfOfStem(origin, beside) : undefined
    if (!found) throw error
    return { source: await openAnywhere(found.data, options), shelf: found }
  }
}

/**
 * Makes of a source the same one, which heeds the signal and tells how many bytes have been read of all that were made.
 * @param {AbortSignal | undefined} signal @param {Options['onProgress']} onProgress
 */
function watched(signal, onProgress) {
  let bytesRead = 0
  return (/** @type {import('../sources/source.js').Source} */ source) => ({
    size: source.size,
    close: () => source.close(),
    async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) {
      signal?.throwIfAborted()
      const bytes = await unlessAborted(source.read(offset, least, most), signal)
      signal?.throwIfAborted()
      bytesRead += bytes.length
      onProgress?.({ bytesRead, totalBytes: undefined })
      return bytes
    },
  })
}
