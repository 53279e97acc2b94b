// Broken pickles: the calls that `trace(bytes, { partial: true })` gives are those that a live Python's C unpickler makes before it raises.
//
// BRINE_SEED and BRINE_COUNT say which and how many.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { genops, PersistentId, PyClass, trace } from 'brine'
import { COUNT, findLivePython, MOST_SHOWN, SEED } from '../support/live.js'
import { mutate, pickle, Random, toBytes } from '../support/streams.js'

const SCRIPT = fileURLToPath(new URL('../live/readers.py', import.meta.url))
const NAMES = ['m\nf\n', 'm\ng\n', 'pkg.mod\nClass\n']
const CALLS = new Set(['REDUCE', 'NEWOBJ', 'NEWOBJ_EX', 'OBJ', 'INST'])
const FRAME = 0x95
const persistentLoad = (/** @type {unknown} */ pid) => new PersistentId(pid)

/** The names that are called. @param {Uint8Array} bytes */
function tracedCalls(bytes) {
  const traced = trace(bytes, { partial: true, lossless: true, fixImports: false, encoding: 'latin1', persistentLoad })
  const names = [...traced.calls()].filter(({ opcode, operands }) => CALLS.has(opcode) && operands[0]?.value instanceof PyClass)
  // A call that this package makes itself is the last one where it fails.
  if (traced.error && names.at(-1)?.offset === traced.error.offset) names.pop()
  return { names: names.map(({ operands: [{ value }] }) => `${value.module}.${value.name}`), error: traced.error }
}

describe('the calls of a pickle that breaks', function () {
  this.timeout(0)
  it('are those that a live Python makes before it raises', function () {
    const { python } = findLivePython(this, 3013)
    const random = new Random(SEED)
    const streams = Array.from({ length: COUNT }, () => {
      const [one, other] = [toBytes(pickle(random, { names: NAMES })), toBytes(pickle(random, { names: NAMES, oddness: 1 }))]
      return mutate(random, one, other, genops)
    })
    const input = streams.map((stream) => `${Buffer.from(stream).toString('base64')}\n`).join('')
    const lines = spawnSync(python, [SCRIPT], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
      .stdout.split('\n')
      .slice(0, -1)
    const wrong = []
    let broken = 0
    for (const [i, line] of lines.entries()) {
      const { C } = JSON.parse(line)
      const wanted = C.called.filter((/** @type {string[]} */ [, how]) => how === 'call').map((/** @type {string[]} */ [name]) => name)
      const { names, error } = tracedCalls(streams[i])
      // What a file that is read in frames gives the C unpickler is another stream, where frames lie.
      if (streams[i].includes(FRAME) || /^MemoryError/.test(C.error ?? '')) continue
      if (!C.ok) broken++
      if (JSON.stringify(names) !== JSON.stringify(wanted))
        wrong.push(`${C.error} / ${error?.message}: Python ${wanted}, trace ${names} of ${JSON.stringify(Buffer.from(streams[i]).toString('latin1'))}`)
    }
    assert.ok(broken > 0)
    assert.deepEqual(wrong.slice(0, MOST_SHOWN), [], `${wrong.length} of ${lines.length} are wrong, ${broken} of them broken`)
  })
})
