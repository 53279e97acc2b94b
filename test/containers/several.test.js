// Several objects in one file, as the libraries write them that read them one after another.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPickleError, loads, loadsAll, open } from 'brine'
import { root } from '../support/fixtures.js'
import { asTruth, readTruth } from '../support/truth.js'
import { writeZip } from '../support/zip.js'

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

describe('pickles that share a memo', () => {
  for (const name of readdirSync(join(folder, 'numpy-2.5')).filter((file) => file.endsWith('.row'))) {
    const bytes = read('numpy-2.5', name)
    const { values: want } = readTruth(readFileSync(join(folder, 'numpy-2.5', `${name}.json`), 'utf8'))
    const check = (values) => {
      assert.deepEqual(values.map(asTruth), want)
      assert.ok(values[0] === values[1][0] && values[0] === values[2].s && values[0].k === values[2].t && values[3] === values[4][1])
    }

    it(`are read by sharedMemo: ${name}`, async () => {
      check([...loadsAll(bytes, { sharedMemo: true })])
      const document = await open(bytes, { sharedMemo: true })
      check(await document.value())
      assert.equal(document.kind, 'pickles')
      assert.equal(await document.value('4'), (await document.value())[4])
      assert.equal((await document.tree.find('[1][0].k')).length, 2)
      check([...loadsAll(bytes, { sharedMemo: true, limits: { bytes: bytes.length - 1 } })])
    })

    it(`are an error without it, which tells of it: ${name}`, async () => {
      const tells = (error) =>
        isPickleError(error) && error.code === 'MEMO_MISSING' && /^Memo value not found at index/.test(error.message) && /sharedMemo/.test(error.hint)
      assert.throws(() => [...loadsAll(bytes)], tells)
      assert.ok(tells(/** @type {any} */ ((await open(bytes)).about).trailing.error))
    })
  }

  it('keep nothing else: the stack, marks and the protocol begin anew', () => {
    const bytes = Buffer.from('\x80\x02(K\x01]q\x00K\x05.h\x00K\x07a.', 'latin1')
    assert.deepEqual([...loadsAll(bytes, { sharedMemo: true })], [5, [7]])
    assert.throws(() => [...loadsAll(Buffer.from('K\x01K\x02.0.', 'latin1'), { sharedMemo: true })], isPickleError)
  })

  it('may be left before the last', () => {
    for (const value of loadsAll(Buffer.from('K\x01.K\x02.', 'latin1'), { sharedMemo: true })) {
      assert.equal(value, 1)
      break
    }
    assert.equal(loads(Buffer.from('K\x01.', 'latin1'), { sharedMemo: true }), 1)
  })

  it('with a broken pickle among them are read up to it', async () => {
    const bytes = Buffer.from(']q\x00.h\x00.h\x01.', 'latin1')
    const document = await open(bytes, { sharedMemo: true })
    assert.equal(/** @type {any} */ (document.about).trailing.offset, 7)
    assert.deepEqual(await document.value('1'), [])
  })
})

describe('files beside a file of joblib 0.9', () => {
  const joblib = join(root, 'joblib', 'jl0.9.4-py3.6')
  const main = readdirSync(joblib).filter((name) => existsSync(join(joblib, `${name}_01.npy`)))

  for (const name of main) {
    it(`are found by a path, or given: ${name}`, async () => {
      const path = join(joblib, name)
      const beside = await open(path)
      const value = asTruth(await beside.value())
      const files = readdirSync(joblib).map((file) => new File([readFileSync(join(joblib, file))], file))
      assert.deepEqual(asTruth(await (await open(readFileSync(path), { files })).value()), value)
      assert.deepEqual(asTruth(await (await open(readFileSync(path), { files: (file) => readFileSync(join(joblib, file)) })).value()), value)
      await assert.rejects(open(readFileSync(path)), (error) => isPickleError(error) && error.code === 'NO_FILE')
      await assert.rejects(open(readFileSync(path), { files: [] }), (error) => isPickleError(error) && error.code === 'NO_FILE')
      await beside.close()
    })
  }

  it('are there', () => assert.ok(main.length > 0))
})

describe('an archive of one member that is no pickle', () => {
  it('is an error that names both', async () => {
    const zip = writeZip([{ name: 'notes.txt', bytes: Buffer.from('no pickle') }])
    await assert.rejects(open(zip), (error) => isPickleError(error) && /^the zip, member notes\.txt: /.test(error.message))
  })
})
