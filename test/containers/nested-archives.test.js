// Archives in archives, and views that repeat a few bytes: a file of some kilobytes is not opened into millions of members or gigabytes.
import assert from 'node:assert/strict'
import { dumps, open, Storage, Tensor, writeSafetensors } from 'brine'
import { writeZip } from '../support/zip.js'

/** Ten archives of ten archives of … ten pickles. @param {number} depth @param {number} [wide] */
function nested(depth, wide = 10) {
  let bytes = dumps(5)
  let ending = 'pkl'
  for (let level = 0; level < depth; level++) {
    const member = bytes
    bytes = writeZip(Array.from({ length: wide }, (_, i) => ({ name: `${i}.${ending}`, bytes: member })))
    ending = 'zip'
  }
  return bytes
}

describe('archives in archives', () => {
  it('are opened three deep, a hundred and more of them', async () => {
    const document = await open(nested(3, 8))
    const value = /** @type {any} */ (await document.value())
    assert.equal(value['3.zip']['7.zip']['0.pkl'], 5)
  })

  it('are no millions of members', async () => {
    const document = await open(nested(5))
    await assert.rejects(document.value(), { code: 'LIMIT_LAYERS' })
    const members = await document.tree.children()
    assert.equal(members.length, 10)
  })
})

describe('views that repeat a few bytes', () => {
  it('are written as long as they are not far more than the file has', () => {
    const storage = new Storage('float32', 1, { bytes: new Uint8Array(4) })
    const few = new Tensor('float32', [1000, 1000], [0, 0], storage)
    assert.ok(writeSafetensors({ few }).length > 4_000_000)
    const many = new Tensor('float32', [2 ** 14, 2 ** 14], [0, 0], storage)
    assert.throws(() => many.data, { code: 'TOO_LARGE' })
    assert.throws(() => writeSafetensors({ many }), { code: 'TOO_LARGE' })
  })
})
