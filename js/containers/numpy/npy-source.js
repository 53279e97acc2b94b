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
export async function openNpy(source, context) {
  return (await openNpyAt(source, 0, context)).array
}

/** The same of one that stands anywhere in a source, and where it ends. @param {Readable} source @param {number} at @param {Context} context */
export async function openNpyAt(source, at, { settings, name }) {
  const head = await source.read(at, Math.min(NPY_PREFIX, source.size - at), HEAD)
  const length = npyHeaderLength(head, name)
  const header = readNpyHeader(head.length >= length ? head : await source.read(at, length, length), name)
  if (header.hasObjects) {
    const { value, end } = await loadFrom(source, at + header.dataOffset, settings)
    return { array: asObjectArray(value, name), end }
  }
  const elementsAt = (/** @type {number} */ start, /** @type {number} */ size) =>
    new LazyBytes(size, (offset, count) => readExactly(source, at + start + offset, count))
  return { array: makeArray(header, source.size - at, elementsAt, name), end: at + header.dataOffset + header.dataLength }
}

/** The array that stands at an offset, with all its elements read. @param {Readable} source @param {Context} context @param {number} [at] @returns {Promise<NDArray>} */
export async function readNpy(source, context, at = 0) {
  const { array } = await openNpyAt(source, at, context)
  if (array.isLazy) await array.read()
  return array
}
