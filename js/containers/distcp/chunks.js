/**
 * Tensors that are stored in chunks, each a box of the tensor in C order: what part of which chunk is read for a part of the tensor.
 *
 * @typedef {object} Chunk
 * @property {number[]} offsets where the box begins, along each axis
 * @property {number[]} sizes how long it is
 * @property {number} room the most bytes that its elements may be, by what is stored
 * @property {(offset: number, length: number) => Promise<Uint8Array>} read gives bytes of its elements, which lie in C order
 */
import { LimitError, UnpicklingError } from '../../errors.js'
import { callForEach } from '../../sources/at-once.js'
import { contiguousStrides, countOf } from '../../types/numpy/strides.js'
import { LazyBytes } from '../../types/numpy/lazy.js'

/** The most pairs of chunks that are compared to find those that overlap. */
const MOST_PAIRS = 1 << 25

const bad = (/** @type {string} */ reason) => new UnpicklingError('BAD_CHUNKS', reason)

/**
 * The bytes of a tensor, in C order, which are read out of its chunks when they are asked for.
 * @param {string} name of the tensor, for errors @param {number[]} shape @param {number} itemsize @param {Chunk[]} chunks @returns {LazyBytes}
 */
export function joinChunks(name, shape, itemsize, chunks) {
  let isChecked = false
  return new LazyBytes(countOf(shape) * itemsize, async (offset, length) => {
    if (!isChecked) checkChunks(name, shape, itemsize, chunks)
    isChecked = true
    const [only] = chunks
    if (chunks.length === 1) return only.read(offset, length)
    const bytes = new Uint8Array(length)
    const from = offset / itemsize
    const reach = { from: Math.floor(from), to: Math.ceil((offset + length) / itemsize) }
    await callForEach(chunks, async (chunk) => {
      const part = partOf(chunk, shape, reach)
      if (!part) return
      const { first, rows } = part
      const row = countOf(chunk.sizes.slice(1)) * itemsize
      const held = await chunk.read(first * row, rows * row)
      copyBox(bytes, offset, held, shape, itemsize, { offsets: withFirst(chunk.offsets, first), sizes: withRows(chunk.sizes, rows) })
    })
    return bytes
  })
}

const withFirst = (/** @type {number[]} */ [start, ...rest], /** @type {number} */ first) => (start === undefined ? [] : [start + first, ...rest])
const withRows = (/** @type {number[]} */ [length, ...rest], /** @type {number} */ rows) => (length === undefined ? [] : [rows, ...rest])

/** The rows of a chunk, along the first axis, that have elements from `from` up to `to` of the tensor; undefined where there are none. @param {Chunk} chunk @param {number[]} shape @param {{ from: number, to: number }} reach */
function partOf({ offsets, sizes }, shape, { from, to }) {
  if (countOf(sizes) === 0) return undefined
  const row = countOf(shape.slice(1))
  const start = Math.max(offsets[0], Math.floor(from / row))
  const end = Math.min(offsets[0] + sizes[0], Math.ceil(to / row))
  return start < end ? { first: start - offsets[0], rows: end - start } : undefined
}

/**
 * Copies the elements of a box to their places in a part of the tensor.
 * @param {Uint8Array} target the part @param {number} start its first byte in the tensor @param {Uint8Array} source the elements of the box
 * @param {number[]} shape of the tensor @param {number} itemsize @param {{ offsets: number[], sizes: number[] }} box
 */
function copyBox(target, start, source, shape, itemsize, { offsets, sizes }) {
  const strides = contiguousStrides(shape)
  // Elements lie one after another along the last axes that the box has all of, and along the axis before them.
  let axis = shape.length - 1
  while (axis > 0 && sizes[axis] === shape[axis]) axis--
  const run = countOf(sizes.slice(axis)) * itemsize
  const outer = sizes.slice(0, axis)
  const runs = countOf(outer)
  const index = outer.map(() => 0)
  for (let i = 0; i < runs; i++) {
    let element = offsets[axis] * strides[axis]
    for (let k = 0; k < axis; k++) element += (offsets[k] + index[k]) * strides[k]
    const at = element * itemsize - start
    const skip = Math.max(0, -at)
    const length = Math.min(run, target.length - at)
    if (length > skip) target.set(source.subarray(i * run + skip, i * run + length), at + skip)
    for (let k = axis - 1; k >= 0 && ++index[k] === outer[k]; k--) index[k] = 0
  }
}

/** Refuses chunks that do not make up a tensor: none may reach out of it, none may overlap, and no element may be missing. @param {string} name @param {number[]} shape @param {number} itemsize @param {Chunk[]} chunks */
function checkChunks(name, shape, itemsize, chunks) {
  const label = JSON.stringify(name.slice(0, 100))
  for (const { offsets, sizes, room } of chunks) {
    const isInside = offsets.length === shape.length && sizes.length === shape.length && sizes.every((size, axis) => offsets[axis] + size <= shape[axis])
    if (!isInside) throw bad(`a chunk of (${sizes.join(', ')}) at (${offsets.join(', ')}) is not within ${label}, which is (${shape.join(', ')})`)
    const wanted = countOf(sizes) * itemsize
    if (wanted > room) throw bad(`a chunk of ${label} is ${wanted} bytes, of which ${room} are stored`)
  }
  const stored = chunks.reduce((sum, { sizes }) => sum + countOf(sizes), 0)
  if (stored !== countOf(shape)) throw bad(`the chunks of ${label} have ${stored} elements, where it has ${countOf(shape)}`)
  checkOverlap(
    label,
    chunks.filter(({ sizes }) => countOf(sizes) > 0),
  )
}

/** @param {string} label @param {Chunk[]} chunks */
function checkOverlap(label, chunks) {
  if (chunks.length < 2) return
  // Along the axis that tells most of them apart only few have to be compared.
  const starts = chunks[0].offsets.map((_, axis) => new Set(chunks.map(({ offsets }) => offsets[axis])).size)
  const axis = starts.indexOf(Math.max(...starts))
  const sorted = [...chunks].sort((a, b) => a.offsets[axis] - b.offsets[axis])
  let pairs = 0
  for (const [i, one] of sorted.entries()) {
    const end = one.offsets[axis] + one.sizes[axis]
    for (let k = i + 1; k < sorted.length && sorted[k].offsets[axis] < end; k++) {
      const other = sorted[k]
      if (++pairs > MOST_PAIRS) throw new LimitError('LIMIT_CHUNKS', `${label} has ${chunks.length} chunks, too many to tell whether they overlap`)
      const isApart = one.offsets.some((offset, at) => offset >= other.offsets[at] + other.sizes[at] || other.offsets[at] >= offset + one.sizes[at])
      if (!isApart) throw bad(`two chunks of ${label} overlap`)
    }
  }
}
