/**
 * Which files make a shelf: `x.dat` with `x.dir` beside it. `open` is given either of them, or the name without an ending that Python takes.
 *
 * @typedef {object} Shelf
 * @property {any} data what the .dat file is opened from
 * @property {string} name of the directory, for errors
 * @property {Uint8Array} directory the bytes of the .dir file
 */
import { UnpicklingError } from '../../errors.js'
import { isShelfDirectory } from './shelf-directory.js'

/** @typedef {import('../../sources/beside.js').ReadBeside} ReadBeside */
/** @typedef {import('../../sources/beside.js').Files} Files */

const DATA = '.dat'
const DIRECTORY = '.dir'

/** The path or the name of an origin, or undefined. @param {any} origin @returns {string | undefined} */
function pathOf(origin) {
  if (typeof origin === 'string') return origin
  if (origin instanceof URL) return origin.href
  return typeof origin?.name === 'string' ? origin.name : undefined
}

/** The name of the file at a path or URL. @param {string} path */
function fileName(path) {
  const name = path.replace(/^.*[/\\]/s, '')
  return /^file:/i.test(path) ? decodeURIComponent(name) : name
}

/**
 * The shelf that an origin belongs to; undefined where it belongs to none, and is a file by itself.
 * @param {any} origin as `open` takes it @param {ReadBeside | undefined} beside @param {Files | undefined} files @returns {Promise<Shelf | undefined>}
 */
export async function findShelf(origin, beside, files) {
  const path = pathOf(origin) ?? soleDirectory(files)?.replace(/\.dir$/, DATA)
  if (!path) return undefined
  if (path.endsWith(DATA)) return findByStem(path.slice(0, -DATA.length), { data: origin }, beside)
  if (!path.endsWith(DIRECTORY)) return undefined
  const stem = path.slice(0, -DIRECTORY.length)
  if (isPlace(origin)) return findByStem(stem, { data: stem + DATA }, beside)
  return typeof origin.arrayBuffer === 'function' ? findByStem(stem, { directory: new Uint8Array(await origin.arrayBuffer()) }, beside) : undefined
}

/**
 * The shelf of a path without an ending, as Python takes it.
 * @param {any} origin @param {ReadBeside | undefined} beside @returns {Promise<Shelf | undefined>}
 */
export async function findShelfOfStem(origin, beside) {
  return isPlace(origin) ? findByStem(String(origin), { data: String(origin) + DATA }, beside) : undefined
}

/** Whether an origin tells where a file is, so that another can be opened in its folder. @param {unknown} origin */
const isPlace = (origin) => typeof origin === 'string' || origin instanceof URL

/** The shelf of which one file is known. @param {string} stem @param {{ data?: any, directory?: Uint8Array }} known @param {ReadBeside | undefined} beside @returns {Promise<Shelf | undefined>} */
async function findByStem(stem, known, beside) {
  const name = fileName(stem + DIRECTORY)
  const directory = known.directory ?? (await beside?.(name).catch(() => undefined))
  if (!directory || !isShelfDirectory(directory)) return undefined
  const data = known.data ?? (await beside?.(fileName(stem + DATA)).catch(() => undefined))
  if (!data)
    throw new UnpicklingError('NO_FILE', `${name} is the directory of a shelf; its values are in ${fileName(stem + DATA)}, which options.files is to give`)
  return { data, name, directory }
}

/** The directory among the files of a page, where the origin has no name and there is one. @param {Files | undefined} files */
function soleDirectory(files) {
  if (!files || typeof files === 'function') return undefined
  const names = [...files].map(({ name }) => name).filter((name) => name.endsWith(DIRECTORY))
  return names.length === 1 ? names[0] : undefined
}
