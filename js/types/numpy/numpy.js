/**
 * Handlers for the names that pickles of numpy 1.x and 2.x call: arrays, scalars and dtypes.
 *
 * masked.js and string-dtype.js have the handlers of their own types. The other way, what numpy's types are pickled as, is
 * reduce-numpy.js.
 */
import { encodeLatin1 } from '../../codec/strings.js'
import { asNumber } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { asText, DType, parseDType } from './dtype.js'
import { decodeElements, elementAt, numberAt } from './decode.js'
import { LazyBytes } from './lazy.js'
import { checkElements, readShape } from './array-checks.js'
import { NDArray } from './ndarray.js'
import { NumpyScalar } from './numpy-scalar.js'
import { UserDType } from './user-dtype.js'
import { columnsOf } from './object-rows.js'
import { isPermutation, permute } from './axes.js'
import { countOf } from './strides.js'

/** @typedef {import('../registry.js').Context} Context */

/** ndarray, and those of its subclasses that take the same state. */
const SUBCLASSES = new Set(['ndarray', 'matrix', 'recarray', 'memmap', 'chararray'])

/** @returns {subclass is PyClass} */
const isKnownClass = (/** @type {unknown} */ subclass) =>
  subclass instanceof PyClass &&
  (subclass.module.startsWith('numpy') ? SUBCLASSES.has(subclass.name) : /^pandas\b/.test(subclass.module) && subclass.name === 'FrozenNDArray')

/** What `numpy.dtype(value)` gives: of a class that is not numpy's, the dtype that its package registers. @param {unknown} value */
const makeDType = (value) => parseDType(value) ?? (value instanceof PyClass && value.module !== 'numpy' ? new UserDType(value) : undefined)

const EMPTY = new DType('f', 8)
const NO_BYTES = new Uint8Array(0)

/** Makes a scalar of a structured dtype with objects, which numpy pickles as an array of no axes, and as a tuple before. @param {DType} dtype @param {unknown} element @param {string} core */
function makeRow(dtype, element, core) {
  if (element instanceof NDArray && element.ndim === 0 && element.descr.fields) return new NumpyScalar(dtype, element.get(), undefined, core, element)
  return Array.isArray(element) ? new NumpyScalar(dtype, elementAt(dtype, columnsOf(dtype, [element]), 0), undefined, core, element) : undefined
}

/**
 * Makes what `numpy.core.multiarray.scalar` gives: a plain value where JavaScript has one, else a NumpyScalar.
 * @param {unknown[]} args dtype, and the bytes of the element or the object itself @param {Context} context @param {string} core
 */
function makeScalar([dtype, element], context, core) {
  if (!(dtype instanceof DType)) return undefined
  if (dtype.kind === 'O') return element
  if (dtype.hasObjects && dtype.fields) return makeRow(dtype, element, core)
  const bytes = typeof element === 'string' ? encodeLatin1(element) : element
  if (!(bytes instanceof Uint8Array) || bytes.length !== dtype.itemsize) return undefined
  const value = numberAt(dtype, bytes, 0) ?? elementAt(dtype, decodeElements(dtype, bytes, 1), 0)
  const isPlain = !'mMV'.includes(dtype.kind) && !(dtype.kind === 'f' && dtype.itemsize > 8)
  if (context.lossless || !isPlain) return new NumpyScalar(dtype, value, bytes, core)
  return 'iu'.includes(dtype.kind) ? context.asInt(BigInt(value)) : value
}

/**
 * Makes the scalar of a dtype and bytes in the input, where it is a number or bool. Its own bytes are kept where the value does not tell them: of what is NaN.
 * @param {Uint8Array} input @param {number} at @param {number} length @param {unknown} dtype @param {boolean} isFirst @param {Context} context @param {string} core
 */
function makeScalarAt(input, at, length, dtype, isFirst, context, core) {
  if (isFirst || !(dtype instanceof DType) || length !== dtype.itemsize) return undefined
  const value = numberAt(dtype, input, at)
  if (value === undefined || (value !== value && context.lossless) || (dtype.kind === 'b' && input[at] > 1)) return undefined
  if (context.lossless) return new NumpyScalar(dtype, value, undefined, core)
  if (typeof value === 'bigint') return context.asInt(value)
  return context.settings.int === 'bigint' && dtype.kind !== 'f' && typeof value === 'number' ? BigInt(value) : value
}

/**
 * Permutes the axes of elements that may lie in a file still. All of them are read for any part then.
 * @param {Uint8Array | LazyBytes} buffer @param {number} itemsize @param {number[]} shape @param {number[]} axes
 */
function permuted(buffer, itemsize, shape, axes) {
  if (buffer instanceof Uint8Array) return permute(buffer, itemsize, shape, axes)
  return new LazyBytes(buffer.length, async (offset, length) => permute(await buffer.read(), itemsize, shape, axes).subarray(offset, offset + length))
}

/** Lists the handlers of one package; the underscore in `numpy._core` came with numpy 2. @returns {import('../registry.js').Types} */
const coreTypes = (/** @type {string} */ core, origin = { core }) => [
  [
    `${core}.multiarray`,
    {
      // The array is empty until BUILD gives it its state.
      _reconstruct: {
        call: (args, context, callable) => {
          const subclass = args[0]
          if (isKnownClass(subclass)) return new NDArray(EMPTY, [0], 'C', NO_BYTES, subclass.name === 'ndarray' ? origin : { core, pyclass: subclass })
          if (!(subclass instanceof PyClass)) return undefined
          // The indexes of old pandas are for pandas' own types to read.
          if (/^pandas\b/.test(subclass.module)) return PyObject.madeBy(subclass, callable, args)
          return new NDArray(EMPTY, [0], 'C', NO_BYTES, { core, pyclass: subclass, made: { callable, args } })
        },
      },
      scalar: {
        call: (args, context) => makeScalar(args, context, core),
        ofBytes: (input, at, length, dtype, isFirst, context) => makeScalarAt(input, at, length, dtype, isFirst, context, core),
        sample: () => new NumpyScalar(new DType('f', 8), 0.5),
      },
    },
  ],
  [
    `${core}.numeric`,
    {
      _frombuffer: {
        takesLazy: true,
        call: ([buffer, dtype, shape, memoryOrder, axes], context) => {
          if (!(buffer instanceof Uint8Array || buffer instanceof LazyBytes) || !(dtype instanceof DType)) return undefined
          const lengths = readShape(shape)
          const size = countOf(lengths)
          checkElements(dtype, size, buffer)
          const letter = asText(memoryOrder)
          const origin = { core, isReadonly: context.isReadonly(buffer) }
          if (letter === 'K' && Array.isArray(axes)) {
            const order = axes.map((axis) => asNumber(axis) ?? NaN)
            if (!isPermutation(order, lengths.length)) return undefined
            return new NDArray(
              dtype,
              order.map((axis) => lengths[axis]),
              'C',
              permuted(buffer, dtype.itemsize, lengths, order),
              { ...origin, axes: order },
            )
          }
          return letter === 'C' || letter === 'F' ? new NDArray(dtype, lengths, letter, buffer, origin) : undefined
        },
      },
    },
  ],
]

/** Lists the handlers of numpy for registry.js. @returns {import('../registry.js').Types} */
export const listNumpyTypes = () => [
  [
    'numpy',
    {
      dtype: { call: (args) => (args.length >= 1 && args.length <= 3 ? makeDType(args[0]) : undefined) },
    },
  ],
  // Python 2 took this name from where numpy imports it.
  ['numpy.core._internal', { _reconstruct: coreTypes('numpy.core')[0][1]._reconstruct }],
  ...coreTypes('numpy.core'),
  ...coreTypes('numpy._core'),
]
