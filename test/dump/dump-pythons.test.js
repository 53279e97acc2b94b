// Every Python of this machine, of 2.7 and 3.6 to 3.13, loads what `dumps` writes, to the value that was dumped.
//
// BRINE_SEED and BRINE_COUNT say which and how many values, BRINE_PYTHON by which Python alone.
import assert from 'node:assert/strict'
import { dumps, loads } from 'brine'
import { differences } from '../support/canon.js'
import { fixtures } from '../support/fixtures.js'
import { COUNT, MOST_SHOWN, outcome, SEED, truths } from '../support/live.js'
import { findPythons } from '../support/python.js'
import { Reader, toBase64 } from '../support/reader.js'
import { rebuild } from '../support/rebuild.js'

const DEFAULT_COUNT = 150

/** The version from which on a Python can run rebuild.py, which builds the values. */
const BUILDS_SINCE = 3012

/** The highest protocol that a Python reads. */
const highest = (/** @type {number} */ version) => (version < 3000 ? 2 : version < 3008 ? 4 : 5)

const told = (/** @type {number} */ version) => `${Math.floor(version / 1000)}.${version % 1000}`

/** Fails with the first of the differences, and tells how many there are. @param {string[]} wrong @param {number} count */
function assertNone(wrong, count) {
  assert.equal(wrong.length, 0, `${wrong.length} of ${count} differ\n${wrong.slice(0, MOST_SHOWN).join('\n')}`)
}

/** The first Python of each version. */
function pythons() {
  /** @type {Map<number, { python: string, version: number }>} */
  const found = new Map()
  for (const python of findPythons()) if (!found.has(python.version)) found.set(python.version, python)
  return [...found.values()]
}

describe('what dumps writes is read by', () => {
  const all = pythons()
  const builder = findPythons('import _pickle').find(({ version }) => version >= BUILDS_SINCE)

  before(function () {
    if (all.length > 0) return
    console.log('    skipped: no Python was found (python3.13, python3.12, python3, ~/.pyenv, BRINE_PYTHON)')
    this.skip()
  })

  for (const { python, version } of all) {
    describe(`Python ${told(version)}`, () => {
      /** @type {Reader} */
      let reader

      before(() => {
        reader = new Reader(python, 'read_back.py')
      })
      after(() => reader.close())

      it('as random values that a live Python described', async function () {
        if (!builder) {
          console.log('    skipped: no Python 3.12 or later to describe values')
          this.skip()
        }
        const wrong = []
        let count = 0
        const mode = version < 3000 ? 'python2' : 'python3'
        for await (const { nodes, pickles } of truths(builder.python, 'rebuild.py', mode, process.env.BRINE_COUNT ? COUNT : DEFAULT_COUNT)) {
          const value = rebuild(nodes)
          for (let protocol = 0; protocol <= highest(version); protocol++) {
            if (pickles[protocol] === null) continue
            count++
            const written = await outcome(() => dumps(value, { protocol }))
            const answer = written.error ? { error: String(written.error) } : await reader.ask({ pickle: toBase64(written.value) })
            const why = answer.error ? [answer.error] : differences(value, answer.canon)
            if (why.length) wrong.push(`BRINE_SEED=${SEED}, protocol ${protocol}: ${why.slice(0, 3).join('; ')}\n  ${JSON.stringify(nodes).slice(0, 600)}`)
          }
        }
        assertNone(wrong, count)
        assert.ok(count > 0)
      }).timeout(60_000 + COUNT * 100)

      it('as the values of the fixtures that it reads itself', async () => {
        const wrong = []
        let count = 0
        for (const { name, bytes, cases } of fixtures()) {
          // The protocols between give the same values.
          if (!/^python.*\/p[024]\//.test(name)) continue
          // Python 2 reads its own pickles as it pleases; what is read here as latin1 it has as str.
          const options = name.includes('2.7') ? { encoding: /** @type {'latin1'} */ ('latin1') } : (cases[0]?.options ?? {})
          if (version < 3000 && !name.includes('3.')) continue
          const loaded = await outcome(() => loads(bytes, { ...options, lossless: true }))
          if (loaded.error) continue
          for (let protocol = 0; protocol <= highest(version); protocol++) {
            const written = await outcome(() => dumps(loaded.value, { protocol }))
            const request = { pickle: written.value && toBase64(written.value), original: toBase64(bytes), encoding: options.encoding }
            const answer = written.error ? { error: String(written.error) } : await reader.ask(request)
            if (answer.unreadable) break
            count++
            if (answer.same) continue
            const why = answer.error ?? `${JSON.stringify(answer.canon).slice(0, 400)}\n  where the fixture is ${JSON.stringify(answer.expected).slice(0, 400)}`
            wrong.push(`${name}, protocol ${protocol}: ${why}`)
          }
        }
        assertNone(wrong, count)
        console.log(`        ${count} pickles`)
        assert.ok(count > 50, `${count} pickles`)
      }).timeout(120_000)
    })
  }
})
