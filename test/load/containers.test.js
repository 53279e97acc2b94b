// Dicts, lists, tuples and sets: the forms that they take, keys that Python holds equal, and what is shared or recursive.
import assert from 'node:assert/strict'
import { ByteArray, dumps, FrozenSet, loads, Tuple } from 'brine'
import { pickle } from '../support/pickle.js'

describe('dicts', () => {
  const mixed = pickle`}(X\x01\x00\x00\x00aK\x01K\x02X\x01\x00\x00\x00bu.`
  const plain = pickle`}(X\x01\x00\x00\x00aK\x01X\x01\x00\x00\x00bNu.`

  it('are plain objects when every key is a str, else Maps', () => {
    assert.deepEqual(loads(plain), { a: 1, b: null })
    assert.deepEqual(
      loads(mixed),
      new Map(
        /** @type {any} */ ([
          ['a', 1],
          [2, 'b'],
        ]),
      ),
    )
    assert.deepEqual(loads(pickle`}.`), {})
  })

  it('take the form that the option asks for', () => {
    assert.deepEqual(loads(plain, { dict: 'map' }), new Map(Object.entries({ a: 1, b: null })))
    assert.deepEqual(loads(mixed, { dict: 'object' }), { a: 1, 2: 'b' })
    assert.throws(() => loads(pickle`}(K\x01\x85K\x02u.`, { dict: 'object' }), { code: 'BAD_KEY' })
  })

  it('hold __proto__ as an own property and pollute nothing', () => {
    const bytes = pickle`}(X\x09\x00\x00\x00__proto__}X\x08\x00\x00\x00pollutedI01\nsX\x0b\x00\x00\x00constructorK\x01u.`
    const value = loads(bytes)
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor'])
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(/** @type {any} */ ({}).polluted, undefined)
    assert.deepEqual(loads(pickle`}V\\u005f_proto__\nK\x01s.`), JSON.parse('{"__proto__": 1}'))
    assert.deepEqual(loads(pickle`}S'\\x5f_proto__'\nK\x01s.`), JSON.parse('{"__proto__": 1}'))
  })

  it('keep __proto__ an own property in every batch of items', () => {
    for (const bytes of [pickle`}Va\nK\x01sV__proto__\nK\x05s.`, pickle`}(Va\nK\x01u(X\x09\x00\x00\x00__proto__K\x05u.`]) {
      assert.deepEqual(Object.entries(loads(bytes)), [
        ['a', 1],
        ['__proto__', 5],
      ])
    }
    const value = loads(pickle`}p0\nVevil\nK\x01s0}Va\nK\x01sV__proto__\ng0\ns.`)
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(value.evil, undefined)
  })

  it('keep the order of keys that look like indices where they become Maps', () => {
    for (const bytes of [
      pickle`}(X\x01\x00\x00\x00bK\x01X\x01\x00\x00\x001K\x02K\x05K\x06u.`,
      pickle`}(X\x01\x00\x00\x00bK\x01X\x01\x00\x00\x001K\x02uK\x05K\x06s.`,
      pickle`}(X\x01\x00\x00\x00b]X\x01\x00\x00\x001]uX\x01\x00\x00\x00c]sK\x05K\x06s.`,
    ]) {
      const keys = [...loads(bytes).keys()]
      assert.deepEqual(
        keys.filter((key) => key !== 'c'),
        ['b', '1', 5],
      )
      assert.equal(keys.at(-1), 5)
    }
  })

  it('have one key where Python holds keys equal: the first key, the last value', () => {
    const value = loads(pickle`}(K\x01X\x01\x00\x00\x00aG?\xf0\x00\x00\x00\x00\x00\x00X\x01\x00\x00\x00bI01\nX\x01\x00\x00\x00cu.`)
    assert.deepEqual(value, new Map([[1, 'c']]))
    const tuples = loads(pickle`}(K\x01K\x02\x86NI01\nK\x02\x86I00\nC\x01aK\x07C\x01aK\x08u.`)
    assert.equal(tuples.size, 2)
    assert.deepEqual([...tuples.values()], [false, 8])
    assert.deepEqual([...tuples.keys()][0], [1, 2])
    const big = loads(pickle`}(\x8a\x07\x00\x00\x00\x00\x00\x00\x20K\x01GC@\x00\x00\x00\x00\x00\x00K\x02u.`)
    assert.deepEqual([...big], [[2n ** 53n, 2]])
  })

  it('take an int beyond every double for a key', () => {
    const huge = 2n ** 2000n
    const value = loads(
      dumps(
        new Map([
          [huge, 1],
          [Tuple.of(1), 2],
        ]),
      ),
    )
    assert.deepEqual(
      [...value],
      [
        [huge, 1],
        [[1], 2],
      ],
    )
  })

  it('keep two NaN keys apart as Python does', () => {
    assert.equal(loads(pickle`}(Fnan\nK\x01Fnan\nK\x02u.`).size, 2)
  })

  it('turn into Maps late, wherever they are referred to', () => {
    // d = {'a': 1}; [d, d]; then d[2] = 3
    const [first, second, holder] = loads(pickle`](}\x94X\x01\x00\x00\x00aK\x01sh\x00}X\x01\x00\x00\x00dh\x00sh\x00K\x02K\x03s0e.`)
    assert.ok(first instanceof Map)
    assert.equal(first, second)
    assert.equal(holder.d, first)
    assert.deepEqual(
      [...first],
      [
        ['a', 1],
        [2, 3],
      ],
    )
  })

  it('with over a thousand keys stay one dict', () => {
    const parts = []
    for (let i = 0; i < 2500; i++) parts.push(Buffer.from(`X\x05\x00\x00\x00k${String(i).padStart(4, '0')}K\x01`))
    const value = loads(Buffer.concat([Buffer.from('}('), ...parts.slice(0, 1000), Buffer.from('u('), ...parts.slice(1000), Buffer.from('K\x05Nu.')]))
    assert.equal(value.size, 2501)
    assert.equal(value.get(5), null)
  })
})

describe('containers', () => {
  it('are shared and recursive as in Python', () => {
    const value = loads(pickle`]\x94(h\x00]\x94h\x01e.`)
    assert.equal(value[0], value)
    assert.equal(value[1], value[2])
    const dict = loads(pickle`}\x94X\x04\x00\x00\x00selfh\x00s.`)
    assert.equal(dict.self, dict)
    // t = ([...],) with the list holding t
    const tuple = loads(pickle`]\x94(h\x00\x85\x94e0h\x01.`)
    assert.equal(tuple[0][0], tuple)
  })

  it('refuse a fraction for the index of a list', () => {
    const bytes = pickle`](K\x01eG?\xe0\x00\x00\x00\x00\x00\x00Ns.`
    for (const options of [{}, { lossless: true }]) assert.throws(() => loads(bytes, options), { code: 'BAD_INDEX' })
  })

  // In one batch of items the reference to itself is still the plain object that became a Map.
  it('that are a defaultdict or OrderedDict hold themselves, whatever their keys', () => {
    for (const made of ['OrderedDict\n)R', 'defaultdict\n)R']) {
      const value = loads(Buffer.from(`ccollections\n${made}q\x00(K\x05K\x06X\x04\x00\x00\x00selfh\x00u.`, 'latin1'))
      assert.equal(value.get('self'), value)
    }
  })

  it('nested a million deep load', () => {
    const depth = 1e6
    const bytes = Buffer.alloc(depth * 2, ']')
    bytes.fill('a', depth, depth * 2 - 1)
    bytes[depth * 2 - 1] = 0x2e
    let value = loads(bytes)
    let count = 1
    while (value.length) {
      value = value[0]
      count++
    }
    assert.equal(count, depth)
  })

  it('that are tuples are Tuples of their items in lossless loads, of any length', () => {
    // From the 20,000th of a process on they are made another way (js/load/new-tuple.js).
    loads(Buffer.from(`(${')'.repeat(20_000)}l.`, 'latin1'), { lossless: true })
    const kinds = /** @type {[string, unknown][]} */ ([
      ['K\x03', 3],
      ['G?\xf8\0\0\0\0\0\0', 1.5],
      ['X\x01\0\0\0a', 'a'],
      [')', new Tuple()],
      ['N', null],
    ])
    for (let length = 0; length < 9; length++) {
      for (const [i] of kinds.entries()) {
        const items = Array.from({ length }, (_, at) => kinds[(at * at + i) % kinds.length])
        const value = loads(Buffer.from(`(${items.map(([text]) => text).join('')}t.`, 'latin1'), { lossless: true })
        assert.equal(Object.getPrototypeOf(value), Tuple.prototype)
        assert.deepEqual(
          value,
          Tuple.from(items, ([, item]) => item),
        )
      }
    }
  })

  it('of lossless loading keep their Python types', () => {
    const value = loads(pickle`](K\x01\x85C\x01a\x96\x01\x00\x00\x00\x00\x00\x00\x00b\x8f(K\x01\x90(K\x02\x91}e.`, { lossless: true })
    assert.ok(value[0] instanceof Tuple)
    assert.equal(value[1].constructor, Uint8Array)
    assert.ok(value[2] instanceof ByteArray)
    assert.equal(value[3].constructor, Set)
    assert.ok(value[4] instanceof FrozenSet)
    assert.ok(value[5] instanceof Map)
    assert.equal(value.constructor, Array)
  })
})
