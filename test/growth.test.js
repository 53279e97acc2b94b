/** Lists whose items come in over many windows: their true length, whoever looks, and whenever. */
import assert from 'node:assert/strict'
import { load, loads } from '../dist/index.js'

const BATCH = 1000
const MARK = 0x28
const APPENDS = 0x65

/** The batches of a list as picklers write them; `item` gives the bytes of one. */
function batches(/** @type {number} */ from, /** @type {number} */ to, /** @type {(index: number) => number[]} */ item) {
  const bytes = []
  for (let first = from; first < to; first += BATCH) {
    bytes.push(MARK)
    for (let i = first; i < Math.min(first + BATCH, to); i++) bytes.push(...item(i))
    bytes.push(APPENDS)
  }
  return bytes
}

const int = (/** @type {number} */ value) => [0x4a, ...new Uint8Array(Int32Array.of(value).buffer)]
const float = (/** @type {number} */ value) => [0x47, ...new Uint8Array(Float64Array.of(value + 0.5).buffer).reverse()]
const text = (/** @type {number} */ value) => [0x8c, 6, ...Buffer.from(String(value).padStart(6, 'x'))]
const dict = () => [0x7d]
const mixed = (/** @type {number} */ value) => (value % 3 === 0 ? float(value) : value % 3 === 1 ? int(value) : text(value))

const KINDS = { int, float, text, dict, mixed }
const COUNT = 60_000

describe('lists over many windows', () => {
  for (const [name, item] of Object.entries(KINDS)) {
    const bytes = Uint8Array.from([0x80, 4, 0x5d, 0x94, ...batches(0, COUNT, item), 0x2e])
    const expected = Array.from({ length: COUNT }, (_, i) => loads(Uint8Array.from([...item(i), 0x2e])))

    it(`${name}: every item in its place, and no more`, () => {
      const list = loads(bytes)
      assert.equal(list.length, COUNT)
      assert.deepEqual(list, expected)
    })

    it(`${name}: the same of a stream, whose length is not known`, async () => {
      assert.deepEqual(await load(new Blob([bytes]).stream()), expected)
    })
  }

  it('a hook that is given a list sees what it has until then, and what comes later is added', () => {
    const seen = /** @type {number[]} */ ([])
    const call = [...Buffer.from('cm\nf\n'), 0x68, 0, 0x85, 0x52]
    const bytes = Uint8Array.from([0x80, 2, 0x5d, 0x71, 0, ...batches(0, COUNT, int), ...call, 0x30, ...batches(COUNT, COUNT * 2, int), ...call, 0x30, ...batches(COUNT * 2, COUNT * 2 + 5, float), 0x2e])
    const list = loads(bytes, { findClass: () => (/** @type {unknown[]} */ value) => seen.push(value.length) })
    assert.deepEqual(seen, [COUNT, COUNT * 2])
    assert.equal(list.length, COUNT * 2 + 5)
    assert.equal(list[COUNT * 2 - 1], COUNT * 2 - 1)
    assert.equal(list[COUNT * 2], COUNT * 2 + 0.5)
  })

  it('a list that holds itself', () => {
    const bytes = Uint8Array.from([0x80, 2, 0x5d, 0x71, 0, ...batches(0, COUNT, int), 0x68, 0, 0x61, ...batches(0, COUNT, int), 0x2e])
    const list = loads(bytes)
    assert.equal(list.length, COUNT * 2 + 1)
    assert.equal(list[COUNT], list)
    assert.equal(list.at(-1), COUNT - 1)
  })

  it('lists inside of a list, each over several windows, and the list around them', () => {
    const inner = [0x5d, ...batches(0, COUNT, int)]
    const bytes = Uint8Array.from([0x80, 2, 0x5d, ...Array.from({ length: 5 }, () => [...inner, 0x61]).flat(), 0x2e])
    const list = loads(bytes)
    assert.deepEqual(list.map((/** @type {number[]} */ part) => [part.length, part[0], part.at(-1)]), Array.from({ length: 5 }, () => [COUNT, 0, COUNT - 1]))
  })
})
