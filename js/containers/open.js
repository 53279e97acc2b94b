/**
 * `open`: any file that this field uses, told by its content, and looked into without reading more than is asked for.
 *
 * What is read at once tells what is inside: a pickle without its long data, the directory of an archive, the header of an array. What kinds of
 * files there are is in content.js, and what users hold in the document's document.js.
 */
import { openFile } from './content.js'
import { openDistcpFile } from './distcp/distcp-file.js'
import { findPickles, findPicklesInShelf, findPicklesInStream } from './find-pickles.js'
import { findPicklesInFolder } from './folder/folder-pickles.js'
import { openFolder as openFolderContent } from './folder/open-folder.js'
import { readToDescribe } from '../document/read.js'
import { PickleDocument } from '../document/document.js'
import { unlessAborted } from '../sources/abort.js'
import { filesBeside, nameOf } from '../sources/beside.js'
import { openFolder, standsForFolder } from '../sources/folder.js'
import { locate, openAnywhere, openOrigin } from '../sources/origin.js'
import { checkReadingOptions, watchSource } from '../sources/reading.js'
import { asOptions, settle } from '../settings.js'
import { findShelf, findShelfOfStem } from './shelf/find-shelf.js'
import { openShelf } from './shelf/open-shelf.js'

/** @typedef {import('./shelf/find-shelf.js').Shelf} Shelf */

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read; of a folder the total is not known
 * @property {number} [maxInflated] the most bytes that a compressed file, or the deflated members of an archive together, may become (default 4 GiB): a LimitError
 * @property {import('../sources/beside.js').Files} [files] files beside this one that it names, as those of joblib 0.9, the `data.pkl` of an unzipped torch file and the directory of a shelf do: by name, or Files of a page; a path in Node finds them itself
 *
 * @typedef {import('../settings.js').LoadOptions & OpenOptions & import('../sources/remote.js').RemoteOptions} Options
 */

/** The default of `maxInflated`: how many bytes may come out of a compressed file, or of the members of an archive together. */
const MOST_INFLATED = 4 * 2 ** 30

/** What the options ask for: how values are made, how the file is read, and the files beside it. @param {Options | undefined} options */
function settleOpening(options) {
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
  checkReadingOptions({ signal, onProgress })
  return {
    context: { settings: settle(loading), options: loading, signal, limit: maxInflated },
    reading: { signal, onProgress, limit: maxInflated, headers, fetch, credentials, maxDownload },
    files,
  }
}

/** The folder that an origin is or stands for, or undefined. @param {any} origin @param {ReturnType<typeof settleOpening>} opening */
const folderOf = (origin, { reading: { signal, onProgress, limit }, files }) =>
  openFolder(standsForFolder(origin, files) ? [.../** @type {Iterable<File>} */ (files)] : origin, limit, watched(signal, onProgress))

/**
 * Opens a file or a folder. It stays open until the document is closed, and is closed at once where it cannot be read.
 * @param {import('../sources/source.js').SourceLike | string | URL | Iterable<File>} origin @param {Options} [options] @returns {Promise<PickleDocument>}
 */
export async function open(origin, options) {
  const opening = settleOpening(options)
  const { context, reading, files } = opening
  const folder = await folderOf(origin, opening)
  if (folder) {
    const { content, size } = await openFolderContent(folder, context)
    await readToDescribe(content.root)
    return new PickleDocument({ close: async () => {} }, content, [], size, context.settings)
  }
  const beside = filesBeside(origin, files, context.limit)
  const { source: opened, shelf } = await openShelved(origin, await findShelf(origin, beside, files), beside, (place) => openAnywhere(place, reading))
  const source = watchSource(opened, reading)
  try {
    const { content, compression, size } = shelf
      ? { content: openShelf(source, shelf, context), compression: [], size: source.size }
      : ((await openDistcpFile(source, nameOf(origin), beside, context, openFile)) ?? (await openFile(source, { ...context, files: beside })))
    await readToDescribe(content.root)
    const all = /** @type {import('./content.js').Content} */ (content)
    return new PickleDocument(source, opened.about ? { ...all, about: { ...all.about, ...opened.about } } : all, compression, size, context.settings)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}

/**
 * Finds the pickles of a file or folder of any kind that `open` reads: those of torch, joblib, shelves and of arrays of objects, in archives and compressed. They
 * are not loaded where they can be found without, so that a broken one can be disassembled. A stream that is nothing but pickles stays a stream.
 * @param {import('../sources/source.js').SourceLike | string | URL | Iterable<File>} origin @param {Options} [options]
 * @returns {Promise<import('./find-pickles.js').FoundPickles>}
 */
export async function openPickles(origin, options) {
  const opening = settleOpening(options)
  const { context, reading, files } = opening
  const folder = await folderOf(origin, opening)
  if (folder) return { ...(await findPicklesInFolder(folder)), compression: [], close: async () => {} }
  const beside = filesBeside(origin, files, context.limit)
  const { source: opened, shelf } = await openShelved(origin, await findShelf(origin, beside, files), beside, (place) =>
    locate(place).url === undefined ? openOrigin(place, reading) : openAnywhere(place, reading),
  )
  const source = watchSource(opened, reading)
  const close = () => source.close()
  try {
    const whole = { ...context, files: beside }
    const find = source.size === Infinity ? findPicklesInStream : findPickles
    const { kind, compression, pickles } = shelf ? findPicklesInShelf(source, shelf) : await find(source, whole)
    return { kind, compression, pickles, close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

/**
 * Opens the source of a file, or of the values of a shelf; where there is no file of a path it may be the name of a shelf without an ending.
 * @param {any} origin @param {Shelf | undefined} shelf @param {import('../sources/beside.js').ReadBeside | undefined} beside
 * @param {(place: any) => Promise<import('../sources/source.js').Source>} openPlace
 */
async function openShelved(origin, shelf, beside, openPlace) {
  try {
    return { source: await openPlace(shelf?.data ?? origin), shelf }
  } catch (error) {
    const found = /** @type {any} */ (error).code === 'ENOENT' && !shelf ? await findShelfOfStem(origin, beside) : undefined
    if (!found) throw error
    return { source: await openPlace(found.data), shelf: found }
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
