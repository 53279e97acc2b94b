// Pickles that Pythons wrote, loaded losslessly and dumped again, are the same bytes wherever a live Python writes the same bytes again.
//
// BRINE_CORPUS names another folder of them, laid out as test/fixtures is; BRINE_NUMPY_PYTHONS the Pythons that can load what numpy wrote.
import assert from 'node:assert/strict'
import { dumps, loads } from 'brine'
import { fixtures, root } from '../support/fixtures.js'
import { findLivePython, MOST_SHOWN, outcome } from '../support/live.js'
import { findNumpyPythons } from '../support/numpy.js'
import { firstDifference } from '../support/opcodes.js'
import { Reader, toBase64 } from '../support/reader.js'

/** README: the bytes are those of CPython 3.13. */
const REFERENCE = 3013

/** The protocol of a pickle, by its file's name or by its PROTO. @param {string} name @param {Uint8Array} bytes */
function protocolOf(name, bytes) {
  const [, named] = /(?:\.|(?:^|\/))p(\d)(?:oob)?(?:\.|\/)/.exec(name) ?? []
  return Number(named ?? (bytes[0] === 0x80 ? bytes[1] : 0))
}

describe('dumps gives the very bytes of', () => {
  /** @type {Reader[]} */
  const readers = []

  before(function () {
    const found = findLivePython(this, REFERENCE)
    // A Python with the libraries that wrote the pickles loads more of them.
    const numpy = findNumpyPythons().filter(({ version }) => version >= REFERENCE)
    for (const { python } of [found, ...numpy]) readers.push(new Reader(python, 'again.py'))
  })
  after(() => readers.forEach((reader) => reader.close()))

  for (const [about, folder] of [
    ['the fixtures', root],
    ['the folder of BRINE_CORPUS', process.env.BRINE_CORPUS],
  ]) {
    if (folder === undefined) continue
    it(`${about} that Python 3.13 writes again`, async () => {
      /** @type {string[]} */
      const wrong = []
      const counts = { same: 0, 'others that Python writes otherwise': 0, 'that it cannot load': 0, 'that hold equal strings twice': 0 }
      for (const { name, bytes, cases } of fixtures(folder)) {
        const protocol = protocolOf(name, bytes)
        const { encoding, buffers } = /** @type {{ encoding?: 'latin1' | 'bytes', buffers?: Uint8Array[] }} */ (cases[0]?.options ?? {})
        const request = { pickle: toBase64(bytes), protocol, encoding, buffers: buffers?.map(toBase64) }
        let answer = { unreadable: 'no Python' }
        for (const reader of readers) if (answer.unreadable) answer = await reader.ask(request)
        const { again, expected, unreadable, error } = /** @type {any} */ (answer)
        if (unreadable || !again) {
          counts[unreadable ? 'that it cannot load' : 'others that Python writes otherwise']++
          continue
        }
        assert.ok(!error, `${name}: ${error}`)
        const wanted = Buffer.from(expected, 'base64')
        if (!wanted.equals(bytes)) counts['that hold equal strings twice']++
        const kept = buffers && { bufferCallback: () => {} }
        const written = await outcome(() => dumps(loads(bytes, { encoding, buffers, lossless: true }), /** @type {any} */ ({ protocol, ...kept })))
        if (written.error) wrong.push(`${name}: ${written.error}`)
        else if (wanted.equals(written.value)) counts.same++
        else wrong.push(`${name}: ${firstDifference(written.value, wanted)}`)
      }
      console.log(
        `        ${Object.entries({ ...counts, wrong: wrong.length })
          .map(([what, count]) => `${count} ${what}`)
          .join(', ')}`,
      )
      assert.equal(wrong.length, 0, `${wrong.length} differ\n${wrong.slice(0, MOST_SHOWN).join('\n')}`)
      assert.ok(counts.same > 0)
    }).timeout(120_000)
  }
})
