// `brine json`, `show` and `extract` on files that hold more than pickles.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { NDArray, DType, writeNpz } from 'brine'
import { brine, root } from '../support/cli.js'
import { writeZip } from '../support/zip.js'

const several = 'test/fixtures/several'
const lines = (args, input) => {
  const { status, stdout, stderr } = brine(args, input)
  assert.deepEqual([status, stderr], [0, ''])
  return stdout.trimEnd().split('\n')
}

describe('brine on files of several objects', () => {
  it('prints each object of a row on a line of JSON', () => {
    assert.deepEqual(lines(['json', `${several}/numpy-2.5/numpy_save_3.npy`]), ['[0,1,2]', '[[1.5,2],[3,4]]', '["a","é"]'])
    const dumps = ['{"first":1}', '{"w":[0,1,2,3],"name":"one"}', '"last"']
    const file = `${several}/numpy-2.5/pickle_joblib_pickle.joblib`
    assert.deepEqual(lines(['json', file]), dumps)
    assert.deepEqual(lines(['json', '-'], readFileSync(`${root}${file}`)), dumps)
  })

  it('prints the values of a shelf as one object, whichever of its names is given', () => {
    const stem = `${several}/shelves/py3.13/plain`
    const value = { number: 0, list: [1.5, null, true] }
    for (const file of [stem, `${stem}.dat`, `${stem}.dir`]) {
      const [json] = lines(['json', file])
      assert.deepEqual(JSON.parse(json).one, value)
      assert.deepEqual(lines(['extract', '-f', 'json', file]), [json])
      assert.deepEqual(JSON.parse(lines(['extract', '-f', 'json', '-p', '.one', file])[0]), value)
      assert.match(lines(['show', '-p', '.one', file])[0], /^dict \(2\)/)
    }
  })

  it('prints the arrays of a .npz and the members of a zip as one object, in json and in extract', () => {
    const npz = writeNpz({ a: new NDArray(new DType('i', 1), [2], 'C', Uint8Array.of(1, 2)), b: new NDArray(new DType('i', 1), [], 'C', Uint8Array.of(3)) })
    assert.deepEqual(lines(['json'], npz), ['{"a":[1,2],"b":3}'])
    assert.deepEqual(lines(['extract', '-f', 'json'], npz), ['{"a":[1,2],"b":3}'])
    const zip = writeZip([
      { name: 'x.pkl', bytes: Buffer.from('K\x05.', 'latin1') },
      { name: 'y.pkl', bytes: Buffer.from('N.') },
    ])
    for (const args of [['json'], ['extract', '-f', 'json']]) assert.deepEqual(lines(args, zip), ['{"x.pkl":5,"y.pkl":null}'])
  })

  it('prints the pickles before one that breaks, and the error', () => {
    const { status, stdout, stderr } = brine(['json'], Buffer.from('K\x05.K\x06.\xff', 'latin1'))
    assert.deepEqual([status, stdout], [2, '5\n6\n'])
    assert.match(stderr, /^brine: -: offset 0x6: invalid load key/)
    assert.match(brine(['json', 'no/such/file']).stderr, /^brine: no\/such\/file: ENOENT/)
  })
})
