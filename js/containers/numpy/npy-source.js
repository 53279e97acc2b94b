/** `.npy` files in a source: the header is read, the elements stay in the file until they are asked for. */
import { loadFrom } from '../../load/load-async.js'
import { readExactly } from '../../sources/reading.js'
import { UnpicklingError } from '../../errors.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { checkElements } from '../../types/numpy/array-checks.js'
import { NDArray } from '../../types/numpy/ndarray.js'
import { NPY_PREFIX, npyHeaderLength, readNpyHeader } from './npy.js'
import { countOf } from '../../types/numpy/strides.js'

/** Room for most headers, which is read in one go. */
const HEAD = 1 << 12

/**
 * @param {Pick<import('../../sources/source.js').Source, 'size' | 'read'>} source @param {{ settings: import('../../settings.js').Settings, name?: string }} context
 * @returns {Promise<NDArray>}
 */
export async function openNpy(source, { settings, name }) {
  const head = await source.read(0, Math.min(NPY_PREFIX, source.size), HEAD)
  const length = npyHeaderLength(head, name)
  const { dtype, shape, order, dataOffset, dataLength, hasObjects } = readNpyHeader(head.length >= length ? head : await source.read(0, length, length), name)
  if (hasObjects) {
    const { value } = await loadFrom(source, dataOffset, settings)
    if (!(value instanceof NDArray))
      throw new UnpicklingError('BAD_NPY', `${name ?? 'the .npy file'}: its elements are objects, and the pickle of them is no array`)
    return value
  }
  if (!(dataLength <= source.size - dataOffset))
    throw new UnpicklingError(
      'BAD_NPY',
      `${name ?? 'the .npy file'}: ${source.size - dataOffset} bytes of elements, where ${dtype} and the shape (${shape.join(', ')}) need ${dataLength}`,
    )
  const elements = new LazyBytes(dataLength, (offset, count) => readExactly(source, dataOffset + offset, count))
  checkElements(dtype, countOf(shape), elements)
  return new NDArray(dtype, shape, order, elements)
}
