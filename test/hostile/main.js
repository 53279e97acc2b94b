// `make hostile`: every file through the harness, and a table of what failed.
import { fileURLToPath } from 'node:url'
import { filesOf, kindOf, mutate, randomOf, runInputs } from './harness.js'
import { madeFiles } from './made-files.js'
import { mutateStructure } from './mutate-structure.js'

const { BRINE_HOSTILE, BRINE_SEED = '1', BRINE_MUTATIONS = '1', BRINE_ONLY, BRINE_STEPS, BRINE_NO_FIXTURES, BRINE_SHARD = '0/1' } = process.env
const [shard, shards] = BRINE_SHARD.split('/').map(Number)

function* inputs() {
  let n = 0
  for (const input of originals()) {
    if (BRINE_ONLY && !input.name.includes(BRINE_ONLY)) continue
    for (let i = 0; i <= Number(BRINE_MUTATIONS); i++) if (n++ % shards === shard) yield i ? mutated(input, Number(BRINE_SEED) + i - 1 + n * 7919) : input
  }
}

/** Every other mutation knows what files are made of. @param {import('./harness.js').Input} input @param {number} seed */
const mutated = (input, seed) => (seed % 2 ? mutate(input, seed) : mutateStructure(input, seed, randomOf(seed)))

function* originals() {
  yield* madeFiles()
  if (BRINE_HOSTILE) yield* filesOf(BRINE_HOSTILE)
  if (!BRINE_NO_FIXTURES) yield* filesOf(fileURLToPath(new URL('../fixtures', import.meta.url)))
}

/** @type {Map<string, { count: number, steps: Set<string>, name: string }>} */
const kinds = new Map()
const bad = new Set()
const count = await runInputs(
  inputs(),
  ({ name, step, error }) => {
    bad.add(name)
    const kind = kindOf(error)
    const seen = kinds.get(kind) ?? { count: 0, steps: new Set(), name }
    if (!kinds.has(kind)) kinds.set(kind, seen)
    seen.count++
    seen.steps.add(step)
    if (process.env.BRINE_VERBOSE) console.log(`${name}\t${step}\t${error.split('\n').slice(0, 4).join(' | ')}`)
  },
  BRINE_STEPS ? { only: BRINE_STEPS.split(',') } : {},
)
for (const [kind, { count, steps, name }] of [...kinds].sort(([, a], [, b]) => b.count - a.count))
  console.log(`${count}\t${kind}\t${[...steps].slice(0, 6)}\t${name}`)
console.log(`${count} files, of which ${bad.size} failed in ${kinds.size} ways`)
if (bad.size) process.exitCode = 1
