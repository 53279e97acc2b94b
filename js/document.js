/**
 * `open`: any file that this field uses, told by its content, looked into without reading more than is asked for.
 *
 * A document opens its file, finds out what it is and reads what tells what is inside: a pickle without
 * its long data, the directory of an archive, the header of an array. `tree` shows that;
 * `value` reads everything.
 */
import { openFile } from './containers/content.js'
import { UnpicklingError } from './errors.js'
import { openOrigin } from './origin.js'
import { asOptions, settle } from './settings.js'
import { Node } from './tree.js'

/** @typedef {import('./containers/content.js').Content} Content */
/** @typedef {import('./containers/content.js').Entry} Entry */

/** How much may come out of a compressed file or member, in bytes. */
const MOST_INFLATED = 4 * 2 ** 30

/**
 * @typedef {object} OpenOptions besides those of `loads`
 * @property {AbortSignal} [signal] stops the reading; calls reject with its reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the file is read
 * @property {number} [maxInflated] the most bytes that a compressed file, or member of an archive, may become (default 4 GiB): a LimitError
 */

/** A file that is open. */
export class PickleDocument {
  #source
  #content

  /** @param {import('./source.js').Source} source @param {Content} content @param {string[]} compression @param {number} size */
  constructor(source, content, compression, size) {
    this.#source = source
    this.#content = content
    /** What it is: `pickle`, `pickles` (several in a row), `npy`, `npz`, `torch-zip`, `torch-legacy`, `torch-tar`, `torchscript`, `joblib`, `zip` or `tar`. */
    this.kind = content.kind
    /** The compressions that it was packed in, from the outside in: `gzip`, `xz`… */
    this.compression = compression
    /** Bytes of the file, unpacked. */
    this.size = size
    /** What is inside: its name, kind and size. @type {Omit<Entry, 'load' | 'skim'>[]} */
    this.entries = content.entries.map(({ name, kind, size }) => ({ name, kind, size }))
    /** What else is told of it: the version of its format, the byte order… @type {Record<string, unknown>} */
    this.about = content.about ?? {}
    /** The values, as far as they are looked into. */
    this.tree = new Node(content.root)
  }

  /**
   * The value, all of it, or that of an entry: what `loads` makes of it by the options that the document was opened with.
   * Several pickles in a row are an Array; the arrays of an npz and the members of an archive are an object by name.
   * @param {string} [name] of an entry @returns {Promise<any>}
   */
  async value(name) {
    if (name === undefined) return this.#content.load()
    const entry = this.#content.entries.find((candidate) => candidate.name === name)
    if (!entry) throw new UnpicklingError('NO_SUCH_ENTRY', `there is no entry ${JSON.stringify(name)}; brine found ${this.entries.length} in this ${this.kind}`)
    return entry.load()
  }

  /** Lets go of the file. Nothing can be read after it. */
  async close() {
    await this.#source.close()
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.close()
  }
}

/**
 * Opens a file of any kind that this field uses: pickles, `.npy`, `.npz`, PyTorch's, joblib's, any of them compressed.
 *
 * @param {import('./source.js').SourceLike | string | URL} origin a path in Node, a URL (read by HTTP ranges), a File or Blob, bytes, a FileHandle, a stream (read whole)
 * @param {import('./settings.js').LoadOptions & OpenOptions} [options]
 * @returns {Promise<PickleDocument>}
 */
export async function open(origin, options) {
  const { signal, onProgress, maxInflated = MOST_INFLATED, ...loading } = /** @type {import('./settings.js').LoadOptions & OpenOptions} */ (asOptions(options))
  const settings = settle(loading)
  signal?.throwIfAborted()
  const source = watch(await openOrigin(origin, { signal, limit: maxInflated }), signal, onProgress)
  try {
    const { content, compression, size } = await openFile(source, { settings, options: loading, signal, limit: maxInflated })
    return new PickleDocument(source, content, compression, size)
  } catch (error) {
    await source.close().catch(() => {})
    throw error
  }
}

/** The same source, which heeds the signal and tells how far it was read. @param {import('./source.js').Source} source @param {AbortSignal | undefined} signal @param {OpenOptions['onProgress']} onProgress */
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
