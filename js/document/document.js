/**
 * What `open` gives: a file of any kind, with its tree and its value.
 *
 * `tree` shows what was read to tell what is inside, and reads more as it is looked into; `value` reads everything. What kinds there are, and
 * how each is read, is in the containers' content.js.
 */
import { UnpicklingError } from '../errors.js'
import { nearNames } from './near-names.js'
import { PlainValues } from './plain-values.js'
import { readToDescribe } from './read.js'
import { Node } from './tree.js'

/** @typedef {import('../containers/content.js').Content} Content */
/** @typedef {import('../containers/content.js').Entry} Entry */
/**
 * @typedef {'pickle' | 'pickles' | 'several' | 'npy' | 'npz' | 'torch-zip' | 'torch-legacy' | 'torch-tar' | 'torchscript' | 'torch-package' | 'distcp' | 'joblib' | 'safetensors' |
 *   'shelf' | 'zip' | 'tar'} DocumentKind
 *   what a file is: `pickles` are several in a row, `several` objects in a row that are not all pickles
 */
/** @typedef {{ name: string, kind: 'pickle' | 'array' | 'value' | 'file', size: number }} DocumentEntry something that is inside: a pickle, an array, a member of an archive; `size` in bytes */

/** A file that is open: what it is, what is inside, and its values. Long data stays in the file until it is asked for. */
export class PickleDocument {
  #source
  #content
  /** The entries by name, of two with one name the first, once one was asked for. @type {Map<string, Entry> | undefined} */
  #byName

  #values

  /**
   * @param {{ close: () => Promise<void> }} source @param {Content} content @param {string[]} compression @param {number} size
   * @param {import('./plain-values.js').Form} form of the values of the tree
   */
  constructor(source, content, compression, size, form) {
    this.#source = source
    this.#content = content
    /** What it is. */
    this.kind = /** @type {DocumentKind} */ (content.kind)
    /** The compressions that it was packed in, from the outside in, such as `gzip` or `xz`. */
    this.compression = compression
    /** Bytes of the file, unpacked, or of the files of a folder. */
    this.size = size
    /** What is inside: its name, kind and size. */
    this.entries = content.entries.map(({ name, kind, size }) => /** @type {DocumentEntry} */ ({ name, kind, size }))
    /** What else is told of it: `version` of its format, `byteorder`, the `constants` and `readCode()` of TorchScript, `kinds` (those of several objects), `metadata` (of safetensors), `externModules`, `pythonVersion` and `readCode()` of a package, `files` (others in a folder), `directory` and `leftOver` of a shelf (the name of its .dir file, and the bytes of the .dat file in which no value is), `isPadded` (of pickles: zeros stand between them, as in a shelf without its directory), `lengths` (`{ bytes, byteorder }` of the length that stands before each pickle), `ranges: false` (of a URL whose server gives no ranges, so that all of it was read), `trailing` (what follows the last object and cannot be read: `{ offset, bytes, error }`). @type {Record<string, unknown>} */
    this.about = content.about ?? {}
    /** The values, as far as they are looked into. */
    this.#values = new PlainValues(form)
    this.tree = new Node(content.root, '', '', this.#values)
  }

  /**
   * The value, all of it, or that of an entry: what `loads` makes of it by the options that the document was opened with.
   * Several objects in a row are an Array; the arrays of an npz, the members of an archive and the values of a shelf are an object by name.
   * @param {string} [name] of an entry @template [T=unknown] @returns {Promise<T>}
   */
  async value(name) {
    return name === undefined ? this.#content.load() : this.#entry(name).load()
  }

  /** The values of one entry as a tree of its own. @param {string} name @returns {Promise<Node>} */
  async entryTree(name) {
    const value = await this.#entry(name).skim()
    await readToDescribe(value)
    return new Node(value, '', '', this.#values)
  }

  #entry(/** @type {string} */ name) {
    const { entries } = this.#content
    this.#byName ??= new Map(entries.map((entry) => /** @type {const} */ ([entry.name, entry])).reverse())
    const entry = this.#byName.get(name)
    if (entry) return entry
    throw new UnpicklingError('NO_SUCH_ENTRY', `there is no entry ${JSON.stringify(name)}; brine found ${entries.length} in this ${this.kind}`, {
      hint: nearNames(
        name,
        entries.map((candidate) => candidate.name),
      ),
    })
  }

  /** Lets go of the file. Nothing can be read of it any more. */
  async close() {
    await this.#source.close()
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.close()
  }
}
