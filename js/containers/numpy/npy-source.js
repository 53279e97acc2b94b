/**
 * `.npy` files in a source: the header is read, and the elements stay in the file until they are asked for.
 *
 * What a header says, and what is checked of it and of the elements, is npy.js.
 */
import { loadFrom } from '../../load/load-async.js'
import { readExactly } from '../../sources/reading.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { asObjectArray, makeArray, NPY_PREFIX, npyHeaderLength, readNpyHeader } from './npy.js'

/** @typedef {import('../../types/numpy/ndarray.js').NDArray} NDArray */
/** @typedef {Pick<import('../../sources/source.js').Source, 'size' | 'read'>} Readable */
/** @typedef {{ settings: import('../../settings.js').Settings, name?: string }} Context */

/** Room for most headers, which is read in one go. */
const HEAD = 1 << 12

/**
 * The array of a .npy file whose elements are read when they are asked for, but for an array of objects: that is a pickle, and is loaded.
 * @param {Readable} source which has to stay open @param {Context} context @returns {Promise<NDArray>}
 */
export async function openNpy(source, { settings, name }) {
  const head = await source.read(0, Math.min(NPY_PREFIX, source.size), HEAD)
  const length = npyHeaderLength(head, name)
  const header = readNpyHeader(head.length >= length ? head : await source.read(0, length, length), name)
  if (header.hasObjects) return asObjectArray((await loadFrom(source, header.dataOffset, settings)).value, name)
  const elementsAt = (/** @type {number} */ start, /** @type {number} */ size) =>
    new LazyBytes(size, (offset, count) => readExactly(source, start + offset, count))
  return makeArray(header, source.size, elementsAt, name)
}

/** The same with all its elements read. @param {Readable} source @param {Context} context @returns {Promise<NDArray>} */
export async function readNpy(source, context) {
  const array = await openNpy(source, context)
  if (array.isLazy) await array.read()
  return array
}
