// Text that the machine leaves in the input, of every kind of characters, against the platform's decoder; and bytes that are written as text.
import assert from 'node:assert/strict'
import { load, loads } from 'brine'
import { pickle } from '../support/pickle.js'

/** BINUNICODE of UTF-8. */
function unicode(/** @type {Uint8Array} */ body) {
  const header = Buffer.from([0x58, 0, 0, 0, 0])
  header.writeUInt32LE(body.length, 1)
  return Buffer.concat([header, body])
}

/** A list of texts. */
const listOf = (/** @type {string[]} */ texts) => Buffer.concat([pickle`](`, ...texts.map((text) => unicode(Buffer.from(text))), pickle`e.`])

/** As many characters of a text, repeated. */
const many = (/** @type {string} */ text, /** @type {number} */ count) =>
  text
    .repeat(Math.ceil(count / text.length))
    .slice(0, count)
    .replace(/[\ud800-\udbff]$/, '?')

const LENGTHS = [4096, 4099, 10_000, 65_537, 140_000, 300_001]
const KINDS = {
  ASCII: 'a b c d',
  latin1: 'aé\xffbcd\x80',
  'all of latin1': 'éàü\xff',
  'late latin1': `${'a'.repeat(4095)}é`,
  'late wide': `${'é'.repeat(3000)}“`,
  CJK: '漢字',
  emoji: '🥒🥒é日',
}

describe('long texts', () => {
  for (const [name, text] of Object.entries(KINDS)) {
    it(`of ${name} are the same by themselves, in a row, among others and out of a stream`, async () => {
      const texts = LENGTHS.flatMap((length) => [many(text, length), many(text, length + 1), 'short', many('q', length), many(text, length)])
      const bytes = listOf(texts)
      // Not deepEqual, which would print them.
      for (const value of [loads(bytes), await load(bytes)]) {
        assert.equal(value.length, texts.length)
        for (const [i, one] of texts.entries()) assert.ok(value[i] === one, `text ${i}`)
      }
      for (const one of texts) assert.ok(loads(Buffer.concat([unicode(Buffer.from(one)), Buffer.from('.')])) === one)
    })
  }

  it('that are not valid have CPython errors wherever the fault stands', () => {
    const good = Buffer.from(many('aé', 6000))
    for (const bad of [[0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xc3, 0x41], [0x80], [0xc3, 0xa9, 0x80], [0xc3, 0xc3, 0xa9], [0xf5]]) {
      for (const at of [0, 4094, 4095, 4096, 5999, good.length]) {
        const body = Buffer.concat([good.subarray(0, at - (at % 3)), Buffer.from(bad), good.subarray(at - (at % 3))])
        assert.throws(() => loads(Buffer.concat([unicode(body), Buffer.from('.')])), { code: 'BAD_TEXT' }, `${bad} at ${at}`)
      }
    }
  })
})

describe('bytes that are written as latin-1 text', () => {
  for (const count of [5000, 70_000, 200_001]) {
    it(`come back, ${count} of them, each time as bytes of their own, and the text stays text`, () => {
      const expected = Uint8Array.from({ length: count }, (_, i) => (i * 7919) >> 3)
      const text = Buffer.from(expected).latin1Slice()
      const encode = pickle`c_codecs\nencode\n`
      const call = pickle`X\x06\x00\x00\x00latin1\x86R`
      const value = loads(Buffer.concat([pickle`(`, encode, unicode(Buffer.from(text)), pickle`q\x01`, call, encode, pickle`h\x01`, call, pickle`h\x01t.`]))
      assert.deepEqual(value, [expected, expected, text])
      assert.notEqual(value[0].buffer, value[1].buffer)
    })
  }
})

describe('ints of many bytes', () => {
  it('are exact in either sign, of each length', () => {
    for (const length of [7, 8, 9, 16, 25, 26, 64, 65, 255]) {
      for (const [first, top] of [
        [0, 0],
        [0, 1],
        [1, 0x7f],
        [0, 0x80],
        [1, 0xff],
        [0xff, 0xff],
        [0, 0xff],
      ]) {
        const body = new Uint8Array(length).fill(first)
        body[length - 1] = top
        const expected = BigInt.asIntN(length * 8, BigInt(`0x${Buffer.from(body).reverse().toString('hex')}`))
        const bytes = Buffer.concat([Buffer.from([0x8a, length]), body, Buffer.from('.')])
        assert.equal(loads(bytes, { int: 'bigint' }), expected)
        assert.equal(loads(bytes), Number.isSafeInteger(Number(expected)) ? Number(expected) : expected)
      }
    }
  })
})
