/** The contestants of a set, each in a process of its own, run in turn so that what slows the machine for a while slows them all. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../paths.js'
import { quantile } from '../table.js'

const HERE = join(ROOT, 'test', 'bench', 'wide')
export const FOLDER = join(ROOT, 'build', 'bench-wide')
/** What CPython does as well; the others are ours. */
const OF_PYTHON = { 'CPython loads': 'loads', 'CPython dumps': 'dumps', 'CPython first': 'first' }
const WARM_UPS = 3
/** From this time on a run is slow, and fewer are enough. */
const SLOW_NS = 1e9
const SLOW_RUNS = 3

/**
 * @typedef {{ name: string, title: string, protocol: number, bytes: number, needs?: string, encoding?: string, missing?: boolean }} DataSet
 * @typedef {Record<string, number>} Times nanoseconds by contestant; without those that failed
 */

/** The command of a contestant. @param {string} contestant @param {DataSet} set @param {string} python @returns {[string, string[]]} */
function command(contestant, { name, protocol, needs = '-', encoding = '-' }, python) {
  const way = OF_PYTHON[/** @type {keyof typeof OF_PYTHON} */ (contestant)]
  return way
    ? [python, [join(HERE, 'contestant.py'), way, FOLDER, name, String(protocol), needs, encoding]]
    : [process.execPath, ['--expose-gc', '--no-deprecation', join(HERE, 'contestant.js'), contestant, FOLDER, name, String(protocol), encoding]]
}

/** The middle of the better half: noise only ever adds. @param {number[]} times */
const typical = (times) => quantile(times, 0.25)

/** A contestant that waits for the word to run. @param {string} contestant @param {DataSet} set @param {string} python */
function start(contestant, set, python) {
  const child = spawn(...command(contestant, set, python), { stdio: ['pipe', 'pipe', 'inherit'] })
  // It may have ended by itself.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** @type {number[]} */
  const times = []
  return {
    contestant,
    times,
    isDone: false,
    async run() {
      child.stdin.write('\n')
      const { value, done } = await lines.next()
      if (done) this.isDone = true
      return Number(value)
    },
    end: () => child.stdin.end(),
  }
}

/** The times of contestants on a set. @param {DataSet} set @param {string[]} contestants @param {string} python @param {number} runs @returns {Promise<Times>} */
export async function timeWarm(set, contestants, python, runs) {
  const children = contestants.map((contestant) => start(contestant, set, python))
  for (let round = -WARM_UPS; round < runs; round++) {
    for (const child of children) {
      if (child.isDone || (round >= SLOW_RUNS && child.times[0] > SLOW_NS)) continue
      const elapsed = await child.run()
      if (round >= 0 && !child.isDone) child.times.push(elapsed)
    }
  }
  for (const child of children) child.end()
  return Object.fromEntries(children.filter(({ times, isDone }) => !isDone && times.length > 0).map(({ contestant, times }) => [contestant, typical(times)]))
}

/** The times of contestants that do one run a process. @param {DataSet} set @param {string[]} contestants @param {string} python @param {number} runs @returns {Times} */
export function timeFirst(set, contestants, python, runs) {
  /** @type {Record<string, number[]>} */
  const times = {}
  for (let round = -1; round < runs; round++) {
    for (const contestant of contestants) {
      const { status, stdout } = spawnSync(...command(contestant, set, python), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
      if (round >= 0 && status === 0) (times[contestant] ??= []).push(Number(stdout))
    }
  }
  return Object.fromEntries(Object.entries(times).map(([contestant, list]) => [contestant, typical(list)]))
}
