// The text of tables as `str` of pandas gives it, and CSV as its `to_csv` does.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { loads, str } from 'brine'
import { toCsv } from '../../js/cli/csv.js'
import * as own from '../../js/index.js'

const FOLDER = new URL('../fixtures/tables/', import.meta.url)
const bytesOf = (/** @type {string} */ name) => readFileSync(new URL(name, FOLDER))

for (const file of ['text', 'blocks']) {
  describe(`tables of ${file}.pkl`, () => {
    const truth = JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), 'utf8'))
    // CSV is the matter of the command line, which reads the sources.
    const values = /** @type {any} */ (own.loads(bytesOf(`${file}.pkl`), { lossless: true }))
    const built = /** @type {any} */ (loads(bytesOf(`${file}.pkl`), { lossless: true }))
    for (const [name, { text, csv }] of Object.entries(truth)) {
      it(`${name}: the text is that of pandas`, () => assert.equal(String(built.get(name)), text))
      it(`${name}: CSV is that of pandas`, () => assert.equal([...toCsv(values.get(name))].join(''), csv))
    }
  })
}

describe('the text of a table', () => {
  it('is bounded where a list is every item of another', () => {
    const { DataFrame: Frame } = own
    const frame = /** @type {any} */ (own.loads(bytesOf('text.pkl'))).objects
    assert.ok(frame instanceof Frame)
    let laughs = ['ha']
    for (let i = 0; i < 40; i++) laughs = /** @type {any} */ (Array(10).fill(laughs))
    frame.column('l').values[0] = laughs
    assert.ok(String(frame).length < 2000)
  })
})

describe('str', () => {
  it('is the text that Python has for a value', () => {
    assert.equal(str([1, 'a', null, 1e-7, true, new Uint8Array([97, 0])]), "[1, 'a', None, 1e-07, True, b'a\\x00']")
    assert.equal(str('plain'), 'plain')
    assert.equal(str(new Map([['k', new Set()]])), "{'k': set()}")
  })
})
