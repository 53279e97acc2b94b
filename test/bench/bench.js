/**
 * `make bench`: ours beside the peers, on data that CPython writes.
 *
 * usage: node --expose-gc test/bench/bench.js [--only NAME] [--tools] [--dumps] [--runs N]
 *
 * One process a dataset and nothing beside it; CPython is timed right after the
 * JavaScript contestants, so all see the same machine. --only takes the name of
 * a dataset in data.py and leaves out cold start and memory; --tools and
 * --dumps measure these alone.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { coldStart, peakMemory } from './fresh.js'
import { BENCH, BRINE, DATA } from './paths.js'
import { findPython, timePython, writeData } from './python.js'
import { align, geometricMean, showMegabytes, showRatio, showTime, spread } from './table.js'

const PEERS = ['pickleparser', 'jpickle', 'JSON.parse', 'msgpackr', 'v8', 'CPython']
/** Their payload is not decoded but viewed, so their ratios say more about memory than about pickles. */
const PAYLOADS = ['array', 'statedict', 'bytes']

/** Those that pickletools has enough to do with. */
const OPCODES = ['floats', 'ints', 'ascii', 'unicode', 'records', 'records2', 'coco', 'shapes', 'matrices', 'instances']
/** pickletools takes seconds. */
const SLOW_RUNS = 3

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

/** All contestants on one dataset. @returns {Record<string, { ms?: number, times?: number[], problem?: string }>} */
function measure(/** @type {any} */ dataset, /** @type {string | undefined} */ python, /** @type {number} */ runs) {
  const flags = ['--expose-gc', '--no-deprecation', join(BENCH, 'measure.js'), dataset.name, String(runs)]
  const { status, stdout } = spawnSync(process.execPath, flags, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })
  if (status !== 0) throw new Error(`measuring ${dataset.name} failed`)
  const results = JSON.parse(stdout)
  results.CPython = (python && timePython(python, dataset.name, runs)) ?? { problem: '–' }
  return results
}

function row(/** @type {any} */ dataset, /** @type {ReturnType<typeof measure>} */ results) {
  const { ms, times } = results.brine
  const title = `${dataset.title} (${dataset.name})`
  if (ms === undefined || times === undefined) return [title, showMegabytes(dataset.bytes), results.brine.problem ?? '', '', ...PEERS.map(() => '')]
  const ratios = PEERS.map((peer) => (results[peer].ms ? showRatio(ms / results[peer].ms) : results[peer].problem ?? '–'))
  return [title, showMegabytes(dataset.bytes), showTime(ms), `±${(spread(times) * 50).toFixed(0)}%`, ...ratios]
}

/** The geometric means of the ratios, each with the number of its datasets. */
function means(/** @type {string} */ title, /** @type {[any, ReturnType<typeof measure>][]} */ measured) {
  const cells = PEERS.map((peer) => {
    const ratios = measured.flatMap(([, results]) => (results.brine.ms && results[peer].ms ? [results.brine.ms / results[peer].ms] : []))
    return ratios.length ? `${showRatio(geometricMean(ratios))} (${ratios.length})` : '–'
  })
  return [title, '', '', '', ...cells]
}

/** dis, genops and optimize beside pickletools of the same Python. */
function measureTools(/** @type {any[]} */ datasets, /** @type {string} */ python, /** @type {number} */ runs) {
  const tools = ['dis', 'genops', 'optimize']
  /** @type {number[][]} */
  const ratios = []
  const rows = datasets.map(({ name, title }) => {
    console.error(`disassembling ${title}`)
    const ours = run(process.execPath, ['--expose-gc', join(BENCH, 'tools.js'), name, String(runs)])
    const theirs = run(python, [join(BENCH, 'tools.py'), name, String(Math.min(runs, SLOW_RUNS))])
    ratios.push(tools.map((tool) => theirs[tool] / ours[tool]))
    return [`${title} (${name})`, ...tools.flatMap((tool, i) => [showTime(ours[tool]), `${(ratios.at(-1)?.[i] ?? 0).toFixed(1)}×`])]
  })
  const means = tools.flatMap((_, i) => ['', `${geometricMean(ratios.map((row) => row[i])).toFixed(1)}×`])
  return align([['dataset', ...tools.flatMap((tool) => [tool, 'faster'])], ...rows, ['geometric mean', ...means]])
}

/** dumps beside CPython's and JSON.stringify. */
function measureDumps(/** @type {any[]} */ datasets, /** @type {string} */ python, /** @type {number} */ runs) {
  /** @type {number[][]} */
  const ratios = [[], []]
  const rows = datasets.map(({ name, title }) => {
    console.error(`writing ${title}`)
    const ours = run(process.execPath, ['--expose-gc', join(BENCH, 'dump.js'), name, String(runs)])
    const cpython = run(python, [join(BENCH, 'dump.py'), name, String(runs)])
    const peers = [cpython, ours['JSON.stringify']]
    const cells = peers.map((peer, i) => {
      if (peer === undefined || ours.brine === undefined) return '–'
      ratios[i].push(ours.brine / peer)
      return showRatio(ours.brine / peer)
    })
    return [`${title} (${name})`, ours.brine === undefined ? 'wrong' : showTime(ours.brine), ...cells]
  })
  const means = ratios.map((list) => (list.length ? `${showRatio(geometricMean(list))} (${list.length})` : '–'))
  return align([['dataset', 'dumps', 'CPython', 'JSON.stringify'], ...rows, ['geometric mean', '', ...means]])
}

/** What a script prints, as JSON. */
function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`)
  return JSON.parse(stdout)
}

function describeMachine(/** @type {string} */ python) {
  return `${new Date().toISOString().slice(0, 10)}, node ${process.versions.node}, V8 ${process.versions.v8}, CPython ${python}, ${cpus()[0].model}, ${cpus().length} cores`
}

function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, tools: { type: 'boolean' }, dumps: { type: 'boolean' }, runs: { type: 'string', default: '9' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Refusal('--runs must be a whole number, 1 or more')
  const built = statSync(BRINE).mtimeMs
  const { python, index } = ensureData()
  ensurePeers()
  const datasets = index.filter((/** @type {any} */ { name }) => values.only === undefined || name === values.only)
  if (datasets.length === 0) throw new Refusal(`--only must be one of ${index.map((/** @type {any} */ { name }) => name).join(', ')}`)

  const opcodes = datasets.filter((/** @type {any} */ { name }) => OPCODES.includes(name))
  if (python && opcodes.length && !values.dumps) console.log(`Beside CPython's pickletools: times, and how many times as fast.\n\n${measureTools(opcodes, python, runs)}\n`)
  if (values.tools) return
  if (python) console.log(`Writing: brine's time divided by the other's, below 1 brine is faster.\n\n${measureDumps(datasets, python, runs)}\n`)
  if (values.dumps) return

  /** @type {[any, ReturnType<typeof measure>][]} */
  const measured = []
  for (const dataset of datasets) {
    console.error(`measuring ${dataset.title}`)
    measured.push([dataset, measure(dataset, python, runs)])
  }
  const rows = [['dataset', 'pickle', 'brine', 'spread', ...PEERS], ...measured.map(([dataset, results]) => row(dataset, results))]
  if (values.only === undefined) {
    rows.push(means('geometric mean (datasets)', measured))
    rows.push(means('the same without arrays and bytes', measured.filter(([{ name }]) => !PAYLOADS.includes(name))))
  }
  console.log(`Medians of ${runs} runs, 3 where a run takes over a second. A peer's column is brine's time divided by the peer's: below 1 brine is faster.`)
  console.log("–: cannot read it. wrong: reads it, to another value. spread: half of the middle half of brine's runs. numpy rows include reading .data.\n")
  console.log(align(rows))
  const versions = measured.flatMap(([, { CPython }]) => /** @type {any} */ (CPython).version ?? [])
  if (values.only === undefined) console.log(`\n${coldStart()}\n\n${peakMemory()}`)
  console.log(`\n${describeMachine(versions[0] ?? 'not found')}`)
  if (statSync(BRINE).mtimeMs !== built) console.log('dist/index.js was built anew while this ran: the rows are not all of one build.')
}

try {
  main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
