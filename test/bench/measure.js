/**
 * Measures one dataset, in a process of its own: every contestant in turn, a
 * round at a time, so that what slows the machine for a while slows them all.
 *
 * usage: node --expose-gc measure.js NAME RUNS    prints JSON: contestant → { ms, times } or { problem }
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATA } from './paths.js'
import { asPlain, CONTESTANTS, isRight } from './peers.js'
import { median } from './table.js'

const WARM_UPS = 2
/** From this time on a run is slow, and fewer are enough. */
const SLOW_MS = 1000
const SLOW_RUNS = 3

const gc = /** @type {() => void} */ (globalThis.gc)

/**
 * Milliseconds a call. What was read is alive until the clock stops, and no
 * longer: it must not leave this function, or the next contestant's collector
 * would find it.
 */
function time(/** @type {() => unknown} */ read, /** @type {number} */ calls) {
  gc()
  let value
  const start = performance.now()
  for (let i = 0; i < calls; i++) value = read()
  const elapsed = performance.now() - start
  if (value === undefined) throw new Error('nothing was read')
  return elapsed / calls
}

function prepare(/** @type {any} */ dataset) {
  const bytes = readFileSync(join(DATA, `${dataset.name}.pkl`))
  const text = dataset.json ? readFileSync(join(DATA, `${dataset.name}.json`), 'utf8') : undefined
  const input = { bytes, text, plain: asPlain(bytes, text), protocol: dataset.protocol, hasArrays: dataset.arrays }
  return CONTESTANTS.map(({ name, prepare }) => ({ name, read: prepare(input), problem: '–', times: /** @type {number[]} */ ([]) }))
}

/** Whether the contestant reads the dataset, and right. */
function tryOut(/** @type {{ read: (() => unknown) | undefined, problem: string }} */ contestant, /** @type {any} */ samples) {
  try {
    if (!contestant.read) return false
    if (isRight(contestant.read(), samples)) return true
    contestant.problem = 'wrong'
  } catch {
    contestant.problem = '–'
  }
  return false
}

function measure(/** @type {string} */ name, /** @type {number} */ runs) {
  const index = JSON.parse(readFileSync(join(DATA, 'index.json'), 'utf8'))
  const dataset = index.find((/** @type {any} */ entry) => entry.name === name)
  const contestants = prepare(dataset)
  const able = contestants.filter((contestant) => tryOut(contestant, dataset.samples))
  for (let round = -WARM_UPS; round < runs; round++) {
    for (const { read, times } of able) {
      if (round >= SLOW_RUNS && times[0] * dataset.calls > SLOW_MS) continue
      const elapsed = time(/** @type {() => unknown} */ (read), dataset.calls)
      if (round >= 0) times.push(elapsed)
    }
  }
  return Object.fromEntries(contestants.map(({ name, times, problem }) => [name, times.length ? { ms: median(times), times } : { problem }]))
}

console.log(JSON.stringify(measure(process.argv[2], Number(process.argv[3]))))
