// `brine calls`: what a pickle has Python call.
import assert from 'node:assert/strict'
import { brine } from '../support/cli.js'
import { pickle } from '../support/pickle.js'

describe('brine calls', () => {
  it('prints the offset, the opcode, the name and the arguments of each call', () => {
    const { stdout, status } = brine(['calls', '-'], Buffer.from("cm\nf\n(S'id'\nK\x01tR.", 'latin1'))
    assert.match(stdout, /^\d+: REDUCE m\.f\("id", 1\)\n$/)
    assert.equal(status, 0)
  })
  it('prints what came before a break, and then the error', () => {
    const { stdout, stderr, status } = brine(['calls', '-'], pickle`cm\nf\n(tRcm\ng\n(tR]}R.`)
    assert.deepEqual(stdout.split('\n').map((line) => line.replace(/^\d+: /, '')), ['REDUCE m.f()', 'REDUCE m.g()', '']) // prettier-ignore
    assert.match(stderr, /REDUCE|tuple/)
    assert.equal(status, 2)
  })
  it('prints a JSON object a line', () => {
    const [line] = brine(['calls', '--json', '-'], pickle`cm\nf\n(tR.`).stdout.split('\n')
    const { module, name, opcode, arguments: args } = JSON.parse(line)
    assert.deepEqual([module, name, opcode, args], ['m', 'f', 'REDUCE', []])
  })
  it('prints names that a terminal would obey as text', () => {
    assert.ok(!brine(['calls', '-'], Buffer.from('cm\n\x1b[31mf\n(tR.', 'latin1')).stdout.includes('\x1b'))
  })
})
