/**
 * Measures where the time of `loads` goes on one dataset, in a process of its own: in the codec, in strings, in the rest of
 * the replay, and how much of all that was garbage collection; and, for comparison, a plain copy of the value and `JSON.parse` of the same. It looks into the modules that the package is built of.
 *
 * usage: node --expose-gc profile.js NAME RUNS    prints JSON: part → milliseconds, of the median run
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Machine } from '../../js/codec/machine.js'
import { loads } from '../../js/index.js'
import { Replay } from '../../js/load/replay.js'
import { clock } from './clock.js'
import { copy } from './copy.js'
import { DATA } from './paths.js'

const WARM_UPS = 3
const gc = /** @type {() => void} */ (globalThis.gc)
const parts = { codec: 0, strings: 0 }

/** Adds the time of each call of a method to a part. @param {any} prototype @param {string} name @param {keyof typeof parts} part */
function watch(prototype, name, part) {
  const method = prototype[name]
  prototype[name] = function (/** @type {any[]} */ ...args) {
    const start = performance.now()
    const value = method.apply(this, args)
    parts[part] += performance.now() - start
    return value
  }
}

watch(Machine.prototype, 'run', 'codec')
watch(Replay.prototype, 'takeStrings', 'strings')

/** @type {PerformanceEntry[]} */
let collections = []
new PerformanceObserver((list) => collections.push(...list.getEntries())).observe({ entryTypes: ['gc'] })

async function measureOnce(/** @type {Uint8Array} */ bytes) {
  gc()
  // What the collector did until now is told by and by.
  await sleep(5)
  parts.codec = parts.strings = 0
  const start = performance.now()
  const value = loads(bytes)
  const end = performance.now()
  const told = { ...parts }
  collections = []
  await sleep(5)
  if (value === undefined) throw new Error('nothing was read')
  const collecting = collections.filter(({ startTime }) => startTime >= start && startTime < end).reduce((sum, { duration }) => sum + duration, 0)
  return { total: end - start, ...told, collecting }
}

const [name, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, `${name}.pkl`))
const measured = []
for (let round = -WARM_UPS; round < Number(runs); round++) {
  const one = await measureOnce(bytes)
  if (round >= 0) measured.push(one)
}

const original = loads(bytes)
const copied = clock(() => copy(original), Number(runs))
const text = readFileSync(join(DATA, `${name}.json`), 'utf8')
measured.sort((a, b) => a.total - b.total)
console.log(JSON.stringify({ ...measured[measured.length >> 1], copy: copied, json: clock(() => JSON.parse(text), Number(runs)) }))
