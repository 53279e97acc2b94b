// Values that a live Python built: dumps writes the bytes of Python's C pickler, of a value that is rebuilt here from a description that is
// no pickle, and of what is loaded from those bytes.
//
// BRINE_SEED and BRINE_COUNT say which and how many, BRINE_PYTHON by which Python, BRINE_SHOWN how many differences are told.
import assert from 'node:assert/strict'
import { dumps, loads, PyClass, PyObject, Tuple } from 'brine'
import { COUNT, findLivePython, MOST_SHOWN, outcome, truths } from '../support/live.js'
import { firstDifference } from '../support/opcodes.js'
import { rebuild } from '../support/rebuild.js'

/** Few values suffice, as each is written at six protocols. */
const DEFAULT_COUNT = 300

describe('dumps beside a live Python that built the values', () => {
  /** @type {{ python: string, version: number }} */
  let found

  before(function () {
    found = findLivePython(this, 3012)
  })

  it('writes the bytes of pickle.dumps at every protocol, and again what it loads from them', async () => {
    let written = 0
    let wrong = 0
    /** @type {string[]} */
    const shown = []
    /** @type {Map<string, number>} */
    const kinds = new Map()
    let index = 0
    for await (const { nodes, pickles } of truths(found.python, 'rebuild.py', 'bytes', process.env.BRINE_COUNT ? COUNT : DEFAULT_COUNT)) {
      const value = rebuild(nodes)
      for (const [protocol, base64] of pickles.entries()) {
        if (base64 === null) continue
        const expected = Buffer.from(base64, 'base64')
        const ways = [() => dumps(value, { protocol })]
        // Below protocol 3 a FileNotFoundError is written as an OSError, and is one where it is loaded.
        const isNamed = protocol > 2 || !nodes.some((/** @type {any} */ node) => node.name === 'FileNotFoundError')
        if (isNamed) ways.push(() => dumps(loads(expected, { lossless: true }), { protocol }))
        for (const [way, write] of ways.entries()) {
          const result = await outcome(write)
          written++
          if (!result.error && expected.equals(result.value)) continue
          wrong++
          const why = (way ? 'loaded and dumped: ' : '') + (result.error ? String(result.error) : firstDifference(result.value, expected))
          // One example of each kind of difference tells more than many of one.
          const kind = why.replace(/ at \$.*/s, '').replace(/opcode \d+ is (\w+).*?, Python's is (\w+).*$/s, '$1 where Python writes $2')
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
          if (kinds.get(kind) !== 1 || shown.length >= MOST_SHOWN) continue
          shown.push(`value ${index} (${nodes[0].t}), protocol ${protocol}: ${why}\n  ${JSON.stringify(nodes).slice(0, 1000)}`)
        }
      }
      index++
    }
    assert.equal(wrong, 0, `${wrong} of ${written} pickles differ: ${JSON.stringify(Object.fromEntries(kinds), null, 1)}\n${shown.join('\n')}`)
    assert.ok(written > 8 * index, `${written} pickles of ${index} values`)
  }).timeout(120_000 + COUNT * 100)

  it('refuses a value that its own arguments hold, as Python does', () => {
    const list = new PyObject(new PyClass('live', 'ListSub'), new Tuple(), undefined, true)
    list.items = [list]
    // Below protocol 2 the items are an argument, so Python comes back to the list for ever (RecursionError).
    for (const protocol of [0, 1]) assert.throws(() => dumps(list, { protocol }), { name: 'PicklingError' })
    assert.ok(dumps(list, { protocol: 2 }).length > 0)
  })
})
