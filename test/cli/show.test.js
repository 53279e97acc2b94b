// What `brine show` prints: what a file is, listings in columns, tables, and never more than so many lines.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { DType, dumps, NDArray, npy, PyClass, PyObject, Tuple } from 'brine'
import { brine } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'

/** The lines that the command prints of a value. @param {unknown} value @param {string[]} args */
const linesOf = (value, ...args) =>
  brine(['show', ...args], dumps(value))
    .stdout.trimEnd()
    .split('\n')

describe('brine show', () => {
  const at = temporaryFolder()
  const state = 'test/fixtures/ml/torch/torch1.13.1-py3.9/state_dict.pt'

  it('tells what a file is in its first line', () => {
    assert.equal(brine([state]).stdout.split('\n')[0], `${state}: torch-zip, 3.6 KB, 10 tensors, 126 parameters, 508 B`)
    writeFileSync(at('x.pkl.gz'), gzipSync(dumps([1])))
    assert.equal(brine([at('x.pkl.gz')]).stdout.split('\n')[0], `${at('x.pkl.gz')}: pickle in gzip, ${dumps([1]).length} B unpacked`)
    assert.match(brine(['test/fixtures/npy/several.npz']).stdout, /^\S+: npz, 914 B, 3 arrays, 19 elements, 152 B\ndict \(3\)\n/)
    // Tied weights count once.
    const { stdout } = brine(['show', '--path', '["conv1.weight"]', state])
    assert.equal(stdout, 'Tensor float32 (4, 1, 3, 3)  144 B\n')
  })

  it('puts arrays in columns under their totals, with the element of those without axes', () => {
    const lines = brine([state]).stdout.split('\n')
    assert.equal(lines[1], 'OrderedDict (11)  126 parameters, 508 B')
    assert.equal(lines[3], '├─ "conv1.weight":           Tensor float32 (4, 1, 3, 3)  144 B')
    assert.equal(lines[9], '├─ "bn.num_batches_tracked": Tensor int64   ()              8 B  0')
    writeFileSync(at('zero.npy'), npy(new NDArray(new DType('f', 8), [], 'C', Float64Array.of(2.5))))
    assert.match(brine([at('zero.npy')]).stdout, /\nndarray float64 \(\) {2}8 B {2}2\.5\n$/)
  })

  it('puts short lists of scalars on one line', () => {
    assert.deepEqual(linesOf({ a: [1, null, true], b: new Set(['x']), c: [[1]], d: [] }).slice(1), [
      'dict (4)',
      '├─ "a": list [1, None, True]',
      '├─ "b": set {"x"}',
      '├─ "c": list (1)',
      '│  └─ 0: list [1]',
      '└─ "d": list (0)',
    ])
    assert.deepEqual(linesOf(Tuple.from([1])).slice(1), ['tuple (1,)'])
    assert.equal(linesOf(Array.from({ length: 50 }, (_, i) => i)).length, 23)
  })

  it('prints the head of a table, with dtypes and missing values', () => {
    const lines = brine(['show', '--path', '.mixed', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout.split('\n')
    assert.deepEqual(lines.slice(0, 7), [
      'DataFrame 3 rows × 6 columns',
      '           i        f    s      b               t      j',
      '       int64  float64  str   bool  datetime64[us]  int64',
      'nulls      0        1    1      0               0      0',
      '0          1      0.5    a   True      2024-01-01      7',
      '1          2      NaN  NaN  False      2024-01-02      8',
      '2          3     -1.0    c   True      2024-01-03      9',
    ])
    const narrow = brine(['show', '--width', '30', '--path', '.mixed', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout.trimEnd().split('\n')
    assert.equal(narrow.at(-1), '… 3 more columns')
    assert.ok(narrow.every((line) => line.length <= 30))
  })

  it('leaves attributes out that an estimator has before it is fitted, and none of the others', () => {
    const model = new PyObject(new PyClass('sklearn.m', 'Model'), [], undefined, true)
    model.state = new Map([...Array.from({ length: 30 }, (_, i) => /** @type {[string, unknown]} */ ([`option${i}`, i])), ['coef_', [1]], ['classes_', [2]]])
    const lines = linesOf(model, '--max-items', '5').slice(1)
    assert.deepEqual(lines, [
      'sklearn.m.Model',
      '├─ .option0: int 0',
      '├─ .option1: int 1',
      '├─ .option2: int 2',
      '├─ … 27 more',
      '├─ .coef_: list [1]',
      '└─ .classes_: list [2]',
    ])
    const other = new PyObject(new PyClass('m', 'Other'), [], undefined, true)
    other.state = new Map(Array.from({ length: 9 }, (_, i) => [`a${i}`, i]))
    assert.deepEqual(linesOf(other, '--max-items', '4').slice(2), ['├─ .a0: int 0', '├─ .a1: int 1', '├─ … 5 more', '├─ .a7: int 7', '└─ .a8: int 8'])
  })

  it('does not let a dtype of many fields push off the shape', () => {
    const dtype = new DType('V', 80)
    dtype.fields = Array.from({ length: 10 }, (_, i) => ({ name: `a_long_name_of_a_field_${i}`, dtype: new DType('f', 8), offset: i * 8, title: null }))
    const [, line] = linesOf(new NDArray(dtype, [3], 'C', new Uint8Array(240)))
    assert.match(line, /^ndarray .{40} \(3,\) {2}240 B$/)
  })

  it('prints no more lines than are asked for, from the top of the tree', () => {
    /** @type {any} */
    const wide = (/** @type {number} */ depth) => (depth ? Array.from({ length: 15 }, () => wide(depth - 1)) : { x: 'y' })
    for (const most of [40, 400]) {
      const lines = linesOf(wide(3), '--max-lines', String(most))
      assert.ok(lines.length <= most * 2.2, String(lines.length))
      assert.ok(lines.some((line) => line.startsWith('└─ 14: list')))
    }
  })

  it('prints JSON for machines', () => {
    const about = JSON.parse(brine(['show', '--json', '--stats', state]).stdout)
    assert.deepEqual([about.file, about.kind, about.size, about.trees.length], [state, 'torch-zip', 3627, 1])
    const [weight] = about.trees[0].children.filter((/** @type {any} */ { label }) => label === '"conv1.weight"')
    assert.deepEqual([weight.path, weight.dtype, weight.shape, weight.nbytes], ['["conv1.weight"]', 'float32', [4, 1, 3, 3], 144])
    assert.match(weight.stats, /^min /)
    const table = JSON.parse(brine(['show', '--json', '--path', '.wide', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout)
    assert.deepEqual(
      table.trees[0].children.map((/** @type {any} */ { path }) => path),
      ['.wide.index', '.wide["a"]', '.wide["b"]', '.wide["c"]', '.wide["d"]'],
    )
  })
})
