// Dicts that calls make: Counter, OrderedDict and defaultdict as plain objects, and what a hook gave for one.
import assert from 'node:assert/strict'
import { loads } from 'brine'
import { pickle } from '../support/pickle.js'

describe('dicts that calls make', () => {
  it('are copies of the dict that they are made of', () => {
    const [dict, counter] = loads(pickle`(l}p0\nVa\nK\x01sag0\n0ccollections\nCounter\n(g0\ntRa.`)
    assert.deepEqual(counter, { a: 1 })
    assert.deepEqual(dict, counter)
    assert.notEqual(dict, counter)
  })

  it('may hold themselves', () => {
    const value = loads(pickle`ccollections\nOrderedDict\n)Rp0\n(Vself\ng0\nVa\nK\x01u.`)
    assert.equal(value.self, value)
    assert.equal(value.a, 1)
  })

  it('hold __proto__ as an own property, whether copied or filled', () => {
    for (const bytes of [
      pickle`ccollections\nCounter\n(}(Va\nK\x01X\x09\x00\x00\x00__proto__K\x02utR.`,
      pickle`ccollections\nOrderedDict\n)R(Va\nK\x01X\x09\x00\x00\x00__proto__K\x02u.`,
    ]) {
      const value = loads(bytes)
      assert.deepEqual(Object.entries(value), Object.entries({ a: 1, ['__proto__']: 2 }))
      assert.equal(Object.getPrototypeOf(value), Object.prototype)
    }
  })

  it('keep the order of keys that look like indices where they become Maps', () => {
    for (const bytes of [
      pickle`ccollections\nOrderedDict\n)R(Vb\nK\x01X\x01\x00\x00\x001K\x02K\x05K\x06u.`,
      pickle`ccollections\nOrderedDict\n)R(Vb\nK\x01X\x01\x00\x00\x001K\x02uK\x05K\x06s.`,
      pickle`ccollections\nCounter\n(}(Vb\nK\x01X\x01\x00\x00\x001K\x02utRK\x05K\x06s.`,
    ]) {
      assert.deepEqual(
        [...loads(bytes)],
        Object.entries({ b: 1 }).concat(
          /** @type {any} */ ([
            ['1', 2],
            [5, 6],
          ]),
        ),
      )
    }
  })

  it('stay the same object where something refers to them, and take several batches', () => {
    const [first, second] = loads(pickle`(lccollections\nOrderedDict\n)Rp0\nag0\n(Va\nK\x01ua.`)
    assert.equal(first, second)
    assert.deepEqual(first, { a: 1 })
    assert.deepEqual(loads(pickle`ccollections\nOrderedDict\n)R(Va\nK\x01u(Vb\nK\x02Va\nK\x03u.`), { a: 3, b: 2 })
  })

  it('leave a dict of a hook the object that the hook gave', () => {
    const given = {}
    const value = loads(pickle`Pid\n(X\x01\x00\x00\x00aK\x01u.`, { persistentLoad: () => given })
    assert.equal(value, given)
    assert.deepEqual(given, { a: 1 })
  })

  it('are tables where there are many orders of keys', () => {
    const parts = Array.from({ length: 900 }, (_, i) => `ccollections\nCounter\n(}(Vk${i}\nI${i}\nVj${i}\nI1\nutRa`)
    const values = loads(new TextEncoder().encode(`(l${parts.join('')}.`))
    values.forEach((/** @type {any} */ value, /** @type {number} */ i) =>
      assert.deepEqual(Object.entries(value), [
        [`k${i}`, i],
        [`j${i}`, 1],
      ]),
    )
  })
})
