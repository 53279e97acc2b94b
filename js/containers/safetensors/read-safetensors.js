/**
 * Hugging Face's .safetensors files in a source: the header is read and checked, and the tensors stay in the file until they are asked for.
 *
 * A file is the length of the header (8 bytes, little-endian), the header (JSON: for each tensor its dtype, shape and offsets behind the header),
 * and the bytes of the tensors.
 *
 * Source: safetensors/src/tensor.rs: read_metadata, validate.
 */
import { Decoder } from '../../codec/strings.js'
import { UnpicklingError } from '../../errors.js'
import { readExactly } from '../../sources/reading.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { contiguousStrides, countOf } from '../../types/numpy/strides.js'
import { bytesOf, findDType } from '../../types/torch/dtypes.js'
import { Storage } from '../../types/torch/storage.js'
import { Tensor } from '../../types/torch/tensor.js'
import { torchNameOf } from './dtypes.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {Tensor | Storage} Stored a tensor, or where its dtype is not known its bytes */

const LENGTH_BYTES = 8
/** The longest header that the safetensors library reads. */
const LONGEST_HEADER = 100_000_000
const METADATA = '__metadata__'
const BRACE = 0x7b
/** What may stand behind the first brace: a name, white space, or the end. */
const AFTER_BRACE = ['"', '}', ' ', '\n', '\r', '\t'].map((character) => character.charCodeAt(0))

const bad = (/** @type {string} */ reason, code = /** @type {import('../../errors.js').ErrorCode} */ ('BAD_SAFETENSORS')) =>
  new UnpicklingError(code, `the .safetensors file: ${reason}`)

/** Whether a file is of safetensors: a length, and a JSON object. No pickle has these bytes first. @param {Uint8Array} head */
export const isSafetensors = (head) =>
  head.length > LENGTH_BYTES + 1 &&
  head[5] === 0 &&
  head[6] === 0 &&
  head[7] === 0 &&
  head[LENGTH_BYTES] === BRACE &&
  AFTER_BRACE.includes(head[LENGTH_BYTES + 1])

/**
 * The tensors of a file by name, its metadata, and where the last tensor ends; an UnpicklingError where the header is not of that form.
 * @param {Source} source
 */
export async function readSafetensors(source) {
  const prefix = await readExactly(source, 0, LENGTH_BYTES)
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, LENGTH_BYTES).getBigUint64(0, true))
  if (length > LONGEST_HEADER) throw bad(`a header of ${length} bytes, and ${LONGEST_HEADER} are the most`)
  if (LENGTH_BYTES + length > source.size) throw bad(`a header of ${length} bytes, of which ${source.size - LENGTH_BYTES} are there`, 'TRUNCATED')
  const { [METADATA]: metadata, ...header } = parseHeader(await readExactly(source, LENGTH_BYTES, length))
  if (metadata !== undefined && !isStrings(metadata)) throw bad(`${METADATA} is to be strings by name`)
  const start = LENGTH_BYTES + length
  const places = Object.entries(header).map(([name, about]) => ({ name, ...placeOf(name, about, source.size - start) }))
  checkOverlap(places)
  /** @type {Map<string, Stored>} */
  const tensors = new Map(places.map((place) => [place.name, storedAt(source, start, place)]))
  return {
    tensors,
    metadata: /** @type {Record<string, string> | undefined} */ (metadata),
    end: start + places.reduce((end, place) => Math.max(end, place.end), 0),
  }
}

/** The JSON object of a header. @param {Uint8Array} bytes @returns {Record<string, unknown>} */
function parseHeader(bytes) {
  try {
    const header = JSON.parse(new Decoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    if (isObject(header)) return header
  } catch (error) {
    throw bad(`its header is no JSON: ${/** @type {Error} */ (error).message}`)
  }
  throw bad('its header is no JSON object')
}

const isObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isStrings = (/** @type {unknown} */ value) => isObject(value) && Object.values(/** @type {object} */ (value)).every((item) => typeof item === 'string')
const isCount = (/** @type {unknown} */ value) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0

/**
 * What the header says of a tensor, checked against the bytes that there are.
 * @param {string} name @param {any} about @param {number} room bytes behind the header
 */
function placeOf(name, about, room) {
  const label = JSON.stringify(name.slice(0, 100))
  const { dtype, shape, data_offsets: offsets } = isObject(about) ? about : /** @type {any} */ ({})
  const isForm = typeof dtype === 'string' && [shape, offsets].every((list) => Array.isArray(list) && list.every(isCount)) && offsets.length === 2
  if (!isForm) throw bad(`${label} has no dtype, shape and data_offsets`)
  const [start, end] = offsets
  if (start > end || end > room)
    throw bad(`${label} is to stand at ${start} to ${end} behind the header, where ${room} bytes are`, end > room ? 'TRUNCATED' : undefined)
  const torchName = torchNameOf(dtype)
  const lengths = torchName === 'float4_e2m1fn_x2' ? inPairs(shape) : shape
  const known = torchName && lengths && findDType(torchName)
  if (known) {
    const wanted = bytesOf(known, countOf(lengths))
    if (wanted !== end - start) throw bad(`${label} is ${end - start} bytes, and ${dtype} of the shape (${shape.join(', ')}) is ${wanted}`)
  }
  return { start, end, shape: lengths ?? shape, dtype: known ? torchName : undefined }
}

/** The shape of elements of 4 bits in bytes, or undefined. @param {number[]} shape */
const inPairs = (shape) => (shape.length && shape[shape.length - 1] % 2 === 0 ? [...shape.slice(0, -1), shape[shape.length - 1] / 2] : undefined)

/** Refuses tensors that share bytes. @param {{ name: string, start: number, end: number }[]} places */
function checkOverlap(places) {
  const sorted = places.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start)
  const i = sorted.findIndex(({ start }, at) => at > 0 && start < sorted[at - 1].end)
  if (i > 0) throw bad(`${JSON.stringify(sorted[i - 1].name.slice(0, 100))} and ${JSON.stringify(sorted[i].name.slice(0, 100))} overlap`, 'OVERLAP')
}

/** A tensor whose bytes stay in the file. @param {Source} source @param {number} base @param {{ name: string, start: number, end: number, shape: number[], dtype: string | undefined }} place @returns {Stored} */
function storedAt(source, base, { name, start, end, shape, dtype }) {
  const bytes = new LazyBytes(end - start, (offset, length) => readExactly(source, base + start + offset, length))
  if (dtype === undefined) return new Storage('uint8', end - start, { bytes, key: name, isUntyped: true })
  return new Tensor(dtype, shape, contiguousStrides(shape), new Storage(dtype, countOf(shape), { bytes, key: name }))
}
