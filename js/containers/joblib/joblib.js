/**
 * joblib's files, 0.8 to 1.6.
 *
 * Source: joblib's numpy_pickle.py and numpy_pickle_compat.py. Since 0.10 a file is one pickle, compressed or not, in which a NumpyArrayWrapper
 * stands for each array; the array's bytes follow its BUILD. Before 0.10 the arrays were files beside the pickle: NDArrayWrapper names a .npy
 * file, ZNDArrayWrapper one of compressed bytes (a "Z-file"), and the pickle is a Z-file too. What tells these files is in recognize-joblib.js.
 *
 * @typedef {object} JoblibOptions the options of `loadJoblib`, besides those of `loads`
 * @property {string} [name] of the file, for errors
 * @property {number} [limit] the most bytes that may come out of compressed data
 * @property {AbortSignal} [signal]
 * @property {(name: string) => Uint8Array | Promise<Uint8Array>} [files] gives the files that stand beside one of joblib 0.9 and before
 */
import { BUILD, PyClass } from '../../types/python/basic.js'
import { asText, DType } from '../../types/numpy/dtype.js'
import { getItem } from '../../types/python/state-values.js'
import { checkElements, readShape } from '../../types/numpy/array-checks.js'
import { NDArray } from '../../types/numpy/ndarray.js'
import { UnpicklingError } from '../../errors.js'
import { loadAt } from '../../load/load.js'
import { loadInterleaved } from '../../load/load-interleaved.js'
import { asBytes, joinBytes, settle } from '../../settings.js'
import { recognizeCompression } from '../decompress/recognize-compression.js'
import { decompress } from '../decompress/decompression.js'
import { isWrapperName, isZfile } from './recognize-joblib.js'
import { parseNpy } from '../numpy/npy.js'
import { countOf } from '../../types/numpy/strides.js'
import { loadBySizes, makeInertArray, nameOfDtype, UnknownSize } from './unknown-dtype.js'

/** @typedef {import('../../settings.js').Settings} Settings */

/** The object that stands for an array in the pickle, and its attributes. */
class Wrapper {
  /** @type {unknown} */
  state = undefined

  __setstate__(/** @type {unknown} */ state) {
    this.state = state
  }

  /** An attribute, or undefined. Names are bytes where strings of Python 2 are loaded as bytes. */
  get(/** @type {string} */ name) {
    if (this.state instanceof Map) for (const [key, value] of this.state) if (asText(key) === name) return value
    return getItem(this.state, name)
  }
}

class NumpyArrayWrapper extends Wrapper {}
class NDArrayWrapper extends Wrapper {}
class ZNDArrayWrapper extends Wrapper {}
/** @type {Map<string, new () => Wrapper>} */
const WRAPPERS = new Map(Object.entries({ NumpyArrayWrapper, NDArrayWrapper, ZNDArrayWrapper }))

/** The bytes of a Z-file's header: `ZF`, and the length as Python's hex() writes it, filled up with spaces. */
const ZFILE_HEADER = 2 + 19

/**
 * What a Z-file holds; an UnpicklingError `BAD_ZFILE` where its header is bad or tells another length.
 * @param {Uint8Array} bytes @param {JoblibOptions} options
 */
async function readZfile(bytes, { name = 'the Z-file', limit, signal }) {
  // joblib 0.8.4 and before wrote one more space.
  const start = bytes[ZFILE_HEADER] === 0x20 ? ZFILE_HEADER + 1 : ZFILE_HEADER
  const header = String.fromCharCode(...bytes.subarray(2, start)).trim()
  if (!isZfile(bytes) || !/^0x[\da-f]+L?$/i.test(header))
    throw new UnpicklingError('BAD_ZFILE', `${name}: a Z-file of joblib starts with ZF and a length in hexadecimal, and this one does not`)
  const length = parseInt(header, 16)
  const data = await decompress('zlib', bytes.subarray(start), { name, limit, signal })
  if (data.length !== length) throw new UnpicklingError('BAD_ZFILE', `${name}: ${data.length} bytes were compressed, where the header says ${length}`)
  return data
}

/** The pickle of a file, decompressed where it was compressed. @param {Uint8Array} bytes @param {JoblibOptions} options */
async function unwrap(bytes, options) {
  if (isZfile(bytes)) return readZfile(bytes, options)
  const kind = recognizeCompression(bytes)
  return kind ? decompress(kind, bytes, options) : bytes
}

/**
 * The value of a joblib file, with its arrays. Where these stand in files beside it, `options.files` has to give them.
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} file @param {import('../../settings.js').LoadOptions & JoblibOptions} [options]
 */
export async function loadJoblib(file, options = {}) {
  return (await loadJoblibAt(asBytes(file, 'file'), 0, options)).value
}

/** @typedef {{ start: number, end: number, isPickle: boolean }} Gap what stands between the opcodes of a dump: an array, be it as a pickle of its objects */

/**
 * The value of the dump that starts at an offset, where it ends, and what stands between its opcodes, by offsets of `input`, which is what is in the file when
 * that is unpacked; one that is compressed by itself takes all of the file.
 * @param {Uint8Array} bytes @param {number} at @param {import('../../settings.js').LoadOptions & JoblibOptions} options
 */
export async function loadJoblibAt(bytes, at, options) {
  const { name, limit, signal, files, ...loadOptions } = options
  const settings = settle(loadOptions)
  const input = at ? bytes : await unwrap(bytes, { name, limit, signal })
  const { findClass } = settings
  const withWrappers = {
    ...settings,
    findClass: (/** @type {string} */ module, /** @type {string} */ className) =>
      (isWrapperName(module, className) ? WRAPPERS.get(className) : undefined) ?? findClass?.(module, className),
  }
  const { end, ...loaded } = await loadBySizes(input, at, async (sizes) => {
    /** @type {Gap[]} */
    const gaps = []
    const { value, end } = await loadInterleaved(input, at, withWrappers, (instance, next) => {
      if (!(instance instanceof Wrapper)) return undefined
      signal?.throwIfAborted()
      if (!(instance instanceof NumpyArrayWrapper)) return readBeside(instance, next, settings, { limit, signal, files })
      const read = readArray(instance, input, next, settings, sizes)
      const dtype = instance.get('dtype')
      gaps.push({ start: next, end: read.end, isPickle: dtype instanceof DType && dtype.hasObjects })
      return read
    })
    return { value, end, gaps }
  })
  return { ...loaded, end: input === bytes ? end : bytes.length, input, inputEnd: end }
}

/**
 * The pickles of a file of joblib by name: each dump without its arrays, and those of its arrays of objects; undefined where no array stands between
 * opcodes, and the file is pickles as they are.
 * @param {Uint8Array} bytes @param {import('../../settings.js').LoadOptions & JoblibOptions} options @returns {Promise<{ name: string, bytes: Uint8Array }[] | undefined>}
 */
export async function findJoblibPickles(bytes, options) {
  /** @type {{ name: string, bytes: Uint8Array }[]} */
  const pickles = []
  let isPlain = true
  for (let at = 0, dump = 0; at < bytes.length; dump++) {
    const { input, end, inputEnd, gaps } = await loadJoblibAt(bytes, at, options)
    const ends = [at, ...gaps.map((gap) => gap.end)]
    isPlain &&= gaps.length === 0 && input === bytes
    const parts = ends.map((start, i) => input.subarray(start, gaps[i]?.start ?? inputEnd))
    pickles.push({ name: String(dump), bytes: joinBytes(parts) })
    gaps.forEach((gap, i) => gap.isPickle && pickles.push({ name: `${dump}/array ${i}`, bytes: input.subarray(gap.start, gap.end) }))
    at = end
  }
  return isPlain ? undefined : pickles
}

/**
 * The array whose elements stand in the pickle behind its wrapper, and the offset behind them.
 * @param {NumpyArrayWrapper} wrapper @param {Uint8Array} input @param {number} at @param {Settings} settings
 * @param {Map<string, number>} sizes how many bytes an element has, by the name of a dtype that is not known
 */
function readArray(wrapper, input, at, settings, sizes) {
  const dtype = wrapper.get('dtype')
  const name = nameOfDtype(dtype)
  if (!(dtype instanceof DType) && name === undefined) throw bad('no dtype', at)
  // An array of objects is a pickle within the pickle, with a memo of its own.
  if (dtype instanceof DType && dtype.hasObjects) return loadAt(input, at, settings)
  const shape = readShape(wrapper.get('shape'))
  const size = countOf(shape)
  const alignment = wrapper.get('numpy_array_alignment_bytes')
  const start = alignment === undefined || alignment === null ? at : at + 1 + input[at]
  const isFortran = asText(wrapper.get('order')) === 'F'
  const itemsize = dtype instanceof DType ? dtype.itemsize : size === 0 ? 0 : sizes.get(String(name))
  if (itemsize === undefined) throw new UnknownSize(String(name), start, size)
  const length = size * itemsize
  if (!(length <= input.length - start))
    throw bad(`the shape (${shape.join(', ')}) of ${name ?? dtype}, which needs ${length} bytes where ${Math.max(0, input.length - start) || 0} are left`, at)
  const part = input.subarray(start, start + length)
  const bytes = settings.copy ? part.slice() : part
  const end = start + length
  if (!(dtype instanceof DType)) return { value: makeInertArray(dtype, shape, isFortran, bytes), end }
  checkElements(dtype, size, bytes)
  return { value: new NDArray(dtype, shape, isFortran ? 'F' : 'C', bytes, { pyclass: subclassOf(wrapper) }), end }
}

/** The array that stands in a file beside the pickle. @param {Wrapper} wrapper @param {number} end @param {Settings} settings @param {JoblibOptions} options */
async function readBeside(wrapper, end, settings, { limit, signal, files }) {
  const name = asText(wrapper.get('filename'))
  if (name === undefined) throw bad('no file name', end)
  if (!files) throw new UnpicklingError('NO_FILE', `an array of this file stands in ${name} beside it: options.files is to give it`, { offset: end })
  const bytes = asBytes(await files(name), name)
  signal?.throwIfAborted()
  if (wrapper instanceof NDArrayWrapper) {
    const array = parseNpy(bytes, { name, load: (pickle) => loadAt(pickle, 0, settings).value })
    array.pyclass ??= subclassOf(wrapper)
    return { value: array, end }
  }
  const state = wrapper.get('state')
  const initArgs = wrapper.get('init_args')
  if (!Array.isArray(state) || !Array.isArray(initArgs)) throw bad('no state', end)
  const array = new NDArray(new DType('f', 8), [0], 'C', new Uint8Array(0), { pyclass: asSubclass(initArgs[0]) })
  array[BUILD]([...state, await readZfile(bytes, { name, limit, signal })])
  return { value: array, end }
}

const subclassOf = (/** @type {Wrapper} */ wrapper) => asSubclass(wrapper.get('subclass'))

/** A class of arrays that is not ndarray itself, or undefined; a memmap is read as an ndarray. @param {unknown} subclass */
function asSubclass(subclass) {
  return subclass instanceof PyClass && !['ndarray', 'memmap'].includes(subclass.name) ? subclass : undefined
}

const bad = (/** @type {string} */ reason, /** @type {number} */ offset) => new UnpicklingError('BAD_ARRAY', `an array of joblib has ${reason}`, { offset })
