// Every numpy of this machine loads the arrays, scalars and dtypes that `dumps` writes, to what was dumped.
//
// BRINE_NUMPY_PYTHONS names the Pythons that have one, divided by colons.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { dumps, loads } from 'brine'
import { fixtures } from '../support/fixtures.js'
import { MOST_SHOWN, outcome } from '../support/live.js'
import { findNumpyPythons, freshArrays } from '../support/numpy.js'
import { firstDifference } from '../support/opcodes.js'
import { Reader, toBase64 } from '../support/reader.js'

/** Names of the folders tell which numpy and Python wrote them: np1.26.4-py3.10. */
const WRITER = /np([\d.]+)-py([\d.]+)/

/** What numpy 2 wrote keeps its names. numpy 1.26 has some modules of numpy._core, but not the one that protocol 5 names. */
const LATER_CORE = /np2\./
const LACKS_CORE = /No module named 'numpy\._core/

/** Fails with the first of the differences, and tells how many there are. @param {string[]} wrong @param {number} count */
function assertNone(wrong, count) {
  assert.equal(wrong.length, 0, `${wrong.length} of ${count} differ\n${wrong.slice(0, MOST_SHOWN).join('\n')}`)
}

/** The fixtures that numpy wrote, loaded. */
function* numpyFixtures() {
  for (const { name, bytes, cases } of fixtures()) {
    const writer = WRITER.exec(name)
    if (!writer) continue
    const options = /** @type {{ encoding?: 'latin1' | 'bytes', buffers?: Uint8Array[] }} */ (cases[0]?.options ?? {})
    const original = { original: toBase64(bytes), encoding: options.encoding, buffers: options.buffers?.map(toBase64) }
    yield { name, bytes, numpy: writer[1], protocol: Number(/\.p(\d)/.exec(name)?.[1]), options, original }
  }
}

/**
 * Whether numpy gives an array the machine's byte order as it loads it. It does so where __setstate__ makes the array: at protocols 0 to 4, and
 * at 5 for datetime64, which is no buffer; but not with structured dtypes.
 */
const isSwapped = (/** @type {unknown} */ dtype, /** @type {number} */ protocol) =>
  typeof dtype === 'string' && dtype.startsWith('>') && (protocol < 5 || /^>[Mm]/.test(dtype))

/** The elements' bytes in the machine's byte order. @param {import('brine').NDArray} array */
function nativeBytes(array) {
  const { kind, itemsize } = array.descr
  const bytes = Uint8Array.from(/** @type {Uint8Array} */ (array.bytes))
  const size = kind === 'c' ? itemsize / 2 : kind === 'U' ? 4 : itemsize
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
  return bytes
}

/** How numpy must describe an array that it has loaded. @param {import('brine').NDArray} array @param {any} dtype @param {number} protocol */
function meant(array, dtype, protocol) {
  const { shape, order, bytes } = array
  const hasSwap = isSwapped(dtype, protocol)
  // Along one axis, or without elements, an array is in both orders.
  const isBoth = shape.filter((length) => length > 1).length < 2 || shape.includes(0)
  return {
    t: 'ndarray',
    class: 'ndarray',
    dtype: hasSwap ? dtype.replace('>', '<') : dtype,
    shape,
    c: isBoth || order === 'C',
    f: isBoth || order === 'F',
    writeable: true,
    bytes: toBase64(hasSwap ? nativeBytes(array) : /** @type {Uint8Array} */ (bytes)),
  }
}

describe('numpy values that dumps writes', () => {
  const pythons = findNumpyPythons()

  before(function () {
    if (pythons.length > 0) return
    console.log('    skipped: no Python with numpy was found (BRINE_NUMPY_PYTHONS, python3.13, python3, build/bench-venv)')
    this.skip()
  })

  // A suite without tests would not run the note above.
  it('are loaded by a numpy at least', () => assert.ok(pythons.length > 0))

  for (const { python, version, numpy } of pythons) {
    describe(`by numpy ${numpy}`, () => {
      const highest = version >= 3008 ? 5 : 4
      /** @type {Reader} */
      let reader

      before(() => {
        reader = new Reader(python, 'read_numpy.py')
      })
      after(() => reader.close())

      it('are the arrays that were made, of every dtype, shape and order', async () => {
        /** @type {string[]} */
        const wrong = []
        let count = 0
        for (const { about, array, dtype } of freshArrays(numpy)) {
          for (let protocol = 0; protocol <= highest; protocol++) {
            count++
            const written = await outcome(() => dumps(array, { protocol }))
            const answer = written.error ? { error: String(written.error) } : await reader.ask({ pickle: toBase64(written.value) })
            if (answer.error) {
              wrong.push(`${about}, protocol ${protocol}: ${answer.error}`)
              continue
            }
            const expected = meant(array, dtype, protocol)
            if (isDeepStrictEqual(answer.arrays, [expected])) continue
            wrong.push(`${about}, protocol ${protocol}: ${JSON.stringify(answer.arrays[0])} where ${JSON.stringify(expected)} is meant`)
          }
        }
        assertNone(wrong, count)
      }).timeout(120_000)

      it('are what numpy loads from the fixtures', async () => {
        const wrong = []
        let count = 0
        for (const { name, bytes, options, original } of numpyFixtures()) {
          const loaded = await outcome(() => loads(bytes, { ...options, lossless: true }))
          assert.ok(!loaded.error, `${name}: ${loaded.error?.stack}`)
          for (let protocol = 0; protocol <= highest; protocol++) {
            const written = await outcome(() => dumps(loaded.value, { protocol }))
            const answer = written.error ? { error: String(written.error) } : await reader.ask({ pickle: toBase64(written.value), protocol, ...original })
            // The protocol is a later Python's, or this numpy lacks the dtype or the module.
            if (answer.unreadable || (LATER_CORE.test(name) && LACKS_CORE.test(answer.error))) break
            count++
            if (answer.same) continue
            const why = answer.error ?? `${JSON.stringify(answer.now).slice(0, 500)}\n  where it is ${JSON.stringify(answer.then).slice(0, 500)}`
            wrong.push(`${name}, protocol ${protocol}: ${why}`)
          }
        }
        assertNone(wrong, count)
        console.log(`        ${count} pickles`)
        assert.ok(count > 100, `${count} pickles`)
      }).timeout(120_000)

      it('are its own bytes again, where numpy itself writes them so', async function () {
        const wrong = []
        let count = 0
        let others = 0
        for (const { name, bytes, numpy: writer, protocol, options, original } of numpyFixtures()) {
          if (writer !== numpy) continue
          const { again } = await reader.ask({ original: original.original, buffers: original.buffers, protocol })
          if (!again) {
            others++
            continue
          }
          count++
          /** @type {Uint8Array[]} */
          const buffers = []
          const bufferCallback = original.buffers
            ? {
                bufferCallback: (/** @type {any} */ buffer) => {
                  buffers.push(buffer)
                },
              }
            : {}
          const written = await outcome(() => dumps(loads(bytes, { ...options, lossless: true }), /** @type {any} */ ({ protocol, ...bufferCallback })))
          if (written.error) wrong.push(`${name}: ${written.error}`)
          else if (Buffer.compare(written.value, bytes) !== 0) wrong.push(`${name}: ${firstDifference(written.value, bytes)}`)
        }
        if (count + others === 0) {
          console.log(`        skipped: no fixture was written by numpy ${numpy}`)
          this.skip()
        }
        console.log(`        ${count} pickles that numpy ${numpy} writes again, ${others} that it does not`)
        assertNone(wrong, count)
        assert.ok(count > 0)
      }).timeout(60_000)
    })
  }
})
