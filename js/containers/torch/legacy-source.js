/** torch files of the old format in a source. Where the storages lie is known from the pickle, so none of them is read. */
import { loadFrom } from '../../load/load-async.js'
import { settle } from '../../settings.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { keepLast } from '../archive/keep-last-read.js'
import { checkCount, checkHead, COUNT_BYTES, PICKLES, placeStorages } from '../../types/torch/legacy.js'
import { badTorch, Storages } from '../../types/torch/storages.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../../types/torch/storage.js').Storage} Storage */

/** Storages whose bytes stay in a source until they are asked for. @param {Source} source @param {Storage} storage @param {number} at */
function placeLazily(source, storage, at) {
  let isChecked = false
  const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
    const read = async (/** @type {number} */ from, /** @type {number} */ count) => {
      const bytes = await source.read(from, count, count)
      if (bytes.length < count) throw badTorch(`the file ends within the storage ${storage.key}`, 'TRUNCATED')
      return bytes.subarray(0, count)
    }
    const from = at + COUNT_BYTES + offset
    if (isChecked) return read(from, length)
    const whole = offset === 0 ? await read(at, COUNT_BYTES + length) : undefined
    checkCount(storage, whole ?? (await read(at, COUNT_BYTES)))
    isChecked = true
    return whole ? whole.subarray(COUNT_BYTES) : read(from, length)
  }
  storage.bytes = new LazyBytes(storage.nbytes, read)
}

/**
 * A file of the old format.
 * @param {Source} source @param {import('../../settings.js').LoadOptions} [options] @param {number} [start] where it begins
 */
export async function loadLegacy(source, options, start = 0) {
  const storages = new Storages()
  const settings = settle({ encoding: 'utf-8', ...options, persistentLoad: storages.load })
  /** @type {Record<string, any>} */
  const parts = {}
  let position = start
  const kept = keepLast(source)
  for (const name of PICKLES) {
    const { value, end } = await loadFrom(kept, position, settings)
    parts[name] = value
    position = end
    checkHead(parts)
  }
  const end = placeStorages(storages, parts.keys, position, source.size, (storage, at) => placeLazily(source, storage, at))
  return { value: parts.value, system: parts.system, storages: [...storages.byKey.values()], sources: storages.sources, end }
}
