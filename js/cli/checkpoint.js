/**
 * The tensors of a whole checkpoint by name, for the files that hold tensors and nothing else.
 *
 * Names of nested values are joined by dots. Modules of torch are named as their `state_dict` names them, so what holds parameters, buffers and
 * modules leaves no name of its own.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, isPickleError, keyLabel, NDArray, npy, NumpyScalar, PyObject, readStorages, SparseTensor, Tensor, writeSafetensors } from '../index.js'
import { asNDArray } from './arrays.js'
import { blame, UsageError } from './errors.js'
import { escapeControls } from './escape.js'

/** The most names of tensors, and how deep they are looked for. */
const MOST_TENSORS = 1_000_000
const MOST_DEPTH = 1000
/** How many characters of a name are told, and how many of those that are left out. */
const LONGEST_NAME = 200
const MOST_OTHERS = 1000

/** The groups of an nn.Module that make up its state_dict, in its order. */
const GROUPS = ['_parameters', '_buffers', '_modules']

/** The keys and values of a container, or undefined where a value is none. @param {any} value @returns {[string, unknown][] | undefined} */
function itemsOf(value) {
  if (value instanceof PyObject) return modulesOf(value)
  if (value instanceof Map) return Array.from(value, ([key, item]) => [typeof key === 'object' ? keyLabel(key) : String(key), item])
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
  /** The containers that were gone into: whether there was a tensor in them, and undefined while they are open. @type {Map<unknown, boolean | undefined>} */
  const seen = new Map()
  /** @type {{ name: string, value: unknown, items: [string, unknown][], next: number, hasTensors: boolean }[]} */
  const stack = [{ name: '', value: undefined, items: [['', root]], next: 0, hasTensors: false }]
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    if (frame.next === frame.items.length) {
      seen.set(frame.value, frame.hasTensors)
      stack.pop()
      const outer = stack.at(-1)
      if (outer && frame.hasTensors) outer.hasTensors = true
      continue
    }
    const [key, value] = /** @type {[string, any]} */ (frame.items[frame.next++])
    const name = frame.name ? `${frame.name}.${key}` : key
    if (value instanceof Tensor || value instanceof NDArray) {
      if (value instanceof NDArray && value.isLazy) await value.read()
      if (tensors.has(name || 'tensor')) throw new UsageError(`two tensors would be called ${JSON.stringify(name || 'tensor')}`)
      if (tensors.size === MOST_TENSORS)
        throw new UsageError(`there are more than ${MOST_TENSORS} tensors in it, those that stand in several places counted in each`)
      tensors.set(name || 'tensor', value)
      frame.hasTensors = true
      continue
    }
    const items = itemsOf(value)
    if (!items) others.push(`${cut(name) || 'the value'}: ${kindOf(value)}`)
    else if (seen.has(value) && seen.get(value) === undefined) others.push(`${cut(name)}: contains itself`)
    else if (seen.get(value) === false) others.push(`${cut(name)}: was seen before`)
    else if (stack.length > MOST_DEPTH) others.push(`${cut(name)}: lies more than ${MOST_DEPTH} deep`)
    else {
      seen.set(value, undefined)
      stack.push({ name, value, items, next: 0, hasTensors: false })
    }
  }
  return { tensors, others }
}

/** A name that is not too long to be told. @param {string} name */
const cut = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name)

/** @param {any} value */
const kindOf = (value) =>
  value instanceof SparseTensor || value instanceof NumpyScalar || typeof value !== 'object' || value === null
    ? `${String(value).slice(0, 60)} is no tensor`
    : `${describe(value).type.slice(0, LONGEST_NAME)} is no tensor`

/** Names on stderr what a file of tensors cannot hold. @param {string[]} others */
function tellOthers(others) {
  for (const other of others.slice(0, MOST_OTHERS)) process.stderr.write(`brine: left out: ${escapeControls(other)}\n`)
  if (others.length > MOST_OTHERS) process.stderr.write(`brine: left out: ${others.length - MOST_OTHERS} more\n`)
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

/** A name of a file as the name of one in a folder, whatever the system: without separators, of no more bytes than systems take, and none of Windows' devices. @param {string} name */
function safeName(name) {
  let safe = ''
  let bytes = 0
  for (const character of name
    .slice(0, 400)
    .replace(/[^\p{L}\p{N}_.-]/gu, '_')
    .replace(/^\.+/, '_')) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_NAME) break
    safe += character
  }
  return /^(?:con|prn|aux|nul|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?:\.|$)/i.test(safe) ? `_${safe}` : safe
}

/**
 * Writes each tensor of a value as a .npy file of a folder, by its name; what is no tensor is named on stderr.
 * @param {unknown} value @param {string} folder @returns {Promise<void>}
 */
export async function writeFolder(value, folder) {
  const { tensors, others } = await collectTensors(value)
  await blame(folder, mkdir(folder, { recursive: true }))
  /** How many names are taken that begin so. @type {Map<string, number>} */
  const taken = new Map()
  for (const [name, tensor] of tensors) {
    // A name comes from the file, and must not lead out of the folder.
    const safe = safeName(name)
    let file = safe
    // Some systems hold names equal that differ by case.
    for (let i = taken.get(safe.toLowerCase()) ?? 0; taken.has(file.toLowerCase()); file = `${safe}-${i}`) taken.set(safe.toLowerCase(), ++i)
    taken.set(file.toLowerCase(), taken.get(file.toLowerCase()) ?? 0)
    file = `${file}.npy`
    const path = join(folder, file)
    await blame(path, writeFile(path, npy(asNDArray(tensor))))
  }
  tellOthers(others)
}
