// Random and odd pickles, read by the C unpickler, pickle.py and pickletools of live Pythons: what any of them would call is dangerous to `scan`, and where they differ
// integrity says so.
//
// BRINE_SEED and BRINE_COUNT say which and how many.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { genops, scan } from 'brine'
import { COUNT, MOST_SHOWN, SEED } from '../support/live.js'
import { findPythons } from '../support/python.js'
import { mutate, oddStep, oddValue, pickle, Random, toBytes } from '../support/streams.js'

const SCRIPT = fileURLToPath(new URL('../live/readers.py', import.meta.url))
const NAMES = ['os\nsystem\n', 'm\nf\n', 'collections\nOrderedDict\n']
const SYSTEM = /^(?:os|posix)\.system$/
/** What these say depends on what is registered or given beside the pickle, and on the text of a Python 2 str, which pickletools decodes as ASCII. */
const ENVIRONMENT = /unregistered extension|out-of-band|codec can't decode|UnicodeDecodeError: \('ascii'|Recorder/

/** Streams; most have a call of os.system behind something odd. @param {Random} random @param {number} count */
function makeStreams(random, count) {
  const streams = [toBytes(pickle(random))]
  while (streams.length < count) {
    if (random.below(2)) {
      const odd = Array.from({ length: 1 + random.below(2) }, () => (random.below(2) ? oddStep(random) : `${oddValue(random)}0`))
      streams.push(toBytes(`${random.pick(['', '\x80\x02', '\x80\x04'])}${odd.join('')}cos\nsystem\n(S'id'\ntR.`))
    } else {
      const stream = toBytes(pickle(random, { names: NAMES, oddness: random.below(4) }))
      streams.push(random.below(2) ? stream : mutate(random, stream, streams[streams.length - 1], genops))
    }
  }
  return streams
}

/** What a Python's readers do. @param {string} python @param {Uint8Array[]} streams @returns {any[]} as many as it lived to read: some streams make a Python crash */
function readAll(python, streams) {
  const input = streams.map((stream) => `${Buffer.from(stream).toString('base64')}\n`).join('')
  const { stdout } = spawnSync(python, [SCRIPT], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

/** The newest, and those that read otherwise: all where BRINE_COUNT is set. */
const pythons = findPythons('import pickle')
  .filter(({ version }, i, all) => all.findIndex((other) => other.version === version) === i)
  .filter(({ version }, i) => i === 0 || process.env.BRINE_COUNT || version < 3007)

describe('scan beside the readers of live Pythons', function () {
  this.timeout(0)
  if (!pythons.length) it('skipped: no Python was found')
  for (const { python, version } of pythons) {
    it(`names what a reader of ${python} would call, and tells where they differ`, () => {
      const streams = makeStreams(new Random(SEED), COUNT)
      const truths = readAll(python, streams)
      assert.ok(truths.length > 0, `${python} read ${truths.length} of ${COUNT}`)
      const wrong = []
      for (const [i, { C, python: plain, dis }] of truths.entries()) {
        const report = scan(streams[i])
        const shown = JSON.stringify(Buffer.from(streams[i]).toString('latin1'))
        const reached = [C, plain].some(({ named }) => named.some((/** @type {string} */ name) => SYSTEM.test(name)))
        if (reached && report.verdict !== 'dangerous') wrong.push(`not dangerous, but ${report.verdict}: ${shown}`)
        const isSame = C.ok === plain.ok && C.ok === dis.ok && C.end === plain.end && JSON.stringify(C.named) === JSON.stringify(plain.named)
        // Integrity speaks of the newest Python; and what all unpicklers refuse may be broken.
        const isRefused = !C.ok && !plain.ok && report.integrity === 'broken'
        const isOfEnvironment = [C, plain, dis].some(({ error }) => ENVIRONMENT.test(error ?? ''))
        if (version >= 3013 && !isSame && !isRefused && !isOfEnvironment && !report.differences.length)
          wrong.push(`not told: C ${C.error}, pickle.py ${plain.error}, pickletools ${dis.error}: ${shown}`)
      }
      assert.deepEqual(wrong.slice(0, MOST_SHOWN), [], `${wrong.length} of ${truths.length} are wrong`)
    })
  }
})
