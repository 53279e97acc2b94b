/** Axes of arrays in another order. */
import { contiguousStrides, gather } from './strides.js'

/** Whether so many axes are each named once. @param {number[]} axes @param {number} count */
export function isPermutation(axes, count) {
  return axes.length === count && new Set(axes).size === count && axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < count)
}

/** The permutation that undoes another. @param {number[]} axes */
export const inverse = (axes) => axes.map((_, axis) => axes.indexOf(axis))

/**
 * The elements of an array in C order once its axes are permuted, as numpy's `transpose(axes)` has them.
 * @param {Uint8Array} bytes in C order of `shape` @param {number} itemsize bytes an element @param {number[]} shape @param {number[]} axes
 * @returns {Uint8Array} a copy
 */
export function permute(bytes, itemsize, shape, axes) {
  const strides = contiguousStrides(shape)
  return gather(
    bytes,
    itemsize,
    axes.map((axis) => shape[axis]),
    axes.map((axis) => strides[axis]),
  )
}
