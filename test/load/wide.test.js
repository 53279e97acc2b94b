// The values of the wide bench, of small sets: loads gives what CPython gives, CPython reads what dumps writes, and the floors make what loads gives.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dumps, loads } from 'brine'
import { differences } from '../support/canon.js'
import { Reader, toBase64 } from '../support/reader.js'
import { floorOf } from '../bench/wide/floors.js'
import { hasLosslessFloor, losslessFloorOf } from '../bench/wide/floors-lossless.js'
import { tableOf, TABLES } from '../bench/wide/tables.js'
import { walk } from '../bench/wide/walk.js'
import { findWidePython, makeSets } from '../bench/wide/wide.js'

const PART = 0.001
/** Their floors make the parts alone. */
const OF_PARTS = ['forest', 'frame', 'masked']

describe('the sets of the wide bench', () => {
  /** @type {string} */
  let folder
  /** @type {import('../bench/wide/processes.js').DataSet[]} */
  let sets
  /** @type {Reader} */
  let reader

  before(function () {
    const python = findWidePython()
    if (python === undefined) {
      console.log('    skipped: no Python 3.9 or later was found')
      this.skip()
    }
    folder = mkdtempSync(join(tmpdir(), 'brine-wide-'))
    const all = makeSets(python, [], PART, folder, true)
    sets = all.filter(({ missing }) => !missing)
    const left = all.filter(({ missing }) => missing).map(({ name, needs }) => `${name} (no ${needs})`)
    if (left.length > 0) console.log(`    left out: ${left.join(', ')}`)
    reader = new Reader(python, '../bench/wide/truth.py')
  })
  after(() => {
    reader?.close()
    if (folder) rmSync(folder, { recursive: true })
  })

  const pathOf = (/** @type {string} */ name) => join(folder, `${name}.pkl`)
  const optionsOf = (/** @type {import('../bench/wide/processes.js').DataSet} */ { encoding }) => (encoding ? { encoding } : {})

  it('are loaded as CPython loads them, and read by CPython as they were when they are dumped again', async () => {
    /** @type {string[]} */
    const wrong = []
    assert.ok(sets.length >= 50)
    for (const set of sets) {
      const value = loads(readFileSync(pathOf(set.name)), { ...optionsOf(set), lossless: true })
      const pickle = toBase64(dumps(value, { protocol: set.protocol }))
      const { canon, same, error } = await reader.ask({ path: pathOf(set.name), encoding: set.encoding, pickle })
      if (error) wrong.push(`${set.name}: ${error}`)
      else wrong.push(...differences(value, canon).map((difference) => `${set.name}: ${difference}`))
      if (same === false) wrong.push(`${set.name}: CPython reads another value out of what dumps wrote`)
    }
    assert.deepEqual(wrong, [])
  })

  it('have floors that make the very values', () => {
    for (const set of sets) {
      const value = loads(readFileSync(pathOf(set.name)), optionsOf(set))
      const made = floorOf(set.name, value)()
      if (!OF_PARTS.includes(set.name)) assert.deepEqual(made, value, set.name)
      if (!hasLosslessFloor(set.name)) continue
      const lossless = loads(readFileSync(pathOf(set.name)), { ...optionsOf(set), lossless: true })
      assert.deepEqual(losslessFloorOf(set.name, value)(), lossless, set.name)
    }
  })
})

describe('the tables of the wide bench', () => {
  const set = { name: 'a', title: 'A', protocol: 4, bytes: 1000 }
  const measured = [
    { set, times: { loads: 2e6, 'CPython loads': 4e6, floor: 1e6, json: 5e5 } },
    { set: { ...set, name: 'b' }, times: { loads: 9e6, 'CPython loads': 3e6, floor: 6e6 } },
    { set: { ...set, name: 'c' }, times: { 'CPython loads': 3e6 } },
  ]

  it('have the worst first, what each is to be at most, and the geometric mean', () => {
    const { rows, notes } = tableOf('loads', measured, ['d'])
    assert.deepEqual(rows.slice(1), [
      ['A (b)', '1000 B', '9.00 ms', '3.00 ms', '3.00', '2.00', '1.50', '–', '3.00'],
      ['A (a)', '1000 B', '2.00 ms', '4.00 ms', '0.50', '0.25', '2.00', '4.00', '1.00'],
      ['geometric mean', '', '', '', '1.22', '0.71', '1.73', '4.00', ''],
    ])
    assert.match(notes.join(' '), /; 0 of 2 are above it.*installed: d\. Without a time: c\./)
    for (const part of Object.keys(TABLES)) assert.equal(tableOf(part, []).rows.length, 2)
  })

  it('are beside a walk that numbers objects and strings once', () => {
    const shared = ['x', 1.5]
    assert.deepEqual(walk([shared, shared, new Map([['x', new Set([1n, 7])]]), null]), [5, 1, 3])
  })
})
