// `dumps` writes the bytes that CPython's C pickler writes, at every protocol, of values of every type.
import assert from 'node:assert/strict'
import { Deque, dis, dumps, Float, FrozenSet, loads, OrderedDict, PicklingError, PyClass, PyDate, Tuple } from 'brine'
import { countAlive } from '../support/alive.js'
import { pickle } from '../support/pickle.js'

const names = (/** @type {Uint8Array} */ bytes) =>
  dis(bytes, { format: 'rows' })
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[1])

describe('dumps', () => {
  it('lets go of what it has pickled', () => {
    const alive = countAlive(
      'dumps',
      `
      const bytes = new Uint8Array(1e6)
      const value = { bytes, list: [bytes, new Map([[1, bytes]])] }
      return [value, bytes, value.list, dumps(value)]`,
    )
    assert.equal(alive, 0)
  })

  /** Values, and what pickle.dumps(value, protocol) of CPython 3.13 gives. @type {[unknown, number, Uint8Array][]} */
  const cases = [
    [null, 4, pickle`\x80\x04N.`],
    [true, 0, pickle`I01\n.`],
    [false, 2, pickle`\x80\x02\x89.`],
    [5, 0, pickle`I5\n.`],
    [300, 2, pickle`\x80\x02M,\x01.`],
    [-1, 1, pickle`J\xff\xff\xff\xff.`],
    [2 ** 31, 2, pickle`\x80\x02\x8a\x05\x00\x00\x00\x80\x00.`],
    [-(2n ** 31n) - 1n, 0, pickle`L-2147483649L\n.`],
    [1.5, 0, pickle`F1.5\n.`],
    [new Float(1), 2, pickle`\x80\x02G?\xf0\x00\x00\x00\x00\x00\x00.`],
    [-0, 0, pickle`F-0.0\n.`],
    ['é\n\\', 0, pickle`V\xe9\\u000a\\u005c\np0\n.`],
    ['é\n\\', 4, pickle`\x80\x04\x95\x08\x00\x00\x00\x00\x00\x00\x00\x8c\x04\xc3\xa9\n\\\x94.`],
    [Uint8Array.of(97, 98, 255), 0, pickle`c_codecs\nencode\np0\n(Vab\xff\np1\nVlatin1\np2\ntp3\nRp4\n.`],
    [new Uint8Array(0), 2, pickle`\x80\x02c__builtin__\nbytes\nq\x00)Rq\x01.`],
    [new Set([1]), 4, pickle`\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00\x8f\x94(K\x01\x90.`],
    [new FrozenSet([1]), 2, pickle`\x80\x02c__builtin__\nfrozenset\nq\x00]q\x01K\x01a\x85q\x02Rq\x03.`],
    [Tuple.of(1, 2), 1, pickle`(K\x01K\x02tq\x00.`],
    [new Tuple(), 0, pickle`(t.`],
    [{ a: 1 }, 1, pickle`}q\x00X\x01\x00\x00\x00aq\x01K\x01s.`],
    [
      new PyDate(2020, 1, 2),
      4,
      pickle`\x80\x04\x95 \x00\x00\x00\x00\x00\x00\x00\x8c\x08datetime\x94\x8c\x04date\x94\x93\x94C\x04\x07\xe4\x01\x02\x94\x85\x94R\x94.`,
    ],
    [new OrderedDict([['a', 1]]), 0, pickle`ccollections\nOrderedDict\np0\n(tRp1\nVa\np2\nI1\ns.`],
    [new PyClass('builtins', 'FileNotFoundError'), 2, pickle`\x80\x02cexceptions\nOSError\nq\x00.`],
  ]
  for (const [value, protocol, bytes] of cases) {
    it(`writes ${typeof value === 'object' && value !== null ? value.constructor.name : String(value)} at protocol ${protocol}`, () =>
      assert.deepEqual(dumps(value, { protocol }), bytes))
  }

  it('writes shared and recursive values as Python does', () => {
    const list = [1]
    assert.deepEqual(names(dumps([list, list], { protocol: 2 })), [
      'PROTO',
      'EMPTY_LIST',
      'BINPUT',
      'MARK',
      'EMPTY_LIST',
      'BINPUT',
      'BININT1',
      'APPEND',
      'BINGET',
      'APPENDS',
      'STOP',
    ])
    /** @type {any[]} */
    const inner = []
    const tuple = Tuple.of(inner)
    inner.push(tuple)
    assert.deepEqual(dumps(tuple, { protocol: 2 }), pickle`\x80\x02]q\x00h\x00\x85q\x01a0h\x01.`)
    assert.deepEqual(dumps(tuple, { protocol: 0 }), pickle`((lp0\n(g0\ntp1\na00g1\n.`)
    assert.deepEqual(names(dumps(['ab', 'ab'])).filter((name) => name === 'BINGET').length, 1)
  })

  it('writes an object that is in its own arguments as Python does: its items and state once', () => {
    const owner = { list: /** @type {any[]} */ ([]), __reduce__: () => [new PyClass('m', 'f'), [owner.list], { a: 1 }, [7, 8], [[1, 2]]] }
    owner.list.push(owner)
    assert.deepEqual(
      dumps(owner, { protocol: 2 }),
      pickle`\x80\x02cm\nf\nq\x00]q\x01h\x00h\x01\x85q\x02Rq\x03(K\x07K\x08eK\x01K\x02s}q\x04X\x01\x00\x00\x00aq\x05K\x01sba\x85q\x06R0h\x03.`,
    )
  })

  /** Pickles of CPython 3.13 that are written back byte for byte. @type {[string, number, Uint8Array][]} */
  const instances = [
    ['an instance that holds itself', 2, pickle`\x80\x02cm\nC\nq\x00)\x81q\x01}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x02\x00\x00\x00meq\x04h\x01ub.`],
    ['an instance at protocol 0', 0, pickle`ccopy_reg\n_reconstructor\np0\n(cm\nC\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nVx\np6\nI1\nsb.`],
    ['an instance with slots', 2, pickle`\x80\x02cm\nS\nq\x00)\x81q\x01N}q\x02X\x01\x00\x00\x00aq\x03K\x01s\x86q\x04b.`],
    ['a list of a class, with attributes', 2, pickle`\x80\x02cm\nL\nq\x00)\x81q\x01(K\x01K\x02K\x03e}q\x02X\x01\x00\x00\x00kq\x03K\x05sb.`],
    ['a dict of a class', 2, pickle`\x80\x02cm\nM\nq\x00)\x81q\x01(X\x01\x00\x00\x00aq\x02K\x01X\x01\x00\x00\x00bq\x03K\x02u.`],
    ['a call', 2, pickle`\x80\x02cm\nf\nq\x00K\x01K\x02\x86q\x01Rq\x02.`],
    [
      'keyword arguments',
      4,
      pickle`\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x01m\x94\x8c\x01D\x94\x93\x94K\x01\x85\x94}\x94\x8c\x01k\x94K\x03s\x92\x94.`,
    ],
    ['an array', 2, pickle`\x80\x02carray\narray\nq\x00X\x01\x00\x00\x00iq\x01]q\x02(K\x01J\xfe\xff\xff\xffe\x86q\x03Rq\x04.`],
  ]
  for (const [about, protocol, bytes] of instances) {
    it(`writes back ${about}`, () => assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol }), bytes))
  }

  it('writes typed arrays as array.array, and dotted names as Python 2 needs them', () => {
    assert.deepEqual(loads(dumps([Float32Array.of(1.5), BigInt64Array.of(-1n), new Uint8ClampedArray([3])])), [
      Float32Array.of(1.5),
      BigInt64Array.of(-1n),
      Uint8Array.of(3),
    ])
    assert.deepEqual(dumps(new PyClass('m', 'A.B.C'), { protocol: 0 }), pickle`c__builtin__\ngetattr\np0\n(g0\n(cm\nA\nVB\np1\ntRVC\np2\ntRp3\n.`)
    assert.deepEqual(dumps(new PyClass('m', 'A.B'), { protocol: 2 }), pickle`\x80\x02c__builtin__\ngetattr\nq\x00cm\nA\nX\x01\x00\x00\x00Bq\x01\x86Rq\x02.`)
  })

  it('writes the one byte of arrays and numpy scalars once, as Python has one object of it', () => {
    const arrays = pickle`\x80\x03]q\x00(carray\n_array_reconstructor\nq\x01(carray\narray\nq\x02X\x01\x00\x00\x00bq\x03K\x01C\x01\x05q\x04tq\x05Rq\x06h\x01(h\x02h\x03K\x01h\x04tq\x07Rq\x08e.`
    const scalars = pickle`\x80\x03]q\x00(cnumpy._core.multiarray\nscalar\nq\x01cnumpy\ndtype\nq\x02X\x02\x00\x00\x00i1q\x03\x89\x88\x87q\x04Rq\x05(K\x03X\x01\x00\x00\x00|q\x06NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x07bC\x01\x05q\x08\x86q\x09Rq\x0ah\x01h\x05h\x08\x86q\x0bRq\x0ce.`
    for (const bytes of [arrays, scalars]) assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol: 3 }), bytes)
  })

  it('writes long data past the codec, and past the frames', () => {
    const data = new Uint8Array(100_000).fill(7)
    const bytes = dumps(['a', data, 'é'.repeat(40_000), data], { protocol: 5 })
    assert.deepEqual(loads(bytes), ['a', data, 'é'.repeat(40_000), data])
    assert.deepEqual(
      names(bytes).filter((name) => /FRAME|BYTES|UNICODE/.test(name)),
      ['FRAME', 'SHORT_BINUNICODE', 'BINBYTES', 'BINUNICODE', 'FRAME'],
    )
  })

  it('takes strings of the length from which they go past the codec, in an object too', () => {
    for (const length of [2 ** 16 - 1, 2 ** 16, 2 ** 16 + 1]) {
      for (const value of [
        { ['x'.repeat(length)]: 1, b: 2 },
        { '': 'x'.repeat(length), b: [2], c: 3 },
      ])
        assert.deepEqual(loads(dumps([[1, 2, 3], value])), [[1, 2, 3], value])
    }
  })

  it('takes ints and ends of lists that make a frame longer than what is handed over at once', () => {
    const long = 2n ** 2_200_000n
    assert.deepEqual(loads(dumps([long, 1])), [long, 1])
    /** @type {any} */
    let deep = null
    for (let i = 0; i < 300_000; i++) deep = [deep]
    assert.equal(dumps([deep, 1], { protocol: 4 }).at(-3), 1)
  })

  it('nests deeper than the stack, and takes a million items', () => {
    /** @type {any} */
    let deep = null
    for (let i = 0; i < 200_000; i++) deep = [deep]
    assert.equal(dumps(deep, { protocol: 1 }).length, 2 * 200_000 + 2 * 256 + 5 * (200_000 - 256) + 2)
    assert.equal(loads(dumps(Array.from({ length: 1_000_000 }, (_, i) => i)))[999_999], 999_999)
  })

  it('names the path to a value that it cannot write, and stays usable', () => {
    const bad = { layers: [1, { fn: () => 1 }] }
    assert.throws(
      () => dumps(bad),
      (error) => error instanceof PicklingError && error.code === 'CANNOT_PICKLE' && error.message === 'a function cannot be pickled, at $.layers[1].fn',
    )
    assert.throws(() => dumps([new Map([['a b', Symbol('x')]])]), { message: 'a symbol cannot be pickled, at $[0]["a b"]' })
    assert.throws(() => dumps([undefined]), { message: 'undefined cannot be pickled, at $[0]' })
    assert.throws(() => dumps(/x/), { message: 'a RegExp cannot be pickled, at $' })
    for (const options of [null, 5, { protocol: 6 }, { protocol: 1.5 }, { protocol: '4' }])
      assert.throws(() => dumps(1, /** @type {any} */ (options)), TypeError)
    assert.deepEqual(dumps(new Deque()).length > 0, true)
  })

  it('writes none of the text of a pickle that was given up', () => {
    const whole = dumps(['text', { key: 1 }])
    assert.throws(() => dumps(['some', 'other text', { unknown: () => 1 }]))
    assert.deepEqual(dumps(['text', { key: 1 }]), whole)
  })

  it('knows objects again, early and late ones, among many', () => {
    const objects = Array.from({ length: 5000 }, (_, i) => (i % 2 ? [i] : { i }))
    const places = [3, 4999, 0, 2500, 4999, 3]
    const back = loads(dumps([objects, places.map((place) => objects[place]), [], []]))
    assert.deepEqual(back[0], objects)
    places.forEach((place, i) => assert.equal(back[1][i], back[0][place]))
    assert.notEqual(back[2], back[3])
  })

  it('knows strings again among many, and writes each that is new', () => {
    const texts = Array.from({ length: 20_000 }, (_, i) => `text ${i * 7}`)
    const bytes = dumps([texts, [...texts].reverse()])
    assert.deepEqual(loads(bytes), [texts, [...texts].reverse()])
    const opcodes = names(bytes)
    assert.equal(opcodes.filter((name) => name === 'SHORT_BINUNICODE').length, texts.length)
    assert.equal(opcodes.filter((name) => /^(LONG_)?BINGET$/.test(name)).length, texts.length)
  })

  it('writes a tuple that holds itself through many others', () => {
    const inner = /** @type {unknown[]} */ ([])
    const tuple = Tuple.of(inner, new Tuple())
    inner.push(Tuple.of(1, Tuple.of(tuple, 2)), tuple)
    const back = loads(dumps([tuple, tuple], { protocol: 2 }), { lossless: true })
    assert.equal(back[0], back[1])
    assert.equal(back[0][0][1], back[0])
    assert.equal(back[0][0][0][1][0], back[0])
  })
})

describe('dumps of what a load gave', () => {
  it('memoizes the parts of a method’s getattr, as CPython does at every protocol', () => {
    // datetime.datetime(2014, 2, 2, 2, 2, 2, tzinfo=zoneinfo.ZoneInfo('America/New_York')), protocol 2, written by CPython 3.13
    const bytes = new Uint8Array(
      Buffer.from(
        'gAJjZGF0ZXRpbWUKZGF0ZXRpbWUKcQBjX2NvZGVjcwplbmNvZGUKcQFYCwAAAAfDngICAgICAAAAcQJYBgAAAGxhdGluMXEDhnEEUnEFY19fYnVpbHRpbl9fCmdldGF0dHIKcQZjem9uZWluZm8KWm9uZUluZm8KcQdYCQAAAF91bnBpY2tsZXEIhnEJUnEKWBAAAABBbWVyaWNhL05ld19Zb3JrcQtLAYZxDFJxDYZxDlJxDy4=',
        'base64',
      ),
    )
    assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol: 2 }), bytes)
  })
})
