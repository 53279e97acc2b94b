/** What fresh processes show: the cold start, and the peak of memory. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BENCH, BRINE, DATA } from './paths.js'
import { align, median, spread } from './table.js'

const COLD_RUNS = 9
const MEMORY_DATASETS = ['floats', 'ints', 'ascii']

function runScript(/** @type {string} */ code) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', cwd: BENCH })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const readers = {
  brine: `const { loads } = await import(${JSON.stringify(pathToFileURL(BRINE).href)}); const read = loads`,
  pickleparser: "const { default: { Parser } } = await import('pickleparser'); const read = (bytes) => new Parser().parse(bytes)",
  json: 'const read = JSON.parse',
  nothing: 'const read = (bytes) => bytes',
}

const script = (/** @type {keyof typeof readers} */ reader, /** @type {string} */ file, encoding = 'null') =>
  `import { readFileSync } from 'node:fs'
   const input = readFileSync(${JSON.stringify(file)}, ${encoding})
   ${readers[reader]}
   globalThis.kept = read(input)`

/** Milliseconds from nothing to the first value, over those of a process that only reads the file. */
export function coldStart() {
  const file = join(DATA, 'small.pkl')
  const times = { nothing: /** @type {number[]} */ ([]), brine: /** @type {number[]} */ ([]), pickleparser: /** @type {number[]} */ ([]) }
  const names = /** @type {(keyof typeof times)[]} */ (Object.keys(times))
  for (let round = -1; round < COLD_RUNS; round++) {
    for (const name of names) {
      const start = performance.now()
      runScript(script(name, file))
      if (round >= 0) times[name].push(performance.now() - start)
    }
  }
  const bare = median(times.nothing)
  const over = (/** @type {keyof typeof times} */ name) => `${name} ${(median(times[name]) - bare).toFixed(1)} ms`
  return `cold start (import and first loads, over bare node's ${bare.toFixed(0)} ms ± ${(spread(times.nothing) * 50).toFixed(0)}%, median of ${COLD_RUNS}): ${over('brine')}, ${over('pickleparser')}`
}

function peak(/** @type {string} */ code) {
  const measure = () => Number(runScript(`${code}\nconsole.log(process.resourceUsage().maxRSS)`)) / 1024
  return median([measure(), measure(), measure()])
}

/** Peak resident memory in MB, over that of a process that only reads the file. */
export function peakMemory() {
  const rows = [['peak memory over reading the file, MB', 'brine', 'pickleparser', 'JSON.parse']]
  for (const name of MEMORY_DATASETS) {
    const pickle = join(DATA, `${name}.pkl`)
    const json = join(DATA, `${name}.json`)
    if (!existsSync(pickle)) continue
    const pickleOnly = peak(script('nothing', pickle))
    const jsonOnly = peak(script('nothing', json, "'utf8'"))
    const over = [peak(script('brine', pickle)) - pickleOnly, peak(script('pickleparser', pickle)) - pickleOnly, peak(script('json', json, "'utf8'")) - jsonOnly]
    rows.push([`  ${name} (reading alone: pickle ${pickleOnly.toFixed(0)}, JSON ${jsonOnly.toFixed(0)})`, ...over.map((megabytes) => megabytes.toFixed(1))])
  }
  return align(rows)
}
