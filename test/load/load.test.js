// The call `loads`: the forms of its input, its options and limits, and `loadsAll`.
import assert from 'node:assert/strict'
import { loads, loadsAll } from 'brine'
import { pickle } from '../support/pickle.js'

describe('loads', () => {
  it('gives JavaScript values for the plain types', () => {
    assert.deepEqual(loads(pickle`](NI01\nI00\nK\x05J\xff\xff\xff\xffG?\xf8\x00\x00\x00\x00\x00\x00X\x02\x00\x00\x00hie.`), [
      null,
      true,
      false,
      5,
      -1,
      1.5,
      'hi',
    ])
  })

  it('takes every form of bytes', () => {
    const bytes = pickle`K\x07.`
    for (const form of [bytes, bytes.buffer, Buffer.from(bytes), new DataView(bytes.buffer), new Uint16Array(pickle`K\x07..`.buffer)])
      assert.equal(loads(form), 7)
    const shared = new Uint8Array(new SharedArrayBuffer(3))
    shared.set(bytes)
    assert.equal(loads(shared), 7)
  })

  it('refuses what is no bytes with a TypeError', () => {
    for (const value of ['K\x07.', null, undefined, 5, {}, [75, 7, 46]]) assert.throws(() => loads(/** @type {any} */ (value)), TypeError)
  })

  it('refuses bad options with a TypeError that names them', () => {
    const bytes = pickle`N.`
    for (const options of [
      { encoding: 'utf-7' },
      { errors: 'maybe' },
      { dict: 'list' },
      { int: 'float' },
      { findClass: 1 },
      { persistentLoad: {} },
      { buffers: 5 },
      { extensions: {} },
      { limits: { depth: -1 } },
    ]) {
      assert.throws(
        () => loads(bytes, /** @type {any} */ (options)),
        (error) => error instanceof TypeError && error.message.includes(Object.keys(options)[0]),
      )
    }
  })

  it('does not modify the input and reads no further than STOP', () => {
    const bytes = pickle`(K\x01\x94t.garbage`
    const copy = bytes.slice()
    assert.deepEqual(loads(bytes), [1])
    assert.deepEqual(bytes, copy)
  })

  it('gives every pickle of a file in order', () => {
    assert.deepEqual([...loadsAll(pickle`K\x01.K\x02.](K\x03e.`)], [1, 2, [3]])
    assert.deepEqual([...loadsAll(new Uint8Array(0))], [])
    const iterator = loadsAll(pickle`K\x01.K`)
    assert.equal(iterator.next().value, 1)
    assert.throws(() => iterator.next(), { code: 'TRUNCATED', offset: 3 })
  })

  it('clears the memo between pickles', () => {
    assert.throws(() => [...loadsAll(pickle`]\x94.h\x00.`)], { code: 'MEMO_MISSING', offset: 3 })
  })
})

describe('limits', () => {
  it('name themselves when they are exceeded', () => {
    const nested = pickle`]]]]]aaaa.`
    assert.throws(() => loads(nested, { limits: { depth: 4 } }), { name: 'LimitError', code: 'LIMIT_DEPTH', message: /'depth' \(4\)/ })
    assert.equal(loads(nested, { limits: { depth: 5 } }).length, 1)
    assert.equal(loads(pickle`](K\x01K\x02K\x03K\x04e.`, { limits: { depth: 1 } }).length, 4)
    assert.throws(() => loads(pickle`](]\x94]\x94e.`, { limits: { memo: 1 } }), { code: 'LIMIT_MEMO' })
    assert.throws(() => loads(pickle`](]]e.`, { limits: { objects: 2 } }), { code: 'LIMIT_OBJECTS' })
    assert.throws(() => loads(pickle`](K\x01K\x02K\x03e.`, { limits: { bytes: 5 } }), { code: 'LIMIT_BYTES' })
    assert.equal(loads(pickle`K\x07.`, { limits: { bytes: 3 } }), 7)
  })
})
