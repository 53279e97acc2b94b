// `brine calls`: what a pickle has Python call, in its order; of one that breaks, what came before.
import assert from 'node:assert/strict'
import { brine } from '../support/cli.js'
import { pickle } from '../support/pickle.js'

describe('brine calls', () => {
  const broken = pickle`cos\ngetcwd\n)R(K\x01imodule\nName\n\xff`

  it('prints the calls before a break, and the error', () => {
    const { status, stdout, stderr } = brine(['calls', '-'], broken)
    assert.equal(stdout, '12: REDUCE os.getcwd()\n16: INST module.Name(1)\n')
    assert.equal(status, 2)
    assert.match(stderr, /invalid load key/)
  })

  it('prints a line of JSON for each with --json, and nothing where nothing is called', () => {
    const [first, second] = brine(['calls', '--json', '-'], broken).stdout.trim().split('\n').map((line) => JSON.parse(line)) // prettier-ignore
    assert.deepEqual([first.module, first.name, first.offset, first.opcode, first.arguments], ['os', 'getcwd', 12, 'REDUCE', []])
    assert.deepEqual([second.module, second.name, second.arguments.length], ['module', 'Name', 1])
    assert.deepEqual(brine(['calls', '-'], pickle`]K\x01a.`), { status: 0, stdout: '', stderr: '' })
  })
})
