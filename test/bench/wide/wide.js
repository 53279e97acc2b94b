/** The wide bench: many kinds of data, each beside CPython and beside a floor. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../paths.js'
import { findPython } from '../python.js'
import { hasLosslessFloor } from './floors-lossless.js'
import { FOLDER, timeFirst, timeWarm } from './processes.js'

/** What is timed for each part. */
const CONTESTANTS = {
  loads: ['loads', 'CPython loads', 'floor'],
  lossless: ['loads', 'lossless'],
  open: ['lossless', 'open'],
  dumps: ['dumps', 'CPython dumps', 'walk'],
  first: ['loads'],
}
const FIRST = ['first', 'CPython first', 'first-floor']

/** @typedef {keyof typeof CONTESTANTS} Part */
export const PARTS = /** @type {Part[]} */ (Object.keys(CONTESTANTS))

/** The sets that JSON has as well, type for type. */
const OF_JSON =
  /^(records\d|nested|coco|strdict|strfloats|wordvectors|matrices|nones|floats|bools|mixed|ascii|cjk|longtext|longstrings|counters|ordered|tuples)$/

/** What is told in a sentence. */
export class Refusal extends Error {}

/** Where there is one, its Python has the libraries of all sets. */
const VENV_PYTHON = join(ROOT, 'build', 'bench-wide-venv', 'bin', 'python')

/** The Python of BRINE_WIDE_PYTHON or of build/bench-wide-venv, or else one with numpy where that can be had. */
export const findWidePython = () => process.env.BRINE_WIDE_PYTHON || (existsSync(VENV_PYTHON) ? VENV_PYTHON : findPython())

/**
 * Writes what is missing of the data; gives the sets, those whose library is not installed too.
 * @param {string} python @param {string[]} [names] these alone @param {number} [part] of the size @param {string} [folder] @param {boolean} [isQuiet] tells no progress @returns {import('./processes.js').DataSet[]}
 */
export function makeSets(python, names = [], part = 1, folder = FOLDER, isQuiet = false) {
  const script = join(ROOT, 'test', 'bench', 'wide', 'data.py')
  const { status, stdout } = spawnSync(python, [script, 'make', folder, String(part), ...names], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', isQuiet ? 'ignore' : 2],
  })
  if (status !== 0) throw new Refusal('The data of the wide bench could not be written.')
  return JSON.parse(stdout)
}

/** Times the parts on each set. @param {import('./processes.js').DataSet[]} sets @param {Part[]} parts @param {string} python @param {number} runs @param {(measured: import('./tables.js').Measured) => void} [tell] is told of each when it is done */
export async function measureWide(sets, parts, python, runs, tell = () => {}) {
  const warm = [...new Set(parts.flatMap((part) => CONTESTANTS[part]))]
  /** @type {import('./tables.js').Measured[]} */
  const all = []
  for (const set of sets) {
    if (set.missing) continue
    const isBesideJson = parts.includes('loads') && OF_JSON.test(set.name)
    const more = [...(isBesideJson ? ['json'] : []), ...(parts.includes('lossless') && hasLosslessFloor(set.name) ? ['lossless-floor'] : [])]
    const times = await timeWarm(set, [...warm, ...more], python, runs)
    if (parts.includes('first')) Object.assign(times, timeFirst(set, FIRST, python, runs))
    all.push({ set, times })
    tell({ set, times })
  }
  return all
}
