/** Axes of arrays in another order. */

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
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, itemsize))
  const lengths = axes.map((axis) => shape[axis])
  const steps = axes.map((axis) => strides[axis])
  const copy = new Uint8Array(bytes.length)
  const index = lengths.map(() => 0)
  for (let to = 0, from = 0; to < copy.length; to += itemsize) {
    copy.set(bytes.subarray(from, from + itemsize), to)
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += steps[axis]
      if (++index[axis] < lengths[axis]) break
      from -= steps[axis] * lengths[axis]
      index[axis] = 0
    }
  }
  return copy
}
