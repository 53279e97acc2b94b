// Keys that Python holds equal are one key: dicts and sets that set the same keys again and again in other forms, by what CPython makes of them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Decimal, dumps, Fraction, loads, Tuple } from 'brine'

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

  // What is hashed, what is not, and what turns up again in another dict: in every order.
  it('are found among keys of all kinds, whichever comes first', () => {
    const two = [
      Tuple.of(1, 2),
      Tuple.of(true, new Decimal('2')),
      Tuple.of(1, new Fraction(2n, 1n)),
      Tuple.of(1n, 2),
      Tuple.of(1, 2, Tuple.of('a', null, -0.5)),
      Tuple.of(1, new Decimal('2.0'), Tuple.of('a', null, -0.5)),
      Tuple.of(Uint8Array.of(1, 2), 'x'.repeat(100)),
      Tuple.of(Uint8Array.of(1, 2), 'x'.repeat(50) + 'x'.repeat(50)),
      Tuple.of(Uint8Array.of(1, 2), `${'x'.repeat(50)}y${'x'.repeat(49)}`),
    ]
    for (let turn = 0; turn < two.length; turn++) {
      const keys = [...two.slice(turn), ...two.slice(0, turn)]
      const dicts = [0, 1, 2].map((from) => new Map(keys.slice(from).map((key, i) => [key, i])))
      const sizes = loads(dumps(dicts)).map((/** @type {Map<unknown, unknown>} */ { size }) => size)
      const kinds = keys.map((key) => [0, 0, 0, 0, 1, 1, 2, 2, 3][two.indexOf(key)])
      assert.deepEqual(
        sizes,
        [0, 1, 2].map((from) => new Set(kinds.slice(from)).size),
        `turn ${turn}`,
      )
    }
  })
})
