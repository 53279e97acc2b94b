/**
 * Measures dis, genops and optimize on one dataset, in a process of its own.
 *
 * usage: node --expose-gc tools.js NAME RUNS    prints JSON: tool → milliseconds
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BRINE, DATA } from './paths.js'
import { median } from './table.js'

const { dis, genops, optimize } = await import(BRINE)
const WARM_UPS = 2
const gc = /** @type {() => void} */ (globalThis.gc)

function count(/** @type {Iterable<unknown>} */ operations) {
  let number = 0
  for (const _ of operations) number++
  return number
}

/** @type {Record<string, (bytes: Uint8Array) => unknown>} */
const TOOLS = { dis, genops: (bytes) => count(genops(bytes)), optimize }

const [name, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, `${name}.pkl`))
/** @type {Record<string, number>} */
const results = {}
for (const [tool, call] of Object.entries(TOOLS)) {
  const times = []
  for (let round = -WARM_UPS; round < Number(runs); round++) {
    gc()
    const start = performance.now()
    const result = call(bytes)
    const elapsed = performance.now() - start
    if (!result) throw new Error(`${tool} gave nothing`)
    if (round >= 0) times.push(elapsed)
  }
  results[tool] = median(times)
}
console.log(JSON.stringify(results))
