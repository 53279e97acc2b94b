// Arrays whose memory is no longer theirs: they are refused, as Python would be given an empty array where there was data.
import assert from 'node:assert/strict'
import { dumps, loads } from '../../js/index.js'

const refused = (/** @type {string} */ path) => (/** @type {any} */ error) =>
  error.name === 'PicklingError' && error.message.includes('buffer was detached or made smaller') && error.message.includes(path)

describe('an array whose buffer is gone', () => {
  for (const TypedArray of [Uint8Array, Float64Array, Int32Array, BigInt64Array])
    for (const protocol of [0, 2, 4, 5])
      it(`is refused with its path: a ${TypedArray.name} at protocol ${protocol}`, () => {
        const array = new TypedArray(8)
        structuredClone(array.buffer, { transfer: [array.buffer] })
        assert.throws(() => dumps({ a: [1, array] }, { protocol }), refused('$.a[1]'))
      })

  it('is refused where a smaller buffer left it outside', () => {
    const buffer = new /** @type {any} */ (ArrayBuffer)(16, { maxByteLength: 32 })
    const array = new Float64Array(buffer, 8, 1)
    buffer.resize(4)
    assert.throws(() => dumps([array]), refused('$[0]'))
  })

  it('is told from one that is empty', () => {
    assert.equal(/** @type {any} */ (loads(dumps(new Uint8Array(0)))).length, 0)
    dumps(new Float64Array(0))
  })
})
