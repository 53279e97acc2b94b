/**
 * The tensors of a whole checkpoint by name, for the files that hold tensors and nothing else.
 *
 * Names of nested values are joined by dots. Modules of torch are named as their `state_dict` names them, so what holds parameters, buffers and
 * modules leaves no name of its own.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isPickleError, NDArray, npy, NumpyScalar, PyObject, readStorages, SparseTensor, Tensor, writeSafetensors } from '../index.js'
import { asNDArray } from './arrays.js'
import { blame, UsageError } from './errors.js'
import { escapeControls } from './escape.js'

/** The groups of an nn.Module that make up its state_dict, in its order. */
const GROUPS = ['_parameters', '_buffers', '_modules']

/** The keys and values of a container, or undefined where a value is none. @param {any} value @returns {[string, unknown][] | undefined} */
function itemsOf(value) {
  if (value instanceof PyObject) return modulesOf(value)
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item])
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item])
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.entries(value) : undefined
}

/** The parameters, buffers and modules of an nn.Module. @param {any} value @returns {[string, unknown][] | undefined} */
function modulesOf({ state }) {
  const attributes = state instanceof Map ? state : new Map(typeof state === 'object' && state !== null ? Object.entries(state) : [])
  if (!GROUPS.every((group) => attributes.has(group))) return undefined
  return GROUPS.flatMap((group) => itemsOf(attributes.get(group)) ?? []).filter(([, item]) => item !== null)
}

/**
 * The tensors and arrays of a value, read, and what is none of these by its name.
 * @param {unknown} root @returns {Promise<{ tensors: Map<string, Tensor | NDArray>, others: string[] }>}
 */
async function collectTensors(root) {
  await readStorages(root)
  /** @type {Map<string, Tensor | NDArray>} */
  const tensors = new Map()
  /** @type {string[]} */
  const others = []
  /** @type {{ name: string, value: any, within: { value: unknown, within: any } | undefined }[]} */
  const waiting = [{ name: '', value: root, within: undefined }]
  while (waiting.length) {
    const item = /** @type {typeof waiting[number]} */ (waiting.pop())
    const { name, value } = item
    if (value instanceof Tensor || value instanceof NDArray) {
      if (value instanceof NDArray && value.isLazy) await value.read()
      const key = name || 'tensor'
      if (tensors.has(key)) throw new UsageError(`two tensors would be called ${JSON.stringify(key)}`)
      tensors.set(key, value)
      continue
    }
    const items = itemsOf(value)
    if (!items) others.push(`${name || 'the value'}: ${kindOf(value)}`)
    else if (isWithinItself(item)) others.push(`${name}: contains itself`)
    else waiting.push(...items.map(([key, inner]) => ({ name: name ? `${name}.${key}` : key, value: inner, within: item })).reverse())
  }
  return { tensors, others }
}

/** Whether a container is one of those around it. @param {{ value: unknown, within: any }} item */
function isWithinItself({ value, within }) {
  for (let outer = within; outer; outer = outer.within) if (outer.value === value) return true
  return false
}

/** @param {any} value */
const kindOf = (value) =>
  value instanceof SparseTensor || value instanceof NumpyScalar || typeof value !== 'object' || value === null
    ? `${String(value).slice(0, 60)} is no tensor`
    : `${value.class?.name ?? value.constructor?.name ?? 'it'} is no tensor`

/** Names on stderr what a file of tensors cannot hold. @param {string[]} others */
function tellOthers(others) {
  for (const other of others) process.stderr.write(`brine: left out: ${escapeControls(other)}\n`)
}

/**
 * The .safetensors file of all tensors of a value; what it cannot hold is named on stderr.
 * @param {unknown} value @returns {Promise<Uint8Array>}
 */
export async function toSafetensors(value) {
  const { tensors, others } = await collectTensors(value)
  /** @type {Map<string, Tensor | NDArray>} */
  const kept = new Map()
  for (const [name, tensor] of tensors) {
    if (hasForm(tensor)) kept.set(name, tensor)
    else others.push(`${name}: safetensors has no ${tensor.dtype}`)
  }
  tellOthers(others)
  if (!kept.size) throw new UsageError('there is no tensor in it that safetensors has a dtype for')
  return writeSafetensors(kept, { format: [...kept.values()].some((tensor) => tensor instanceof Tensor) ? 'pt' : 'np' })
}

/** Whether safetensors has the dtype of a tensor, and the tensor has elements. @param {Tensor | NDArray} tensor */
function hasForm(tensor) {
  if (tensor instanceof Tensor ? !tensor.storage : tensor.descr.hasObjects) return false
  const none = tensor instanceof Tensor ? new Tensor(tensor.dtype, [0], [1], tensor.storage) : new NDArray(tensor.descr, [0], 'C', new Uint8Array(0))
  try {
    writeSafetensors({ none })
    return true
  } catch (error) {
    if (!isPickleError(error)) throw error
    return false
  }
}

/**
 * Writes each tensor of a value as a .npy file of a folder, by its name; what is no tensor is named on stderr.
 * @param {unknown} value @param {string} folder @returns {Promise<void>}
 */
export async function writeFolder(value, folder) {
  const { tensors, others } = await collectTensors(value)
  await blame(folder, mkdir(folder, { recursive: true }))
  const taken = new Set()
  for (const [name, tensor] of tensors) {
    // A name comes from the file, and must not lead out of the folder.
    const safe = name
      .replace(/[^\p{L}\p{N}_.-]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(0, 200)
    let file = `${safe}.npy`
    // Some systems hold names equal that differ by case.
    for (let i = 1; taken.has(file.toLowerCase()); i++) file = `${safe}-${i}.npy`
    taken.add(file.toLowerCase())
    const path = join(folder, file)
    await blame(path, writeFile(path, npy(asNDArray(tensor))))
  }
  tellOthers(others)
}
