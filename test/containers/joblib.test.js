// `loadJoblib` reads joblib's files of every version and compression.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPickleError, LimitError, loadJoblib, loads, NDArray, open, PyObject, recognizeCompression, recognizeJoblib } from 'brine'
import { differences } from '../support/canon.js'
import { root } from '../support/fixtures.js'

const own = join(root, 'joblib')
const models = join(root, 'ml', 'joblib')
const read = (path) => new Uint8Array(readFileSync(path))
const versions = (folder) => readdirSync(folder).filter((name) => name.startsWith('jl'))

/** A value without what pickles of one array may do differently: byte order, and who holds the elements. */
function plain(value) {
  if (value instanceof NDArray) {
    const elements = value.toArray()
    return {
      dtype: value.descr.native.name,
      shape: value.shape,
      pyclass: value.pyclass?.name,
      elements: value.descr.hasObjects ? elements.map(plain) : elements,
    }
  }
  if (Array.isArray(value)) return value.map(plain)
  const isObject = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isObject ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) : value
}

/** The canon of a value of Python 2, as Python 3 reads it with latin1. */
const readCanon = (path, isPython2) =>
  JSON.parse(readFileSync(path, 'utf8'), (_, item) =>
    isPython2 && item?.t === 'str2' ? { t: 'str', v: Buffer.from(item.b64, 'base64').toString('latin1') } : item,
  )

describe('loadJoblib', () => {
  for (const version of versions(own)) {
    const truth = plain(loads(readFileSync(join(own, version, 'value.pickle')), { encoding: 'latin1' }))
    const files = (name) => read(join(own, version, name))
    for (const name of readdirSync(join(own, version)).filter((file) => file.endsWith('.joblib') && !['large.joblib', 'far.joblib'].includes(file))) {
      it(`reads ${version}/${name}`, async () => {
        const bytes = files(name)
        const kind = recognizeJoblib(bytes)
        if (recognizeCompression(bytes)) assert.equal(kind, undefined)
        else assert.equal(kind, version.startsWith('jl0.9') ? (name === 'plain.joblib' ? 'files' : 'zfile') : 'arrays')
        assert.deepEqual(plain(await loadJoblib(bytes, { files })), truth)
      })
    }
  }

  for (const version of versions(models)) {
    for (const name of readdirSync(join(models, version)).filter((file) => !file.endsWith('.json'))) {
      it(`reads the model ${version}/${name}`, async () => {
        const isPython2 = version.endsWith('py2.7')
        const path = join(models, version, name)
        const value = await loadJoblib(read(path), { lossless: true, ...(isPython2 ? { encoding: 'latin1' } : {}) })
        assert.deepEqual(differences(value, readCanon(`${path}.json`, isPython2)), [])
        if (isPython2) assert.ok((await loadJoblib(read(path), { encoding: 'bytes' })) instanceof PyObject)
      })
    }
  }

  it('goes on behind arrays that are longer than a window', async () => {
    const bytes = read(join(own, 'jl1.6.0-py3.13', 'large.joblib'))
    const [first, between, second] = await loadJoblib(bytes)
    assert.equal(between, 'between')
    for (const array of [first, second]) {
      assert.equal(array.data.length, 20000)
      assert.equal(array.data[19999], 199)
      // joblib 1 aligns what it does not compress.
      assert.equal(array.data.buffer, bytes.buffer)
    }
    const [copied] = await loadJoblib(bytes, { copy: true })
    assert.notEqual(copied.data.buffer, bytes.buffer)
  })

  it('is known where the first array is one of objects, far from the start', async () => {
    const document = await open(join(own, 'jl1.6.0-py3.13', 'far.joblib'))
    assert.equal(document.kind, 'joblib')
    assert.equal(document.about.trailing, undefined)
    const { text, objects, numbers } = await document.value()
    assert.equal(text.length, 400000)
    assert.deepEqual(
      [objects.toArray(), numbers.toArray()],
      [
        ['a', 'b'],
        [0n, 1n, 2n],
      ],
    )
    assert.equal((await document.tree.find('.objects[1]')).text, '"b"')
    await document.close()
  })

  it("reads a pickle that is none of joblib's too, and asks findClass for other names", async () => {
    assert.deepEqual(await loadJoblib(Buffer.from('gASVDgAAAAAAAABdlCiMBHNwYW2UaAFlLg==', 'base64')), ['spam', 'spam'])
    class Model {}
    const asked = []
    const bytes = read(join(models, 'jl1.6.0-py3.13', 'CountVec.joblib'))
    const model = await loadJoblib(bytes, { findClass: (module, name) => (asked.push(name), name === 'CountVectorizer' ? Model : undefined) })
    assert.ok(model instanceof Model)
    assert.ok(!asked.includes('NumpyArrayWrapper'))
  })

  it('refuses a file that ends too early, wherever that is', async () => {
    for (const name of ['plain.joblib', 'zlib.joblib']) {
      const bytes = read(join(own, 'jl1.6.0-py3.13', name))
      for (let length = 0; length < bytes.length; length += 7) {
        await assert.rejects(loadJoblib(bytes.subarray(0, length), { name: 'model' }), (error) => isPickleError(error), `${name} ${length}`)
      }
    }
  })

  it('reads or refuses any bytes', async () => {
    const original = read(join(own, 'jl1.2.0-py3.10', 'plain.joblib'))
    let seed = 3
    const next = () => (seed = (seed * 48271) % 2147483647)
    for (let i = 0; i < 3000; i++) {
      const bytes = original.slice()
      for (let j = 0; j < 3; j++) bytes[next() % bytes.length] = next()
      const result = await loadJoblib(bytes).catch((error) => error)
      assert.ok(!(result instanceof Error) || isPickleError(result), result?.stack)
    }
  })

  it('names the file that it misses, and stops at the limit', async () => {
    const old = join(own, 'jl0.9.4-py3.6')
    await assert.rejects(loadJoblib(read(join(old, 'plain.joblib'))), { code: 'NO_FILE', message: /plain\.joblib_\d\d\.npy beside it/ })
    await assert.rejects(loadJoblib(read(join(old, 'zfiles.joblib')), { files: () => Buffer.from('no') }), {
      code: 'BAD_ZFILE',
      message: /^zfiles\.joblib_\d\d\.npy\.z: /,
    })
    const error = await loadJoblib(read(join(own, 'jl1.6.0-py3.13', 'zlib.joblib')), { limit: 1000, name: 'model.gz' }).catch((reason) => reason)
    assert.ok(error instanceof LimitError)
    assert.match(error.message, /^model\.gz decompresses to more/)
    const signal = AbortSignal.abort(new Error('enough'))
    await assert.rejects(loadJoblib(read(join(own, 'jl1.6.0-py3.13', 'zlib.joblib')), { signal }), /enough/)
  })
})
