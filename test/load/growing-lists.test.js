// Lists whose items come over many windows have their true length whenever they are looked at, and dicts of many shapes keep their keys.
import assert from 'node:assert/strict'
import { load, loads } from 'brine'

const BATCH = 1000
const MARK = 0x28
const APPENDS = 0x65

/** The items `from` up to `to` of a list in batches, as picklers write them; `item` gives the bytes of one. */
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
    const bytes = Uint8Array.from([
      0x80,
      2,
      0x5d,
      0x71,
      0,
      ...batches(0, COUNT, int),
      ...call,
      0x30,
      ...batches(COUNT, COUNT * 2, int),
      ...call,
      0x30,
      ...batches(COUNT * 2, COUNT * 2 + 5, float),
      0x2e,
    ])
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
    assert.deepEqual(
      list.map((/** @type {number[]} */ part) => [part.length, part[0], part.at(-1)]),
      Array.from({ length: 5 }, () => [COUNT, 0, COUNT - 1]),
    )
  })
})

describe('dicts of many orders of keys', () => {
  const SHAPES = 2000
  const keys = (/** @type {number} */ shape) => Array.from({ length: 3 + (shape % 4) }, (_, i) => `${'abcdefghij'[(shape + i) % 10]}${shape}_${i}`)
  const string = (/** @type {string} */ value) => [0x8c, value.length, ...Buffer.from(value)]
  const items = Array.from({ length: SHAPES }, (_, shape) => [0x7d, MARK, ...keys(shape).flatMap((key, i) => [...string(key), 0x4b, i]), 0x75])
  const bytes = Uint8Array.from([0x80, 4, 0x5d, MARK, ...items.flat(), APPENDS, 0x2e])

  it('are plain objects with their keys in order', () => {
    const list = loads(bytes)
    list.forEach((/** @type {Record<string, number>} */ dict, /** @type {number} */ shape) => {
      assert.deepEqual(Object.keys(dict), keys(shape))
      assert.equal(Object.getPrototypeOf(dict), Object.prototype)
    })
    assert.deepStrictEqual(list.at(-1), Object.fromEntries(keys(SHAPES - 1).map((key, i) => [key, i])))
  })

  it('may get more keys, and lose and change them', () => {
    const dict = loads(bytes).at(-1)
    const [first] = Object.keys(dict)
    dict.more = 1
    delete dict[first]
    assert.deepEqual(Object.keys(dict), [...keys(SHAPES - 1).slice(1), 'more'])
    assert.deepEqual(structuredClone(dict), dict)
  })

  it('as many keys as tables have columns', () => {
    for (const count of [0, 1, 8, 9, 31, 32, 33, 200]) {
      const names = Array.from({ length: count }, (_, i) => `column${i}`)
      const row = [0x7d, MARK, ...names.flatMap((name, i) => [...string(name), 0x4b, i]), 0x75]
      const rows = loads(Uint8Array.from([0x5d, MARK, ...Array.from({ length: 20 }, () => row).flat(), APPENDS, 0x2e]))
      for (const dict of rows) assert.deepStrictEqual(dict, Object.fromEntries(names.map((name, i) => [name, i])))
    }
  })
})
