/**
 * The `.metadata` of torch.distributed.checkpoint: which items a checkpoint has, and in which part of which file each lies.
 *
 * Source: torch/distributed/checkpoint/metadata.py and filesystem.py, and torch/distributed/_shard/checkpoint of torch 1.13. The classes are
 * dataclasses, which their pickles name by the module of their time; here they are told by their fields.
 *
 * @typedef {object} Place where a stored object lies
 * @property {string} file by its name in the folder
 * @property {number} offset @property {number} length in bytes
 * @property {string[]} transforms what the bytes were made of by: `stream.zstd`
 *
 * @typedef {object} StoredTensor
 * @property {string} dtype @property {number[]} shape @property {boolean} requiresGrad
 * @property {{ offsets: number[], sizes: number[], place: Place | undefined }[]} chunks
 *
 * @typedef {object} Item
 * @property {string} name the flat name
 * @property {import('./nested.js').Path | undefined} path in the state dict
 * @property {StoredTensor | undefined} tensor @property {Place | undefined} place of an object that is no tensor
 * @property {unknown} about what the file says of it, where that is of a form that is not known
 */
import { UnpicklingError } from '../../errors.js'
import { loads } from '../../load/load.js'
import { asNumber } from '../../types/python/state-values.js'
import { PyObject } from '../../types/python/basic.js'
import { asText } from '../../types/numpy/dtype.js'
import { countOf } from '../../types/numpy/strides.js'
import { dtypeName, findDType } from '../../types/torch/dtypes.js'

const bad = (/** @type {string} */ reason) => new UnpicklingError('BAD_METADATA', `the .metadata of a checkpoint: ${reason}`)

/** An attribute of an instance, or undefined. @param {unknown} object @param {string} name */
const field = (object, name) => (object instanceof PyObject && object.state instanceof Map ? object.state.get(name) : undefined)

/** A tuple of ints of 0 or more. @param {unknown} value @returns {number[] | undefined} */
function counts(value) {
  if (!Array.isArray(value)) return undefined
  const list = Array.from(value, asNumber)
  return list.every((item) => item !== undefined && Number.isSafeInteger(item) && item >= 0) ? /** @type {number[]} */ (list) : undefined
}

/** @param {unknown} value a `_StorageInfo` @returns {Place | undefined} */
function placeOf(value) {
  const file = asText(field(value, 'relative_path'))
  const offset = asNumber(field(value, 'offset'))
  const length = asNumber(field(value, 'length'))
  const given = field(value, 'transform_descriptors') ?? []
  const transforms = Array.isArray(given) ? given.map((item) => asText(item) ?? '') : undefined
  const isForm = file !== undefined && transforms && [offset, length].every((number) => Number.isSafeInteger(number) && /** @type {number} */ (number) >= 0)
  return isForm ? { file, offset: /** @type {number} */ (offset), length: /** @type {number} */ (length), transforms } : undefined
}

/** The places of stored objects by the name of the item and where in it they begin. @param {unknown} storage a dict of `MetadataIndex` and `_StorageInfo` */
function placesOf(storage) {
  /** @type {Map<string, Map<string, Place>>} */
  const byName = new Map()
  for (const [index, info] of storage instanceof Map ? storage : []) {
    const name = asText(field(index, 'fqn'))
    const place = placeOf(info)
    if (name === undefined || !place) continue
    const key = String(counts(field(index, 'offset')) ?? '')
    const places = byName.get(name) ?? new Map()
    byName.set(name, places.set(key, place))
  }
  return byName
}

/** @param {unknown} about a `TensorStorageMetadata` @param {Map<string, Place> | undefined} places @returns {StoredTensor | undefined} */
function tensorOf(about, places) {
  const shape = counts(field(about, 'size'))
  const chunks = field(about, 'chunks')
  const properties = /** @type {any} */ (field(about, 'properties'))?.state
  // A tuple of them, or the attributes.
  const dtype = dtypeName(Array.isArray(properties) ? properties[0] : properties instanceof Map ? properties.get('dtype') : undefined)
  const requiresGrad = Array.isArray(properties) && properties[2] === true
  if (!shape || !Number.isSafeInteger(countOf(shape)) || !dtype || findDType(dtype)?.perByte || !Array.isArray(chunks)) return undefined
  const known = chunks.map((chunk) => ({ offsets: counts(field(chunk, 'offsets')), sizes: counts(field(chunk, 'sizes')) }))
  if (!known.every(({ offsets, sizes }) => offsets && sizes)) return undefined
  return {
    dtype,
    shape,
    requiresGrad,
    chunks: /** @type {{ offsets: number[], sizes: number[] }[]} */ (known).map(({ offsets, sizes }) => ({
      offsets,
      sizes,
      // A tensor of no axes has an empty offset, and so has one that was written whole by some versions.
      place: places?.get(String(offsets)) ?? (known.length === 1 ? places?.get('') : undefined),
    })),
  }
}

/** A path of `planner_data`: texts and places in lists. @param {unknown} value @returns {import('./nested.js').Path | undefined} */
function pathOf(value) {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const path = value.map((key) => asText(key) ?? asNumber(key))
  const isForm = path.every((key) => typeof key === 'string' || (Number.isSafeInteger(key) && /** @type {number} */ (key) >= 0))
  return isForm && typeof path[0] === 'string' ? /** @type {import('./nested.js').Path} */ (path) : undefined
}

/**
 * The items of a checkpoint, and the version that its file tells.
 * @param {Uint8Array} bytes of the file @throws {UnpicklingError} BAD_METADATA where it is the metadata of no checkpoint
 * @returns {{ items: Item[], version: string | undefined }}
 */
export function readMetadata(bytes) {
  const metadata = loads(bytes, { lossless: true, persistentLoad: (pid) => pid })
  const items = field(metadata, 'state_dict_metadata')
  if (!(items instanceof Map)) throw bad('it has no state_dict_metadata')
  const paths = field(metadata, 'planner_data')
  const places = placesOf(field(metadata, 'storage_data'))
  return {
    items: [...items].map(([key, about]) => {
      const name = asText(key)
      if (name === undefined) throw bad('the name of an item is no text')
      const tensor = tensorOf(about, places.get(name))
      const isTensor = field(about, 'chunks') !== undefined
      const place = isTensor ? undefined : places.get(name)?.get('')
      const path = paths instanceof Map ? pathOf(paths.get(key)) : undefined
      return { name, path, tensor, place, about }
    }),
    version: asText(field(metadata, 'version')),
  }
}
