/**
 * torch files since 1.6, and TorchScript: a zip of `data.pkl` and a member for each storage, in a folder.
 *
 * Source: torch/serialization.py: `_load`; caffe2/serialize/inline_container.cc; torch/csrc/jit/serialization/import.cpp.
 * Only the pickle and a few short members beside it are read; storages stay in the file.
 */
import { Decoder } from '../../codec/strings.js'
import { loads } from '../../load/load.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { badTorch, Storages } from '../../types/torch/storages.js'
import { STORED } from '../archive/zip-marks.js'

/**
 * @typedef {{ name: string, size: number, method: number }} TorchMember
 *
 * @typedef {object} TorchArchive a zip, or the folder that one was unzipped to
 * @property {any[]} entries TorchMembers
 * @property {(name: string) => TorchMember | undefined} find
 * @property {(entry: any) => Promise<Uint8Array>} read gives all bytes of a member
 * @property {(entry: any, offset: number, length: number) => Promise<Uint8Array>} range gives some bytes of a member that is stored
 *
 * @typedef {import('../../types/torch/storage.js').Storage} Storage
 */

/** Where torch 1.4 and 1.5 put the storages. */
const EARLY_FOLDER = 'tensors/'

/** The folder that a torch file's members are in, with its slash, or an empty text where they are in none; undefined where a zip is no torch file. @param {TorchArchive} zip */
export function torchFolder(zip) {
  const pickle = zip.entries.find(({ name }) => /^(?:[^/]+\/)?data\.pkl$/.test(name))
  return pickle && pickle.name.slice(0, -'data.pkl'.length)
}

/** Whether a torch zip is of TorchScript: it has constants or code. @param {TorchArchive} zip @param {string} folder */
export const isTorchScript = (zip, folder) =>
  zip.find(`${folder}constants.pkl`) !== undefined || zip.entries.some(({ name }) => name.startsWith(`${folder}code/`))

/** The bytes of a member, a part at a time where it is stored. @param {TorchArchive} zip @param {TorchMember} entry @param {number} length */
export function lazyMember(zip, entry, length) {
  return new LazyBytes(length, async (offset, count) => {
    // All of a member is read by `read`, which checks its CRC.
    if (entry.method !== STORED || (offset === 0 && count === entry.size)) return (await zip.read(entry)).subarray(offset, offset + count)
    return zip.range(entry, offset, count)
  })
}

/** Storages whose bytes are members of a folder, by their keys. @param {TorchArchive} zip @param {string} top the folder of the file @param {string} folder of the storages @param {boolean} isBigEndian */
function storagesIn(zip, top, folder, isBigEndian) {
  return new Storages((storage) => {
    const entry = zip.find(top + folder + storage.key) ?? zip.find(top + EARLY_FOLDER + storage.key)
    if (!entry) throw badTorch(`the pickle names the storage ${storage.key}, and there is no ${top}${folder}${storage.key}`)
    if (entry.size < storage.nbytes)
      throw badTorch(`${entry.name} has ${entry.size} bytes, and the pickle names ${storage.size} elements of ${storage.dtype}, which are ${storage.nbytes}`)
    storage.bytes = lazyMember(zip, entry, storage.nbytes)
  }, isBigEndian)
}

/** A small member as text without white space around it; undefined where there is none. @param {TorchArchive} zip @param {string} name */
async function textOf(zip, name) {
  const entry = zip.find(name)
  return entry && new Decoder().decode(await zip.read(entry)).trim()
}

/**
 * The value of a torch zip, its storages, and for TorchScript its constants and what reads its code.
 * @param {TorchArchive} zip @param {import('../../settings.js').LoadOptions} [options]
 */
export async function loadTorchZip(zip, options) {
  const folder = torchFolder(zip)
  if (folder === undefined) throw badTorch('the zip has no data.pkl')
  const byteorder = await textOf(zip, `${folder}byteorder`)
  if (byteorder !== undefined && byteorder !== 'little' && byteorder !== 'big')
    throw badTorch(`${folder}byteorder is ${byteorder.slice(0, 50)}; little and big are known`)
  const version = await textOf(zip, `${folder}version`)
  const settings = { encoding: /** @type {const} */ ('utf-8'), ...options }
  /** @type {Storage[]} */
  const storages = []
  const load = async (/** @type {string} */ name, /** @type {string} */ storageFolder) => {
    const entry = zip.find(folder + name)
    if (!entry) return undefined
    const own = storagesIn(zip, folder, storageFolder, byteorder === 'big')
    const value = loads(await zip.read(entry), { ...settings, persistentLoad: own.load })
    storages.push(...own.byKey.values())
    return value
  }
  const value = await load('data.pkl', 'data/')
  const isScript = isTorchScript(zip, folder)
  const constants = isScript ? await load('constants.pkl', 'constants/') : undefined
  return { value, constants, storages, version, byteorder, isScript, readCode: () => readCode(zip, `${folder}code/`) }
}

/** The code of a TorchScript file: its text by the member's name. @param {TorchArchive} zip @param {string} folder */
async function readCode(zip, folder) {
  /** @type {Map<string, string>} */
  const code = new Map()
  for (const entry of zip.entries) {
    if (entry.name.startsWith(folder) && entry.name.endsWith('.py')) code.set(entry.name.slice(folder.length), new Decoder().decode(await zip.read(entry)))
  }
  return code
}
