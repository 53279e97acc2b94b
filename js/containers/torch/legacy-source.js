/**
 * torch files of the old format in a source. Where the storages lie is known from the pickles, so none of them is read before it is asked for.
 *
 * The format itself is in the torch types' legacy.js, which reads those files that stand in a byte string.
 */
import { loadFrom } from '../../load/load-async.js'
import { readExactly } from '../../sources/reading.js'
import { settle } from '../../settings.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { keepLast } from '../archive/keep-last-read.js'
import { checkCount, checkHead, COUNT_BYTES, PICKLES, placeStorages } from '../../types/torch/legacy.js'
import { badTorch, Storages } from '../../types/torch/storages.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../../types/torch/storage.js').Storage} Storage */

/** Leaves the bytes of a storage in the source until they are asked for; at the first read their count is checked. @param {Source} source @param {Storage} storage @param {number} at where the count of elements stands */
function placeLazily(source, storage, at) {
  let isChecked = false
  const endsWithin = () => badTorch(`the file ends within the storage ${storage.key}`, 'TRUNCATED')
  storage.bytes = new LazyBytes(storage.nbytes, async (offset, length) => {
    const from = at + COUNT_BYTES + offset
    if (isChecked) return readExactly(source, from, length, endsWithin)
    // The count stands before the first element, so both are read in one go.
    const whole = offset === 0 ? await readExactly(source, at, COUNT_BYTES + length, endsWithin) : undefined
    checkCount(storage, whole ?? (await readExactly(source, at, COUNT_BYTES, endsWithin)))
    isChecked = true
    return whole ? whole.subarray(COUNT_BYTES) : readExactly(source, from, length, endsWithin)
  })
}

/**
 * The value of a file of the old format, its storages, and the offset behind the last of them.
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
