/**
 * Files of torch.save and torch.jit.save, told by their content: zip-file.js, legacy-source.js and tar-file.js read one format each.
 *
 * To open a file costs its pickle and no more: the storages of its tensors are read when they are asked for, a tensor's part at a time
 * (`tensor.read()`), or all of them by `readStorages`.
 */
import { callForEach } from '../../sources/at-once.js'
import { walk } from '../../document/walk.js'
import { Storage } from '../../types/torch/storage.js'
import { isTarHeader, openTar } from '../archive/tar.js'
import { isLegacy } from '../../types/torch/legacy.js'
import { loadLegacy } from './legacy-source.js'
import { badTorch } from '../../types/torch/storages.js'
import { isTorchTar, loadTorchTar } from './tar-file.js'
import { isTorchScript, loadTorchZip, torchFolder } from './zip-file.js'
import { openZip } from '../archive/zip.js'
import { LOCAL } from '../archive/zip-marks.js'
import { endsAsZip } from '../archive/zip-directory.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../../settings.js').LoadOptions & { signal?: AbortSignal, limit?: number }} TorchOptions the options of `loadTorch`; `limit` is the most bytes that a member may become */

/**
 * @typedef {object} TorchFile what `loadTorch` gives
 * @property {'torch-zip' | 'torchscript' | 'torch-legacy' | 'torch-tar'} kind
 * @property {any} value
 * @property {Storage[]} storages in the order that the pickle names them
 * @property {{ name: string, size: number }[]} entries members of the archive; none of the legacy format
 * @property {string} [version] of the format, as the file has it
 * @property {string} [byteorder] `little` or `big`, where the file tells
 * @property {any} [system] what the old formats tell of the machine
 * @property {import('../../types/torch/storages.js').ModuleSource[]} [sources] code of classes that the old formats hold
 * @property {any} [constants] the constants of TorchScript
 * @property {() => Promise<Map<string, string>>} [readCode] the code of TorchScript: text by file
 * @property {number} [end] where a file of the legacy format ends in the source
 */

const TAR_BLOCK = 512

/** The format that a file begins as, or undefined where it is none that torch writes. @param {Uint8Array} head its first 512 bytes, or as many as it has */
export function sniffTorch(head) {
  if (isLegacy(head)) return 'legacy'
  if (head.length >= 4 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === LOCAL) return 'zip'
  return isTarHeader(head) ? 'tar' : undefined
}

/** The format of a source; a zip is told by its end too, as it may stand behind anything. @param {Source} source */
async function sniffSource(source) {
  const form = sniffTorch(await source.read(0, TAR_BLOCK, TAR_BLOCK))
  return form ?? ((await endsAsZip(source)) ? 'zip' : undefined)
}

/**
 * The kind of a torch file, or undefined where a source is none: a tar or a zip has to have torch's members.
 * @param {Source} source @returns {Promise<TorchFile['kind'] | undefined>}
 */
export async function recognizeTorch(source) {
  const form = await sniffSource(source)
  if (form === 'legacy') return 'torch-legacy'
  if (form === 'tar') return isTorchTar(await openTar(source)) ? 'torch-tar' : undefined
  if (form !== 'zip') return undefined
  const zip = await openZip(source)
  const folder = torchFolder(zip)
  if (folder === undefined) return undefined
  return isTorchScript(zip, folder) ? 'torchscript' : 'torch-zip'
}

/**
 * Loads a torch file, with its storages still in the source; an UnpicklingError `BAD_TORCH` where it is none.
 * @param {Source} source @param {TorchOptions} [options] @param {number} [at] where a file of the legacy format begins
 * @returns {Promise<TorchFile>}
 */
export async function loadTorch(source, options = {}, at = 0) {
  const { signal, limit, ...loading } = options
  signal?.throwIfAborted()
  const form = at ? 'legacy' : await sniffSource(source)
  if (form === 'legacy') return { kind: 'torch-legacy', entries: [], ...(await loadLegacy(source, loading, at)) }
  if (form === 'tar') {
    const tar = await openTar(source, { signal })
    return { kind: 'torch-tar', entries: tar.entries, ...(await loadTorchTar(tar, loading)) }
  }
  if (form === undefined) throw badTorch('this is no file of torch: neither a zip, nor a tar, nor a pickle of its magic number')
  return loadTorchFromZip(await openZip(source, { signal, limit }), loading)
}

/**
 * Loads a torch file out of a zip that is open, or of the folder that one was unzipped to.
 * @param {import('./zip-file.js').TorchArchive} zip @param {import('../../settings.js').LoadOptions} [options] @returns {Promise<TorchFile>}
 */
export async function loadTorchFromZip(zip, options) {
  const { isScript, readCode, constants, ...file } = await loadTorchZip(zip, options)
  return { kind: isScript ? 'torchscript' : 'torch-zip', entries: zip.entries, ...file, ...(isScript ? { constants, readCode } : {}) }
}

/** All storages that a value holds, however deep, each once. @param {unknown} value @returns {Set<Storage>} */
export const findStorages = (value) => new Set([...walk(value)].filter((item) => item instanceof Storage))

/** Reads every storage that a value holds, a few at once, and gives the value. @param {unknown} value @param {{ signal?: AbortSignal }} [options] */
export async function readStorages(value, { signal } = {}) {
  await callForEach(findStorages(value), (storage) => {
    signal?.throwIfAborted()
    return storage.read()
  })
  return value
}
