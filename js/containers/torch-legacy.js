/**
 * torch files from before 1.6, and of `_use_new_zipfile_serialization=False`: five pickles in a row (magic number, protocol,
 * system, object, keys of the storages), and for each storage an int64 count and its bytes.
 *
 * Source: torch/serialization.py: `_legacy_load`, `_legacy_save`; torch/csrc/serialization.cpp: THPStorage_readFileRaw.
 * These files are little-endian on every machine. Where the storages lie is known from the pickle, so none of them is read.
 */
import { loadAt } from '../load.js'
import { loadFrom } from '../load-async.js'
import { settle } from '../settings.js'
import { asText } from '../types/dtype.js'
import { LazyBytes } from '../types/lazy.js'
import { keepLast } from './read-again.js'
import { badTorch, Storages } from './torch-storages.js'

/** @typedef {import('../source.js').Source} Source */
/** @typedef {import('../settings.js').LoadOptions} LoadOptions */
/** @typedef {import('../types/storage.js').Storage} Storage */

const MAGIC = 0x1950a86a20f9469cfc6cn
const PROTOCOL = 1001
const COUNT_BYTES = 8
/** The magic number as LONG1, after PROTO and maybe FRAME, or as text. */
const MAGIC_BYTES = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
const MAGIC_TEXT = `L${MAGIC}L\n.`

/** Whether a file begins as one of the old format: with a pickle of the magic number. @param {Uint8Array} head its first bytes */
export function isLegacy(head) {
  const at = head[0] !== 0x80 ? 0 : head[2] === 0x95 ? 11 : 2
  return MAGIC_BYTES.every((byte, i) => head[at + i] === byte) || MAGIC_TEXT === String.fromCharCode(...head.subarray(0, MAGIC_TEXT.length))
}

/** The pickles in a row, by name. */
const PICKLES = ['magic', 'protocol', 'system', 'value', 'keys']

/** @param {Record<string, any>} parts */
function checkHead({ magic, protocol }) {
  if (magic !== MAGIC) throw badTorch('the first pickle is not the magic number of torch files')
  if (protocol !== undefined && Number(protocol) !== PROTOCOL) throw badTorch(`a torch file of protocol ${String(protocol).slice(0, 20)}; ${PROTOCOL} is known`)
}

/**
 * Tells storages where their bytes are; gives where the last one ends.
 * @param {Storages} storages @param {unknown} keys @param {number} start @param {number} size of the file
 * @param {(storage: Storage, offset: number) => void} place given where the count of elements stands
 */
function placeStorages(storages, keys, start, size, place) {
  if (!Array.isArray(keys)) throw badTorch('the keys of the storages must be a list')
  let at = start
  /** @type {Set<string>} */
  const seen = new Set()
  for (const item of keys) {
    const key = asText(item) ?? String(item)
    const storage = storages.byKey.get(key)
    if (!storage || seen.has(key)) throw badTorch(`the file has a storage ${key.slice(0, 100)} that ${storage ? 'stands there twice' : 'its pickle does not name'}`)
    seen.add(key)
    const end = at + COUNT_BYTES + storage.nbytes
    if (end > size) throw badTorch(`the file ends within the storage ${key}: ${storage.nbytes} bytes at ${at + COUNT_BYTES}, of ${size}`, 'TRUNCATED')
    place(storage, at)
    at = end
  }
  for (const key of storages.byKey.keys()) if (!seen.has(key)) throw badTorch(`the storage ${key} is not among those of the file`)
  return at
}

/** Refuses a storage whose count is another than the pickle's. @param {Storage} storage @param {Uint8Array} bytes */
function checkCount(storage, bytes) {
  const count = new DataView(bytes.buffer, bytes.byteOffset, COUNT_BYTES).getBigInt64(0, true)
  if (count !== BigInt(storage.size)) throw badTorch(`the storage ${storage.key} has ${count} elements in the file, and ${storage.size} in its pickle`)
}

/** Storages whose bytes stay in a source until they are asked for. @param {Source} source @param {Storage} storage @param {number} at */
function placeLazily(source, storage, at) {
  let isChecked = false
  const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
    const read = async (/** @type {number} */ from, /** @type {number} */ count) => {
      const bytes = await source.read(from, count, count)
      if (bytes.length < count) throw badTorch(`the file ends within the storage ${storage.key}`, 'TRUNCATED')
      return bytes.subarray(0, count)
    }
    const from = at + COUNT_BYTES + offset
    if (isChecked) return read(from, length)
    const whole = offset === 0 ? await read(at, COUNT_BYTES + length) : undefined
    checkCount(storage, whole ?? await read(at, COUNT_BYTES))
    isChecked = true
    return whole ? whole.subarray(COUNT_BYTES) : read(from, length)
  }
  storage.bytes = new LazyBytes(storage.nbytes, read)
}

/**
 * A file of the old format.
 * @param {Source} source @param {LoadOptions} [options] @param {number} [start] where it begins
 */
export async function loadLegacy(source, options, start = 0) {
  const storages = new Storages()
  const settings = settle({ encoding: 'utf-8', ...options, persistentLoad: storages.load })
  /** @type {Record<string, any>} */
  const parts = {}
  let position = start
  const kept = keepLast(source)
  for (const name of PICKLES) {
    const { value, end } = await loadFrom(kept, position, settings)
    parts[name] = value
    position = end
    checkHead(parts)
  }
  const end = placeStorages(storages, parts.keys, position, source.size, (storage, at) => placeLazily(source, storage, at))
  return { value: parts.value, system: parts.system, storages: [...storages.byKey.values()], sources: storages.sources, end }
}

/**
 * The value of a file of the old format that bytes are, its storages read; undefined where they are none.
 * @param {Uint8Array} bytes @param {import('../settings.js').Settings} settings
 */
export function readLegacyBytes(bytes, settings) {
  if (!isLegacy(bytes)) return undefined
  const storages = new Storages()
  const inner = { ...settings, persistentLoad: storages.load, buffers: undefined }
  /** @type {Record<string, any>} */
  const parts = {}
  let position = 0
  for (const name of PICKLES) {
    const { value, end } = loadAt(bytes, position, inner)
    parts[name] = value
    position = end
    checkHead(parts)
  }
  placeStorages(storages, parts.keys, position, bytes.length, (storage, at) => {
    checkCount(storage, bytes.subarray(at, at + COUNT_BYTES))
    storage.bytes = bytes.subarray(at + COUNT_BYTES, at + COUNT_BYTES + storage.nbytes)
  })
  return parts.value
}
