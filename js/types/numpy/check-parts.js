/** What the parts of an array must be, so that no array is made that numpy does not have. */
import { TYPED_ARRAYS } from './decode.js'
import { DType } from './dtype.js'
import { LazyBytes } from './lazy.js'
import { countOf } from './strides.js'

/**
 * Refuses what is no array: the elements must be those of the dtype, and fill the shape.
 * @param {any} dtype @param {any} shape @param {any} order @param {any} elements
 * @throws {TypeError}
 */
export function checkParts(dtype, shape, order, elements) {
  if (!(dtype instanceof DType)) throw new TypeError('the dtype of an array is a DType: NDArray.from takes names too')
  if ((order !== 'C' && order !== 'F') || !Array.isArray(shape)) throw new TypeError('the order of an array is C or F, and the shape a list')
  dtype.seal()
  let size = 1
  for (const length of shape) {
    if (!(length >= 0 && Number.isSafeInteger(length))) throw new TypeError(`${shape.join(', ')} is no shape: lengths are ints, 0 or more`)
    size *= length
  }
  const isBytes = elements instanceof Uint8Array || elements instanceof LazyBytes
  const wanted = isBytes && !dtype.hasObjects ? size * dtype.itemsize : size
  const isFilled = isBytes ? elements.length === wanted && (!dtype.hasObjects || size === 0) : isData(dtype, elements, size)
  if (!isFilled) throw new TypeError(`the elements do not fill an array of ${dtype} and the shape (${shape.join(', ')}), or are of another type`)
}

/** Whether data is what decodeElements gives of so many elements. @param {DType} dtype @param {any} data @param {number} count @returns {boolean} */
function isData(dtype, data, count) {
  if (dtype.subarray) return isData(dtype.subarray.base, data, count * countOf(dtype.subarray.shape))
  if (dtype.fields && !Array.isArray(data)) return dtype.fields.every(({ name, dtype: inner }) => isData(inner, data?.[name], count))
  if (Array.isArray(data)) return data.length === count && (dtype.fields !== undefined || 'OSUVT'.includes(dtype.kind))
  const { kind, itemsize, format } = dtype
  const TypedArray =
    format?.array ?? TYPED_ARRAYS[kind + itemsize] ?? (kind === 'f' && itemsize === 2 ? Float32Array : 'fc'.includes(kind) ? Float64Array : undefined)
  return TypedArray !== undefined && data instanceof TypedArray && data.length === (kind === 'c' ? 2 * count : count)
}
