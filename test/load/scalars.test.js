// Ints, floats, strings and bytes: what each becomes, by default and with the options `int`, `encoding`, `lossless`, `copy` and `buffers`.
import assert from 'node:assert/strict'
import { Float, loads } from 'brine'
import { pickle } from '../support/pickle.js'

describe('ints', () => {
  it('are numbers while they are safe and BigInts beyond, exact', () => {
    assert.equal(loads(pickle`\x8a\x07\xff\xff\xff\xff\xff\xff\x1f.`), Number.MAX_SAFE_INTEGER)
    assert.equal(loads(pickle`\x8a\x07\x00\x00\x00\x00\x00\x00\x20.`), 2n ** 53n)
    assert.equal(loads(pickle`\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80.`), -(2n ** 63n))
    assert.equal(loads(pickle`\x8a\x00.`), 0)
    assert.equal(loads(pickle`\x8a\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff.`), -1)
    assert.equal(loads(pickle`L-170141183460469231731687303715884105728L\n.`), -(2n ** 127n))
  })

  it('are read from text as Python reads them', () => {
    for (const [text, value] of [
      ['I0x1f', 31],
      ['I010', 8],
      ['I1_000', 1000],
      ['I 7', 7],
      ['I+1', true],
      ['I01\0', 1],
      ['I1\0', true],
      ['I\0', 0],
      ['L0b11', 3],
      ['L 5 L', 5],
    ]) {
      assert.equal(loads(Buffer.from(`${text}\n.`)), value, text)
    }
  })

  it('are all BigInts with int: bigint', () => {
    assert.deepEqual(loads(pickle`](K\x01J\x00\x00\x00\x40\x8a\x01\xffI01\nG?\xf0\x00\x00\x00\x00\x00\x00e.`, { int: 'bigint' }), [1n, 2n ** 30n, -1n, true, 1])
  })
})

describe('floats', () => {
  it('keep their value and, with lossless, their type', () => {
    assert.ok(Object.is(loads(pickle`G\x80\x00\x00\x00\x00\x00\x00\x00.`), -0))
    assert.ok(Number.isNaN(loads(pickle`Fnan\n.`)))
    assert.equal(loads(pickle`F-inf\n.`), -Infinity)
    const kept = loads(pickle`](G?\xf0\x00\x00\x00\x00\x00\x00G?\xf8\x00\x00\x00\x00\x00\x00e.`, { lossless: true })
    assert.ok(kept[0] instanceof Float)
    assert.equal(String(kept[0]), '1.0')
    assert.equal(kept[1], 1.5)
  })
})

describe('strings', () => {
  it('keep lone surrogates', () => {
    assert.equal(loads(pickle`X\x07\x00\x00\x00a\xed\xa0\x80bc\x00.`), 'a\ud800bc\0')
  })

  it('of many kilobytes are read, surrogates and byte order marks kept', () => {
    const body = Buffer.from(`\ufeff${'é日🥒'.repeat(3000)}`)
    const header = Buffer.from([0x58, 0, 0, 0, 0])
    header.writeUInt32LE(body.length, 1)
    assert.equal(loads(Buffer.concat([header, body, Buffer.from('.')])), `\ufeff${'é日🥒'.repeat(3000)}`)
    const withLone = Buffer.concat([body, Buffer.from([0xed, 0xb0, 0x80])])
    header.writeUInt32LE(withLone.length, 1)
    assert.equal(loads(Buffer.concat([header, withLone, Buffer.from('.')])), `\ufeff${'é日🥒'.repeat(3000)}\udc00`)
  })

  it('of UNICODE are raw-unicode-escape', () => {
    assert.equal(loads(pickle`V\\u00e9\\\\u0041\\x41\xe9\\U0001f952\\\n.`), 'é\\\\u0041\\x41é🥒\\')
  })

  it('of Python 2 are decoded by encoding and errors', () => {
    const bytes = pickle`U\x03a\xe9\xff.`
    assert.throws(() => loads(bytes), { code: 'BAD_TEXT', message: /'ascii' codec can't decode byte 0xe9 in position 1: ordinal not in range\(128\)/ })
    assert.equal(loads(bytes, { encoding: 'latin1' }), 'aéÿ')
    assert.deepEqual(loads(bytes, { encoding: 'bytes' }), Uint8Array.of(0x61, 0xe9, 0xff))
    assert.throws(() => loads(bytes, { encoding: 'utf-8' }), { message: /'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte/ })
    assert.equal(loads(bytes, { errors: 'ignore' }), 'a')
    assert.equal(loads(bytes, { errors: 'replace' }), 'a\ufffd\ufffd')
    assert.equal(loads(bytes, { encoding: 'utf-8', errors: 'surrogateescape' }), 'a\udce9\udcff')
    assert.equal(loads(pickle`S'it\\'s \\x41\\102\\n\\q'\n.`), "it's AB\n\\q")
    assert.deepEqual(loads(pickle`S'\\xff'\n.`, { encoding: 'bytes' }), Uint8Array.of(255))
  })
})

describe('bytes', () => {
  it('are copies when small, views of the input when large, copies on demand', () => {
    const bytes = new Uint8Array(6 + 5000)
    bytes.set(Buffer.from([0x42, 0x88, 0x13, 0, 0]))
    bytes[bytes.length - 1] = 0x2e
    const view = loads(bytes)
    assert.equal(view.buffer, bytes.buffer)
    assert.equal(view.length, 5000)
    assert.notEqual(loads(bytes, { copy: true }).buffer, bytes.buffer)
    const small = pickle`C\x03abc.`
    assert.notEqual(loads(small).buffer, small.buffer)
    assert.equal(loads(Buffer.from(bytes)).constructor, Uint8Array)
  })

  it('come out of band in order', () => {
    const bytes = pickle`](\x97\x97\x98e.`
    const [first, second] = loads(bytes, { buffers: [Buffer.from('ab'), new Uint8Array([1]).buffer] })
    assert.deepEqual([...first], [0x61, 0x62])
    assert.deepEqual([...second], [1])
    assert.throws(() => loads(bytes), { code: 'NO_BUFFERS', opcode: 'NEXT_BUFFER', offset: 2 })
    assert.throws(() => loads(bytes, { buffers: [Buffer.from('a')] }), { code: 'NOT_ENOUGH_BUFFERS', offset: 3 })
  })
})
