// The short form of `make hostile`: files of each kind, and some of the fixtures with their bytes changed, through every public call and command.
import assert from 'node:assert/strict'
import { filesOf, mutate, runInputs } from './harness.js'
import { madeFiles } from './made-files.js'
import { root } from '../support/fixtures.js'

/** Every so many files of the fixtures are taken. */
const STRIDE = 150
/** Steps that do what others do, by other options. */
const SKIPPED = ['latin1', 'json list', 'encodeJson', 'json strict', 'extract json', 'describe plain', 'dumps inspectable', 'show json']

function* inputs() {
  yield* madeFiles()
  let i = 0
  for (const input of filesOf(root, 4096)) if (i++ % STRIDE === 0) yield mutate(input, i)
}

describe('a hostile file', function () {
  this.timeout(300_000)

  it('gives values or errors of this package in every call and command, in 5 seconds and 1 GB', async () => {
    /** @type {string[]} */
    const failures = []
    await runInputs(inputs(), ({ name, step, error }) => failures.push(`${name}, ${step}: ${error}`), { skip: SKIPPED })
    assert.deepEqual(failures, [])
  })
})
