/**
 * The state that pickles give to an array of numpy's, and the call that makes the array before it has a state.
 *
 * Source: numpy's methods.c (array_setstate, array_reduce).
 */
import { UnpicklingError } from '../../errors.js'
import { encodeLatin1 } from '../../codec/strings.js'
import { swapBytes } from '../python/array.js'
import { PyClass, Tuple } from '../python/basic.js'
import { checkElements, readShape } from './array-checks.js'
import { DType } from './dtype.js'
import { LazyBytes } from './lazy.js'
import { SlabBytes } from './slab.js'
import { countOf } from './strides.js'

/** @typedef {{ callable: unknown, args: unknown[], isWrapped?: boolean }} Made the call that made an array of a class that is not numpy's; of one that is
 * wrapped in another library's, an array of numpy's or its state is among the arguments */

/**
 * Reads a state: a tuple of version, shape, dtype, whether it is in Fortran order, and elements. Old pickles have no version.
 * @param {unknown} state
 * @returns {{ shape: number[], order: 'C' | 'F', dtype: DType, elements: any, hasFortranObjects: boolean } | undefined} undefined where the dtype is none that is
 *   known. `elements` are bytes or a list, which has them in C order, whatever the order of the array was
 */
export function readState(state) {
  if (!Array.isArray(state)) throw new UnpicklingError('BAD_ARRAY', 'the state of a numpy array must be a tuple')
  // By index, as V8 takes long to iterate over a Tuple.
  const first = state.length === 4 ? 0 : 1
  const dtype = state[first + 1]
  const isFortran = state[first + 2]
  const elements = state[first + 3]
  if (!(dtype instanceof DType)) return undefined
  const isList = Array.isArray(elements)
  const bytes = isList ? elements : asElementBytes(elements)
  const shape = readShape(state[first])
  checkElements(dtype, countOf(shape), bytes)
  // numpy's __setstate__ gives the elements the machine's byte order.
  const isSwapped = dtype.byteorder === '>' && (bytes instanceof Uint8Array || bytes instanceof LazyBytes)
  return {
    shape,
    order: isFortran && !isList ? 'F' : 'C',
    dtype: isSwapped ? dtype.native : dtype,
    elements: isSwapped ? swapElements(dtype, bytes) : bytes,
    hasFortranObjects: Boolean(isFortran && isList),
  }
}

/** Gives the call that makes an empty array of a class. @param {string} core @param {PyClass} [pyclass] @returns {Made} */
export const reconstruction = (core, pyclass = new PyClass('numpy', 'ndarray')) => ({
  callable: new PyClass(`${core}.multiarray`, '_reconstruct'),
  args: [pyclass, Tuple.of(0), Uint8Array.of(0x62)],
})

/**
 * Copies the elements into the other byte order; those in a file when they are read, of which only whole ones are.
 * @param {Pick<DType, 'kind' | 'itemsize'>} dtype @param {Uint8Array | LazyBytes} bytes @returns {Uint8Array | LazyBytes}
 */
function swapElements({ kind, itemsize }, bytes) {
  if (bytes instanceof LazyBytes) {
    const swap = async (/** @type {number} */ offset, /** @type {number} */ length) =>
      /** @type {Uint8Array} */ (swapElements({ kind, itemsize }, await bytes.read(offset, length)))
    return new LazyBytes(bytes.length, swap)
  }
  const copy = new Uint8Array(bytes)
  swapBytes(copy, kind === 'c' ? itemsize / 2 : kind === 'U' ? 4 : itemsize)
  return copy
}

/** @param {unknown} elements @returns {Uint8Array | LazyBytes | SlabBytes} */
function asElementBytes(elements) {
  if (elements instanceof Uint8Array || elements instanceof SlabBytes || elements instanceof LazyBytes) return elements
  const bytes = typeof elements === 'string' ? encodeLatin1(elements) : undefined
  if (!bytes) throw new UnpicklingError('BAD_ARRAY', 'the elements of a numpy array must be bytes or a list')
  return bytes
}
