// Tables of old pandas, of Arrow's types, of users' own classes, and those of which a part is of an unknown kind.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { DataFrame, dumps, ExtensionArray, Index, loads, PyObject, Series } from 'brine'

const FOLDER = new URL('../fixtures/tables/', import.meta.url)
const bytesOf = (/** @type {string} */ name) => readFileSync(new URL(name, FOLDER))
const truthOf = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))

const MISSING = /^(?:nan|NaT|None|NaN)$/
/** A value as `str` has it, but that numbers are numbers and what is missing is null. @param {any} value @returns {any} */
function plain(value) {
  if (Array.isArray(value)) return Array.from(value, plain)
  const text = String(value)
  return MISSING.test(text) || value === null ? null : /^-?[\d.]+$/.test(text) ? Number(text) : text
}

/** @param {Index} index @param {any} truth */
function checkIndex(index, truth) {
  assert.ok(index instanceof Index)
  // pandas 0.20 makes Index of some that are older.
  assert.deepEqual([plain(index.toArray()), plain([...index.names])], [plain(truth.labels), plain(truth.names)])
  if (truth.freq) assert.equal(index.freq, truth.freq)
}

/** @param {any} value @param {any} truth */
function check(value, truth) {
  const { type } = truth
  if (type === 'dict') {
    for (const [key, item] of Object.entries(truth.items)) check(value[key], item)
  } else if (type.endsWith('Index')) {
    checkIndex(value, truth)
  } else if (type.endsWith('DataFrame')) {
    assert.ok(value instanceof DataFrame)
    checkIndex(value.index, truth.index)
    checkIndex(value.columns, truth.columns)
    assert.deepEqual(value.dtypes, truth.dtypes)
    assert.deepEqual(
      truth.dtypes.map((/** @type {string} */ _, /** @type {number} */ i) => plain(value.columnAt(i).toArray())),
      truth.cells.map(plain),
    )
  } else if (type.endsWith('Series')) {
    assert.ok(value instanceof Series)
    checkIndex(value.index, truth.index)
    assert.deepEqual([value.name, value.dtype, plain(value.toArray())], [truth.name, truth.dtypes[0], plain(truth.cells[0])])
  } else if (type === 'Categorical') {
    assert.ok(value instanceof ExtensionArray)
    assert.deepEqual(plain(value.toArray()), plain(truth.cells[0]))
  } else {
    assert.ok(value instanceof PyObject)
  }
}

describe('tables of old pandas', () => {
  for (const name of readdirSync(new URL('legacy/', FOLDER)).filter((file) => file.endsWith('.pickle'))) {
    for (const lossless of [false, true]) {
      it(`${name} is what pandas 0.20.3 reads${lossless ? ', without loss and written again' : ''}`, () => {
        const value = loads(bytesOf(`legacy/${name}`), { encoding: 'latin1', lossless })
        const again = lossless ? loads(dumps(value, { protocol: 2 })) : value
        check(again, truthOf(`legacy/${name.replace('.pickle', '.json')}`))
      })
    }
  }

  it('have a DateRange of pandas 0.7 as their index', () => {
    // The pickle is that of the tests in pandas 0.16.2's source archive, which hold it against date_range('1/3/2005', '1/14/2005', freq='B').
    const days = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14].map((day) => `2005-01-${String(day).padStart(2, '0')}T00:00:00`)
    for (const lossless of [false, true]) {
      const series = /** @type {any} */ (loads(bytesOf('daterange/series.pickle'), { encoding: 'latin1', lossless }))
      for (const value of lossless ? [series, loads(dumps(series, { protocol: 2 }), { lossless })] : [series]) {
        assert.equal(value.index.kind, 'DateRange')
        assert.deepEqual(value.index.toArray().map(String), days)
        assert.equal(value.index.freq, 'B')
      }
    }
  })

  it('have no labels where the form of their index is not known', () => {
    const { reg2 } = /** @type {any} */ (loads(bytesOf('legacy/0.13.0_x86_64_linux_2.7.8.pickle'), { encoding: 'latin1' })).mi
    reg2.state[1].length = 2
    assert.throws(() => reg2.toArray(), { code: 'BAD_PANDAS' })
  })
})

/** What a value of Arrow is in the truth. @param {any} value @returns {any} */
function arrowPlain(value) {
  if (value instanceof Uint8Array) return { bytes: [...value] }
  if (Array.isArray(value)) return value.map(arrowPlain)
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, arrowPlain(item)]))
  return value !== null && ['object', 'bigint'].includes(typeof value) ? String(value) : value
}

describe('columns of Arrow', () => {
  const truths = truthOf('arrow.json')
  const series = /** @type {any} */ (loads(bytesOf('arrow.pkl')))
  truths.forEach((/** @type {any} */ truth, /** @type {number} */ i) => {
    it(`of ${truth.dtype} are read`, () => {
      assert.equal(series[i].dtype, truth.dtype)
      assert.deepEqual(arrowPlain(series[i].toArray()), truth.values)
    })
  })
})

describe('tables of classes that are not known', () => {
  for (const lossless of [false, true]) {
    const read = () => {
      const value = /** @type {any} */ (loads(bytesOf('subclasses.pkl'), { lossless }))
      return lossless ? Object.fromEntries(/** @type {any} */ (loads(dumps(value), { lossless }))) : value
    }

    it(`are read as the tables that they are, with their class${lossless ? ', without loss' : ''}`, () => {
      const { table, line } = read()
      assert.ok(table instanceof DataFrame && line instanceof Series)
      assert.deepEqual([String(table.class), String(line.class)], ['own_tables.Table', 'own_tables.Line'])
      assert.deepEqual([...table.columns], ['n', 'p', 's'])
      assert.deepEqual([line.name, line.toArray()], ['l', [0.5, 1]])
    })

    it(`have the array itself as value where its kind is not known, and all else beside it${lossless ? ', without loss' : ''}`, () => {
      const { table, points, indexed } = read()
      assert.deepEqual(
        [table.column('n').toArray(), table.column('s').toArray()],
        [
          [1, 2],
          ['x', 'y'],
        ],
      )
      assert.deepEqual(table.dtypes.slice(0, 2), ['int64', 'Points'])
      const [array] = table.column('p').toArray()
      assert.equal(String(array.class), 'own_tables.Points')
      assert.equal(table.toRows()[1].p, array)
      assert.equal(String(points.at(0).class), 'own_tables.Points')
      assert.deepEqual([indexed.length, indexed.column('n').toArray()], [2, [1, 2]])
      assert.equal(indexed.index.at(1), indexed.index.at(0))
      assert.match(String(table), /<own_tables\.Points object>/)
    })
  }
})

describe('tables as CSV', () => {
  it('have bytes as Python prints them', () => {
    const place = truthOf('arrow.json').findIndex((/** @type {any} */ { dtype }) => dtype === 'binary[pyarrow]')
    const args = ['dist/cli.js', 'extract', '-p', `[${place}]`, '-f', 'csv', 'test/fixtures/tables/arrow.pkl']
    assert.equal(execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\n')[1], "0,b'\\x00\\xff'")
  })
})
