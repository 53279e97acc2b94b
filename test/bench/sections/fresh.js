/** What fresh processes show: the cold start, and the peak of memory. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BENCH, BRINE, DATA } from '../paths.js'
import { median, showRatio, spread } from '../table.js'

const COLD_RUNS = 21
const MEMORY_RUNS = 5
const MEMORY_DATASETS = ['floats', 'ints', 'ascii']

function runScript(/** @type {string} */ code) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', cwd: BENCH })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const importing = (/** @type {string} */ path) => `const { loads: read } = await import(${JSON.stringify(pathToFileURL(path).href)})`

const readers = {
  nothing: 'const read = (bytes) => bytes',
  empty: importing(join(BENCH, 'sections/empty.js')),
  brine: importing(BRINE),
  pickleparser: "const { default: { Parser } } = await import('pickleparser'); const read = (bytes) => new Parser().parse(bytes)",
  json: 'const read = JSON.parse',
  // The code and the codec of brine, and next to no value.
  imported: `${importing(BRINE).replace('read', 'load')}; const read = () => load(Uint8Array.of(0x4e, 0x2e))`,
}

const script = (/** @type {keyof typeof readers} */ reader, /** @type {string} */ file, encoding = 'null') =>
  `import { readFileSync } from 'node:fs'
   const input = readFileSync(${JSON.stringify(file)}, ${encoding})
   ${readers[reader]}
   globalThis.kept = read(input)`

/** Milliseconds from nothing to the first value, over those of a process that only reads the file. @returns {import('../report/page.js').Section & { ms: number }} */
export function coldStart() {
  const file = join(DATA, 'small.pkl')
  const times = {
    nothing: /** @type {number[]} */ ([]),
    empty: /** @type {number[]} */ ([]),
    brine: /** @type {number[]} */ ([]),
    pickleparser: /** @type {number[]} */ ([]),
  }
  const names = /** @type {(keyof typeof times)[]} */ (Object.keys(times))
  for (let round = -1; round < COLD_RUNS; round++) {
    for (const name of names) {
      const start = performance.now()
      runScript(script(name, file))
      if (round >= 0) times[name].push(performance.now() - start)
    }
  }
  const bare = median(times.nothing)
  const over = (/** @type {keyof typeof times} */ name) => `${(median(times[name]) - bare).toFixed(1)} ms`
  return {
    title: 'Cold start',
    notes: [
      `Import and first \`loads\` in a fresh process, over bare Node's ${bare.toFixed(0)} ms (±${(spread(times.nothing) * 50).toFixed(0)}%); medians of ${COLD_RUNS}. An empty module is Node's own cost of an import.`,
    ],
    rows: [
      ['', 'time'],
      ['an empty module', over('empty')],
      ['brine', over('brine')],
      ['pickleparser', over('pickleparser')],
    ],
    ms: median(times.brine) - bare,
  }
}

function peak(/** @type {string} */ code) {
  return median(Array.from({ length: MEMORY_RUNS }, () => Number(runScript(`${code}\nconsole.log(process.resourceUsage().maxRSS)`)) / 1024))
}

/** Peak resident memory, over that of a process that only reads the file. @returns {import('../report/page.js').Section} */
export function peakMemory() {
  const rows = MEMORY_DATASETS.filter((name) => existsSync(join(DATA, `${name}.pkl`))).map((name) => {
    const pickle = join(DATA, `${name}.pkl`)
    const json = join(DATA, `${name}.json`)
    const alone = peak(script('nothing', pickle))
    const [imported, brine, pickleparser] = /** @type {const} */ (['imported', 'brine', 'pickleparser']).map((reader) => peak(script(reader, pickle)) - alone)
    const parse = peak(script('json', json, "'utf8'")) - peak(script('nothing', json, "'utf8'"))
    return [name, ...[brine, imported, pickleparser, parse].map((megabytes) => megabytes.toFixed(1)), showRatio(brine / parse)]
  })
  return {
    title: 'Memory',
    notes: [
      `Peak resident memory in MB of a fresh process that loads a dataset, over that of one that only reads the file; medians of ${MEMORY_RUNS}. The second column is what brine takes before it has loaded anything.`,
    ],
    rows: [['dataset', 'brine', 'of which its code', 'pickleparser', 'JSON.parse', 'brine / JSON.parse'], ...rows],
  }
}
