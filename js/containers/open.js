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
import { openAnywhere } from '../sources/origin.js'
import { checkReadingOptions, watchSource } from '../sources/reading.js'
import { asOptions, settle } from '../settings.js'

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read
 * @property {number} [maxInflated] the most bytes that a compressed file, or member of an archive, may become (default 4 GiB): a LimitError
 * @property {import('../sources/beside.js').Files} [files] files beside this one that it names, as those of joblib 0.9 do: by name, or Files of a page; a path in Node finds them itself
 *
 * @typedef {import('../settings.js').LoadOptions & OpenOptions & import('../sources/remote.js').RemoteOptions} Options
 */

/** The default of `maxInflated`: how many bytes may come out of a compressed file or member. */
const MOST_INFLATED = 4 * 2 ** 30

/**
 * Opens a file. It stays open until the document is closed, and is closed at once where it cannot be read.
 * @param {import('../sources/source.js').SourceLike | string | URL} origin @param {Options} [options] @returns {Promise<PickleDocument>}
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
  const opened = await openAnywhere(origin, { signal, onProgress, limit: maxInflated, headers, fetch, credentials, maxDownload })
  const source = watchSource(opened, { signal, onProgress })
  try {
    const { content, compression, size } = await openFile(source, {
      settings,
      options: loading,
      signal,
      limit: maxInflated,
      files: filesBeside(origin, files, maxInflated),
    })
    await readToDescribe(content.root)
    if (opened.about) content.about = { ...content.about, ...opened.about }
    return new PickleDocument(source, content, compression, size)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}
