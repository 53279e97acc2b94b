/**
 * Folders: the files in one by their paths, as the members of an archive are had by their names.
 *
 * In Node a folder is a path, and its files are opened for each read, so that one of many thousand files needs no handle for each. In a page it is
 * the Files that were chosen with it. Folders are listed one by one as they are asked for, and nothing outside is ever opened.
 *
 * @typedef {{ name: string, size: number, method: 0, open: () => Promise<Source> }} FolderFile `method`: stored, as a member of a zip that is not packed
 * @typedef {{ files: FolderFile[], folders: string[] }} Listing `folders` by their paths, with a slash at the end
 *
 * @typedef {import('./source.js').Source} Source
 */
import { LimitError, UnpicklingError } from '../errors.js'
import { callForEach } from './at-once.js'
import { nodeModule } from './file-system.js'
import { locate, openAnywhere } from './origin.js'
import { readExactly } from './reading.js'
import { openSource } from './source.js'

/** The most files and folders that are looked at in one folder. */
const MOST_FILES = 1 << 18
/** How deep folders may lie within a folder: links can make them endless. */
const MOST_DEPTH = 16

/** The files of a folder and of those in it. */
export class Folder {
  #listAt
  #watch
  /** @type {Map<string, Promise<Listing>>} */
  #listings = new Map()
  #count = 0

  /** @param {string} name for errors @param {(path: string) => Promise<Listing>} listAt lists a folder within, by its path with a slash at the end; the folder itself is '' @param {(source: Source) => Source} [watch] makes of each source one that is read with the caller's signal */
  constructor(name, listAt, watch = (source) => source) {
    this.name = name
    this.#listAt = listAt
    this.#watch = watch
  }

  /** What is in a folder. @param {string} path @returns {Promise<Listing>} */
  list(path) {
    let listing = this.#listings.get(path)
    if (!listing) this.#listings.set(path, (listing = this.#listAt(path).then((found) => this.#counted(found))))
    return listing
  }

  /** @param {Listing} listing */
  #counted(listing) {
    this.#count += listing.files.length + listing.folders.length
    if (this.#count > MOST_FILES) throw new LimitError('LIMIT_FILES', `the folder ${this.name} has more than ${MOST_FILES} files`)
    return listing
  }

  /** Every file below a folder, that of the shortest path first. @param {string} top @returns {Promise<FolderFile[]>} */
  async listAll(top) {
    const files = []
    const waiting = [{ path: top, depth: 0 }]
    for (const { path, depth } of waiting) {
      if (depth > MOST_DEPTH) throw new LimitError('LIMIT_FILES', `the folder ${this.name} has folders more than ${MOST_DEPTH} deep`)
      const listing = await this.list(path)
      files.push(...listing.files)
      waiting.push(...listing.folders.map((inner) => ({ path: inner, depth: depth + 1 })))
    }
    return files
  }

  /** A file as a source. @param {FolderFile} file @returns {Source} */
  source({ name, size, open }) {
    const read = async (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
      const source = await open().catch((cause) => {
        throw cause?.name === 'AbortError' ? cause : new UnpicklingError('NO_FILE', `${name} cannot be opened any more`, { cause })
      })
      try {
        return await source.read(offset, least, most)
      } finally {
        await source.close()
      }
    }
    return this.#watch({ size, read, close: async () => {} })
  }

  /** All bytes of a file. @param {FolderFile} file */
  read(file) {
    return this.range(file, 0, file.size)
  }

  /** Some bytes of a file. @param {FolderFile} file @param {number} offset @param {number} length */
  range(file, offset, length) {
    return readExactly(this.source(file), offset, length, (found) => {
      const message = `${file.name} has changed: ${length} bytes at ${offset} were there, and ${found} are`
      return new UnpicklingError('TRUNCATED', message)
    })
  }
}

/**
 * The folder that an origin is: a path in Node, or the Files of a folder in a page; undefined where it is none.
 * @param {unknown} origin @param {number} limit the most bytes of a pipe @param {(source: Source) => Source} watch @returns {Promise<Folder | undefined>}
 */
export async function openFolder(origin, limit, watch) {
  const files = filesOf(origin)
  if (files) return folderOfFiles(files, watch)
  const { path: place } = locate(origin)
  if (place === undefined) return undefined
  const [fs, path, url] = ['node:fs/promises', 'node:path', 'node:url'].map(nodeModule)
  const root = typeof place === 'string' ? place : url.fileURLToPath(place)
  const isFolder = await fs.stat(root).then(
    (/** @type {any} */ stats) => stats.isDirectory(),
    () => false,
  )
  if (!isFolder) return undefined
  return new Folder(
    String(root),
    async (inner) => {
      const names = await fs.readdir(path.join(root, inner))
      if (names.length > MOST_FILES) throw new LimitError('LIMIT_FILES', `the folder ${root} has more than ${MOST_FILES} files`)
      /** @type {Listing} */
      const listing = { files: [], folders: [] }
      // A link to a file is that file, as caches keep files under other names; what cannot be looked at is not there.
      const stats = await callForEach(names, (name) => fs.stat(path.join(root, inner, name)).catch(() => undefined))
      for (const [i, name] of names.entries()) {
        const place = inner + name
        if (stats[i]?.isDirectory()) listing.folders.push(`${place}/`)
        else if (stats[i]?.isFile())
          listing.files.push({ name: place, size: stats[i].size, method: 0, open: () => openAnywhere(path.join(root, place), { limit }) })
      }
      return sorted(listing)
    },
    watch,
  )
}

/** Whether a File stands for the folder that it is in: it is one of Files, and its name is that of a file that tells what the others are. @param {any} origin @param {unknown} files */
export function standsForFolder(origin, files) {
  const isFile = typeof Blob !== 'undefined' && origin instanceof Blob && ['data.pkl', '.metadata'].includes(/** @type {any} */ (origin).name)
  return (
    isFile &&
    typeof files !== 'function' &&
    [.../** @type {Iterable<File>} */ (files ?? [])].some(({ name, size }) => name === /** @type {any} */ (origin).name && size === origin.size)
  )
}

/** The Files of a page that are to be a folder, or undefined where an origin is none. @param {any} origin @returns {File[] | undefined} */
function filesOf(origin) {
  if (typeof Blob === 'undefined' || typeof origin !== 'object' || origin === null || ArrayBuffer.isView(origin)) return undefined
  const isList = Array.isArray(origin) || Object.prototype.toString.call(origin) === '[object FileList]'
  if (!isList || origin.length === 0) return undefined
  const files = Array.from(origin)
  return files.every((file) => file instanceof Blob && typeof (/** @type {any} */ (file).name) === 'string') ? /** @type {File[]} */ (files) : undefined
}

/** A folder of Files, whose paths are those that a page gives them below the folder that was chosen. @param {File[]} files @param {(source: Source) => Source} watch */
function folderOfFiles(files, watch) {
  /** @type {Map<string, Listing>} */
  const byFolder = new Map([['', { files: [], folders: [] }]])
  const paths = files.map((file) => file.webkitRelativePath || file.name)
  const top = /^[^/]+\//.exec(paths[0])?.[0] ?? ''
  const isShared = paths.every((path) => path.startsWith(top))
  const listingAt = (/** @type {string} */ folder) => {
    let listing = byFolder.get(folder)
    if (!listing) {
      byFolder.set(folder, (listing = { files: [], folders: [] }))
      listingAt(folder.replace(/[^/]*\/$/, '')).folders.push(folder)
    }
    return listing
  }
  for (const [i, file] of files.entries()) {
    const name = isShared ? paths[i].slice(top.length) : paths[i]
    if (name.split('/').length > MOST_DEPTH) throw new LimitError('LIMIT_FILES', `folders more than ${MOST_DEPTH} deep`)
    listingAt(name.replace(/[^/]*$/, '')).files.push({ name, size: file.size, method: 0, open: () => openSource(file) })
  }
  const nothing = { files: [], folders: [] }
  return new Folder(top ? top.slice(0, -1) : 'of files', async (path) => sorted(byFolder.get(path) ?? nothing), watch)
}

/** Files in the order of their names, numbers in them by their value, as storages are named. @param {Listing} listing */
function sorted({ files, folders }) {
  const { compare } = new Intl.Collator('en', { numeric: true })
  return { files: files.sort((a, b) => compare(a.name, b.name)), folders: folders.sort(compare) }
}
