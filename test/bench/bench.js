/**
 * `make bench`: ours beside the peers, on data that CPython writes.
 *
 * usage: node --expose-gc test/bench/bench.js [--only NAME] [--tools] [--dumps] [--growth] [--files] [--documents] [--profile] [--scan] [--wide] [--runs N]
 *
 * Prints the tables, and of a whole run writes BENCHMARKS.md beside this file, its plots and the README's excerpt. One process a
 * dataset and nothing beside it. --only takes the name of a dataset in data.py and leaves out what is about no dataset; the other flags measure these alone.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BENCH, BRINE, DATA } from './paths.js'
import { findPython, writeData } from './python.js'
import { drawGrowth } from './report/curves.js'
import { makeExcerpt } from './report/excerpt.js'
import { writeReport } from './report/page.js'
import { drawRatios } from './report/ratios.js'
import { measureDocuments } from './sections/documents.js'
import { measureArchives, measurePayloads } from './sections/files.js'
import { coldStart, peakMemory } from './sections/fresh.js'
import { growthSection, measureGrowth } from './sections/growth.js'
import { loadingSection, measureLoading } from './sections/loading.js'
import { measureTools } from './sections/pickletools.js'
import { measureProfile } from './sections/profile.js'
import { measureScanning } from './sections/scanning.js'
import { measureWide } from './sections/wide.js'
import { measureWriting } from './sections/writing.js'
import { align } from './table.js'

/** What can be measured alone. */
const PARTS = /** @type {const} */ (['tools', 'dumps', 'growth', 'files', 'documents', 'profile', 'scan', 'wide'])
/** Writes what the tests compare with, so it is the one to time. */
const REFERENCE = '3.13'

class Refusal extends Error {}

function readIndex() {
  const path = join(DATA, 'index.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** The Python to time, if any, and the datasets. */
function ensureData() {
  const python = findPython()
  if (python !== undefined) writeData(python)
  else console.error('No Python 3.9 or later was found.')
  const index = readIndex()
  if (!index) throw new Refusal('The data of the benchmark is written by Python: install Python 3 and run make bench again.')
  return { python, index }
}

function ensurePeers() {
  const { dependencies } = JSON.parse(readFileSync(join(BENCH, 'package.json'), 'utf8'))
  const isThere = Object.entries(dependencies).every(([name, version]) => {
    const path = join(BENCH, 'node_modules', name, 'package.json')
    return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).version === version
  })
  if (isThere) return
  const { status } = spawnSync('npm', ['install', '--omit=optional', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: BENCH, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Refusal('The peers could not be installed from npm.')
}

/** Date, versions and machine. @param {string | undefined} python */
function describeRun(python) {
  const version = python && spawnSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }).stdout.trim()
  if (version && !version.startsWith(`${REFERENCE}.`)) console.error(`CPython ${REFERENCE} was not found: this compares with ${version}.`)
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node ${process.versions.node} (V8 ${process.versions.v8}), CPython ${version ?? 'not found'}, ${cpus()[0].model}, ${cpus().length} cores`
}

/** @typedef {import('./report/page.js').Section} Section */

/** @template {Section} S @param {S | undefined} section @returns {S | undefined} the same, printed */
function show(section) {
  if (section) console.log(`${section.title}: ${section.notes.join('\n')}\n\n${align(section.rows)}\n`)
  return section
}

const isSection = (/** @type {Section | undefined} */ section) => section !== undefined

/** Measures the parts and prints each as it is done. @param {{ datasets: any[], python: string | undefined, runs: number, about: string, has: (part: typeof PARTS[number]) => boolean, isWhole: boolean, isAlone: boolean }} run */
function measure({ datasets, python, runs, about, has, isWhole, isAlone }) {
  const tools = python && has('tools') ? show(measureTools(datasets, python, runs)) : undefined
  const writing = python && has('dumps') ? show(measureWriting(datasets, python, runs)) : undefined
  const scanning = python && has('scan') ? show(measureScanning(python, runs)) : undefined
  const loading = isAlone ? undefined : measureLoading(datasets, python, runs)
  const table = loading && show(loadingSection(loading, runs))
  const profile = has('profile') ? show(measureProfile(datasets, runs)) : undefined
  const documents = has('documents') ? show(measureDocuments(datasets, runs)) : undefined
  const curves = has('growth') ? measureGrowth() : undefined
  const growth = curves && show(growthSection(curves))
  // The files of arrays are written by numpy.
  const canWrite = python && has('files') && existsSync(join(DATA, 'array.pkl'))
  const files = canWrite ? [show(measureArchives(python)), show(measurePayloads(python, datasets))] : []
  const wide = python && has('wide') ? measureWide(runs).flatMap((section) => show(section) ?? []) : []
  if (!isWhole || !loading || !table || !curves || !growth) return undefined
  const cold = coldStart()
  const memory = peakMemory()
  show(cold)
  show(memory)
  return {
    about,
    sections: [
      { ...table, plot: 'loads.svg' },
      profile,
      ...wide,
      writing,
      tools,
      scanning,
      documents,
      { ...growth, plot: 'growth.svg' },
      ...files,
      cold,
      memory,
    ].filter(isSection),
    plots: { 'loads.svg': drawRatios(loading), 'growth.svg': drawGrowth(curves) },
    excerpt: makeExcerpt({ loading, writing, tools, cold, about }),
  }
}

function main() {
  const flags = /** @type {Record<typeof PARTS[number], { type: 'boolean' }>} */ (Object.fromEntries(PARTS.map((part) => [part, { type: 'boolean' }])))
  const { values } = parseArgs({ options: { ...flags, only: { type: 'string' }, runs: { type: 'string', default: '9' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Refusal('--runs must be a whole number, 1 or more')
  const built = statSync(BRINE).mtimeMs
  const { python, index } = ensureData()
  ensurePeers()
  const datasets = index.filter((/** @type {any} */ { name }) => values.only === undefined || name === values.only)
  if (datasets.length === 0) throw new Refusal(`--only must be one of ${index.map((/** @type {any} */ { name }) => name).join(', ')}`)

  const isAlone = PARTS.some((part) => values[part])
  const isWhole = !isAlone && values.only === undefined
  const ofDatasets = ['tools', 'dumps', 'documents', 'profile']
  const has = (/** @type {typeof PARTS[number]} */ part) => (isAlone ? Boolean(values[part]) : isWhole || ofDatasets.includes(part))
  const about = describeRun(python)
  const report = measure({ datasets, python, runs, about, has, isWhole, isAlone })
  console.log(about)
  if (statSync(BRINE).mtimeMs !== built)
    console.log('dist/index.js was built anew while this ran: the rows are not all of one build, and none are written down.')
  else if (report) writeReport(report)
}

try {
  main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
