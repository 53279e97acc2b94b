/**
 * torch files of 0.1: a tar of `sys_info`, `pickle`, `storages` and `tensors`.
 *
 * Source: torch/serialization.py: `legacy_load`. The pickle's persistent ids are the keys of storages and tensors, which are therefore read
 * first: their headers only, as the elements stay in the file.
 */
import { loadFrom } from '../../load/load-async.js'
import { readExactly } from '../../sources/reading.js'
import { settle } from '../../settings.js'
import { asNumber } from '../../types/python/state-values.js'
import { asText } from '../../types/numpy/dtype.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { Storage } from '../../types/torch/storage.js'
import { Tensor } from '../../types/torch/tensor.js'
import { storageDType } from '../../types/torch/dtypes.js'
import { keepLast } from '../archive/keep-last-read.js'
import { badTorch, Storages, viewOf } from '../../types/torch/storages.js'

/** @typedef {import('../archive/tar.js').Tar} Tar */
/** @typedef {import('../../sources/source.js').Source} Source */

const MEMBERS = ['pickle', 'storages', 'tensors']

/** Whether a tar is a torch file: it has its members. @param {Tar} tar */
export const isTorchTar = (tar) => MEMBERS.every((name) => tar.find(name))

/** Exactly `length` bytes of a member. @param {Source} source @param {number} offset @param {number} length @param {string} what the member is called */
const readMember = (source, offset, length, what) =>
  readExactly(source, offset, length, () => badTorch(`${what} ends at ${source.size}, and ${length} bytes at ${offset} are wanted`, 'TRUNCATED'))

/** The same as a view of numbers. @param {Source} source @param {number} offset @param {number} length @param {string} what */
async function viewAt(source, offset, length, what) {
  const bytes = await readMember(source, offset, length, what)
  return new DataView(bytes.buffer, bytes.byteOffset, length)
}

/** A key as text, whether it is an int or a string. @param {unknown} value */
const keyOf = (value) => (typeof value === 'bigint' || typeof value === 'number' ? String(value) : (asText(value) ?? ''))

/** A count as a number; an error where it is none. @param {unknown} value @param {string} what it is, for the error */
function countOf(value, what) {
  const count = asNumber(value)
  if (count === undefined || !Number.isSafeInteger(count) || count < 0) throw badTorch(`${what} is no count: ${String(value).slice(0, 50)}`)
  return count
}

/**
 * The value of a torch file in a tar, its storages, and what it tells of the machine and of the code of classes.
 * @param {Tar} tar @param {import('../../settings.js').LoadOptions} [options]
 */
export async function loadTorchTar(tar, options) {
  /** @type {Map<string, Storage | Tensor>} */
  const objects = new Map()
  const modules = new Storages()
  const settings = settle({
    encoding: 'utf-8',
    ...options,
    persistentLoad: (pid) => {
      if (Array.isArray(pid)) return modules.load(['module', ...pid])
      const object = objects.get(keyOf(pid))
      if (!object) throw badTorch(`the pickle names the storage or tensor ${keyOf(pid).slice(0, 100)}, which the file has not`)
      return object
    },
  })
  const open = (/** @type {string} */ name) => {
    const entry = tar.find(name)
    if (!entry) throw badTorch(`the tar has no ${name}`)
    return keepLast(tar.source(entry))
  }
  const storages = await readStorages(open('storages'), settings, objects)
  await readTensors(open('tensors'), settings, objects)
  const { value } = await loadFrom(open('pickle'), 0, settings)
  const info = tar.find('sys_info')
  const system = info && (await loadFrom(tar.source(info), 0, settings)).value
  return { value, system, storages, sources: modules.sources }
}

/**
 * Reads the member `storages`: a count; for each storage a pickle of its key, device and class, an int64 count and its elements; then a pickle
 * of views. All are added to the objects by their keys.
 * @param {Source} source @param {import('../../settings.js').Settings} settings @param {Map<string, Storage | Tensor>} objects
 */
async function readStorages(source, settings, objects) {
  /** @type {Storage[]} */
  const storages = []
  let { value: count, end } = await loadFrom(source, 0, settings)
  for (let left = countOf(count, 'the number of storages'); left > 0; left--) {
    const { value, end: start } = await loadFrom(source, end, settings)
    const [key, location, type] = Array.isArray(value) ? value : []
    const known = storageDType(type)
    if (!known) throw badTorch(`a storage of the class ${String(type)}, which is none of torch's`)
    const size = countOf((await viewAt(source, start, 8, 'storages')).getBigInt64(0, true), 'the size of a storage')
    const storage = new Storage(known.dtype, size, { key: keyOf(key), location: asText(location) ?? 'cpu' })
    end = start + 8 + storage.nbytes
    if (end > source.size) throw badTorch(`storages ends within the storage ${storage.key}`, 'TRUNCATED')
    storage.bytes = new LazyBytes(storage.nbytes, (offset, length) => readMember(source, start + 8 + offset, length, 'storages'))
    storages.push(storage)
    objects.set(storage.key, storage)
  }
  const { value: views } = await loadFrom(source, end, settings)
  for (const view of Array.isArray(views) ? views : []) {
    const [target, root, offset, size] = Array.isArray(view) ? view : []
    const base = objects.get(keyOf(root))
    const first = countOf(offset, 'the offset of a view')
    const length = countOf(size, 'the size of a view')
    if (!(base instanceof Storage) || first + length > base.size) throw badTorch(`a view of ${length} elements at ${first} of the storage ${keyOf(root)}`)
    objects.set(keyOf(target), viewOf(base, keyOf(target), first, length))
  }
  return storages
}

/**
 * Reads the member `tensors`: a count; for each tensor a pickle of its keys, an int32 number of axes in 8 bytes, and as int64 its shape, its
 * strides and where it starts in its storage.
 * @param {Source} source @param {import('../../settings.js').Settings} settings @param {Map<string, Storage | Tensor>} objects
 */
async function readTensors(source, settings, objects) {
  let { value: count, end } = await loadFrom(source, 0, settings)
  for (let left = countOf(count, 'the number of tensors'); left > 0; left--) {
    const { value, end: start } = await loadFrom(source, end, settings)
    const [key, storageKey] = Array.isArray(value) ? value : []
    const storage = objects.get(keyOf(storageKey))
    if (!(storage instanceof Storage)) throw badTorch(`the tensor ${keyOf(key)} is of the storage ${keyOf(storageKey)}, which the file has not`)
    const ndim = countOf((await viewAt(source, start, 8, 'tensors')).getInt32(0, true), "a tensor's number of axes")
    const view = await viewAt(source, start + 8, (2 * ndim + 1) * 8, 'tensors')
    const numbers = Array.from({ length: 2 * ndim + 1 }, (_, i) => countOf(view.getBigInt64(i * 8, true), 'a length or stride'))
    end = start + 8 + numbers.length * 8
    objects.set(keyOf(key), new Tensor(storage.dtype, numbers.slice(0, ndim), numbers.slice(ndim, 2 * ndim), storage, { storageOffset: numbers[2 * ndim] }))
  }
}
