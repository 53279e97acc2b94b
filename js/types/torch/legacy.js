/**
 * The old format of torch files, from before torch 1.6 and of `_use_new_zipfile_serialization=False`: five pickles in a row
 * (magic number, protocol, system, object, keys of the storages), and then for each storage an int64 count and its bytes.
 * These files are little-endian on every machine.
 *
 * `torch.storage._load_from_bytes` has such a file in a byte string, which is read here; legacy-source.js of
 * js/containers/torch reads those that lie in sources, with the checks that stand here.
 *
 * Source: torch/serialization.py: `_legacy_load`, `_legacy_save`; torch/csrc/serialization.cpp: THPStorage_readFileRaw.
 */
import { asText } from '../numpy/dtype.js'
import { pythonRepr } from '../python/print-python.js'
import { asNumber } from '../python/state-values.js'
import { badTorch, Storages } from './storages.js'

/** @typedef {import('./storage.js').Storage} Storage */

const MAGIC = 0x1950a86a20f9469cfc6cn
const PROTOCOL = 1001
/** How many bytes the count before the bytes of a storage has. */
export const COUNT_BYTES = 8
/** The magic number as a pickle has it: as LONG1, after PROTO and maybe FRAME, or in protocol 0 as text. */
const MAGIC_BYTES = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
const MAGIC_TEXT = `L${MAGIC}L\n.`

/** Tells whether a file begins with a pickle of the magic number, as those of the old format do. @param {Uint8Array} head its first bytes */
export function isLegacy(head) {
  const at = head[0] !== 0x80 ? 0 : head[2] === 0x95 ? 11 : 2
  return MAGIC_BYTES.every((byte, i) => head[at + i] === byte) || MAGIC_TEXT === String.fromCharCode(...head.subarray(0, MAGIC_TEXT.length))
}

/** The names of the pickles, in their order. */
export const PICKLES = ['magic', 'protocol', 'system', 'value', 'keys']

/**
 * Refuses a wrong magic number or protocol, as soon as each is read.
 * @param {Record<string, any>} parts the values of the pickles so far @throws {UnpicklingError} BAD_TORCH
 */
export function checkHead({ magic, protocol }) {
  if (magic !== MAGIC) throw badTorch('the first pickle is not the magic number of torch files')
  if (protocol !== undefined && asNumber(protocol) !== PROTOCOL)
    throw badTorch(`a torch file of protocol ${pythonRepr(protocol).slice(0, 20)}; ${PROTOCOL} is known`)
}

/**
 * Tells storages where their bytes are, and gives where the last one ends.
 * @param {Storages} storages @param {unknown} keys @param {number} start @param {number} size the size of the file
 * @param {(storage: Storage, offset: number) => void} place is called with each storage and the offset of its count
 * @throws {UnpicklingError} BAD_TORCH where the keys are not those of the object's storages, TRUNCATED where the file is too short
 */
export function placeStorages(storages, keys, start, size, place) {
  if (!Array.isArray(keys)) throw badTorch('the keys of the storages must be a list')
  let at = start
  /** @type {Set<string>} */
  const seen = new Set()
  for (const item of keys) {
    const key = asText(item) ?? pythonRepr(item)
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

/**
 * Refuses a storage whose count is not the one in the pickle.
 * @param {Storage} storage @param {Uint8Array} bytes those of the count @throws {UnpicklingError} BAD_TORCH
 */
export function checkCount(storage, bytes) {
  const count = new DataView(bytes.buffer, bytes.byteOffset, COUNT_BYTES).getBigInt64(0, true)
  if (count !== BigInt(storage.size)) throw badTorch(`the storage ${storage.key} has ${count} elements in the file, and ${storage.size} in its pickle`)
}

/**
 * Gives the object of a file of the old format, with the storages as views of the bytes; undefined where the bytes are no such file.
 * @param {Uint8Array} bytes @param {import('../registry.js').Context} context that of the load in whose pickle the bytes are
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
