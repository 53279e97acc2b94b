/**
 * What a folder holds, by the files in it: a file of torch.save that was unzipped, a package of torch, a checkpoint of torch.distributed, or files
 * of safetensors.
 */
import { UnpicklingError } from '../../errors.js'
import { openFile, openTorchArchive } from '../content.js'
import { isMetadata, openDistcp } from '../distcp/distcp.js'
import { isShard, openShards } from '../safetensors/shards.js'
import { packageFolder } from '../torch/package.js'
import { torchFolder } from '../torch/zip-file.js'

/** @typedef {import('../../sources/folder.js').Folder} Folder */
/** @typedef {import('../../sources/folder.js').FolderFile} FolderFile */
/** @typedef {import('../content.js').Context} Context */

/** How many folders within one are looked at, as the folder of an archive's members may be one of them. */
const MOST_TOPS = 64
/** How many files the hint of an error names. */
const MOST_NAMED = 5

/**
 * What a folder is, and its files: of one that has the members of a torch file or package the archive that they are. Any other folder is an
 * UnpicklingError `IS_FOLDER`.
 * @param {Folder} folder @returns {Promise<{ kind: 'distcp' | 'torch' | 'safetensors', files: FolderFile[], archive?: FolderArchive }>}
 */
export async function recognizeFolder(folder) {
  const { files, folders } = await folder.list('')
  if (files.some(({ name }) => isMetadata(name))) return { kind: 'distcp', files }
  for (const top of ['', ...folders.slice(0, MOST_TOPS)]) {
    if (!(await isTorchFolder(folder, top))) continue
    const archive = new FolderArchive(folder, await folder.listAll(top))
    if (packageFolder(archive) !== undefined || torchFolder(archive) !== undefined) return { kind: 'torch', files: archive.entries, archive }
  }
  if (files.some(({ name }) => isShard(name))) return { kind: 'safetensors', files }
  throw unknownFolder(folder, files, folders)
}

/** What a folder holds, and the bytes of its files. @param {Folder} folder @param {Context} context @returns {Promise<{ content: import('../content.js').Content, size: number }>} */
export async function openFolder(folder, context) {
  const { kind, files, archive } = await recognizeFolder(folder)
  const content = archive
    ? /** @type {import('../content.js').Content} */ (await openTorchArchive(archive, context))
    : await (kind === 'distcp' ? openDistcp(folder, context, openFile) : openShards(folder, context, openFile))
  return { content, size: files.reduce((sum, { size }) => sum + size, 0) }
}

/** Whether the members of a torch file are in a folder. @param {Folder} folder @param {string} top */
async function isTorchFolder(folder, top) {
  const { files, folders } = await folder.list(top)
  if (files.some(({ name }) => name === `${top}data.pkl`)) return true
  const data = `${top}.data/`
  return folders.includes(data) && (await folder.list(data)).files.some(({ name }) => name === `${data}extern_modules`)
}

/** @param {Folder} folder @param {FolderFile[]} files @param {string[]} folders */
function unknownFolder(folder, files, folders) {
  const names = [...files.map(({ name }) => name), ...folders]
  const list = names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : '')
  const isCutOff = names.some((name) => name.endsWith('.distcp'))
  return new UnpicklingError(
    'IS_FOLDER',
    `${folder.name} is a folder, and none that can be opened: an unzipped file of torch has data.pkl, a checkpoint of torch.distributed .metadata, and others .safetensors files`,
    {
      hint: isCutOff
        ? 'it has .distcp files and no .metadata, which torch writes last: open the files one by one'
        : names.length
          ? `open one of what is in it: ${list}`
          : 'it is empty',
    },
  )
}

/** A folder as the archive that it was unzipped from: its members by name. */
class FolderArchive {
  #folder
  #byName

  /** @param {Folder} folder @param {FolderFile[]} entries */
  constructor(folder, entries) {
    this.#folder = folder
    this.entries = entries
    this.#byName = new Map(entries.map((entry) => [entry.name, entry]))
  }

  /** The file of a name, or undefined. */
  find(/** @type {string} */ name) {
    return this.#byName.get(name)
  }

  /** All bytes of a file. @param {FolderFile} entry */
  read(entry) {
    return this.#folder.read(entry)
  }

  /** Some bytes of a file. @param {FolderFile} entry @param {number} offset @param {number} length */
  range(entry, offset, length) {
    return this.#folder.range(entry, offset, length)
  }
}
