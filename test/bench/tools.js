/**
 * Measures dis, genops and optimize on one dataset, in a process of its own.
 *
 * usage: node --expose-gc tools.js NAME RUNS    prints JSON: tool → milliseconds
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clock } from './clock.js'
import { BRINE, DATA } from './paths.js'

const { dis, genops, optimize } = await import(BRINE)

function count(/** @type {Iterable<unknown>} */ operations) {
  let number = 0
  for (const _ of operations) number++
  return number
}

/** @type {Record<string, (bytes: Uint8Array) => unknown>} */
const TOOLS = { dis, genops: (bytes) => count(genops(bytes)), optimize }

const [name, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, `${name}.pkl`))
console.log(JSON.stringify(Object.fromEntries(Object.entries(TOOLS).map(([tool, call]) => [tool, clock(() => call(bytes), Number(runs))]))))
