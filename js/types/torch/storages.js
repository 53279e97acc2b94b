/**
 * The storages of a torch file, which are made when its pickle asks for them by persistent ids.
 *
 * One key is one memory, however often the pickle names it: parts of it and other dtypes over the same bytes are storages
 * with a `base`. A persistent id of another form is refused.
 *
 * Source: torch/serialization.py: `_legacy_load` and `_load`, persistent_load.
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber } from '../python/state-values.js'
import { PyClass } from '../python/basic.js'
import { asText } from '../numpy/dtype.js'
import { pythonRepr } from '../python/print-python.js'
import { Storage } from './storage.js'
import { storageDType } from './dtypes.js'

/** @typedef {{ class: PyClass, file: string, source: string }} ModuleSource the code of a class when the file was written */

/** Makes the error for a torch file that is wrong. @param {string} message */
export const badTorch = (message, code = /** @type {import('../../errors.js').ErrorCode} */ ('BAD_TORCH')) => new UnpicklingError(code, message)

/** The storages of one file. `load` is given to the load of its pickle as `persistentLoad`. */
export class Storages {
  /** The storages by their keys in the file. @type {Map<string, Storage>} */
  byKey = new Map()
  /** The parts of storages by their keys. @type {Map<string, Storage>} */
  #views = new Map()
  /** The code of classes, which old files hold. It is never run. @type {ModuleSource[]} */
  sources = []
  #isBigEndian
  #place

  /**
   * @param {(storage: Storage) => void} [place] tells a new storage where its bytes are
   * @param {boolean} [isBigEndian]
   */
  constructor(place, isBigEndian = false) {
    this.#place = place
    this.#isBigEndian = isBigEndian
  }

  /** Gives what a persistent id stands for, a Storage or a class. @param {unknown} pid @throws {UnpicklingError} BAD_PERSISTENT_ID, BAD_TORCH */
  load = (pid) => {
    if (!Array.isArray(pid)) throw badTorch(`a persistent id of a torch file must be a tuple, not ${typeof pid}`, 'BAD_PERSISTENT_ID')
    const kind = asText(pid[0])
    if (kind === 'module') return this.#noteSource(pid)
    if (kind !== 'storage')
      throw badTorch(
        `a persistent id of a torch file names a ${kind === undefined ? 'thing without a name' : kind.slice(0, 100)}, and only storage and module are known`,
        'BAD_PERSISTENT_ID',
      )
    return this.#loadStorage(pid)
  }

  /** Takes ('module', class, file, source), a class with its code. @param {unknown[]} pid */
  #noteSource([, pyclass, file, source]) {
    if (pyclass instanceof PyClass && typeof source === 'string') this.sources.push({ class: pyclass, file: asText(file) ?? '', source })
    return pyclass
  }

  /** Takes ('storage', class, key, location, size), which the view of a part may follow. @param {unknown[]} pid */
  #loadStorage([, type, name, place, count, view]) {
    const known = storageDType(type)
    const key = asText(name) ?? (typeof name === 'number' || typeof name === 'bigint' ? String(name) : undefined)
    const size = asNumber(count)
    if (!known) throw badTorch(`a storage of the class ${pythonRepr(type).slice(0, 100)}, which is none of torch's`, 'BAD_PERSISTENT_ID')
    if (key === undefined || size === undefined || !Number.isSafeInteger(size) || size < 0)
      throw badTorch('a persistent id of a storage has no key, or no size that is an int of 0 or more', 'BAD_PERSISTENT_ID')
    const root = this.#root(key, known, size, asText(place) ?? 'cpu')
    return Array.isArray(view) ? this.#loadView(root, view) : root
  }

  /**
   * Gives the storage of a key, which is made at the first time.
   * @param {string} key @param {{ dtype: string, isUntyped: boolean }} type @param {number} size @param {string} location
   */
  #root(key, { dtype, isUntyped }, size, location) {
    const known = this.byKey.get(key)
    if (known && known.dtype === dtype && known.size === size) return known
    const storage = new Storage(dtype, size, { key, location, isUntyped, isBigEndian: this.#isBigEndian })
    if (known) {
      // The pickle names the same bytes by another dtype or size.
      if (storage.nbytes > known.nbytes) throw badTorch(`the storage ${key} has ${known.nbytes} bytes, and ${storage.nbytes} where it is asked for again`)
      return new Storage(dtype, size, { key, location, isUntyped, isBigEndian: this.#isBigEndian, base: known })
    }
    this.#place?.(storage)
    this.byKey.set(key, storage)
    return storage
  }

  /** Gives the part of a storage that (key, first element, size) names. @param {Storage} root @param {unknown[]} view */
  #loadView(root, [name, first, count]) {
    const key = asText(name) ?? String(asNumber(name))
    const offset = asNumber(first)
    const size = asNumber(count)
    if (offset === undefined || size === undefined || !(offset >= 0 && size >= 0 && offset + size <= root.size))
      throw badTorch(`a view of ${size} elements at ${offset} of the storage ${root.key}, which has ${root.size}`)
    let storage = this.#views.get(key)
    if (!storage) this.#views.set(key, (storage = viewOf(root, key, offset, size)))
    return storage
  }
}

/**
 * Makes a storage that is a part of another and shares its bytes.
 * @param {Storage} root @param {string} key @param {number} offset in elements @param {number} size in elements
 */
export function viewOf(root, key, offset, size) {
  const { dtype, location, isUntyped, isBigEndian } = root
  const itemsize = root.size ? root.nbytes / root.size : 1
  return new Storage(dtype, size, { key, location, isUntyped, isBigEndian, base: root, start: offset * itemsize })
}
