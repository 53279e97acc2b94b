/**
 * The speed of `scan` on one pickle of scan.py, in a process of its own.
 *
 * usage: node --expose-gc scan.js KIND RUNS    prints JSON in MB/s: { scan, calls }, where `calls` is a scan whose records of calls are read as well
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clock } from './clock.js'
import { BRINE, DATA } from './paths.js'

const { scan } = await import(BRINE)
const [kind, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, 'scan', `${kind}.pkl`))
const speed = (/** @type {() => unknown} */ call) => bytes.length / 1e3 / clock(call, Number(runs))

console.log(JSON.stringify({ scan: speed(() => scan(bytes)), calls: speed(() => [scan(bytes).calls]) }))
