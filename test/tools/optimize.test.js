// `optimize`: the bytes of CPython's pickletools, and what it refuses.
import assert from 'node:assert/strict'
import { genops, optimize } from 'brine'
import { join, uint4 } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

describe('optimize', () => {
  it('leaves out what nothing asks for, and numbers the rest anew', () => {
    assert.deepEqual(optimize(pickle`\x80\x02]q\x00(K\x01q\x07K\x02q\x09h\x07e.rest`), pickle`\x80\x02](K\x01q\x00K\x02h\x00e.`)
    assert.deepEqual(optimize(pickle`(lp0\nVa\np1\nag1\na.`), pickle`(lVa\np0\nag0\na.`)
    assert.deepEqual(optimize(pickle`\x80\x04N\x94.`), pickle`\x80\x04N.`)
    assert.deepEqual(optimize(pickle`\x80\x04]\x94(h\x00e.`), pickle`\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00]\x94(h\x00e.`)
  })

  it('writes numbers of 256 and more in four bytes', () => {
    const many = join('\x80\x02(', ...Array.from({ length: 300 }, (_, i) => join('Nr', uint4(i), 'j', uint4(i))), 't.')
    const opcodes = Array.from(genops(optimize(many)), ({ opcode, arg }) => `${opcode.name} ${arg}`)
    assert.ok(opcodes.includes('BINPUT 255') && opcodes.includes('LONG_BINPUT 256') && opcodes.includes('LONG_BINGET 299'))
  })

  it('refuses what pickletools refuses', () => {
    assert.throws(() => optimize(pickle`\x80\x06N.`), { reason: 'pickle protocol must be <= 5' })
    assert.throws(() => optimize(pickle`N`), { reason: 'pickle exhausted before seeing STOP', offset: 1 })
    assert.throws(() => optimize(pickle`\x80\x02h\x05.`), { code: 'MEMO_NOT_STORED', reason: 'memo key 5 has never been stored into' })
  })
})
