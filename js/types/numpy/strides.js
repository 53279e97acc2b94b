/**
 * Shapes and strides: which elements of a memory a view has.
 *
 * Strides count elements, not bytes; they may be 0, and elements may overlap.
 */

/** Gives the number of elements that a shape has. */
export const countOf = (/** @type {number[]} */ shape) => shape.reduce((product, length) => product * length, 1)

/** Gives the strides of elements that lie in C order. */
export function contiguousStrides(/** @type {number[]} */ shape) {
  const strides = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * Math.max(shape[axis + 1], 1)
  return strides
}

/** Tells whether elements lie one after another in C order; the stride of an axis of length 1 does not matter. @param {number[]} shape @param {number[]} strides */
export function isContiguous(shape, strides) {
  const wanted = contiguousStrides(shape)
  return countOf(shape) === 0 || shape.every((length, axis) => length === 1 || strides[axis] === wanted[axis])
}

/** Gives the number of elements from the first to the last that a view reaches. @param {number[]} shape @param {number[]} strides */
export function extentOf(shape, strides) {
  return countOf(shape) === 0 ? 0 : shape.reduce((last, length, axis) => last + (length - 1) * strides[axis], 0) + 1
}

/**
 * Copies the elements of a view into C order. The caller has checked that the view lies within the bytes.
 * @param {Uint8Array} bytes from the view's first element on @param {number} itemsize @param {number[]} shape @param {number[]} strides
 * @returns {Uint8Array}
 */
export function gather(bytes, itemsize, shape, strides) {
  const count = countOf(shape)
  const copy = new Uint8Array(count * itemsize)
  const index = shape.map(() => 0)
  const isWide = itemsize === 4 && bytes.byteOffset % 4 === 0
  const source = isWide ? new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) : bytes
  const target = isWide ? new Uint32Array(copy.buffer) : copy
  const size = isWide ? 1 : itemsize
  for (let to = 0, from = 0; to < target.length; to += size) {
    for (let i = 0; i < size; i++) target[to + i] = source[from * size + i]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return copy
}
