// Every pickle of test/fixtures, which real Pythons wrote, loads to the value that stands beside it.
import assert from 'node:assert/strict'
import { loads } from 'brine'
import { differences } from '../support/canon.js'
import { fixtures } from '../support/fixtures.js'

describe('the corpus', () => {
  for (const { name, bytes, cases } of fixtures()) {
    for (const { options, canon } of cases) {
      it(`loads ${name} as Python does${options.encoding ? `, encoding ${options.encoding}` : ''}`, () => {
        assert.deepEqual(differences(loads(bytes, { ...options, lossless: true }), canon), [])
      })
    }
  }
})
