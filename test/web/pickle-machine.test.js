// The machine of the pickle view after every opcode of fixtures, held against CPython's own: depth, marks, memo, and simple values on top of the stack.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dumps } from 'brine'
import { readPickle } from '../../web/worker/pickle-pass.js'
import { PickleStates } from '../../web/worker/pickle-states.js'

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url))
const script = fileURLToPath(new URL('machine-truth.py', import.meta.url))
const job = { signal: new AbortController().signal, progress() {} }

/** Every fourth of the small fixtures. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:pkl|pickle)$/.test(name))
  .map((name) => `${folder}${name}`)
  .filter((path) => statSync(path).size < 2500)
  .sort()
  .filter((_, i) => i % 4 === 0)

/** @param {Uint8Array} bytes */
async function statesOf(bytes) {
  const { opened, head } = await readPickle(bytes, job)
  return { states: new PickleStates(opened), head }
}

const hasPython = spawnSync('python3', ['-c', 'import pickle; pickle._Unpickler']).status === 0

describe('the machine of the pickle view', function () {
  this.timeout(120_000)

  it('is CPython’s after every opcode', async function () {
    if (!hasPython) this.skip()
    const truth = JSON.parse(execFileSync('python3', [script, ...files], { maxBuffer: 1 << 28, encoding: 'utf8' }))
    let compared = 0
    for (const path of files) {
      const { states, head } = await statesOf(new Uint8Array(readFileSync(path)))
      for (let index = 0; index < Math.min(truth[path].states.length, head.opcodes); index++) {
        const [depth, marks, memo, top] = truth[path].states[index]
        const state = states.state(index)
        const ids = states.memoItems(state.opcode.offset, 0, 1000).map(({ id }) => id)
        const own = [state.depth, state.marks, [state.memo, ids.reduce((sum, id) => sum + id, 0)]]
        assert.deepEqual(own, [depth, marks, memo], `${path}, opcode ${index}`)
        compared++
        const [item] = state.stack
        if (
          ['int', 'float', 'bool', 'NoneType'].includes(top?.[0]) &&
          !/^about \d+ bits$/.test(item.text) &&
          ['int', 'float', 'bool', 'None'].includes(item.type)
        )
          assert.equal((item.text || item.type).slice(0, 60), top[1], `${path}, opcode ${index}`)
      }
    }
    assert.ok(compared > 5000)
  })

  it('is the same whichever way one comes to an opcode', async () => {
    const { states, head } = await statesOf(dumps(Array.from({ length: 2000 }, (_, i) => ({ id: i, tags: [`tag ${i}`, [i]] }))))
    const forward = Array.from({ length: head.opcodes }, (_, i) => (i % 97 === 0 ? states.state(i) : undefined))
    for (let i = head.opcodes - 1; i >= 0; i--) if (forward[i]) assert.deepEqual(states.state(i), forward[i])
    for (const state of forward) if (state) assert.equal(states.opcodeAt(state.opcode.offset + state.opcode.length - 1), state.opcode.index)
  })

  it('the memo has an id once, with what was put there last, and begins anew with the next pickle', async () => {
    const first = Buffer.from('\x80\x02]q\x05K\x01q\x05h\x05q\x0700.', 'latin1')
    const { states, head } = await statesOf(Buffer.concat([first, dumps('next')]))
    const at = (/** @type {number} */ index) => states.memoItems(states.state(index).opcode.offset, 0, 9).map(({ id, item }) => [id, item.offset])
    assert.deepEqual(at(2), [[5, 2]])
    assert.deepEqual(at(4), [[5, 5]])
    assert.deepEqual(at(6), [
      [5, 5],
      [7, 5],
    ])
    assert.equal(states.state(5).stack[0].offset, 5)
    assert.deepEqual(at(10), [])
    assert.equal(head.count, 2)
  })
})
