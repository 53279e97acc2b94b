import assert from 'node:assert/strict'
import { loads, NDArray } from '../../js/index.js'
import { walk } from '../../js/document/walk.js'

describe('the walk over a value', () => {
  const element = [1]
  const array = () => new NDArray(loads(Buffer.from('cnumpy\ndtype\n(VO8\nI00\nI01\ntR.')), [3], 'C', [element, 2, 'text'])

  it('gives each object once, those in arrays of objects too, and no scalars', () => {
    const value = array()
    assert.deepEqual(new Set(walk([value, value, 1, null])), new Set([[value, value, 1, null], value, element]))
  })

  it('leaves the elements of arrays out where they are not wanted', () => {
    const value = array()
    const root = new Map([['a', value]])
    assert.deepEqual([...walk(root, false)], [root, value])
  })
})
