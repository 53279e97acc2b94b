/**
 * The arrays that joblib writes between the opcodes of a pickle, behind the BUILD of a NumpyArrayWrapper.
 *
 * Source: joblib/numpy_pickle.py: NumpyArrayWrapper.read_array, NumpyUnpickler.load_build.
 */
import { CALL, DICT, GLOBAL, isKind, nameOf, TUPLE } from './values.js'

const WRAPPER = /^(?:sklearn\.externals\.)?joblib\.numpy_pickle\.NumpyArrayWrapper$/
const isWrapper = (/** @type {string} */ name) => name.endsWith('NumpyArrayWrapper') && WRAPPER.test(name)

/** How many bytes of each array were left off in bytes that are a condensed pickle, by where the array starts. @type {WeakMap<Uint8Array, Map<number, number>>} */
const cutsOf = new WeakMap()

/** Tells of arrays in bytes that have no more than their start. @param {Uint8Array} bytes @param {Map<number, number>} cuts how many bytes are missing, by the offset where the array starts */
export const noteCuts = (bytes, cuts) => void (cuts.size && cutsOf.set(bytes, cuts))

/**
 * How many bytes of an array stand in bytes: all of them, unless they were left off.
 * @param {Uint8Array} bytes @param {number} at where the array starts @param {number} length
 */
export function keptOf(bytes, at, length) {
  return length - (cutsOf.get(bytes)?.get(at) ?? 0)
}

/**
 * How many bytes the elements of an array take that stand behind an object's BUILD; undefined where none do.
 * @param {import('./values.js').Value} object @param {any} state @returns {{ isPadded: boolean, hasObjects: boolean, length: number } | undefined}
 */
export function inlineArray(object, state) {
  const cls = object.opcode === 'REDUCE' && object.items.length ? object.items[0] : object.callee
  if (!isKind(cls, GLOBAL) || !isWrapper(nameOf(cls)) || !isKind(state, DICT)) return undefined
  const field = (/** @type {string} */ key) => {
    const at = state.items.findIndex((/** @type {any} */ item, /** @type {number} */ i) => !(i & 1) && item === key)
    return at < 0 ? undefined : state.items[at + 1]
  }
  const shape = field('shape')
  const dtype = field('dtype')
  if (!isKind(shape, TUPLE) || !isKind(dtype, CALL)) return undefined
  let length = itemSize(dtype)
  for (const size of shape.items) length *= Number(size)
  const code = dtype.items[0]
  if (!(length >= 0)) return undefined
  return { isPadded: (field('numpy_array_alignment_bytes') ?? null) !== null, hasObjects: holdsObjects(dtype, code), length }
}

const holdsObjects = (/** @type {any} */ dtype, /** @type {any} */ code) =>
  /^[|=<>]?O/.test(String(code)) || (isKind(dtype.state, TUPLE) && Number(dtype.state.items[7]) > 0 && (Number(dtype.state.items[7]) & 1) === 1)

/** @param {string} name of a class of numbers that is not one of numpy's own @returns {number} */
function sizeOfClass(name) {
  const [, bits] = /^ml_dtypes\.(?:b?float|u?int|complex)(\d+)/.exec(name) ?? []
  return bits === undefined ? NaN : Math.max(1, Number(bits) / 8)
}

/** The bytes of an element: what dtype's first argument says, `f8`, `U5` or `V12`. @param {import('./values.js').Value} dtype */
function itemSize(dtype) {
  const cls = dtype.items[0]
  if (isKind(cls, GLOBAL)) return sizeOfClass(nameOf(cls))
  const match = /^[|=<>]?([a-zA-Z?])(\d*)$/.exec(typeof dtype.items[0] === 'string' ? dtype.items[0] : '')
  if (!match) return NaN
  const size = match[2] === '' ? 1 : Number(match[2])
  return match[1] === 'U' ? size * 4 : size
}
