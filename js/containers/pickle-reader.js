/**
 * The pickles of a file, one after another, and those of joblib, which start as pickles do.
 *
 * Each is loaded for the tree when the file is opened, without its long data, and again by the user's options when its value is asked for.
 */
import { isPickleError } from '../errors.js'
import { loadFrom, openLoads } from '../load/load-async.js'
import { withMemoHint } from '../load/shared-memo.js'
import { settle } from '../settings.js'
import { readExactly } from '../sources/reading.js'
import { isWrapperName, recognizeJoblib } from './joblib/recognize-joblib.js'
import { treeOptions } from './tree-options.js'

/** @typedef {import('../sources/source.js').Source} Source */
/** @typedef {import('./content.js').Context} Context */
/** @typedef {import('./row.js').RowObject} RowObject */
/** @typedef {(bytes: Uint8Array, at: number, context: Context) => Promise<RowObject>} OpenJoblibAt */

/** Within so many bytes the first array of a joblib file mostly stands. */
const JOBLIB_HEAD = 1 << 18
/** So far behind what another object leaves is looked for an array of joblib. */
const JOBLIB_SEARCH = 1 << 24

/** What reads the pickle at an offset. @param {Source} source @param {Context} context @param {OpenJoblibAt} openJoblibAt @returns {(at: number) => Promise<RowObject>} */
export function pickleReader(source, context, openJoblibAt) {
  const skimPickle = context.settings.sharedMemo ? sharedReader(source, context) : ownReader(source, context)
  /** All of the file, once a pickle of joblib was found in it: all that follow are read as joblib's. @type {Uint8Array | undefined} */
  let whole
  const readWhole = async () => (whole = await readExactly(source, 0, source.size))
  return async (at) => {
    if (at === 0 && recognizeJoblib(await source.read(0, 0, JOBLIB_HEAD))) await readWhole()
    if (whole) return openJoblibAt(whole, at, context)
    try {
      const { value, end, load, isJoblib } = await skimPickle(at)
      // An array of objects is a pickle within joblib's, whose STOP ends a plain load in the midst of the file.
      if (isJoblib && source.size <= context.limit) return openJoblibAt(await readWhole(), at, context)
      const content = { kind: 'pickle', entries: [{ name: '0', kind: 'pickle', size: end - at, load, skim: async () => value }], root: value, load }
      return { content, entry: 'pickle', end }
    } catch (error) {
      // The first array of joblib may stand far from the start, and what follows it is no opcode.
      const length = Math.min(source.size - at, at === 0 ? context.limit : JOBLIB_SEARCH)
      if (!isPickleError(error) || source.size > context.limit || !recognizeJoblib(await readExactly(source, at, length)))
        throw at ? withMemoHint(error) : error
      return openJoblibAt(await readWhole(), at, context)
    }
  }
}

/**
 * What reads a pickle at an offset for the tree. `isJoblib` tells that it names a class that stands for arrays of joblib.
 * @typedef {(at: number) => Promise<{ value: any, end: number, load: () => Promise<any>, isJoblib?: boolean }>} SkimPickle
 */

/** Reads pickles that have a memo each. @param {Source} source @param {Context} context @returns {SkimPickle} */
function ownReader(source, context) {
  let isJoblib = false
  const findClass = (/** @type {string} */ module, /** @type {string} */ name) => void (isJoblib ||= isWrapperName(module, name))
  const skimming = settle({ ...treeOptions(context), findClass })
  return async (at) => {
    const { value, end } = await loadFrom(source, at, skimming, true)
    return { value, end, isJoblib, load: async () => (await loadFrom(source, at, context.settings)).value }
  }
}

/** Reads pickles that share a memo: the value of one needs those before it, so all are loaded at the first that is asked for, and are kept. @param {Source} source @param {Context} context @returns {SkimPickle} */
function sharedReader(source, context) {
  const skims = openLoads(source, settle(treeOptions(context)))
  /** @type {number[]} */
  const starts = []
  const loadAll = async () => {
    const loads = openLoads(source, context.settings)
    const values = []
    try {
      for (const start of starts) values.push((await loads.loadAt(start)).value)
    } finally {
      loads.close()
    }
    return values
  }
  /** @type {Promise<any[]> | undefined} */
  let all
  return async (at) => {
    try {
      const { value, end } = await skims.loadAt(at)
      const index = starts.push(at) - 1
      if (end >= source.size) skims.close()
      return { value, end, load: async () => (await (all ??= loadAll()))[index] }
    } catch (error) {
      skims.close()
      throw error
    }
  }
}
