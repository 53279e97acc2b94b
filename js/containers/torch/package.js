/**
 * Packages of torch: a zip of pickles, of the Python sources that these need, and of other files. Tensors of the pickles are in `.data`.
 *
 * Source: torch/package/package_exporter.py: `_persistent_id`, `_finalize_zip`; package_importer.py: `load_pickle`.
 */
import { isPickleError, LimitError } from '../../errors.js'
import { holdLazily, LazyValue } from '../../document/lazy-value.js'
import { loads } from '../../load/load.js'
import { asNumber } from '../../types/python/state-values.js'
import { PyObject } from '../../types/python/basic.js'
import { asText } from '../../types/numpy/dtype.js'
import { badTorch, Storages } from '../../types/torch/storages.js'
import { treeOptions } from '../tree-options.js'
import { readStorages } from './torch.js'
import { lazyMember } from './zip-file.js'

/** @typedef {import('./zip-file.js').TorchArchive} TorchArchive */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('../content.js').Entry} Entry */

const DATA = '.data/'
const MODULES = `${DATA}extern_modules`
/** The first opcode of every pickle of a package. */
const PROTO = 0x80
/** Pickles of no more bytes are read when they are listed. */
const SMALL = 1 << 20

/** The folder that the members of a package are in, with its slash, or an empty text where they are in none; undefined where an archive is no package. @param {TorchArchive} archive */
export function packageFolder(archive) {
  const modules = archive.entries.find(({ name }) => /^(?:[^/]+\/)?\.data\/extern_modules$/.test(name))
  return modules && modules.name.slice(0, -MODULES.length)
}

/**
 * The value of a pickle of a package. What a package makes itself, as a module of TorchScript, is an inert object that is what would make it.
 * @param {TorchArchive} archive @param {string} folder @param {Uint8Array} bytes @param {import('../../settings.js').LoadOptions} options
 */
function loadPickle(archive, folder, bytes, options) {
  const storages = new Storages((storage) => {
    const entry = archive.find(`${folder}${DATA}${storage.key}.storage`)
    if (!entry) throw badTorch(`a pickle of the package names the storage ${storage.key.slice(0, 100)}, and there is none of that name`)
    if (entry.size < storage.nbytes)
      throw badTorch(`${entry.name} has ${entry.size} bytes, and a pickle names ${storage.size} elements of ${storage.dtype}, which are ${storage.nbytes}`)
    storage.bytes = lazyMember(archive, entry, storage.nbytes)
  })
  /** @type {Map<unknown, PyObject>} */
  const made = new Map()
  const persistentLoad = (/** @type {any} */ pid) => {
    if (!Array.isArray(pid) || asText(pid[0]) !== 'reduce_package') return storages.load(pid)
    // Old packages have no number of the object.
    const [id, callable, args] = pid.length === 3 ? [undefined, pid[1], pid[2]] : pid.slice(1)
    const key = asNumber(id) ?? id
    const known = id === undefined ? undefined : made.get(key)
    if (known) return known
    const object = new PyObject(callable, Array.isArray(args) ? args : [args])
    if (id !== undefined) made.set(key, object)
    return object
  }
  return loads(bytes, { encoding: 'utf-8', ...options, persistentLoad })
}

/**
 * What a package holds: its pickles and its other files, by name; the sources are `about.readCode()` too.
 * @param {TorchArchive} archive @param {string} folder @param {Context} context @returns {Promise<import('../content.js').Content>}
 */
export async function openPackage(archive, folder, context) {
  const textOf = async (/** @type {string} */ name) => {
    const entry = archive.find(folder + name)
    return entry && new TextDecoder().decode(await archive.read(entry)).trim()
  }
  const entries = archive.entries.filter(({ name }) => !name.endsWith('/')).map((entry) => memberEntry(archive, folder, entry, context))
  const isInside = (/** @type {{ name: string }} */ { name }) => !name.startsWith(`${folder}${DATA}`) && !HEADS.includes(name.slice(folder.length))
  const inside = entries.filter(isInside)
  const keyOf = (/** @type {{ name: string }} */ { name }) => name.slice(folder.length)
  const modules = await textOf(MODULES)
  const about = {
    version: (await textOf('version')) ?? (await textOf(`${DATA}version`)),
    byteorder: await textOf('byteorder'),
    pythonVersion: await textOf(`${DATA}python_version`),
    externModules: modules ? modules.split('\n') : [],
  }
  return {
    kind: 'torch-package',
    entries,
    root: holdLazily(
      new Map(
        inside.map((entry) => [
          keyOf(entry),
          new LazyValue(entry.skim, { type: 'file', nbytes: entry.size, detail: `${entry.size} bytes` }, entry.size <= SMALL),
        ]),
      ),
    ),
    load: async () => {
      /** @type {[string, unknown][]} */
      const values = []
      for (const entry of inside) values.push([keyOf(entry), await entry.load()])
      return Object.fromEntries(values)
    },
    about: {
      ...Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
      readCode: async () => {
        /** @type {Map<string, string>} */
        const code = new Map()
        for (const entry of archive.entries)
          if (isInside(entry) && entry.name.endsWith('.py')) code.set(keyOf(entry), new TextDecoder().decode(await archive.read(entry)))
        return code
      },
    },
  }
}

/** The members of a package that are called pickles. @param {TorchArchive} archive @param {string} folder @returns {import('./zip-file.js').TorchMember[]} */
export const packagedPickles = (archive, folder) => archive.entries.filter(({ name }) => isPickleName(name, folder))

const isPickleName = (/** @type {string} */ name, /** @type {string} */ folder) => name.endsWith('.pkl') && !name.startsWith(`${folder}${DATA}`)

/** What torch tells of the archive itself. */
const HEADS = ['version', 'byteorder', '.format_version', '.storage_alignment']

/** A member: a pickle, or else its bytes. @param {TorchArchive} archive @param {string} folder @param {import('./zip-file.js').TorchMember} member @param {Context} context @returns {Entry} */
function memberEntry(archive, folder, member, context) {
  const { name, size } = member
  const isPickle = isPickleName(name, folder)
  const read = async (/** @type {import('../../settings.js').LoadOptions} */ options) => {
    const bytes = await archive.read(member)
    if (bytes[0] !== PROTO || name.startsWith(`${folder}${DATA}`)) return bytes
    try {
      return loadPickle(archive, folder, bytes, options)
    } catch (error) {
      // A file of any name may begin so.
      if (isPickle || !isPickleError(error) || error instanceof LimitError) throw error
      return bytes
    }
  }
  return {
    name,
    kind: isPickle ? 'pickle' : 'file',
    size,
    load: async () => readStorages(await read(context.options), { signal: context.signal }),
    skim: () => read(treeOptions(context)),
  }
}
