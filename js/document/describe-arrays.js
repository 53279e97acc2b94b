/**
 * What arrays, tensors and tables are, for trees: the part of describe.js that is theirs.
 *
 * Only the elements that are in memory are looked at; those that are still in the file are told by shape, dtype and size.
 */
import { formatShape, formatSize, MOST_PREVIEW, preview } from './short-text.js'
import { STATE } from '../types/python/basic.js'
import { Range } from '../types/python/collections.js'
import { DataFrame, Series } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'
import { Interval, NaTType, Period, Timedelta, Timestamp } from '../types/pandas/scalars.js'
import { MaskedArray } from '../types/numpy/masked.js'
import { headOf } from '../types/numpy/ndarray.js'
import { NDArray } from '../types/numpy/ndarray-from.js'
import { SparseArray } from '../types/scipy/sparse.js'
import { NestedTensor, SparseTensor } from '../types/torch/sparse-tensor.js'
import { Storage } from '../types/torch/storage.js'
import { Tensor } from '../types/torch/tensor.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { LazyValue } from './lazy-value.js'
import { readColumn } from './read.js'
import { walk } from './walk.js'
import { parseDType } from '../types/numpy/dtype.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { codeOf } from '../types/numpy/typed-arrays.js'

/** @typedef {import('./describe.js').Description} Description */
/** @typedef {import('./describe.js').Child} Child */
/** @typedef {(value: unknown) => Description} Describe the `describe` of describe.js, which hands itself in: this file is below it */
/** @typedef {(key: unknown) => string} LabelOf its `keyLabel` */

/** The parts of an object that it has, as attributes. @param {[string, unknown][]} parts @returns {Child[]} */
const attributes = (parts) =>
  parts.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => ({ label: `.${name}`, step: `.${name}`, value }))

/** What a description says of the parts of an object; nothing where it has none of them. @param {[string, unknown][]} parts @returns {Pick<Description, 'count' | 'children'>} */
function inside(parts) {
  const list = attributes(parts)
  return list.length ? { count: list.length, children: (start, end) => list.slice(start, end) } : {}
}

/** The values of a column: a typed array as an NDArray, so that its node can be read in parts, measured and compared. @param {any} values @param {string} dtype */
function asArray(values, dtype) {
  if (!ArrayBuffer.isView(values) || !codeOf(/** @type {any} */ (values))) return values
  const [, kind, unit] = (values instanceof BigInt64Array && /^(datetime|timedelta)64\[(\w+)/.exec(dtype)) || []
  const time = unit ? parseDType(`<${kind === 'datetime' ? 'M' : 'm'}8[${unit}]`) : undefined
  return time
    ? new NDArray(time, [/** @type {BigInt64Array} */ (values).length], 'C', new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    : NDArray.from(/** @type {any} */ (values))
}

/** @param {NDArray} array @param {Describe} describe @returns {Description} */
function describeNDArray(array, describe) {
  const { dtype, descr, shape } = array
  const nbytes = descr.hasObjects ? undefined : array.size * descr.itemsize
  const isPlain = !array.isLazy && (!(descr.fields || descr.subarray) || array.ndim === 0) && descr.kind !== 'O' && array.size > 0
  const detail = `${shortDType(dtype)} ${formatShape(shape)}${nbytes === undefined ? '' : `  ${formatSize(nbytes)}`}${isPlain ? `  ${previewArray(array, describe)}` : ''}`
  const objects = descr.kind === 'O' && !descr.fields ? elementsOf(array) : {}
  const masked =
    array instanceof MaskedArray
      ? inside([
          ['mask', array.mask],
          ['fillValue', array.fillValue],
        ])
      : {}
  return { type: array.pyclass?.name ?? 'ndarray', dtype, shape, nbytes, detail, ...objects, ...masked }
}

/** The most characters of a dtype before the shape. */
const MOST_DTYPE = 40

/** A dtype that is not too long, as those with many fields are. @param {string} dtype */
const shortDType = (dtype) => (dtype.length > MOST_DTYPE ? `${dtype.slice(0, MOST_DTYPE - 1)}…` : dtype)

/** The most characters of an element that is told alone. */
const MOST_TEXT = 80

/** The first elements of an array, times as dates and durations and `--` where one is masked; of an array of no axes its element. @param {NDArray} array @param {Describe} describe */
function previewArray(array, describe) {
  const { descr } = array
  if (array.ndim === 0) return String(array).slice(0, MOST_TEXT)
  const mask = array instanceof MaskedArray && !descr.fields ? array.mask.data : undefined
  const isTime = 'mM'.includes(descr.kind)
  return preview(headOf(array, MOST_PREVIEW + 1), describe, (item, i) =>
    mask?.[descr.kind === 'c' ? i >> 1 : i] ? '--' : isTime ? String(new NumpyScalar(descr, item)) : undefined,
  )
}

/** The first values of a column, times as they are told alone. @param {any} column @param {any} values @param {Describe} describe */
const previewColumn = (column, values, describe) =>
  preview(values, describe, (_, i) => (/^(?:datetime64|timedelta64|period)\[/.test(column.dtype) ? String(column.at(i) ?? 'NaT') : undefined))

/** The elements of an array of objects. @param {NDArray} array @returns {Pick<Description, 'count' | 'children' | 'isIndexed'>} */
function elementsOf(array) {
  return {
    count: array.size,
    isIndexed: true,
    children: (start, end) =>
      array.data
        .slice(start, end)
        .map((/** @type {unknown} */ value, /** @type {number} */ i) => ({ label: String(start + i), step: `[${start + i}]`, value })),
  }
}

/** The first elements of a tensor; of one of no axes its element. @param {Tensor} tensor @param {Describe} describe */
const previewTensor = ({ data, ndim }, describe) => (ndim ? preview(data, describe) : preview(data, describe).slice(1, -1))

/** @param {Tensor} tensor @param {Describe} describe @returns {Description} */
function describeTensor(tensor, describe) {
  const { dtype, shape, device, pyclass, requiresGrad, size, nbytes, quantizer } = tensor
  const notes = `${device === 'cpu' ? '' : ` ${device}`}${requiresGrad ? ' requires grad' : ''}`
  const detail = `${dtype} ${formatShape(shape)}${notes}  ${formatSize(nbytes)}${tensor.isRead && size ? `  ${previewTensor(tensor, describe)}` : ''}`
  return {
    type: pyclass?.name ?? 'Tensor',
    dtype,
    shape,
    nbytes,
    detail,
    ...inside([
      ['state', tensor.state],
      ['scales', quantizer?.scales],
      ['zeroPoints', quantizer?.zeroPoints],
    ]),
  }
}

/** The classes, and how each is described; the first of which a value is an instance counts. @type {[Function, (value: any, describe: Describe, labelOf: LabelOf) => Description][]} */
const DESCRIBERS = [
  [NDArray, describeNDArray],
  [Tensor, describeTensor],
  [Storage, ({ dtype, size, nbytes }) => ({ type: 'Storage', dtype, shape: [size], nbytes, detail: `${dtype} (${size},)  ${formatSize(nbytes)}` })],
  [
    SparseTensor,
    (tensor) => ({
      type: 'SparseTensor',
      detail: `${tensor.layout} ${tensor.dtype} ${formatShape(tensor.shape)}`,
      ...inside(Object.entries(tensor).filter(([, value]) => value instanceof Tensor)),
    }),
  ],
  [
    NestedTensor,
    (tensor) => ({
      type: 'NestedTensor',
      detail: tensor.dtype,
      ...inside(tensor.parts.map((/** @type {unknown} */ part, /** @type {number} */ i) => [String(i), part])),
    }),
  ],
  [
    DataFrame,
    (frame, _, labelOf) => {
      // Two columns may have one name: a path goes to the first by name, and to the others by number.
      const names = /** @type {any[]} */ (frame.columns.toArray())
      /** @type {Map<string, number>} */
      const firsts = new Map()
      for (const [i, name] of names.entries()) if (typeof name === 'string' && !firsts.has(name)) firsts.set(name, i)
      return {
        type: 'DataFrame',
        detail: `${frame.length} rows × ${names.length} columns`,
        count: names.length + 1,
        find: (key, isDotted) => {
          const index = { label: 'index', step: '.index', value: frame.index }
          if (key === 'index' && isDotted) return index
          const place = typeof key === 'number' ? key : firsts.get(key)
          const isThere = place !== undefined && place >= 0 && place < names.length
          return isThere ? columnOf(frame, labelOf, names[place], place, typeof key === 'string') : key === 'index' ? index : undefined
        },
        *children(start, end) {
          if (start < 1 && end > 0) yield { label: 'index', step: '.index', value: frame.index }
          for (let i = Math.max(0, start - 1); i < Math.min(end - 1, names.length); i++) yield columnOf(frame, labelOf, names[i], i, firsts.get(names[i]) === i)
        },
      }
    },
  ],
  [
    Series,
    (series, describe, labelOf) => {
      const { name, dtype, length, values, index } = series
      return {
        type: 'Series',
        dtype,
        detail: `${name === null || name === undefined ? '' : `${labelOf(name)} `}${dtype} (${length},)  ${previewColumn(series, values, describe)}`,
        ...inside([
          ['index', index],
          ['values', asArray(values, dtype)],
        ]),
      }
    },
  ],
  [
    Index,
    (index, describe) => {
      const { kind, dtype, length, names, range } = index
      // The labels of a range may be many, and are not made.
      const labels = range ? undefined : index.values
      return {
        type: kind,
        dtype,
        detail: `${dtype} (${length},)${range ? '' : `  ${previewColumn(index, labels, describe)}`}`,
        ...inside([
          ['names', names.some((/** @type {unknown} */ name) => name !== null) ? names : undefined],
          range ? ['range', new Range(range.start, range.stop, range.step)] : ['values', asArray(labels, dtype)],
        ]),
      }
    },
  ],
  ...[Timestamp, Timedelta, Period, Interval, NaTType].map(
    (Class) => /** @type {[Function, (value: any) => Description]} */ ([Class, (value) => ({ type: Class.name, detail: String(value) })]),
  ),
  [
    SparseArray,
    ({ format, dtype, shape, nnz, state }) => ({
      type: `sparse ${format}`,
      detail: `${dtype} ${formatShape(shape)} with ${nnz} stored`,
      ...inside([
        ['data', state instanceof Map ? state.get('data') : undefined],
        ['state', state],
      ]),
    }),
  ],
]

/** A column as a child of its table. @param {DataFrame} frame @param {LabelOf} labelOf @param {unknown} name @param {number} i @param {boolean} isNamed whether a path goes to it by name, else by number @returns {Child} */
const columnOf = (frame, labelOf, name, i, isNamed) => ({
  label: typeof name === 'string' ? name : labelOf(name),
  step: `[${isNamed ? JSON.stringify(name) : i}]`,
  value: columnIn(frame, i),
})

/** A column, which is made when it is listed where it is in the file still; what pandas held for it where that is of a form that is not known. @param {DataFrame} frame @param {number} i @returns {unknown} */
function columnIn(frame, i) {
  const { values } = frame.heldAt(i)
  if (isInFile(values)) return new LazyValue(() => readColumn(frame, i), { type: 'Series' }, true)
  return attempt(() => frame.columnAt(i)) ?? values
}

/** Whether something of a value is in the file still. @param {unknown} value */
function isInFile(value) {
  for (const item of walk(value)) if (item instanceof LazyBytes || (item instanceof NDArray && item.isLazy)) return true
  return false
}

/** What an array, a tensor, a table or a time of pandas is; undefined of any other value. @param {any} value @param {Describe} describe @param {LabelOf} labelOf @returns {Description | undefined} */
export function describeArray(value, describe, labelOf) {
  const describer = DESCRIBERS.find(([Class]) => value instanceof Class)?.[1]
  const found = describer && attempt(() => describer(value, describe, labelOf))
  const state = value[STATE]
  return found && state !== undefined && !found.children ? { ...found, ...inside([['attributes', state]]) } : found
}

/** What a call gives; undefined where the parts of a value do not fit each other, in whatever way: it is described as any other instance. @template T @param {() => T} call */
function attempt(call) {
  try {
    return call()
  } catch {
    return undefined
  }
}
