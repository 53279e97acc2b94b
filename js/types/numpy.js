/** Handlers for the names of numpy, 1.x and 2.x. */
import { encodeLatin1 } from '../strings.js'
import { asNumber } from './access.js'
import { PyClass, PyObject } from './basic.js'
import { asText, DType, parseDType } from './dtype.js'
import { decodeElements, elementAt } from './elements.js'
import { check, NDArray, NumpyScalar, readShape } from './ndarray.js'

/** @typedef {import('./registry.js').Context} Context */

/** Subclasses of ndarray that take ndarray's own state. */
const SUBCLASSES = new Set(['ndarray', 'matrix', 'recarray', 'memmap', 'chararray'])

const EMPTY = new DType('f', 8)

/** Both names of a module whose underscore numpy 2 added. */
const both = (/** @type {string} */ name) => `numpy.core.${name} numpy._core.${name}`

/** An array whose axes were stored in another order, in C order. */
function transpose(/** @type {DType} */ dtype, /** @type {number[]} */ stored, /** @type {number[]} */ axes, /** @type {Uint8Array} */ bytes) {
  const isPermutation = axes.length === stored.length && new Set(axes).size === axes.length && axes.every((axis) => axis >= 0 && axis < stored.length)
  if (!isPermutation) return undefined
  const { itemsize } = dtype
  const strides = stored.map((_, axis) => stored.slice(axis + 1).reduce((product, length) => product * length, itemsize))
  const shape = axes.map((axis) => stored[axis])
  const steps = axes.map((axis) => strides[axis])
  const copy = new Uint8Array(bytes.length)
  const index = shape.map(() => 0)
  for (let to = 0, from = 0; to < copy.length; to += itemsize) {
    copy.set(bytes.subarray(from, from + itemsize), to)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]
      if (++index[axis] < shape[axis]) break
      from -= steps[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return new NDArray(dtype, shape, 'C', copy)
}

/** @param {unknown[]} args dtype and the element's bytes, or the object itself @param {Context} context */
function makeScalar([dtype, element], context) {
  if (!(dtype instanceof DType)) return undefined
  if (dtype.kind === 'O') return element
  const bytes = typeof element === 'string' ? encodeLatin1(element) : element
  if (!(bytes instanceof Uint8Array) || bytes.length !== dtype.itemsize) return undefined
  const value = elementAt(dtype, decodeElements(dtype, bytes, 1), 0)
  const isPlain = !'mMV'.includes(dtype.kind) && !(dtype.kind === 'f' && dtype.itemsize > 8)
  if (context.lossless || !isPlain) return new NumpyScalar(dtype, value)
  return 'iu'.includes(dtype.kind) ? context.asInt(BigInt(value)) : value
}

/** @type {import('./registry.js').Types} */
export const numpyTypes = [
  ['numpy', {
    dtype: { call: (args) => (args.length >= 1 && args.length <= 3 ? parseDType(args[0]) : undefined) },
  }],
  [both('multiarray'), {
    // The array is empty until BUILD gives it its state.
    _reconstruct: {
      call: ([subclass]) => {
        if (!(subclass instanceof PyClass) || !subclass.module.startsWith('numpy') || !SUBCLASSES.has(subclass.name)) {
          return subclass instanceof PyClass ? new PyObject(subclass, []) : undefined
        }
        const array = new NDArray(EMPTY, [0], 'C', new Uint8Array(0))
        if (subclass.name !== 'ndarray') array.pyclass = subclass
        return array
      },
    },
    scalar: { call: (args, context) => makeScalar(args, context) },
  }],
  [both('numeric'), {
    _frombuffer: {
      call: ([buffer, dtype, shape, order, axes]) => {
        if (!(buffer instanceof Uint8Array) || !(dtype instanceof DType)) return undefined
        const lengths = readShape(shape)
        const size = lengths.reduce((product, length) => product * length, 1)
        check(dtype, size, buffer)
        const letter = asText(order)
        if (letter === 'K') return Array.isArray(axes) ? transpose(dtype, lengths, axes.map((axis) => asNumber(axis) ?? NaN), buffer) : undefined
        return letter === 'C' || letter === 'F' ? new NDArray(dtype, lengths, letter, buffer) : undefined
      },
    },
  }],
]
