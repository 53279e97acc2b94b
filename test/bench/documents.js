/**
 * Measures what else can be had of a pickle's bytes than its value: a lossless value, a document that is open
 * with its tree's root looked into, and a trace, alone and with a first question. In a process of its own.
 *
 * usage: node --expose-gc documents.js NAME RUNS    prints JSON: way → milliseconds
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BRINE, DATA } from './paths.js'
import { median } from './table.js'

const { loads, open, trace } = await import(BRINE)
const WARM_UPS = 2
const gc = /** @type {() => void} */ (globalThis.gc)

const [name, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, `${name}.pkl`))

/** @type {Record<string, () => unknown>} */
const WAYS = {
  loads: () => loads(bytes),
  lossless: () => loads(bytes, { lossless: true }),
  open: async () => {
    const document = await open(bytes)
    return [document, await document.tree.children(0, 1)]
  },
  trace: () => trace(bytes),
  asked: () => {
    const traced = trace(bytes)
    return [traced.offsetOf(traced.value), traced.itemOffsets(traced.value)]
  },
}
/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]))
for (let round = -WARM_UPS; round < Number(runs); round++) {
  for (const [way, call] of Object.entries(WAYS)) {
    gc()
    const start = performance.now()
    const value = await call()
    const elapsed = performance.now() - start
    if (value === undefined) throw new Error(`${way} gave nothing`)
    if (round >= 0) times[way].push(elapsed)
  }
}
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([way, list]) => [way, median(list)]))))
