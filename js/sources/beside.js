/**
 * Files beside the one that is opened, which some formats name. A name comes from the file, so it is that of a file in the same folder, and
 * nothing else is ever opened.
 */
import { UnpicklingError } from '../errors.js'
import { locate, openAnywhere } from './origin.js'
import { readExactly } from './reading.js'

/** @typedef {(name: string) => Promise<Uint8Array>} ReadBeside */
/** @typedef {((name: string) => Uint8Array | Promise<Uint8Array>) | Iterable<File>} Files the files beside one that is opened: Files of a page, or what gives them by name */

/** The name of the file that an origin is, where it is known: the last part of a path or URL, or that of a File. @param {any} origin @returns {string | undefined} */
export function nameOf(origin) {
  if (typeof origin === 'string' || origin instanceof URL) return /[^/\\]*$/.exec(String(origin).replace(/[?#].*$/s, ''))?.[0]
  return typeof Blob !== 'undefined' && origin instanceof Blob && 'name' in origin ? String(origin.name) : undefined
}

const noFile = (/** @type {string} */ name, /** @type {unknown} */ cause) =>
  new UnpicklingError('NO_FILE', `the file names ${JSON.stringify(name.slice(0, 100))} beside it, and that cannot be had`, { cause })

/**
 * What reads the files beside an origin: those that the caller gives, or in Node those in the folder of a path; undefined where there are none.
 * @param {unknown} origin @param {Files | undefined} files @param {number} limit the most bytes of a file @returns {ReadBeside | undefined}
 */
export function filesBeside(origin, files, limit) {
  if (typeof files === 'function') return async (name) => files(name)
  if (files) {
    const byName = new Map([...files].map((file) => [file.name, file]))
    return async (name) => {
      const file = byName.get(name)
      if (!file) throw noFile(name, undefined)
      return new Uint8Array(await file.arrayBuffer())
    }
  }
  const { path } = locate(origin)
  if (path === undefined) return undefined
  return async (name) => {
    if (!name || /[/\\\0:]/.test(name) || name === '..' || name === '.') throw noFile(name, undefined)
    const place = typeof path === 'string' ? path.replace(/[^/\\]*$/, '') + name : new URL(encodeURIComponent(name), path)
    const source = await openAnywhere(place, { limit }).catch((cause) => {
      throw noFile(name, cause)
    })
    try {
      return await readExactly(source, 0, source.size)
    } finally {
      await source.close()
    }
  }
}
