/**
 * Arrays of joblib whose dtype is none that is known, as those of packages that make dtypes of a new kind (numpy's DType API): the file does not
 * tell how many bytes an element has, so it is found by where the pickle goes on behind the array.
 */
import { UnpicklingError } from '../../errors.js'
import { reconstruction } from '../../types/numpy/array-state.js'
import { PyClass, PyObject, Tuple } from '../../types/python/basic.js'

const FRAME = 0x95
const FRAME_HEADER = 9
const PROTO = 0x80
/** The first protocol with frames: joblib ends one before each array. */
const FIRST_WITH_FRAMES = 4
/** Fewer bytes than these are written without a frame. */
const LEAST_FRAME = 4
/** The longest elements that are looked for. */
const LONGEST_ELEMENT = 64

/** Ends a load at an array whose elements are of an unknown size. */
export class UnknownSize extends UnpicklingError {
  /** @param {string} name of the dtype @param {number} start where the elements start @param {number} count of elements */
  constructor(name, start, count) {
    super('UNKNOWN_DTYPE', `an array of joblib has the dtype ${name}, which is not known, and so is where its elements end`, { offset: start })
    this.dtypeName = name
    this.start = start
    this.count = count
  }
}

/** What a dtype that is not known is called. @param {unknown} dtype @returns {string | undefined} */
export const nameOfDtype = (dtype) =>
  dtype instanceof PyClass ? String(dtype) : dtype instanceof PyObject && dtype.class instanceof PyClass ? String(dtype.class) : undefined

/** The inert object for an array whose dtype is not known, as a plain pickle gives it. @param {unknown} dtype @param {number[]} shape @param {boolean} isFortran @param {Uint8Array} bytes */
export function makeInertArray(dtype, shape, isFortran, bytes) {
  const { callable, args } = reconstruction('numpy.core')
  const object = PyObject.madeBy(new PyClass('numpy', 'ndarray'), callable, args)
  object.state = Tuple.of(1, Tuple.from(shape), dtype, isFortran, bytes)
  return object
}

/** Whether a frame starts at an offset. @param {Uint8Array} input @param {number} at */
function isFrame(input, at) {
  if (input[at] !== FRAME || at + FRAME_HEADER > input.length) return false
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  return view.getBigUint64(at + 1, true) <= BigInt(input.length - at - FRAME_HEADER)
}

/**
 * The sizes that elements may have by how the pickle goes on behind them: with a frame, or else with few bytes that have none, or with anything in
 * a protocol without frames.
 * @param {Uint8Array} input @param {number} at where the dump starts @param {UnknownSize} unknown @returns {number[][]} groups, the more certain first
 */
function findSizes(input, at, { start, count }) {
  const sizes = Array.from({ length: LONGEST_ELEMENT }, (_, i) => i + 1).filter((size) => start + count * size < input.length)
  if (input[at] !== PROTO || input[at + 1] < FIRST_WITH_FRAMES) return [sizes]
  const ends = (/** @type {number} */ size) => start + count * size
  return [sizes.filter((size) => isFrame(input, ends(size))), sizes.filter((size) => input.length - ends(size) < LEAST_FRAME)]
}

/** Whether nothing but another dump follows. @param {Uint8Array} input @param {number} end */
const isEnd = (input, end) => end === input.length || input[end] === PROTO

/**
 * Loads a dump by sizes of elements that are not known beforehand. Where one size alone lets the pickle go on to its end that is it, else
 * the array is an error.
 * @template {{ end: number }} T
 * @param {Uint8Array} input @param {number} at where the dump starts
 * @param {(sizes: Map<string, number>) => Promise<T>} load loads it by the sizes that are given for dtypes by name, or throws an UnknownSize
 * @returns {Promise<T>}
 */
export async function loadBySizes(input, at, load) {
  try {
    return await load(new Map())
  } catch (error) {
    if (!(error instanceof UnknownSize)) throw error
    /** @type {T[]} */
    const loaded = []
    for (const group of findSizes(input, at, error)) {
      for (const size of group) {
        const tried = await load(new Map([[error.dtypeName, size]])).catch(orUnknown)
        if (tried && isEnd(input, tried.end)) loaded.push(tried)
        if (loaded.length > 1) break
      }
      if (loaded.length) break
    }
    if (loaded.length !== 1) throw error
    return loaded[0]
  }
}

/** A load that fails was of another size; of two dtypes that are not known neither is found. @param {unknown} error */
function orUnknown(error) {
  if (error instanceof UnpicklingError) return undefined
  throw error
}
