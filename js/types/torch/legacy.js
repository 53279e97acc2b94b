/**
 * torch files from before 1.6, and of `_use_new_zipfile_serialization=False`: five pickles in a row (magic number, protocol,
 * system, object, keys of the storages), and for each storage an int64 count and its bytes.
 *
 * Source: torch/serialization.py: `_legacy_load`, `_legacy_save`; torch/csrc/serialization.cpp: THPStorage_readFileRaw.
 * These files are little-endian on every machine. `torch.storage._load_from_bytes` has one in a byte string, which `loads` reads; those in sources are read by torch-legacy-source.js.
 */
import { asText } from '../numpy/dtype.js'
import { badTorch, Storages } from './storages.js'

/** @typedef {import('./storage.js').Storage} Storage */

const MAGIC = 0x1950a86a20f9469cfc6cn
const PROTOCOL = 1001
export const COUNT_BYTES = 8
/** The magic number as LONG1, after PROTO and maybe FRAME, or as text. */
const MAGIC_BYTES = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
const MAGIC_TEXT = `L${MAGIC}L\n.`

/** Whether a file begins as one of the old format: with a pickle of the magic number. @param {Uint8Array} head its first bytes */
export function isLegacy(head) {
  const at = head[0] !== 0x80 ? 0 : head[2] === 0x95 ? 11 : 2
  return MAGIC_BYTES.every((byte, i) => head[at + i] === byte) || MAGIC_TEXT === String.fromCharCode(...head.subarray(0, MAGIC_TEXT.length))
}

/** The pickles in a row, by name. */
export const PICKLES = ['magic', 'protocol', 'system', 'value', 'keys']

/** @param {Record<string, any>} parts */
export function checkHead({ magic, protocol }) {
  if (magic !== MAGIC) throw badTorch('the first pickle is not the magic number of torch files')
  if (protocol !== undefined && Number(protocol) !== PROTOCOL) throw badTorch(`a torch file of protocol ${String(protocol).slice(0, 20)}; ${PROTOCOL} is known`)
}

/**
 * Tells storages where their bytes are; gives where the last one ends.
 * @param {Storages} storages @param {unknown} keys @param {number} start @param {number} size of the file
 * @param {(storage: Storage, offset: number) => void} place given where the count of elements stands
 */
export function placeStorages(storages, keys, start, size, place) {
  if (!Array.isArray(keys)) throw badTorch('the keys of the storages must be a list')
  let at = start
  /** @type {Set<string>} */
  const seen = new Set()
  for (const item of keys) {
    const key = asText(item) ?? String(item)
    const storage = storages.byKey.get(key)
    if (!storage || seen.has(key))
      throw badTorch(`the file has a storage ${key.slice(0, 100)} that ${storage ? 'stands there twice' : 'its pickle does not name'}`)
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
export function checkCount(storage, bytes) {
  const count = new DataView(bytes.buffer, bytes.byteOffset, COUNT_BYTES).getBigInt64(0, true)
  if (count !== BigInt(storage.size)) throw badTorch(`the storage ${storage.key} has ${count} elements in the file, and ${storage.size} in its pickle`)
}

/**
 * The value of a file of the old format that bytes are, its storages read; undefined where they are none.
 * @param {Uint8Array} bytes @param {import('../registry.js').Context} context of the load that the bytes are in
 */
export function readLegacyBytes(bytes, context) {
  if (!isLegacy(bytes)) return undefined
  const storages = new Storages()
  /** @type {Record<string, any>} */
  const parts = {}
  let position = 0
  for (const name of PICKLES) {
    const { value, end } = context.loadNested(bytes, position, storages.load)
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
