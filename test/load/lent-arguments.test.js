// Bytes and arguments that a pickle makes for one call alone: they are made all the same where anything refers to them later.
import assert from 'node:assert/strict'
import { Deque, dumps, loads, load, PyDate, PyDateTime, trace, Tuple, UUID } from 'brine'
import { pickle } from '../support/pickle.js'

const date = new PyDate(2024, 2, 29)
const moment = new PyDateTime(2024, 2, 29, 1, 2, 3, 4)
const dateBytes = Uint8Array.of(7, 0xe8, 2, 29)

/** @param {Uint8Array} bytes */
async function* chunksOf(bytes) {
  for (let at = 0; at < bytes.length; at += 4000) yield bytes.slice(at, at + 4000)
}

describe('bytes that are lent to a call', () => {
  const call = String.raw`cdatetime\ndate\nC\x04\x07\xe8\x02\x1dq\x01\x85q\x02R`
  /** @param {string} text with escapes */
  const bytesOf = (text) => pickle(/** @type {any} */ ({ raw: [text] }))

  it('are there for what refers to them later, and so is the tuple', () => {
    for (const [rest, expected] of [
      [String.raw`h\x01\x86.`, [date, dateBytes]],
      [String.raw`h\x02\x86.`, [date, [dateBytes]]],
      [String.raw`h\x01h\x02\x87.`, [date, dateBytes, [dateBytes]]],
      [String.raw`h\x02h\x01\x87.`, [date, [dateBytes], dateBytes]],
      [String.raw`0h\x01.`, dateBytes],
      [String.raw`0h\x02.`, [dateBytes]],
    ]) {
      const value = loads(bytesOf(call + rest))
      assert.deepEqual(value, expected)
      assert.deepEqual(trace(bytesOf(call + rest)).value, expected)
    }
    const [, bytes, tuple] = loads(bytesOf(`${call}${String.raw`h\x01h\x02\x87.`}`), { lossless: true })
    assert.ok(tuple instanceof Tuple)
    assert.equal(tuple[0], bytes)
    const [, first, second] = loads(bytesOf(`${call}${String.raw`h\x01h\x01\x87.`}`))
    assert.equal(first, second)
  })

  it('are there in a later window, at any offset of the input', () => {
    const many = `(l${`I12345\na`.repeat(30_000)}`
    const pickled = bytesOf(`${call}${many}${String.raw`h\x02\x87.`}`)
    assert.deepEqual(loads(pickled)[2], [dateBytes])
    const padded = new Uint8Array(pickled.length + 9)
    padded.set(pickled, 9)
    assert.deepEqual(loads(padded.subarray(9))[2], [dateBytes])
  })

  it('are there where a stream is loaded', async () => {
    const value = /** @type {any} */ (await load(new Blob([bytesOf(`${call}${String.raw`h\x01h\x02\x87.`}`)])))
    assert.deepEqual(value, [date, dateBytes, [dateBytes]])
  })

  it('are there when what a stream had of them is gone', async () => {
    const dates = Array.from({ length: 500 }, (_, i) => new PyDate(2000 + (i % 40), 1 + (i % 12), 1 + (i % 28)))
    const calls = dates.map(({ year, month, day }, i) => {
      const bytes = [year >> 8, year & 255, month, day].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
      return String.raw`cdatetime\ndate\nC\x04${bytes}q${String.raw`\x`}${(i & 255).toString(16).padStart(2, '0')}\x85R`
    })
    const many = `(l${`I12345\na`.repeat(30_000)}`
    const pickled = bytesOf(`((l(${calls.join('')}l${many}${String.raw`h\xffh\xf3t.`}`)
    const expected = /** @type {any[]} */ (loads(pickled))
    const streamed = /** @type {any[]} */ (await load(chunksOf(pickled)))
    for (const value of [expected, streamed]) {
      assert.deepEqual(value[1], dates)
      // 0xff is that of date 255, 0xf3 that of date 499.
      assert.deepEqual(
        value.slice(3),
        [255, 499].map((i) => Uint8Array.of(dates[i].year >> 8, dates[i].year & 255, dates[i].month, dates[i].day)),
      )
    }
  })

  it('stand before or behind the other argument, as the pickle has them', () => {
    const zoned = String.raw`cdatetime\ndatetime\nC\x0a\x07\xe8\x02\x1d\x01\x02\x03\x00\x00\x04q\x01Nq\x03\x86q\x02R`
    const bytes = Uint8Array.of(7, 0xe8, 2, 29, 1, 2, 3, 0, 0, 4)
    assert.deepEqual(loads(bytesOf(`${zoned}${String.raw`h\x02\x86.`}`)), [moment, [bytes, null]])
    const scalar = String.raw`cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(X\x02\x00\x00\x00u2K\x00K\x01tR(K\x03X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tbC\x02\x01\x02tq\x02Rh\x02\x86.`
    const [number, args] = loads(bytesOf(scalar))
    assert.equal(number, 0x201)
    assert.deepEqual(args[1], Uint8Array.of(1, 2))
    assert.equal(args[0].name, 'uint16')
  })

  it('are twice in the tuple where the pickle has them so, and stay with calls of other forms', () => {
    assert.deepEqual(loads(bytesOf(String.raw`cdatetime\ndate\nC\x04\x07\xe8\x02\x1d2\x86R.`)).args, [dateBytes, dateBytes])
    assert.deepEqual(loads(bytesOf(String.raw`cdatetime\ndate\nC\x05\x07\xe8\x02\x1d\x01\x85R.`)).args, [Uint8Array.of(7, 0xe8, 2, 29, 1)])
    assert.deepEqual(loads(bytesOf(String.raw`cdatetime\ndate\nC\x04\x07\xe8\x0d\x1d\x85R.`)).args, [Uint8Array.of(7, 0xe8, 13, 29)])
    assert.deepEqual(loads(bytesOf(String.raw`cm\nf\nC\x01a\x85q\x01Rh\x01\x86.`))[1], [Uint8Array.of(97)])
  })
})

describe('numpy scalars out of the input', () => {
  const hex = (/** @type {string} */ text) => text.replace(/../g, String.raw`\x$&`)
  /** @param {string} type @param {string} order @param {string} bytes in hex */
  const scalar = (type, order, bytes) =>
    pickle(
      /** @type {any} */ ({
        raw: [
          `cnumpy.core.multiarray\\nscalar\\n(cnumpy\\ndtype\\n(V${type}\\nK\\x00K\\x01tR(K\\x03V${order}\\nNNNJ\\xff\\xff\\xff\\xffJ\\xff\\xff\\xff\\xffK\\x00tbC${hex((bytes.length / 2).toString(16).padStart(2, '0') + bytes)}tR.`,
        ],
      }),
    )

  it('have the values that arrays of them have, and the bytes that the pickle had', () => {
    for (const [type, order, bytes, value] of /** @type {[string, string, string, unknown][]} */ ([
      ['b1', '|', '01', true],
      ['b1', '|', '02', true],
      ['i1', '|', 'fe', -2],
      ['u1', '|', 'fe', 254],
      ['i2', '<', 'feff', -2],
      ['i2', '>', 'fffe', -2],
      ['u2', '>', '0102', 258],
      ['i4', '<', 'feffffff', -2],
      ['u4', '>', 'fffffffe', 4294967294],
      ['i8', '<', 'feffffffffffffff', -2],
      ['i8', '>', '7fffffffffffffff', 2n ** 63n - 1n],
      ['u8', '<', 'ffffffffffffffff', 2n ** 64n - 1n],
      ['f2', '<', '003e', 1.5],
      ['f4', '<', '0000c03f', 1.5],
      ['f4', '<', '0100c07f', NaN],
      ['f8', '>', '3ff8000000000000', 1.5],
      ['f8', '<', '010000000000f8ff', NaN],
      ['f8', '<', '0000000000000080', -0],
    ])) {
      const pickled = scalar(type, order, bytes)
      assert.ok(Object.is(loads(pickled), value), type)
      if (typeof value !== 'boolean' && Number.isInteger(Number(value)) && 'iu'.includes(type[0]))
        assert.equal(loads(pickled, { int: 'bigint' }), BigInt(/** @type {any} */ (value)))
      const kept = loads(pickled, { lossless: true })
      assert.equal(Buffer.from(kept.bytes).toString('hex'), bytes, `${order}${type}`)
      assert.deepEqual(loads(dumps(kept), { lossless: true }), kept)
    }
  })
})

describe('arguments that are lent to a call', () => {
  /** @param {string} text with escapes @param {import('brine').LoadOptions} [options] */
  const load2 = (text, options) => loads(pickle(/** @type {any} */ ({ raw: [text] })), options)
  const calls = {
    complex: String.raw`cbuiltins\ncomplex\nG\x40\x00\x00\x00\x00\x00\x00\x00G\x3f\xf8\x00\x00\x00\x00\x00\x00\x86`,
    range: String.raw`cbuiltins\nrange\nK\x01J\xff\xff\xff\x7fK\x02\x87`,
    timedelta: String.raw`cdatetime\ntimedelta\nJ\xff\xff\xff\xffK\x05K\x06\x87`,
    Decimal: String.raw`cdecimal\nDecimal\nX\x04\x00\x00\x001.50\x85`,
    Fraction: String.raw`cfractions\nFraction\nJ\xff\xff\xff\xffK\x06\x86`,
  }

  it('are there for what refers to them later, as they would be without the call', () => {
    for (const text of Object.values(calls)) {
      for (const options of [{}, { lossless: true }, { int: /** @type {const} */ ('bigint') }]) {
        const alone = load2(`${text}.`.replace(/c[a-z]+\\n[a-zA-Z]+\\n/, ''), options)
        const [made, args] = load2(`${text}${String.raw`q\x01Rh\x01\x86.`}`, options)
        assert.deepEqual(args, alone)
        assert.equal(args.constructor, alone.constructor)
        assert.deepEqual(made, load2(`${text}R.`, options))
        assert.deepEqual(load2(`${text}${String.raw`q\x01R0h\x01.`}`, options), alone)
      }
    }
  })

  it('make what Python makes of them', () => {
    assert.deepEqual(
      Object.values(calls).map((text) => String(load2(`${text}R.`))),
      ['(2+1.5j)', 'range(1, 2147483647, 2)', '-PT23H59M54.999994S', '1.50', '-1/6'],
    )
    assert.equal(String(load2(String.raw`cdatetime\ntimedelta\nK\x00J\x80\x51\x01\x00K\x00\x87R.`)), 'P1D')
    assert.deepEqual(load2(String.raw`cbuiltins\ncomplex\nK\x01K\x02\x86q\x01Rh\x01\x86.`)[1], [1, 2])
  })
})

describe('a dict that is lent to the BUILD of a UUID', () => {
  const int = 2n ** 127n + 5n
  const set = String.raw`X\x03\x00\x00\x00int\x8a\x11${`${String.raw`\x05`}${String.raw`\x00`.repeat(14)}${String.raw`\x80\x00`}`}s`
  const uuid = String.raw`cuuid\nUUID\n)\x81}q\x01${set}b`
  /** @param {string} text with escapes @param {import('brine').LoadOptions} [options] */
  const loadText = (text, options) => /** @type {any} */ (loads(pickle(/** @type {any} */ ({ raw: [text] })), options))

  it('is there for what refers to it later, or sets more of its keys', () => {
    for (const [rest, more] of /** @type {[string, [string, unknown][]][]} */ ([
      [String.raw`h\x01\x86.`, []],
      [String.raw`h\x01X\x01\x00\x00\x00aK\x02s\x86.`, [['a', 2]]],
      [String.raw`h\x01(X\x03\x00\x00\x00intK\x02u\x86.`, [['int', 2]]],
    ])) {
      const entries = new Map([['int', /** @type {unknown} */ (int)], ...more])
      assert.deepEqual(loadText(uuid + rest), [new UUID(int), Object.fromEntries(entries)])
      assert.deepEqual(loadText(uuid + rest, { dict: 'map' }), [new UUID(int), entries])
      assert.deepEqual(loadText(uuid + rest, { lossless: true }), Tuple.of(new UUID(int), entries))
    }
    const [, first, second] = loadText(`${uuid}${String.raw`h\x01h\x01\x87.`}`)
    assert.equal(first, second)
  })

  it('keeps its own int where another state follows', () => {
    const [made, first] = loadText(`${uuid}}X${String.raw`\x03\x00\x00\x00intK\x02sbh\x01\x86.`}`)
    assert.deepEqual([made, first], [new UUID(2n), { int }])
  })

  it('goes to a class of the user as it is', () => {
    class Mine extends UUID {
      /** @type {unknown} */
      given
      __setstate__(/** @type {unknown} */ state) {
        this.given = state
      }
    }
    assert.deepEqual(loadText(`${uuid}.`, { findClass: () => Mine }).given, { int })
  })
})

describe('a deque that is made of its items', () => {
  const deque = String.raw`ccollections\ndeque\nq\x00`
  /** @param {string} text with escapes @param {import('brine').LoadOptions} [options] */
  const lossless = (text, options) => /** @type {any} */ (loads(pickle(/** @type {any} */ ({ raw: [text] })), { lossless: true, ...options }))
  const dequeOf = (/** @type {unknown[]} */ items, /** @type {number | null} */ maxlen = null) => Object.assign(Deque.from(items), { maxlen })

  it('has its length, and lets go of what is beyond it', () => {
    assert.deepEqual(lossless(String.raw`${deque})R(K\x01K\x02e.`), dequeOf([1, 2]))
    assert.deepEqual(lossless(String.raw`${deque})K\x02\x86R(K\x01K\x02K\x03e(K\x04e.`), dequeOf([3, 4], 2))
    assert.deepEqual(lossless(String.raw`${deque})R(K\x01e(K\x02e.`), dequeOf([1, 2]))
    assert.deepEqual(lossless(String.raw`${deque}]K\x07a\x85R(K\x01e.`), dequeOf([7, 1]))
  })

  it('is the same for all that refer to it, itself too, and keeps its attributes', () => {
    const [first, second] = lossless(String.raw`(${deque})R(K\x01eq\x012t.`)
    assert.equal(first, second)
    const [held, again] = lossless(String.raw`(${deque})Rq\x01h\x01(K\x01et.`)
    assert.equal(held, again)
    assert.deepEqual(held, dequeOf([1]))
    const inner = lossless(String.raw`${deque})Rq\x01(h\x01e.`)
    assert.equal(inner[0], inner)
    const stated = lossless(String.raw`${deque})R}b(K\x01e.`)
    assert.ok(Symbol.for('brine.state') in stated)
    assert.equal(stated[0], 1)
  })

  it('has arguments for what refers to them later', () => {
    const [made, args] = lossless(String.raw`(${deque})K\x02\x86q\x01R(K\x05eh\x01t.`)
    assert.deepEqual(made, dequeOf([5], 2))
    assert.ok(args instanceof Tuple && args[0] instanceof Tuple)
    assert.deepEqual([...args], [new Tuple(), 2])
    assert.equal(lossless(String.raw`(${deque})K\x02\x86q\x01Rh\x01h\x01t.`)[1].length, 2)
  })

  it('stays the one that a hook gave', () => {
    const given = new Deque()
    assert.equal(lossless(String.raw`I1\nQ(K\x01e.`, { persistentLoad: () => given }), given)
    class Mine extends Deque {}
    const made = lossless(String.raw`${deque})R(K\x01e.`, { findClass: () => Mine })
    assert.ok(made instanceof Mine)
    assert.deepEqual([...given, ...made], [1, 1])
  })
})
