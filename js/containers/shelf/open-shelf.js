/**
 * Shelves of Python's `shelve` over `dbm.dumb`: pickles in `x.dat`, each from a multiple of 512 on, and a directory of keys, `x.dir`.
 *
 * What was deleted or overwritten stays in `x.dat`, so the directory alone tells which pickles are values. Each is loaded when it is asked for.
 */
import { holdLazily, LazyValue } from '../../document/lazy-value.js'
import { isPickleError, LimitError, UnpicklingError } from '../../errors.js'
import { loadFrom } from '../../load/load-async.js'
import { settle } from '../../settings.js'
import { callForEach } from '../../sources/at-once.js'
import { limitSource } from '../../sources/limit.js'
import { readExactly } from '../../sources/reading.js'
import { LazyBytes } from '../../types/numpy/lazy.js'
import { SHELF_BLOCK } from '../padding.js'
import { treeOptions } from '../tree-options.js'
import { readShelfDirectory } from './shelf-directory.js'

/** @typedef {import('../content.js').Content} Content */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('../content.js').Entry} Entry */
/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('./find-shelf.js').Shelf} Shelf */

/**
 * The content of a shelf. Its root, and its value, is a dict of values by key.
 * @param {Source} source the .dat file @param {Shelf} shelf @param {Context} context @returns {Content}
 */
export function openShelf(source, { name, directory }, context) {
  const places = [...readShelfDirectory(directory, name)]
  const skimming = settle(treeOptions(context))
  /** @type {Entry[]} */
  const entries = places.map(([key, { offset, size }]) => {
    // A file that is cut off has less of a value, or nothing.
    const found = Math.max(0, Math.min(size, source.size - offset))
    const value = limitSource(source, offset + found)
    const skim = async () => {
      try {
        return (await loadFrom(value, offset, skimming, true)).value
      } catch (error) {
        if (!isPickleError(error) || error instanceof LimitError) throw error
        // A dbm may hold bytes of any kind.
        return new LazyBytes(found, (start, length) => readExactly(source, offset + start, length))
      }
    }
    const load = async () => {
      try {
        return (await loadFrom(value, offset, context.settings)).value
      } catch (error) {
        throw ofKey(error, key)
      }
    }
    return { name: key, kind: 'pickle', size: found, load, skim }
  })
  const taken = checkPlaces(places, source.size, name)
  const { dict } = context.settings
  return {
    kind: 'shelf',
    entries,
    root: holdLazily(new Map(entries.map(({ name: key, size, skim }) => [key, new LazyValue(skim, { type: 'pickle', nbytes: size }, true)]))),
    load: async () => {
      const values = await callForEach(entries, async (entry) => /** @type {const} */ ([entry.name, await entry.load()]))
      return dict === 'map' ? new Map(values) : Object.fromEntries(values)
    },
    about: { directory: name, leftOver: Math.max(0, source.size - taken) },
  }
}

/**
 * How many bytes the blocks of all values take. Values that lie over one another, which `dbm.dumb` never writes, are an UnpicklingError `BAD_SHELF`.
 * @param {[string, import('./shelf-directory.js').Place][]} places @param {number} fileSize @param {string} name
 */
function checkPlaces(places, fileSize, name) {
  let taken = 0
  let end = 0
  for (const [key, { offset, size }] of [...places].sort(([, a], [, b]) => a.offset - b.offset)) {
    if (size && offset < end) throw new UnpicklingError('BAD_SHELF', `${name}: the value of ${JSON.stringify(key)} lies over that of another key`)
    if (size) end = offset + size
    const blocks = Math.ceil(size / SHELF_BLOCK) * SHELF_BLOCK
    taken += Math.max(0, Math.min(blocks, fileSize - offset))
  }
  return taken
}

/** The error of a value, with its key before the reason. @param {unknown} error @param {string} key */
function ofKey(error, key) {
  if (!(error instanceof UnpicklingError)) return error
  const { code, reason, offset, opcode, hint = 'value(name) gives the values of the other keys' } = error
  return new UnpicklingError(code, `the value of ${JSON.stringify(key)}: ${reason}`, { offset, opcode, hint, cause: error })
}
