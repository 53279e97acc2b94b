// The tree of a document whose values are tables and arrays of several parts.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DType, Float, NDArray, npy, open, Tuple } from 'brine'

const fixture = (/** @type {string} */ name) => open(readFileSync(fileURLToPath(new URL(`fixtures/pandas/pd3.1.1-py3.13/${name}`, import.meta.url))))

describe('the tree of a table', () => {
  it('has the numbers of a column as an array, which is told in a few characters and read in parts', async () => {
    const { tree } = await fixture('frames.p5.pkl')
    const values = await tree.find('.wide["b"].values')
    assert.deepEqual([values.type, values.dtype, values.shape, values.text], ['ndarray', 'float64', [3], 'float64 (3,)  24 B  [1, 5, 9]'])
    assert.deepEqual([...(await values.data(1, 3)).data], [5, 9])
    const times = await tree.find('.mixed["t"].values')
    assert.deepEqual([...await times.data()], [1704067200000000n, 1704153600000000n, 1704240000000000n])
    assert.equal((await tree.find('.mixed["s"].values[2]')).text, '"c"')
  })
})

describe('the tree of an array of objects', () => {
  it('keeps every Python type apart in a .npy file, as it does in a pickle', async () => {
    const { tree } = await open(npy(new NDArray(new DType('O', 8), [2], 'C', [new Float(3), Tuple.from([1])])))
    assert.deepEqual((await tree.children()).map(({ type }) => type), ['float', 'tuple'])
  })
})
