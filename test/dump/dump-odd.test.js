// `dumps` of objects that no Python has: own keys, many keys, what holds itself, what Python cannot hold.
import assert from 'node:assert/strict'
import { dumps, loads, PyClass, PyObject, Tuple } from 'brine'

describe('dumps of odd objects', () => {
  it('writes own keys alone, under every name', () => {
    const dict = JSON.parse('{"__proto__": 1, "b": 2, "1": 3}')
    assert.deepEqual(
      [...loads(dumps(dict), { dict: 'map' })],
      [
        ['1', 3],
        ['__proto__', 1],
        ['b', 2],
      ],
    )
    Object.defineProperty(Object.prototype, 'polluted', { value: 5, enumerable: true, configurable: true, writable: true })
    try {
      assert.deepEqual([...loads(dumps({ a: 1 }), { dict: 'map' })], [['a', 1]])
    } finally {
      delete (/** @type {any} */ (Object.prototype).polluted)
    }
    assert.deepEqual(loads(dumps(Object.assign(Object.create(null), { a: [1] }))), { a: [1] })
  })

  it('writes many keys and long texts across its windows', () => {
    const dict = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`key ${i}`, i % 3 ? i / 2 : i % 2 ? `value é ${i}` : [i]]))
    assert.deepEqual(loads(dumps(dict)), dict)
    const texts = [
      ...Array.from({ length: 50 }, (_, i) => 'ü'.repeat(2000 * i)),
      'a\ud800',
      '\udc00b',
      '😀'.repeat(40_000),
      'a\ud800',
      'x'.repeat(70_000),
      'x'.repeat(70_000),
    ]
    for (const protocol of [0, 2, 4, 5]) assert.deepEqual(loads(dumps(texts, { protocol })), texts)
  })

  it('refuses names of more than one line where they stand in lines, so that no name is read as opcodes', () => {
    const hostile = 'os\nsystem\n(X\x02\0\0\0idtR.'
    for (const names of [
      [hostile, 'name'],
      ['module', hostile],
      ['module', 'Outer\nx.Inner'],
    ]) {
      const value = new PyClass(names[0], names[1])
      for (const protocol of [0, 1, 2, 3]) {
        assert.throws(() => dumps(value, { protocol }), { name: 'PicklingError', code: 'CANNOT_PICKLE' })
        assert.throws(() => dumps(new PyObject(value, []), { protocol }), { code: 'CANNOT_PICKLE' })
      }
      for (const protocol of [4, 5]) assert.deepEqual(loads(dumps(value, { protocol })), value)
    }
  })

  it('refuses what holds itself for ever, and what Python cannot hold, before the end of memory', () => {
    const tuple = new Tuple()
    tuple.push(tuple)
    assert.throws(() => dumps(tuple), { code: 'CANNOT_PICKLE' })
    assert.throws(() => dumps([1, , 3]), { message: 'undefined cannot be pickled, at $[1]' })
    assert.throws(() => dumps(new Set([Symbol('x')])), { message: 'a symbol cannot be pickled, at ${item 0}' })
    assert.throws(() => dumps(new Map([[{ a: undefined }, 1]])), { message: 'undefined cannot be pickled, at ${key 0}.a' })
  })
})
