/**
 * The calls that read files and streams, as users import them. The code behind them is a chunk of its own, js/files.js, which is loaded at
 * the first of the calls: they are asynchronous anyway, and an import of the package takes a millisecond less without it.
 */
import { PickleError } from './errors.js'

/** @type {Promise<typeof import('./files.js')> | undefined} */
let chunk

function files() {
  return (chunk ??= import('./files.js').catch((cause) => {
    chunk = undefined
    throw new PickleError('NO_CHUNK', `the chunk of this package that reads files and streams, files.js, cannot be loaded: ${cause.message}`, { cause })
  }))
}

/**
 * Loads the first pickle of a source.
 *
 * @param {import('./sources/source.js').SourceLike | string | URL} origin a path in Node, a URL (in a page relative to it), a Blob or File, a ReadableStream, a Response, an
 *   async iterable, a Node stream, a FileHandle, bytes, or a source of your own: `{ size, read(offset, length, signal) }`
 * @param {import('./settings.js').LoadOptions & import('./sources/reading.js').AsyncOptions} [options]
 * @template [T=unknown] what it is known to be; `PickleValue` has what it can be
 * @returns {Promise<T>} see the table of types in the README
 */
export async function load(origin, options) {
  return (await files()).load(origin, options)
}

/**
 * Opens a file of any kind that this field uses: pickles, `.npy`, `.npz`, PyTorch's, joblib's, any of them compressed. It reads what tells
 * what is inside, and leaves the data of arrays in the file until it is asked for. A folder opens too where it is an unzipped file of PyTorch's, a
 * checkpoint of torch.distributed, or holds `.safetensors`.
 *
 * @param {import('./sources/source.js').SourceLike | string | URL | Iterable<File>} origin a path in Node, of a file or a folder; the Files of a folder in a page; a URL (read by
 *   HTTP ranges; in a page relative to it), a File or Blob, bytes, a FileHandle, a stream (read whole), or a source of your own: `{ size, read(offset, length, signal) }`
 * @param {import('./settings.js').LoadOptions & import('./containers/open.js').OpenOptions & import('./sources/remote.js').RemoteOptions} [options]
 * @returns {Promise<import('./document/document.js').PickleDocument>}
 */
export async function open(origin, options) {
  return (await files()).open(origin, options)
}

/**
 * Judges any file that this field uses, as `scan` judges pickles: by its content, archives and compressed data and what is in them included. Of a file that
 * is longer than 32 MiB only what may hold pickles is read, in bounded memory: no arrays, and no storages of torch.
 *
 * @param {import('./sources/source.js').SourceLike | string | URL} origin all that `open` takes; of a folder every file is looked into
 * @param {import('./scan/scan-file.js').ScanFileOptions} [options]
 * @returns {Promise<import('./scan/report.js').ScanReport>} what was found in a member has its name; a file that cannot be read rejects
 */
export async function scanFile(origin, options) {
  return (await files()).scanFile(origin, options)
}

/**
 * Finds the pickles of a file or folder of any kind that `open` reads, for `disStream` and its like: those of archives, of PyTorch's files, of joblib's, of
 * shelves and of arrays of objects, compressed or not. They are not loaded where they can be found without, so that a broken one can be looked into.
 *
 * @param {import('./sources/source.js').SourceLike | string | URL | Iterable<File>} origin what `open` takes; a stream that is nothing but pickles stays one
 * @param {import('./settings.js').LoadOptions & import('./containers/open.js').OpenOptions & import('./sources/remote.js').RemoteOptions} [options]
 * @returns {Promise<import('./containers/find-pickles.js').FoundPickles>} to be closed in the end
 */
export async function openPickles(origin, options) {
  return (await files()).openPickles(origin, options)
}

/**
 * Opens a file of PyTorch's and loads the pickle in it.
 * @param {import('./sources/source.js').SourceLike | string | URL} origin all that `open` takes; it must stay open as long as storages are read
 * @param {import('./containers/torch/torch.js').TorchOptions & import('./sources/reading.js').AsyncOptions} [options] those of loading; `limit`: the most bytes that
 *   a member may inflate to. Strings of Python 2 are UTF-8 unless `encoding` is given, as in torch.load
 * @returns {Promise<import('./containers/torch/load-torch.js').OpenTorchFile>} to be closed at the end, where it is of a path
 */
export async function loadTorch(origin, options) {
  return (await files()).loadTorch(origin, options)
}

/**
 * Reads the storages of a value, each once, so that `data` of every tensor in it can be had.
 * @param {unknown} value @param {{ signal?: AbortSignal }} [options]
 */
export async function readStorages(value, options) {
  return (await files()).readStorages(value, options)
}

/**
 * Loads a joblib file.
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} file
 * @param {import('./settings.js').LoadOptions & import('./containers/joblib/joblib.js').JoblibOptions} [options]
 * @returns {Promise<any>}
 */
export async function loadJoblib(file, options) {
  return (await files()).loadJoblib(file, options)
}

/**
 * Decompresses data: every member, stream or frame of it, one after another. All checksums are verified.
 *
 * @param {import('./containers/decompress/recognize-compression.js').Compression} kind
 * @param {Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>} data
 * @param {import('./containers/decompress/decompression.js').DecompressOptions} [options]
 * @returns {Promise<Uint8Array>}
 */
export async function decompress(kind, data, options) {
  return (await files()).decompress(kind, data, options)
}

/**
 * Opens a source for disStream, genopsStream and optimizeStream (js/load/explained-reading.js); users cannot import it.
 * @param {import('./sources/source.js').SourceLike | string | URL} origin @param {import('./sources/reading.js').AsyncOptions} [options] @returns {Promise<import('./load/explained-reading.js').Reading>}
 */
export async function openReading(origin, options) {
  return (await files()).openReading(origin, options)
}
