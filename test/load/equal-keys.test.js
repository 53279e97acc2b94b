// Keys that Python holds equal are one key: dicts and sets that set the same keys again and again in other forms, by what CPython makes of them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { loads } from 'brine'

/** @type {{ pickle: string, size: number, values: number[] | null }[]} */
const cases = JSON.parse(readFileSync(new URL('../fixtures/keys/keys.json', import.meta.url), 'utf8'))

describe('equal keys', () => {
  for (const lossless of [false, true])
    it(`are those that are equal in Python${lossless ? ', lossless' : ''}`, () => {
      for (const [number, { pickle, size, values }] of cases.entries()) {
        const loaded = loads(Buffer.from(pickle, 'base64'), lossless ? { lossless } : { dict: 'map' })
        assert.equal(loaded.size, size, `case ${number}`)
        if (values) assert.deepEqual([...loaded.values()].map(Number), values, `case ${number}`)
      }
    })

  it('take time by what they are made of', () => {
    // A key of two to the power of two hundred parts, each of two thousand times.
    const levels = 200
    const tuples = `)q\0${'h\0h\0\x86q\0'.repeat(levels)}`
    const bytes = Buffer.from(`\x80\x02${tuples}0}${Array.from({ length: 2000 }, () => 'h\0K\x01s').join('')}.`, 'latin1')
    assert.equal(loads(bytes).size, 1)
    const long = Buffer.from(`\x80\x02(${'K\x01'.repeat(100_000)}tq\x000}${'h\0K\x01s'.repeat(5000)}.`, 'latin1')
    assert.equal(loads(long).size, 1)
  })
})
