// The text of arrays, over random arrays of every kind: what numpy 2.5 prints (test/fixtures/print).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { loads } from 'brine'

describe('an array printed', () => {
  it('is what numpy prints, over random arrays', () => {
    const cases = JSON.parse(readFileSync(new URL('../fixtures/print/np2.5.5.json', import.meta.url), 'utf8'))
    assert.ok(cases.length > 300)
    for (const { p, s, d } of cases) assert.equal(String(loads(Buffer.from(p, 'base64'), { lossless: true })), s, d)
  })
})
