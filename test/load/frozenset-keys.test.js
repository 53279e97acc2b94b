// Frozensets as keys of dicts: equal ones are one key, and different ones never are.
import assert from 'node:assert/strict'
import { dumps, FrozenSet, loads, Tuple } from 'brine'

const frozenset = (/** @type {number} */ from, /** @type {number} */ count) => new FrozenSet(Array.from({ length: count }, (_, i) => from + i))

describe('frozensets as keys', () => {
  for (const count of [3, 20_000]) {
    it(`of ${count} items are two keys where they differ, and so are tuples of them`, () => {
      const one = frozenset(0, count)
      const other = frozenset(1, count)
      assert.equal(
        loads(
          dumps(
            new Map([
              [one, 1],
              [other, 2],
            ]),
          ),
        ).size,
        2,
      )
      assert.equal(
        loads(
          dumps(
            new Map([
              [Tuple.of(one), 1],
              [Tuple.of(other), 2],
            ]),
          ),
        ).size,
        2,
      )
      assert.equal(
        loads(
          dumps(
            new Map([
              [new FrozenSet([one]), 1],
              [new FrozenSet([other]), 2],
            ]),
          ),
        ).size,
        2,
      )
    })
  }

  it('are one key where they are equal', () => {
    assert.equal(
      loads(
        dumps(
          new Map([
            [frozenset(0, 3), 1],
            [new FrozenSet([2, 0, 1]), 2],
          ]),
        ),
      ).size,
      1,
    )
  })
})
