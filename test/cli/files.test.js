// `brine show` and `brine extract` of one part of a file: paths, statistics, and the formats npy, CSV, JSON and PNG.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { DType, dumps, NumpyScalar, parseNpy, PyClass, PyObject } from 'brine'
import { brine } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'

describe('brine show and extract of parts of files', () => {
  const state = 'demo/datasets/pytorch_model.bin'
  const out = temporaryFolder()

  it('shows what a path leads to, flat, with statistics', () => {
    assert.equal(
      brine(['show', '--path', '["dense.bias"]', '--stats', state]).stdout.replace(/-?\d+\.\d+/g, '#'),
      'Tensor float32 (4,)  16 B  min #, max #, mean #, 0 NaN\n',
    )
    const lines = brine(['show', '--flat', 'demo/datasets/coco.pkl']).stdout.split('\n')
    assert.equal(lines[0], '$: dict (3)')
    assert.ok(lines.includes('.categories[1].name: str "dog"'))
    const { status, stderr } = brine(['show', '--path', '.nothing', state])
    assert.deepEqual([status, stderr.split('\n')[0]], [2, `brine: ${state}: there is no .nothing in the root, an OrderedDict`])
  })

  it('takes a tensor that has no data in the file for one without numbers', () => {
    const meta = 'test/fixtures/ml/torch/torch2.15.0-py3.11/meta.pt'
    assert.match(brine(['show', '--stats', meta]).stdout, /"meta": {7}Tensor float16 \(2, 3\) meta {2}12 B {2}no numbers\n/)
    assert.equal(
      brine(['extract', meta, '--path', '', '--format', 'json']).stdout,
      '{"meta":{"dtype":"float16","shape":[2,3]},"transposed":{"dtype":"float32","shape":[3,2]}}\n',
    )
    assert.deepEqual(brine(['diff', meta, meta]), { status: 0, stdout: '', stderr: '' })
  })

  it("shows pandas' scalars as they are printed", () => {
    assert.match(brine(['show', 'test/fixtures/pandas/pd3.1.1-py3.13/scalars.p5.pkl']).stdout, /├─ "timestamp_tz": Timestamp 2024-07-30 12:00:00\+02:00\n/)
  })

  it('extracts numpy files, tables, JSON and pictures', () => {
    assert.equal(brine(['extract', state, '-p', '["dense.weight"]', '-o', out('weight.npy')]).status, 0)
    const weight = parseNpy(readFileSync(out('weight.npy')))
    assert.deepEqual([weight.dtype, weight.shape], ['float32', [4, 8]])
    assert.equal(brine(['extract', 'demo/datasets/coco.pkl', '-p', '.categories', '-f', 'csv']).stdout, 'id,name\n1,cat\n2,dog\n3,bird\n')
    // Bytes are as Python prints them.
    assert.equal(brine(['extract', 'test/fixtures/npy/plain-S3.npy', '-f', 'csv']).stdout, "b'-3'\nb'-2'\nb'-1'\nb'0'\nb'1'\nb'2'\n")
    assert.deepEqual(JSON.parse(brine(['extract', 'demo/datasets/coco.pkl', '-p', '.categories[0]', '-f', 'json']).stdout), { id: 1, name: 'cat' })
    assert.equal(brine(['extract', 'demo/array.p5.pkl', '-o', out('grid.png')]).status, 0)
    const png = readFileSync(out('grid.png'))
    assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20), png[25]], ['PNG', 10, 6, 0])
    assert.deepEqual([...inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))].length, 6 * 11)
    for (const args of [
      ['-p', '.images', '-o', out('x.png')],
      ['-o', out('x.txt')],
      ['-p', '.images', '-o', out('x.npy')],
    ]) {
      assert.equal(brine(['extract', 'demo/datasets/coco.pkl', ...args]).status, 2, String(args))
    }
  })
})

describe('brine extract', () => {
  it('reads bytes that are still in the file, wherever they stand', () => {
    const bytes = new Uint8Array(300_000).fill(7)
    const input = dumps({ a: { list: [bytes, 1] }, b: bytes, t: new PyObject(new PyClass('m', 'C'), [bytes]) })
    const [a, b, t] = ['.a', '.b', '.t'].map((path) => JSON.parse(brine(['extract', '-f', 'json', '-p', path], input).stdout))
    const text = Buffer.from(bytes).toString('base64')
    assert.deepEqual([a, b, t.args], [{ list: [text, 1] }, text, [text]])
    assert.deepEqual(JSON.parse(brine(['extract', '-f', 'json'], input).stdout).a, a)
  })

  it('has one form of CSV for what is missing', () => {
    const days = new DType('M', 8)
    days.unit = 'D'
    const missing = { none: null, nan: NaN, nat: new NumpyScalar(days, -(2n ** 63n)), half: new NumpyScalar(new DType('f', 4), NaN) }
    const formulas = dumps([
      new Map([
        ['text', '=1+1'],
        ['at', '@x'],
        ['tab', '\t=1'],
        ['number', -5],
        ['minus', '-x'],
        ['plain', 'a=b'],
      ]),
    ])
    assert.equal(brine(['extract', '-f', 'csv'], formulas).stdout.split('\n')[1], '=1+1,@x,\t=1,-5,-x,a=b')
    assert.equal(brine(['extract', '-f', 'csv', '--escape-formulas'], formulas).stdout.split('\n')[1], "'=1+1,'@x,'\t=1,-5,'-x,a=b")
    assert.equal(brine(['extract', '-f', 'csv'], dumps([missing])).stdout, 'none,nan,nat,half\n,,,\n')
  })

  it('writes a cell of a CSV for each level of a label, and the text that Python has for a value', () => {
    assert.equal(
      brine(['extract', '--path', '.multi', '--format', 'csv', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout,
      ',,a,a\n,,x,y\nn,l,,\n1,p,1,2\n2,q,3,4\n',
    )
    const { stdout } = brine(
      ['extract', '--format', 'csv'],
      dumps([
        { a: 1, b: { c: [2] } },
        { a: null, b: 'x' },
      ]),
    )
    assert.equal(stdout, "a,b\n1,{'c': [2]}\n,x\n")
  })
})
