// Several objects in one file, as the libraries write them that read them one after another.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPickleError, open } from 'brine'
import { root } from '../support/fixtures.js'
import { asTruth, readTruth } from '../support/truth.js'

const folder = join(root, 'several')
const read = (...names) => new Uint8Array(readFileSync(join(folder, ...names)))
const join2 = (...parts) => new Uint8Array(Buffer.concat(parts))

describe('several objects in one file', () => {
  for (const version of readdirSync(folder)) {
    if (version.includes('.py')) continue
    for (const name of readdirSync(join(folder, version)).filter((file) => /\.(npy|joblib|pt)$/.test(file))) {
      it(`${version}/${name} are all read`, async () => {
        const truth = readTruth(readFileSync(join(folder, version, `${name}.json`), 'utf8'))
        const want = truth.values ?? truth.objects
        const document = await open(read(version, name), { lossless: false })
        const value = await document.value()
        assert.deepEqual((want.length === 1 ? [value] : value).map(asTruth), want)
        assert.equal(document.about.trailing, undefined)
        if (want.length === 1) return
        assert.equal(document.kind, 'several')
        assert.deepEqual(
          document.entries.map((entry) => entry.name),
          want.map((_, i) => String(i)),
        )
        assert.equal(
          document.entries.reduce((size, entry) => size + entry.size, 0),
          document.size,
        )
        for (const [i, one] of want.entries()) assert.deepEqual(asTruth(await document.value(String(i))), one)
        assert.equal((await document.tree.children()).length, want.length)
      })
    }
  }

  const array = read('numpy-2.5', 'numpy_save_3.npy')
  const dumps = read('numpy-2.5', 'joblib_dump_2.joblib')
  const legacy = read('torch-2.15', 'two_legacy.pt')
  const zips = read('torch-2.15', 'two_zip.pt')

  it('of different kinds are read too', async () => {
    const document = await open(join2(array, legacy, zips, zips, dumps, Uint8Array.of(0x4b, 5, 0x2e)))
    assert.deepEqual(document.about.kinds, [
      'npy',
      'npy',
      'npy',
      'torch-legacy',
      'torch-legacy',
      'torch-zip',
      'torch-zip',
      'torch-zip',
      'torch-zip',
      'joblib',
      'joblib',
      'joblib',
    ])
    assert.equal(await document.value('11'), 5)
  })

  for (const [what, bytes] of Object.entries({ array, dumps, legacy, zips })) {
    it(`that are cut off give those before, and tell of the rest: ${what}`, async () => {
      for (let cut = 1; cut < 200; cut += 7) {
        const whole = await open(bytes)
        const { size } = whole.entries.at(-1)
        if (cut >= size) break
        const document = await open(bytes.subarray(0, bytes.length - cut))
        const { trailing } = /** @type {any} */ (document.about)
        assert.deepEqual([trailing.offset, trailing.bytes], [bytes.length - size, size - cut])
        assert.ok(isPickleError(trailing.error))
        if (document.kind === 'several') await assert.rejects(document.value(), isPickleError)
        const first = await document.value(document.kind === 'several' ? '0' : undefined)
        assert.deepEqual(asTruth(first), asTruth(await whole.value('0')))
      }
    })
  }
})
