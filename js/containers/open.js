/**
 * `open`: any file that this field uses, told by its content, and looked into without reading more than is asked for.
 *
 * What is read at once tells what is inside: a pickle without its long data, the directory of an archive, the header of an array. What kinds of
 * files there are is in content.js, and what users hold in the document's document.js.
 */
import { openFile } from './content.js'
import { findPickles, findPicklesInStream } from './find-pickles.js'
import { readToDescribe } from '../document/read.js'
import { PickleDocument } from '../document/document.js'
import { filesBeside } from '../sources/beside.js'
import { openOrigin } from '../sources/origin.js'
import { openSource } from '../sources/source.js'
import { asOptions, settle } from '../settings.js'

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read
 * @property {number} [maxInflated] the most bytes that a compressed file, or member of an archive, may become (default 4 GiB): a LimitError
 * @property {import('../sources/beside.js').Files} [files] files beside this one that it names, as those of joblib 0.9 do: by name, or Files of a page; a path in Node finds them itself
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
  const source = watch(await openOrigin(origin, { signal, limit: maxInflated }), signal, onProgress)
  try {
    const { content, compression, size } = await openFile(source, {
      settings,
      options: loading,
      signal,
      limit: maxInflated,
      files: filesBeside(origin, files, maxInflated),
    })
    await readToDescribe(content.root)
    return new PickleDocument(source, content, compression, size, settings)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}

/**
 * Finds the pickles of a file of any kind that `open` reads: those of torch, joblib and of arrays of objects, in archives and compressed. They are not
 * loaded where they can be found without, so that a broken one can be disassembled. A stream that is nothing but pickles stays a stream.
 * @param {import('../sources/source.js').SourceLike | string | URL} origin @param {Options} [options]
 * @returns {Promise<import('./find-pickles.js').FoundPickles>}
 */
export async function openPickles(origin, options) {
  const { signal, onProgress, maxInflated = MOST_INFLATED, files, ...loading } = /** @type {Options} */ (asOptions(options))
  const context = { settings: settle(loading), options: loading, signal, limit: maxInflated, files: filesBeside(origin, files, maxInflated) }
  signal?.throwIfAborted()
  const isNamed = typeof origin === 'string' || origin instanceof URL
  const source = watch(isNamed ? await openOrigin(origin, { signal, limit: maxInflated }) : await openSource(origin), signal, onProgress)
  const close = () => source.close()
  try {
    const { kind, compression, pickles } = await (source.size === Infinity ? findPicklesInStream(source, context) : findPickles(source, context))
    return { kind, compression, pickles, close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

/**
 * The same source, which heeds the signal and tells how many bytes have been read of it.
 * @param {import('../sources/source.js').Source} source @param {AbortSignal | undefined} signal @param {Options['onProgress']} onProgress
 */
function watch(source, signal, onProgress) {
  let bytesRead = 0
  return {
    get size() {
      return source.size
    },
    close: () => source.close(),
    async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most, /** @type {number} */ keep = offset) {
      signal?.throwIfAborted()
      const bytes = await source.read(offset, least, most, keep)
      signal?.throwIfAborted()
      bytesRead += bytes.length
      onProgress?.({ bytesRead, totalBytes: source.size === Infinity ? undefined : source.size })
      return bytes
    },
  }
}
