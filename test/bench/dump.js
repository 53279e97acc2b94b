/**
 * Measures dumps and JSON.stringify on one dataset, in a process of its own.
 *
 * usage: node --expose-gc dump.js NAME RUNS    prints JSON: contestant → milliseconds a call
 *
 * Both write the value that `loads` gives by default; what has no JSON is left out.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { BRINE, DATA } from './paths.js'
import { median } from './table.js'

const { dumps, loads } = await import(BRINE)
const WARM_UPS = 2
const gc = /** @type {() => void} */ (globalThis.gc)

const [name, runs] = process.argv.slice(2)
const { calls, json, protocol } = JSON.parse(readFileSync(join(DATA, 'index.json'), 'utf8')).find((/** @type {any} */ entry) => entry.name === name)
const bytes = readFileSync(join(DATA, `${name}.pkl`))
const value = loads(bytes)

/** @type {Record<string, () => unknown>} */
const contestants = { brine: () => dumps(value, { protocol }) }
if (json) contestants['JSON.stringify'] = () => JSON.stringify(value)
/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(contestants).map((contestant) => [contestant, []]))
for (let round = -WARM_UPS; round < Number(runs); round++) {
  for (const [contestant, write] of Object.entries(contestants)) {
    gc()
    const start = performance.now()
    let result
    for (let i = 0; i < calls; i++) result = write()
    const elapsed = (performance.now() - start) / calls
    if (!result) throw new Error(`${contestant} gave nothing`)
    if (round >= 0) times[contestant].push(elapsed)
  }
}
// A whole float is an int to JavaScript, so a pickle that is written back is the same value and not always the same bytes.
const back = loads(dumps(value, { protocol }))
const isRight = json ? JSON.stringify(back) === JSON.stringify(value) : isDeepStrictEqual(back, value)
console.log(JSON.stringify(isRight ? Object.fromEntries(Object.entries(times).map(([contestant, list]) => [contestant, median(list)])) : {}))
