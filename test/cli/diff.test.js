// `brine diff` tells each difference of two files, and none that is not there.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DType, dumps, NDArray, PyClass, PyObject } from 'brine'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'

/** What the command prints of two files, or of other than two. */
const run = (/** @type {string[]} */ ...files) => brine(['diff', ...files])

const at = temporaryFolder()

/** The lines for two values. @param {unknown} one @param {unknown} other */
function diff(one, other) {
  const files = [one, other].map((value, i) => at(`${i}.pkl`))
  files.forEach((file, i) => writeFileSync(file, dumps([one, other][i])))
  const { status, stdout, stderr } = run(...files)
  assert.equal(stderr, '')
  assert.equal(status, stdout ? 1 : 0)
  return stdout.split('\n').slice(0, -1)
}

describe('brine diff', () => {
  it('tells what differs, with exit code 1', () => {
    const write = (/** @type {string} */ name, /** @type {unknown} */ value) => {
      writeFileSync(at(name), dumps(value))
      return at(name)
    }
    const array = (/** @type {number[]} */ ...items) => new NDArray(new DType('f', 8), [items.length], 'C', Float64Array.from(items))
    const one = write('one.pkl', { same: [1, 2], gone: 5, weights: array(1, 2, 3), shape: array(1), list: ['a', 'b'] })
    const other = write('other.pkl', { same: [1, 2], weights: array(1, 2.5, 3), shape: array(1, 2), list: ['a', 'c'], more: null })
    const { status, stdout } = brine(['diff', one, other])
    assert.equal(status, 1)
    assert.deepEqual(
      stdout.trimEnd().split('\n').sort(),
      [
        '+ .more: None',
        '- .gone: int 5',
        '~ .list[1]: str "b" → str "c"',
        '~ .shape: float64 (1,) → float64 (2,)',
        '~ .weights: float64 (3,): 1 of 3 elements differ, by 0.5 at most',
      ].sort(),
    )
    assert.deepEqual(brine(['diff', one, one]), { status: 0, stdout: '', stderr: '' })
    assert.equal(brine(['diff', one]).status, 2)
  })

  for (const [name, one, other, isSame] of JSON.parse(readFileSync(new URL('../fixtures/values/masked_pairs.json', import.meta.url), 'utf8'))) {
    it(`tells nothing of what is masked in both arrays, and all else: ${name}`, () => {
      writeFileSync(at('one.pkl'), Buffer.from(one, 'base64'))
      writeFileSync(at('other.pkl'), Buffer.from(other, 'base64'))
      const { status, stdout, stderr } = run(at('one.pkl'), at('other.pkl'))
      assert.equal(stderr, '')
      assert.equal(status, isSame ? 0 : 1, stdout)
    })
  }

  it('compares all of bytes and arrays, and not their starts', () => {
    const bytes = (/** @type {number} */ last) => Uint8Array.from({ length: 40 }, (_, i) => (i === 39 ? last : i))
    assert.deepEqual(diff({ x: bytes(1) }, { x: bytes(3) }), ['~ .x: 1 of 40 elements differ, by 2 at most'])
    assert.deepEqual(diff([Int32Array.from(bytes(1))], [Int32Array.from(bytes(3))]), ['~ [0]: 1 of 40 elements differ, by 2 at most'])
  })

  it('compares a shared value wherever it stands', () => {
    const shared = [1, 2]
    assert.deepEqual(
      diff(
        [shared, shared],
        [
          [1, 2],
          [1, 3],
        ],
      ),
      ['~ [1][1]: int 2 → int 3'],
    )
  })

  it('compares arrays in C order, BigInts exactly, and tells of NaN', () => {
    const fortran = new NDArray(new DType('f', 8), [2, 3], 'F', Float64Array.from([0, 3, 1, 4, 2, 5]))
    assert.deepEqual(diff(fortran, new NDArray(new DType('f', 8), [2, 3], 'C', Float64Array.from([0, 1, 2, 3, 4, 5]))), [])
    const big = (/** @type {bigint} */ value) => new NDArray(new DType('i', 8), [1], 'C', BigInt64Array.of(value))
    assert.deepEqual(diff(big(2n ** 62n), big(2n ** 62n + 1n)), ['~ $: int64 (1,): 1 of 1 elements differ, by 1 at most'])
    const floats = (/** @type {number[]} */ ...values) => new NDArray(new DType('f', 8), [values.length], 'C', Float64Array.from(values))
    assert.deepEqual(diff(floats(1, 2), floats(NaN, 4)), ['~ $: float64 (2,): 2 of 2 elements differ, by 2 at most, 1 in being NaN or infinite'])
  })

  it('goes into the objects of an array', () => {
    const objects = (/** @type {number} */ a) => new NDArray(new DType('O', 8), [2], 'C', [1, { a }])
    assert.deepEqual(diff(objects(1), objects(2)), ['~ [1].a: int 1 → int 2'])
  })

  it('tells keys apart, and takes sets for what has no order', () => {
    const color = (/** @type {number} */ i) => new PyObject(new PyClass('m', 'Color'), [i])
    const colors = (/** @type {number} */ first) =>
      new Map([
        [color(1), first],
        [color(2), 2],
      ])
    assert.deepEqual(diff(colors(1), colors(1)), [])
    assert.deepEqual(diff(colors(1), colors(9)), ['~ [m.Color(1)]: int 1 → int 9'])
    assert.deepEqual(diff(new Set([1, 2]), new Set([2, 1, 3])), ['+ [2]: int 3'])
  })

  it('finds that every table equals itself', () => {
    const tables = join(root, 'test/fixtures/pandas/pd3.1.1-py3.13')
    for (const name of readdirSync(tables).filter((file) => file.endsWith('.pkl')))
      assert.deepEqual(run(join(tables, name), join(tables, name)), { status: 0, stdout: '', stderr: '' }, name)
  })
})
