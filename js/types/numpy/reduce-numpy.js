/**
 * Reduces numpy's arrays, scalars and dtypes to the calls and states that numpy 2 pickles them as.
 *
 * What numpy makes anew for each pickle (tuples, strings) must be new objects here too, and what numpy has once must be
 * one: the memo of the pickle, and so its bytes, depend on it.
 *
 * Source: numpy's multiarray/methods.c (array_reduce, array_reduce_ex_picklebuffer), descriptor.c (arraydescr_reduce),
 * scalartypes.c.src (gentype_reduce).
 */
import { PickleBuffer, STATE, Tuple } from '../python/basic.js'
import { inverse, permute } from './axes.js'
import { NDArray } from './ndarray.js'
import { Arguments, call, copiedBytes, freshString, named } from '../python/reduced.js'

/** @typedef {import('../python/reduced.js').Reduced} Reduced */
/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./user-dtype.js').UserDType} UserDType */

const BUFFER_PROTOCOL = 5
const VERSION = 3
/** The version of a state with metadata, or with the unit of datetime64 and timedelta64. */
const METADATA_VERSION = 4

/** Python keeps one object for the bytes of each single character. @type {Map<string, Uint8Array>} */
const letters = new Map()

function asciiBytes(/** @type {string} */ text) {
  let bytes = text.length === 1 ? letters.get(text) : undefined
  if (!bytes) bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  if (text.length === 1) letters.set(text, bytes)
  return bytes
}

/** numpy has one dtype object for each plain type; these are the ones that were pickled first. @type {Map<string, DType>} */
const plain = new Map()

/** Gives the dtype object that is pickled in place of this one: of a plain type the one that came first. */
export function canonicalDType(/** @type {DType} */ dtype) {
  const isPlain = 'biufcO'.includes(dtype.kind) && !dtype.format && dtype.byteorder !== '>' && !dtype.fields && !dtype.subarray && dtype.metadata === undefined
  if (!isPlain) return dtype
  const known = plain.get(dtype.str)
  if (!known) plain.set(dtype.str, dtype)
  return known ?? dtype
}

/** Whether a dtype is a UserDType, of this copy of the package or another. @returns {dtype is UserDType} */
const isUserDType = (/** @type {DType} */ dtype) => dtype.$type === 'UserDType'

/** Reduces a dtype to `numpy.dtype(type, False, True)` and its state. @param {DType} dtype @returns {Reduced} */
export function reduceDType(dtype) {
  const { kind, itemsize, byteorder, subarray, fields, unit, isRecord, metadata } = dtype
  const isUser = isUserDType(dtype)
  const type = isUser ? dtype.pyclass : isRecord ? named('numpy', 'record') : freshString(`${kind}${kind === 'U' ? itemsize / 4 : itemsize}`)
  const isTime = 'mM'.includes(kind)
  /** @type {unknown[]} */
  const state = [
    isTime || metadata !== undefined ? METADATA_VERSION : VERSION,
    byteorder,
    subarray ? new Arguments([subarray.base, new Arguments(subarray.shape)]) : null,
    fields ? new Arguments(fields.map(({ name, keys = [name] }) => keys[0])) : null,
    fields ? fieldsOf(fields) : null,
    ...(isUser ? [itemsize, ...dtype.told] : [...('SUV'.includes(kind) ? [itemsize, dtype.alignment] : [-1, -1]), dtype.flags]),
  ]
  if (isTime) state.push(new Arguments([metadata ?? null, unitOf(unit)]))
  else if (metadata !== undefined) state.push(metadata)
  return { ...call('numpy', 'dtype', type, false, true), state: new Arguments(state) }
}

/** Gives the dict of fields that the state of a structured dtype has. @param {import('./dtype.js').Field[]} fields */
function fieldsOf(fields) {
  /** @type {Map<unknown, Arguments | Tuple>} */
  const dict = new Map()
  for (const { dtype, offset, ...field } of fields) {
    const [name, title] = field.keys ?? [field.name, field.title]
    const entry = title === null ? [dtype, offset] : [dtype, offset, title]
    // numpy puts the same tuple under the title too, so it must be one that the memo knows again.
    const tuple = title === null ? new Arguments(entry) : Tuple.from(/** @type {any[]} */ (entry))
    dict.set(name, tuple)
    if (title !== null) dict.set(title, tuple)
  }
  return dict
}

/** Gives the unit of datetime64 as numpy pickles it: its name, its count, and two numbers that are always 1. */
function unitOf(/** @type {string} */ unit) {
  const [, count, name] = /** @type {RegExpExecArray} */ (/^(\d*)(.*)$/.exec(unit))
  return new Arguments([asciiBytes(name || 'generic'), Number(count || 1), 1, 1])
}

/** Tells whether the buffer protocol exports such elements, as it does of all but datetime64, timedelta64 and those of other packages. @returns {boolean} */
function isExportable(/** @type {DType} */ dtype) {
  const { kind, fields, subarray } = dtype
  if (subarray) return isExportable(subarray.base)
  return fields ? fields.every((field) => isExportable(field.dtype)) : !'mM'.includes(kind) && !isUserDType(dtype)
}

/**
 * Reduces an array: from protocol 5 on to a call of `_frombuffer` with a PickleBuffer where the elements can be exported, and
 * else to `_reconstruct` and a state.
 * @param {NDArray} array @param {number} protocol @returns {Reduced}
 */
export function reduceNDArray(array, protocol) {
  const { descr, core, pyclass, isFortran, made, stateForm } = array
  if (made?.isWrapped) return reduceWrapped(array, made)
  const shape = new Arguments(array.shape)
  if (protocol >= BUFFER_PROTOCOL && !pyclass && !descr.hasObjects && descr.itemsize && isExportable(descr)) {
    const bytes = /** @type {Uint8Array} */ (array.bytes)
    const back = array.axes && inverse(array.axes)
    const buffer = new PickleBuffer(back ? permute(bytes, descr.itemsize, array.shape, back) : bytes, array.isReadonly)
    if (back)
      return call(`${core}.numeric`, '_frombuffer', buffer, descr, new Arguments(back.map((axis) => array.shape[axis])), 'K', new Arguments(array.axes ?? []))
    return call(`${core}.numeric`, '_frombuffer', buffer, descr, shape, isFortran ? 'F' : 'C')
  }
  const form = made
    ? { callable: made.callable, args: made.args instanceof Tuple ? made.args : new Arguments(made.args) }
    : call(`${core}.multiarray`, '_reconstruct', pyclass ?? named('numpy', 'ndarray'), new Arguments([0]), asciiBytes('b'))
  const parts = [1, shape, descr, isFortran, descr.hasObjects ? array.objects() : array.bytes]
  const more = /** @type {any} */ (array)[STATE]
  if (stateForm === 'pair') return { ...form, state: new Arguments([new Arguments(parts), more]) }
  return { ...form, state: new Arguments(stateForm === 'more' ? [...parts, ...more] : parts) }
}

/** Reduces an array of another library to the call that its pickle had. @param {NDArray} array @param {import('./ndarray.js').Made} made @returns {Reduced} */
function reduceWrapped(array, { callable, args }) {
  const { descr, shape, order, core } = array
  const plain = new NDArray(descr, shape, order, descr.hasObjects ? array.objects() : /** @type {Uint8Array} */ (array.bytes), { core })
  const inside = args[0] instanceof NDArray ? [plain] : [args[0], args[1], reduceNDArray(plain, 2).state]
  return { callable, args: new Arguments([...inside, ...args.slice(inside.length)]) }
}

/** Reduces a masked array to the call that its pickle had and a state with the mask. @param {import('./masked.js').MaskedArray} array @returns {Reduced} */
export function reduceMasked(array) {
  const { descr, isFortran, mask, fillValue, callable, args } = array
  if (!args.length) return { callable, args: new Arguments([]) }
  const more = /** @type {any} */ (array)[STATE] ?? []
  const elements = descr.hasObjects ? array.objects() : array.bytes
  return {
    callable,
    args: new Arguments(args),
    state: new Arguments([1, new Arguments(array.shape), descr, isFortran, elements, mask.bytes, fillValue, ...more]),
  }
}

/** @param {import('./numpy-scalar.js').NumpyScalar} scalar @returns {Reduced | undefined} */
export function reduceScalar({ descr, core, element }) {
  return call(`${core}.multiarray`, 'scalar', descr, element instanceof Uint8Array ? copiedBytes(element) : element)
}
