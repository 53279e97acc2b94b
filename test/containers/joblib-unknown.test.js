// Arrays of joblib whose dtype is that of another package, and is not known.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dumps, isPickleError, loadJoblib, loads, NDArray, open, PyObject } from 'brine'
import { root } from '../support/fixtures.js'

const folder = join(root, 'joblib', 'unknown-dtype')
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
const read = (name) => new Uint8Array(readFileSync(join(folder, name)))
/** Where more than one size of elements would let the pickle go on. */
const UNCERTAIN = ['list.p2.joblib', 'one.p2.joblib', 'one_last.p2.joblib', 'one_last.p4.joblib']

/** The inert arrays in a value, as shape, order and bytes. */
function inertArrays(value) {
  if (value instanceof PyObject && value.class.name === 'ndarray') {
    const [, shape, dtype, isFortran, bytes] = value.state
    assert.equal(String(dtype.class), 'numpy_quaddtype.QuadPrecDType')
    return [[[...shape], isFortran, Buffer.from(bytes).toString('hex')]]
  }
  if (value instanceof NDArray || typeof value !== 'object' || value === null) return []
  return (value instanceof Map ? [...value.values()] : Object.values(value)).flatMap(inertArrays)
}

describe('arrays of joblib with a dtype that is not known', () => {
  for (const name of Object.keys(truth).filter((file) => !UNCERTAIN.includes(file))) {
    it(`are inert in their place, with their bytes, and what stands around them is read: ${name}`, async () => {
      for (const lossless of [false, true]) {
        const document = await open(read(name), { lossless })
        const value = await document.value()
        assert.deepEqual(inertArrays(value), truth[name])
        assert.deepEqual(inertArrays(loads(dumps(value), { lossless })), truth[name])
        assert.ok((await document.tree.children()).length)
      }
    })
  }

  it('are in a list and in a row of dumps', async () => {
    const [before, , after] = await loadJoblib(read('list.p4.joblib'))
    assert.deepEqual([before, after], ['before', 'after'])
    const [first, second, last] = await (await open(read('row.p4.joblib'))).value()
    assert.deepEqual([first, second[0], second[2], last], [1, 'before', 'after', 'last'])
  })

  for (const name of UNCERTAIN) {
    it(`are an error of their place where their size is not certain, and dumps before it are kept: ${name}`, async () => {
      const bytes = read(name)
      const tells = (error) =>
        isPickleError(error) && error.code === 'UNKNOWN_DTYPE' && /numpy_quaddtype\.QuadPrecDType/.test(error.message) && error.offset > 200
      await assert.rejects(open(bytes), tells)
      const whole = read('several.p4.joblib')
      const document = await open(Buffer.concat([whole, bytes]))
      assert.ok(tells(document.about.trailing.error))
      assert.deepEqual(inertArrays(await document.value(document.kind === 'several' ? '0' : undefined)), truth['several.p4.joblib'])
    })
  }

  it('that are damaged are errors, and no input is read beyond its end', async () => {
    for (const name of ['list.p4.joblib', 'alone.p2.joblib']) {
      const bytes = read(name)
      for (let cut = 1; cut < 120; cut += 3) await assert.rejects(open(bytes.subarray(0, bytes.length - cut)), isPickleError)
    }
  })
})
