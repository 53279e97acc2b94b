/**
 * What the shape and the elements of a numpy array must be, whether a pickle or a .npy file told them.
 *
 * A shape is data of somebody else: nothing is allocated by it before the elements are known to fill it.
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber } from '../python/state-values.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./lazy.js').LazyBytes} LazyBytes */
/** @typedef {import('./slab.js').SlabBytes} SlabBytes */

/**
 * Reads a shape: a tuple of ints, or a single int for one axis.
 * @param {unknown} shape @returns {number[]}
 * @throws {UnpicklingError} BAD_ARRAY where a length is no int of 0 or more, or an empty array has too long axes
 */
export function readShape(shape) {
  const list = Array.isArray(shape) ? shape : [shape]
  if (list.length > MOST_AXES) throw new UnpicklingError('BAD_ARRAY', `a numpy array of ${list.length} axes`)
  // A plain array, as methods of a Tuple take long, and of this length: to one that grows V8 gives room for 17.
  /** @type {number[]} */
  const lengths = new Array(list.length)
  for (let i = 0; i < list.length; i++) {
    const length = asNumber(list[i])
    if (length === undefined || !Number.isSafeInteger(length) || length < 0)
      throw new UnpicklingError('BAD_ARRAY', 'the shape of a numpy array must be a tuple of ints, 0 or more')
    lengths[i] = length
  }
  // Axes beside an empty one cost no bytes, so they are bounded here.
  const outer = lengths.reduce((product, length) => product * (length || 1), 1)
  if (lengths.includes(0) && outer > MOST_EMPTY) throw new UnpicklingError('BAD_ARRAY', `an empty numpy array of shape ${lengths.join(' × ')}`)
  return lengths
}

/** numpy has no more. */
export const MOST_AXES = 64

/** The most elements of no bytes that an array may hold; also the most that the other axes of an empty array may multiply to. */
const MOST_EMPTY = 1 << 20

/**
 * Refuses elements that do not fill a shape of `size` elements: bytes must be as many as the dtype needs, a list must have
 * one item an element, and a dtype with objects takes a list alone.
 * @throws {UnpicklingError} BAD_ARRAY
 */
export function checkElements(/** @type {DType} */ dtype, /** @type {number} */ size, /** @type {Uint8Array | SlabBytes | LazyBytes | unknown[]} */ elements) {
  const isList = Array.isArray(elements)
  if (dtype.itemsize === 0 && size * dtype.leafCount > MOST_EMPTY) throw new UnpicklingError('BAD_ARRAY', `${size} elements of no bytes`)
  const wanted = isList ? size : size * dtype.itemsize
  if (elements.length !== wanted || dtype.hasObjects !== isList) {
    throw new UnpicklingError(
      'BAD_ARRAY',
      `buffer size does not match array size: ${elements.length} ${isList ? 'elements' : 'bytes'} where the shape and ${dtype} need ${wanted}`,
    )
  }
}
