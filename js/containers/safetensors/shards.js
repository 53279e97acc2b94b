/**
 * Folders of .safetensors files that belong together: the parts of a model, or what the ranks of torch.distributed wrote of their tensors.
 *
 * A rank writes in the metadata of its file where in the tensor each part begins; torch reads the shape of the tensor from how far the parts reach.
 *
 * Source: torch/distributed/checkpoint/hf_storage.py and _hf_utils.py.
 */
import { UnpicklingError } from '../../errors.js'
import { callForEach } from '../../sources/at-once.js'
import { contiguousStrides, countOf } from '../../types/numpy/strides.js'
import { findDType } from '../../types/torch/dtypes.js'
import { Storage } from '../../types/torch/storage.js'
import { Tensor } from '../../types/torch/tensor.js'
import { joinChunks } from '../distcp/chunks.js'
import { fileEntry } from '../folder/file-entry.js'
import { readStorages } from '../torch/torch.js'
import { readSafetensors } from './read-safetensors.js'

/** @typedef {import('../../sources/folder.js').Folder} Folder */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('./read-safetensors.js').Stored} Stored */

export const isShard = (/** @type {string} */ name) => /\.safetensors$/.test(name)

const SHARDING = 'DCP_SHARDING_INFO'
const bad = (/** @type {string} */ reason) => new UnpicklingError('BAD_SAFETENSORS', reason)

/** Where the parts in a file begin, by the names of their tensors. @param {Record<string, string> | undefined} metadata @param {string} file @returns {any} */
function shardingOf(metadata, file) {
  if (!metadata || !Object.hasOwn(metadata, SHARDING)) return {}
  try {
    return JSON.parse(metadata[SHARDING]) ?? {}
  } catch (cause) {
    throw new UnpicklingError('BAD_SAFETENSORS', `${file}: its ${SHARDING} is no JSON`, { cause })
  }
}

/** @param {any} sharding @param {string} name @returns {number[] | undefined} */
function offsetsOf(sharding, name) {
  const offsets = Object.hasOwn(sharding, name) ? sharding[name]?.saved_offsets : undefined
  return Array.isArray(offsets) && offsets.every((offset) => Number.isSafeInteger(offset) && offset >= 0) ? offsets : undefined
}

/** @param {string} name @param {{ tensor: Tensor, offsets: number[] }[]} parts @returns {Tensor} */
function joinParts(name, parts) {
  const [{ tensor }] = parts
  const { dtype, ndim } = tensor
  const isAlike = parts.every((part) => part.tensor.dtype === dtype && part.tensor.ndim === ndim && part.offsets.length === ndim)
  if (!isAlike) throw bad(`the parts of ${JSON.stringify(name.slice(0, 100))} are of several dtypes, or have several numbers of axes`)
  const shape = Array.from({ length: ndim }, (_, axis) => Math.max(...parts.map((part) => part.offsets[axis] + part.tensor.shape[axis])))
  const { itemsize } = /** @type {import('../../types/torch/dtypes.js').TorchDType} */ (findDType(dtype))
  const chunks = parts.map((part) => ({
    offsets: part.offsets,
    sizes: part.tensor.shape,
    room: part.tensor.nbytes,
    read: (/** @type {number} */ offset, /** @type {number} */ length) => /** @type {Storage} */ (part.tensor.storage).range(offset, length),
  }))
  const bytes = joinChunks(name, shape, itemsize, chunks)
  return new Tensor(dtype, shape, contiguousStrides(shape), new Storage(dtype, countOf(shape), { bytes, key: name }))
}

/** The tensors of all files by name, each whole. @param {Folder} folder */
async function readShards(folder) {
  const { files } = await folder.list('')
  const shards = files.filter(({ name }) => isShard(name))
  const read = await callForEach(shards, async (file) => ({ file, ...(await readSafetensors(folder.source(file))) }))
  /** @type {Map<string, { tensor: Stored, offsets: number[] | undefined, file: string }[]>} */
  const byName = new Map()
  for (const { file, tensors, metadata } of read) {
    const sharding = shardingOf(metadata, file.name)
    for (const [name, tensor] of tensors) {
      const parts = byName.get(name) ?? []
      parts.push({ tensor, offsets: offsetsOf(sharding, name), file: file.name })
      byName.set(name, parts)
    }
  }
  /** @type {Map<string, Stored>} */
  const whole = new Map()
  for (const [name, parts] of byName) {
    const [first] = parts
    const isSharded = parts.every(({ tensor, offsets }) => tensor instanceof Tensor && offsets)
    if (isSharded) whole.set(name, joinParts(name, /** @type {{ tensor: Tensor, offsets: number[] }[]} */ (parts)))
    else if (parts.length === 1) whole.set(name, first.tensor)
    // Files that do not belong together keep their tensors apart.
    else for (const { file, tensor } of parts) whole.set(`${file}/${name}`, tensor)
  }
  return { tensors: whole, metadata: read.find((part) => part.metadata && !Object.hasOwn(part.metadata, SHARDING))?.metadata }
}

/**
 * What a folder of .safetensors files holds: all tensors by name; other files are entries too.
 * @param {Folder} folder @param {Context} context @param {import('../content.js').OpenFile} openFile @returns {Promise<import('../content.js').Content>}
 */
export async function openShards(folder, context, openFile) {
  const { signal } = context
  const { tensors, metadata } = await readShards(folder)
  const others = (await folder.list('')).files.filter(({ name }) => !isShard(name))
  return {
    kind: 'safetensors',
    root: tensors,
    load: async () => {
      const again = (await readShards(folder)).tensors
      await readStorages(again, { signal })
      return Object.fromEntries(again)
    },
    about: { ...(metadata ? { metadata } : {}), ...(others.length ? { files: others.map(({ name }) => name) } : {}) },
    entries: [
      ...[...tensors].map(([name, tensor]) => ({
        name,
        kind: 'array',
        size: tensor.nbytes,
        load: async () => readStorages((await readShards(folder)).tensors.get(name), { signal }),
        skim: async () => tensor,
      })),
      ...others.map((file) => fileEntry(folder, file, context, openFile)),
    ],
  }
}
