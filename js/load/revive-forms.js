/**
 * How revive.js makes each type of a clone, by the name that `$type` has. Clones of a form that does not fit are refused by the constructors, or give
 * undefined here.
 */
import { PersistentId } from '../types/python/persistent-id.js'
import { BUILD, Complex, Ellipsis, Float, NotImplemented, PickleBuffer, PyClass, Tuple } from '../types/python/basic.js'
import { Range, PyPath, Slice } from '../types/python/collections.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { AttributeGetter, LocalizedDateTime, Localizer } from '../types/python/localize.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'
import { PyTimeDelta, PyTimeZone } from '../types/python/timedelta.js'
import { PyArray } from '../types/python/array.js'
import { named } from '../types/python/reduced.js'
import { DType } from '../types/numpy/dtype.js'
import { UserDType } from '../types/numpy/user-dtype.js'
import { StringDType } from '../types/numpy/string-dtype.js'
import { MaskedArray } from '../types/numpy/masked.js'
import { NDArray, setAttributes } from '../types/numpy/ndarray.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { columnOf } from '../types/pandas/arrays.js'
import { ExtensionArray } from '../types/pandas/extension-array.js'
import { Column } from '../types/pandas/column.js'
import { DataFrame, FrameSeries, Series } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'
import { DateOffset, ExtensionDtype } from '../types/pandas/pandas.js'
import { Interval, isInt, NAType, NaTType, Period, Timedelta, Timestamp } from '../types/pandas/scalars.js'
import { SparseArray } from '../types/scipy/sparse.js'
import { NestedTensor, SparseTensor, TorchDevice } from '../types/torch/sparse-tensor.js'
import { Storage } from '../types/torch/storage.js'
import { Tensor } from '../types/torch/tensor.js'

/** @typedef {(clone: any, make: (part: any) => any) => any} Form makes a value of a clone; `make` gives a part that a constructor looks into */

/** The classes whose instances are inert objects, which any arguments make. @type {Record<string, typeof import('../types/python/basic.js').PyObject>} */
export const INSTANCES = { DataFrame, Series, Index, ExtensionArray, ExtensionDtype, DateOffset, SparseArray, NaTType, AttributeGetter, Localizer }

/** Gives the form that hands some properties of the clone to a constructor. @param {any} Class @param {string} keys in order, divided by spaces @returns {Form} */
const by = (Class, keys) => (clone) => new Class(...keys.split(' ').map((key) => clone[key]))

/** Gives the form of an inert object whose arguments must be of a kind. @param {typeof import('../types/python/basic.js').PyObject} Class @param {(args: any[]) => boolean} isKnown @returns {Form} */
const called = (Class, isKnown) => (clone) => (isKnown(clone.args) ? new Class(clone.class, clone.args, clone.kwargs, clone.isNew !== false) : undefined)

/** @param {typeof PyClass} Class @returns {Form} */
const names = (Class) => (clone) =>
  typeof clone.module === 'string' && typeof clone.name === 'string' ? new Class(clone.module, clone.name, clone.isAttribute === true) : undefined

/** Gives a dtype its parts, checked as those of a pickle are. @param {DType} dtype @param {any} clone @param {(part: any) => any} make @param {unknown[]} told */
function withParts(dtype, { byteorder, subarray, fields, itemsize, unit, align, isRecord, metadata }, make, told) {
  const entries = fields?.map((/** @type {any} */ field) => [field.name, [make(field.dtype), field.offset, field.title ?? undefined]])
  const base = subarray && make(subarray.base)
  if (base && !(base instanceof DType)) return undefined
  dtype[BUILD]([
    3,
    byteorder,
    base && [base, subarray.shape],
    entries?.map((/** @type {any[]} */ [name]) => name),
    entries && new Map(entries),
    itemsize,
    ...told,
  ])
  if (Boolean(fields) !== Boolean(dtype.fields)) return undefined
  return Object.assign(dtype, { unit: String(unit), align: align === true, isRecord: isRecord === true, metadata })
}

/** The columns of a structured dtype, which have no prototype. @param {any} dtype @param {any} data @returns {any} */
function columnsOf(dtype, data) {
  if (!dtype.fields && !dtype.subarray) return data
  if (dtype.subarray) return columnsOf(dtype.subarray.base, data)
  const columns = Object.create(null)
  for (const { name, dtype: inner } of dtype.fields) columns[name] = columnsOf(inner, data[name])
  return columns
}

/** @type {Form} */
const arrayOf = ({ descr, shape, order, data, attributes, stateForm, made }, make) => {
  const dtype = make(descr)
  const array = new NDArray(dtype, shape, order, columnsOf(dtype, data), made ? { made } : {})
  if (attributes !== undefined) setAttributes(array, attributes)
  if (stateForm !== undefined) Object.defineProperty(array, 'stateForm', { value: stateForm, writable: true, enumerable: true, configurable: true })
  return array
}

/** @type {Form} */
const maskedOf = (clone, make) => {
  const { pyclass, mask, fillValue, attributes } = clone
  const plain = arrayOf({ ...clone, attributes: undefined }, make)
  const Class = make(pyclass) ?? named('numpy.ma.core', 'MaskedArray')
  const isRecords = Class.name === 'MaskedRecords'
  const callable = isRecords ? named('numpy.ma.mrecords', '_mrreconstruct') : named('numpy.ma.core', '_mareconstruct')
  const array = new MaskedArray(callable, [Class, named('numpy', 'ndarray'), Tuple.of(0), Uint8Array.of(0x62)])
  const elements = plain.descr.hasObjects ? plain.objects() : plain.bytes
  array[BUILD]([1, plain.shape, plain.descr, plain.order === 'F', elements, make(mask).bytes, fillValue, ...(attributes ?? [])])
  return array
}

/** @type {Record<string, Form>} */
export const FORMS = {
  Ellipsis: () => Ellipsis,
  NotImplemented: () => NotImplemented,
  PyClass: names(PyClass),
  NAType: names(NAType),
  Float: by(Float, 'value'),
  Complex: by(Complex, 're im'),
  PickleBuffer: by(PickleBuffer, 'bytes isReadonly'),
  PyDate: by(PyDate, 'year month day'),
  PyTime: by(PyTime, 'hour minute second microsecond tzinfo fold'),
  PyDateTime: by(PyDateTime, 'year month day hour minute second microsecond tzinfo fold'),
  LocalizedDateTime: (clone) => new LocalizedDateTime(clone.origin.callable, clone),
  PyTimeDelta: by(PyTimeDelta, 'days seconds microseconds'),
  PyTimeZone: ({ offset, name }, make) => new PyTimeZone(make(offset), name),
  Decimal: by(Decimal, 'text'),
  Fraction: by(Fraction, 'numerator denominator'),
  UUID: by(UUID, 'int'),
  Range: by(Range, 'start stop step'),
  Slice: by(Slice, 'start stop step'),
  PyPath: by(PyPath, 'flavour segments'),
  PyArray: by(PyArray, 'typecode data'),
  PersistentId: by(PersistentId, 'id'),
  DType: (clone, make) => withParts(new DType(clone.kind, clone.itemsize, clone.byteorder), clone, make, []),
  UserDType: (clone, make) => withParts(new UserDType(make(clone.pyclass)), clone, make, clone.told),
  StringDType: by(StringDType, 'callable args'),
  NDArray: arrayOf,
  MaskedArray: maskedOf,
  NumpyScalar: ({ descr, value }, make) => {
    const dtype = make(descr)
    return dtype instanceof DType ? new NumpyScalar(dtype, value) : undefined
  },
  Storage: ({ dtype, size, bytes, location, isUntyped, isBigEndian }) => new Storage(dtype, size, { bytes, location, isUntyped, isBigEndian }),
  Tensor: ({ dtype, shape, stride, storage, ...options }, make) => new Tensor(dtype, shape, stride, make(storage), options),
  SparseTensor: ({ layout, values, shape, coalesced, ...indices }) => new SparseTensor(layout, indices, values, shape, coalesced),
  NestedTensor: by(NestedTensor, 'buffer sizes strides offsets'),
  TorchDevice: by(TorchDevice, 'type index'),
  Column: ({ dtype, values, zone, ...parts }, make) => columnOf(dtype, values, { ...parts, zone: make(zone) }),
  Series: ({ name, index, array }, make) => {
    const [labels, column] = [make(index), make(array)]
    return labels instanceof Index && column instanceof Column ? new FrameSeries(name, labels, column) : undefined
  },
  Timestamp: called(Timestamp, ([value]) => isInt(value)),
  Timedelta: called(Timedelta, ([value]) => isInt(value)),
  Period: called(Period, ([, , ordinal]) => isInt(ordinal)),
  Interval: called(Interval, ([, , closed]) => typeof closed === 'string'),
}
