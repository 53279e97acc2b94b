// Tables written as Parquet, read again by hyparquet.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'

const TABLES = `${root}test/fixtures/tables/text.pkl`

describe('brine extract, of tables as Parquet', () => {
  const path = temporaryFolder()

  /** The rows and the pandas metadata of a table. @param {string} name */
  async function extract(name) {
    const output = path(`${name}.parquet`)
    const { status, stderr } = brine(['extract', '--path', `["${name}"]`, '-o', output, TABLES])
    assert.equal(status, 0, stderr)
    const bytes = readFileSync(output)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    const { key_value_metadata: pairs = [], schema } = parquetMetadata(file)
    return { rows: await parquetReadObjects({ file, utf8: true }), schema, pandas: JSON.parse(pairs.find(({ key }) => key === 'pandas')?.value ?? '') }
  }

  it('writes numbers, and a range as metadata', async () => {
    const { rows, pandas } = await extract('ints')
    assert.deepEqual(rows, [
      { a: 1n, b: 10n },
      { a: -2n, b: 200n },
    ])
    assert.deepEqual(pandas.index_columns, [{ kind: 'range', name: null, start: 0, stop: 2, step: 1 }])
  })

  it('writes what is missing of nullable types as null, and keeps their names', async () => {
    const { rows, pandas } = await extract('nullable')
    assert.deepEqual(rows[1], { i: null, f: null, b: null, s: null })
    assert.deepEqual(
      pandas.columns.map((/** @type {any} */ column) => column.numpy_type),
      ['Int64', 'Float64', 'boolean', 'string'],
    )
  })

  it('writes dates as timestamps of their unit and zone, durations as text', async () => {
    const { rows, schema, pandas } = await extract('dates')
    assert.equal(String(rows[0].d), String(new Date('2020-01-01T00:00:00Z')))
    assert.equal(rows[1].d, null)
    assert.deepEqual(
      schema.slice(1).map(({ logical_type: logical }) => /** @type {any} */ (logical)?.unit),
      ['NANOS', 'NANOS', 'NANOS', undefined],
    )
    assert.equal(pandas.columns[2].numpy_type, 'datetime64[ns, Europe/Berlin]')
    assert.equal(rows[1].w, '-2 days +00:00:00')
  })

  it('writes categories as their values, and lists and mixed objects as JSON', async () => {
    assert.deepEqual((await extract('categories')).rows[0].c, 'x')
    const { rows } = await extract('objects')
    assert.deepEqual([rows[0].s, rows[0].l, rows[0].d], ['a', '[1,"a",1e-7]', '{"k":[null,2.5]}'])
  })

  it('writes the levels of an index as columns', async () => {
    const { rows, pandas } = await extract('levels')
    assert.deepEqual(pandas.index_columns, ['k', '__index_level_1__'])
    assert.deepEqual(rows[2], { v: 2n, k: null, __index_level_1__: 2n })
  })

  it('says what to install where the package is missing', () => {
    // A copy of what is packed, beside which nothing is installed.
    cpSync(`${root}dist`, path('dist'), { recursive: true })
    writeFileSync(path('package.json'), '{ "type": "module" }')
    const { status, stderr } = spawnSync(process.execPath, [path('dist/cli.js'), 'extract', '--path', '["ints"]', '-f', 'parquet', TABLES], {
      encoding: 'utf8',
    })
    assert.equal(status, 2)
    assert.match(stderr, /npm install hyparquet-writer/)
  })

  it('refuses what is no table', () => {
    assert.match(brine(['extract', '--path', '["ints"]["a"]', '-o', path('x.npz'), TABLES]).stderr, /the form of the output/)
    assert.match(brine(['extract', '-o', path('x.parquet'), TABLES]).stderr, /only a DataFrame or a Series/)
  })
})
