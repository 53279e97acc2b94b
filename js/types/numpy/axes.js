/**
 * Permutations of an array's axes.
 *
 * numpy's pickles of protocol 5 hold an array that is neither in C nor in Fortran order by its memory and the order of its
 * axes. Loading (numpy.js) and dumping (reduce-numpy.js) go between that memory and C order by the functions here.
 */
import { contiguousStrides, gather } from './strides.js'

/** Tells whether `axes` names each axis from 0 to `count - 1` once. @param {number[]} axes @param {number} count */
export function isPermutation(axes, count) {
  return axes.length === count && new Set(axes).size === count && axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < count)
}

/** Gives the permutation that undoes `axes`. @param {number[]} axes */
export const inverse = (axes) => axes.map((_, axis) => axes.indexOf(axis))

/**
 * Gives the elements in C order after the axes are permuted as numpy's `transpose(axes)` does.
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
