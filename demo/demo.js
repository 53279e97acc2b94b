// Reads the sample pickles of this folder: prints the tree of each and a summary.
// Run it by `make demo`.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loads, NDArray } from 'brine'

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const brine = here('../dist/cli.js')

/** Loads a file, and tells how long that took. */
function read(name, options) {
  const bytes = readFileSync(here(name))
  const start = performance.now()
  const value = loads(bytes, options)
  return { value, about: `${bytes.length} bytes, read in ${(performance.now() - start).toFixed(2)} ms` }
}

function present(title, name, summarize, options = {}) {
  console.log(`\n── ${title}: demo/${name}`)
  const flags = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])
  process.stdout.write(execFileSync(process.execPath, [brine, 'show', '--depth', '3', '--max-items', '6', ...flags, here(name)]))
  const { value, about } = read(name, options)
  console.log(`→ ${about}. ${summarize(value)}`)
}

loads(Uint8Array.of(0x4e, 0x2e)) // the first call compiles the codec

const mean = (data) => data.reduce((sum, item) => sum + item, 0) / data.length
const describeArray = (array) => `In JavaScript: a ${array.data.constructor.name} of ${array.data.length}, shape ${array.shape.join(' × ')}, mean ${mean(array.data).toFixed(4)}, [2, 3] is ${array.get(2, 3).toFixed(4)}.`

present('A float32 array, protocol 2', 'array.p2.pkl', describeArray)
present('The same, protocol 5', 'array.p5.pkl', describeArray)
present('An instance of a class that is not here', 'experiment.pkl', (value) =>
  `In JavaScript: a ${value.constructor.name} of class ${value.class}, inert; started ${value.state.started.toDate().toISOString()}, ` +
  `rate ${value.state.rate}, weights a ${value.state.weights instanceof NDArray ? value.state.weights.data.constructor.name : '?'}; it is its own parent: ${value.state.parent === value}.`)
present('A dataset of records', 'records.pkl', ({ rows, counts }) =>
  `In JavaScript: ${rows.length} plain objects; mean temperature ${mean(rows.map((row) => row.temperature)).toFixed(2)} °C, ` +
  `${rows.filter((row) => row.rain).length} with rain; ${JSON.stringify(counts)}.`)
present('A file of Python 2', 'python2.pkl', (value) =>
  `In JavaScript: ${value.name}, ${value.pixels.length} pixels, 2**70 is ${value.big}.`, { encoding: 'latin1' })

console.log(`
Try next:
  node dist/cli.js show demo/experiment.pkl        the tree of any pickle of yours
  node dist/cli.js json demo/records.pkl           the same as JSON
  node -e "import('brine').then(({ loads }) => console.log(loads(require('fs').readFileSync('demo/records.pkl'))))"
  make test                                        every test
  make bench                                       how fast it is, beside the peers`)
