// Tables and columns of pandas, sparse arrays of scipy and masked arrays of numpy: what users read of them and how they are printed.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { DataFrame, dumps, Index, Interval, loads, MaskedArray, Period, PyObject, Series, SparseArray, Timedelta, Timestamp } from 'brine'
import { pickle } from '../support/pickle.js'

const VERSIONS = ['pd0.24.2-py3.7', 'pd1.1.5-py3.6', 'pd1.3.5-py3.8', 'pd2.0.3-py3.11', 'pd2.2.3-py3.10', 'pd3.0.0-py3.13', 'pd3.1.1-py3.13']
const read = (/** @type {string} */ name, options = {}) => loads(readFileSync(new URL(`../fixtures/pandas/${name}`, import.meta.url)), options)

describe('pandas', () => {
  for (const version of VERSIONS) {
    it(`frames have columns, an index and rows (${version})`, () => {
      const { mixed, duplicates, proto, empty } = read(`${version}/frames.p2.pkl`)
      assert.ok(mixed instanceof DataFrame)
      assert.deepEqual([...mixed.columns], ['i', 'f', 's', 'b', 't', 'j'])
      assert.deepEqual([...mixed.index], [0, 1, 2])
      assert.deepEqual(mixed.column('i').values, BigInt64Array.of(1n, 2n, 3n))
      assert.deepEqual(mixed.column('f').values, Float64Array.of(0.5, NaN, -1))
      const [row] = mixed.toRows()
      assert.deepEqual({ ...row, t: String(row.t) }, { i: 1, f: 0.5, s: 'a', b: true, t: '2024-01-01 00:00:00', j: 7 })
      assert.equal(mixed.column('missing'), undefined)
      assert.deepEqual(duplicates.toRows()[1], { a: 3, 'a.1': 4, b: 'y' })
      assert.deepEqual(Object.keys(proto.toRows()[0]), ['__proto__', 'constructor'])
      assert.deepEqual(empty.shape, [0, 0])
      assert.match(
        String(mixed),
        /^ {3}i {4}f {3,5}s {6}b {10}t {2}j\n0 {2}1 {2}0\.5 +a {3}True 2024-01-01 {2}7\n1 {2}2 {2}NaN +(?:None|NaN) {2}False 2024-01-02 {2}8\n/,
      )
    })

    it(`scalars, series and indexes are what they are (${version})`, () => {
      const scalars = read(`${version}/scalars.p2.pkl`)
      assert.ok(scalars.timestamp instanceof Timestamp && scalars.timedelta instanceof Timedelta && scalars.interval instanceof Interval)
      assert.equal(scalars.timestamp.toDate().toISOString(), '2024-01-30T12:34:56.123Z')
      assert.equal(String(scalars.timestamp_tz), '2024-07-30 12:00:00+02:00')
      assert.ok(scalars.period_D instanceof Period)
      const columns = read(`${version}/columns.p2.pkl`)
      assert.ok(columns.category instanceof Series)
      assert.deepEqual([columns.category.dtype, columns.category.toArray()], ['category', ['b', null, 'a']])
      const { multi } = read(`${version}/indexes.p2.pkl`)
      assert.ok(multi instanceof Index)
      assert.deepEqual([multi.kind, multi.at(1).slice(), multi.indexOf(['a', 2])], ['MultiIndex', ['a', 2], 1])
    })
  }

  it('objects stay the inert objects that they are made of, and are written back', () => {
    const bytes = readFileSync(new URL('../fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl', import.meta.url))
    const { mixed } = read('pd3.1.1-py3.13/frames.p5.pkl')
    assert.ok(mixed instanceof PyObject && String(mixed.class) === 'pandas.DataFrame')
    const again = loads(dumps(loads(bytes, { lossless: true }), { protocol: 5 }))
    assert.equal(String(again.mixed), String(mixed))
  })

  it('of a form that is not known are refused only when they are asked', () => {
    const frame = loads(pickle`\x80\x02cpandas.core.frame\nDataFrame\n)\x81}X\x04\x00\x00\x00_mgrK\x01sb.`)
    assert.deepEqual(frame.state, { _mgr: 1 })
    assert.throws(() => frame.columns, { code: 'BAD_PANDAS' })
    assert.ok(!(loads(pickle`\x80\x02cpandas._libs.tslibs.timestamps\nTimestamp\nX\x01\x00\x00\x00x\x85R.`) instanceof Timestamp))
  })
})

describe('sparse and masked arrays', () => {
  it('are made dense', () => {
    const { csr_matrix: csr, bsr_blocks: bsr } = read('pd2.2.3-py3.10/sparse.p5.pkl')
    assert.ok(csr instanceof SparseArray)
    assert.deepEqual([csr.format, csr.shape, csr.dtype, csr.nnz], ['csr', [4, 4], 'float64', 6])
    assert.deepEqual(csr.toDense().toArray(), [
      [0, 1.5, 0, 2],
      [0, 0, 0, 0],
      [3, 0, -4, 0],
      [0, 0, 5, 6],
    ])
    assert.deepEqual(bsr.blocksize, [2, 2])
  })

  it('have a mask and a fill value', () => {
    const { plain, fill } = read('pd2.2.3-py3.10/masked.p5.pkl')
    assert.ok(plain instanceof MaskedArray)
    assert.deepEqual(plain.mask.toArray(), [false, true, false])
    assert.deepEqual([plain.get(0), plain.get(1), String(plain)], [1n, null, '[1 -- 3]'])
    assert.equal(fill.fillValue.get(), -1)
  })
})
