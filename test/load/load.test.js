// What values become, by default and with each option.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  ByteArray,
  Complex,
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  dumps,
  Ellipsis,
  Float,
  Fraction,
  FrozenSet,
  loads,
  loadsAll,
  NotImplemented,
  OrderedDict,
  PyArray,
  PyClass,
  PyDate,
  PyDateTime,
  PyObject,
  PyTimeDelta,
  PyTimeZone,
  Range,
  Slice,
  STATE,
  Tuple,
  UUID,
} from 'brine'
import { countAlive } from '../support/alive.js'
import { pickle } from '../support/pickle.js'

describe('loads', () => {
  it('takes an int beyond every double for a key', () => {
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

  it('refuses a fraction for the index of a list', () => {
    const bytes = pickle`](K\x01eG?\xe0\x00\x00\x00\x00\x00\x00Ns.`
    for (const options of [{}, { lossless: true }]) assert.throws(() => loads(bytes, options), { code: 'BAD_INDEX' })
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

describe('the standard library', () => {
  it('has values of its own', () => {
    const date = loads(pickle`cdatetime\ndate\n(C\x04\x07\xe4\x02\x1dtR.`)
    assert.ok(date instanceof PyDate)
    assert.equal(String(date), '2020-02-29')
    assert.equal(date.toDate().toISOString(), '2020-02-29T00:00:00.000Z')
    const moment = loads(
      pickle`cdatetime\ndatetime\n(C\x0a\x07\xe4\x82\x1d\x17;;\x0f\x42?cdatetime\ntimezone\n(cdatetime\ntimedelta\n(K\x00M\x10\x0eK\x00tRtRtR.`,
    )
    assert.ok(moment instanceof PyDateTime)
    assert.equal(moment.fold, 1)
    assert.equal(String(moment), '2020-02-29T23:59:59.999999+01:00')
    assert.equal(moment.toDate().toISOString(), '2020-02-29T22:59:59.999Z')
    assert.equal(String(moment.tzinfo), '+01:00')
    const lengths = /** @type {[number[], string][]} */ ([
      [[0, 0, 0], 'PT0S'],
      [[1, 7384, 5], 'P1DT2H3M4.000005S'],
      [[-1, 86399, 0], '-PT1S'],
      [[-1, 86399, 999999], '-PT0.000001S'],
      [[-2, 0, 0], '-P2D'],
      [[-1, 0, 1], '-PT23H59M59.999999S'],
      [[0, 0, 500000], 'PT0.5S'],
    ])
    for (const [fields, text] of lengths) assert.equal(String(new PyTimeDelta(...fields)), text)
    assert.ok(moment.tzinfo instanceof PyTimeZone && moment.tzinfo.offset instanceof PyTimeDelta)
    assert.ok(loads(pickle`c__builtin__\ncomplex\n(G?\xf0\x00\x00\x00\x00\x00\x00G\xc0\x00\x00\x00\x00\x00\x00\x00tR.`) instanceof Complex)
    assert.equal(loads(pickle`cdecimal\nDecimal\n(X\x04\x00\x00\x001.10tR.`).text, '1.10')
    assert.equal(loads(pickle`cbuiltins\nEllipsis\n.`), Ellipsis)
    assert.equal(loads(pickle`cbuiltins\nNotImplemented\n.`), NotImplemented)
    assert.deepEqual([...loads(pickle`c__builtin__\nxrange\n(K\x00K\x06K\x02tR.`)], [0, 2, 4])
    assert.ok(loads(pickle`cbuiltins\nslice\n(NK\x05NtR.`) instanceof Slice)
    assert.ok(loads(pickle`cfractions\nFraction\n(X\x03\x00\x00\x001/3tR.`) instanceof Fraction)
  })

  it('has typed arrays for array.array', () => {
    const bytes = pickle`carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00fK\x0eC\x08\x00\x00\x80?\x00\x00\x00@tR.`
    assert.deepEqual(loads(bytes), Float32Array.of(1, 2))
    assert.deepEqual(loads(bytes, { int: 'bigint' }), Float32Array.of(1, 2))
    const kept = loads(bytes, { lossless: true })
    assert.ok(kept instanceof PyArray)
    assert.equal(kept.typecode, 'f')
    assert.deepEqual(loads(pickle`carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00hK\x05C\x04\x01\x02\xff\xfetR.`), Int16Array.of(0x102, -2))
    assert.deepEqual(loads(pickle`carray\narray\n(S'l'\n(lp0\nI1\naI-2\natR.`), BigInt64Array.of(1n, -2n))
    assert.equal(loads(pickle`carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00uK\x14C\x08a\x00\x00\x00\x52\xf9\x01\x00tR.`), 'a🥒')
  })

  it('gives dicts and lists for its containers, and their types with lossless', () => {
    const ordered = pickle`ccollections\nOrderedDict\n)R\x94X\x01\x00\x00\x00aK\x01s.`
    assert.deepEqual(loads(ordered), { a: 1 })
    assert.ok(loads(ordered, { lossless: true }) instanceof OrderedDict)
    assert.deepEqual(loads(pickle`ccollections\nOrderedDict\n)RK\x05K\x01s.`), new Map([[5, 1]]))
    const deque = pickle`ccollections\ndeque\n()K\x02tR(K\x01K\x02e.`
    assert.deepEqual(loads(deque), [1, 2])
    const kept = loads(deque, { lossless: true })
    assert.ok(kept instanceof Deque)
    assert.equal(kept.maxlen, 2)
    const factory = loads(pickle`ccollections\ndefaultdict\n(cbuiltins\nlist\ntRK\x01]s.`, { lossless: true })
    assert.ok(factory instanceof DefaultDict)
    assert.equal(String(factory.defaultFactory), 'builtins.list')
    assert.ok(loads(pickle`ccollections\nCounter\n(}X\x01\x00\x00\x00aK\x02stR.`, { lossless: true }) instanceof Counter)
  })

  it('keeps attributes of an OrderedDict out of the way', () => {
    const value = loads(pickle`ccollections\nOrderedDict\n)RX\x01\x00\x00\x00aK\x01s}X\x09\x00\x00\x00_metadataK\x02sb.`)
    assert.deepEqual(Object.keys(value), ['a'])
    assert.deepEqual(value[STATE], { _metadata: 2 })
  })

  it('leaves a handler that does not know the arguments inert, and loses nothing', () => {
    const value = loads(pickle`cdatetime\ndate\n(X\x04\x00\x00\x00soontR.`)
    assert.ok(value instanceof PyObject)
    assert.deepEqual(value.args, ['soon'])
    assert.ok(loads(pickle`cuuid\nUUID\n)\x81}X\x03\x00\x00\x00intK\x05sb.`) instanceof UUID)
    assert.ok(loads(pickle`cbuiltins\nrange\n(K\x00K\x05K\x01tR.`) instanceof Range)
    assert.ok(loads(pickle`cdecimal\nDecimal\n(X\x03\x00\x00\x00NaNtR.`) instanceof Decimal)
  })
})

describe('classes', () => {
  it('are inert: named, given their arguments and state, never looked up', () => {
    const value = loads(pickle`cos\nsystem\n(X\x02\x00\x00\x00lstR.`)
    assert.ok(value instanceof PyObject)
    assert.ok(value.class instanceof PyClass)
    assert.equal(String(value.class), 'posix.system'.replace('posix', 'os'))
    assert.deepEqual(value.args, ['ls'])
    assert.equal(value.state, undefined)
  })

  it('keep args, kwargs, state, items and entries', () => {
    const value = loads(pickle`\x80\x04cm\nC\n(K\x01t}X\x01\x00\x00\x00kK\x02s\x92(K\x03K\x04e(X\x01\x00\x00\x00aK\x05u}X\x01\x00\x00\x00sK\x06sb.`)
    assert.deepEqual(
      { ...value, class: String(value.class) },
      { class: 'm.C', args: [1], kwargs: { k: 2 }, state: { s: 6 }, items: [3, 4], entries: [['a', 5]] },
    )
  })

  it('are made by every opcode that makes instances', () => {
    for (const bytes of [
      pickle`(K\x01im\nC\n.`,
      pickle`(cm\nC\nK\x01o.`,
      pickle`cm\nC\n(K\x01tR.`,
      pickle`cm\nC\n(K\x01t\x81.`,
      pickle`ccopy_reg\n__newobj__\n(cm\nC\nK\x01tR.`,
    ]) {
      const value = loads(bytes)
      assert.equal(String(value.class), 'm.C')
      assert.deepEqual(value.args, [1])
    }
    assert.deepEqual(loads(pickle`ccopy_reg\n_reconstructor\n(cm\nL\nc__builtin__\nlist\n(lp0\nI1\natR.`).items, [1])
  })

  it('have Python 3 names below protocol 3 unless fixImports is false', () => {
    assert.equal(String(loads(pickle`c__builtin__\nset\n.`)), 'builtins.set')
    assert.equal(String(loads(pickle`cexceptions\nStandardError\n.`)), 'builtins.Exception')
    assert.equal(String(loads(pickle`curllib\nquote\n.`)), 'urllib.parse.quote')
    assert.equal(String(loads(pickle`c__builtin__\nset\n.`, { fixImports: false })), '__builtin__.set')
    assert.equal(String(loads(pickle`\x80\x03c__builtin__\nset\n.`)), '__builtin__.set')
  })

  it('inside of classes are named by dots, and by getattr below protocol 4', () => {
    assert.equal(loads(pickle`\x80\x04X\x01\x00\x00\x00mX\x03\x00\x00\x00A.B\x93.`).name, 'A.B')
    assert.equal(loads(pickle`c__builtin__\ngetattr\n(cm\nA\nX\x01\x00\x00\x00BtR.`).name, 'A.B')
  })

  it('take a 2-tuple of state and slots as it is', () => {
    assert.deepEqual(loads(pickle`cm\nC\n)\x81N}X\x01\x00\x00\x00aK\x01s\x86b.`).state, [null, { a: 1 }])
  })
})

describe('findClass', () => {
  class Point {
    constructor(/** @type {number[]} */ ...args) {
      this.made = args
    }
  }

  it('gives REDUCE a class to construct or a function to call', () => {
    assert.deepEqual(loads(pickle`cm\nPoint\n(K\x01K\x02tR.`, { findClass: () => Point }).made, [1, 2])
    assert.equal(loads(pickle`cm\nadd\n(K\x01K\x02tR.`, { findClass: () => (/** @type {number} */ a, /** @type {number} */ b) => a + b }), 3)
    assert.ok(loads(pickle`cm\nMap\n)R.`, { findClass: () => Map }) instanceof Map)
  })

  it('is asked once for each name, with names of Python 3', () => {
    /** @type {string[]} */
    const asked = []
    loads(pickle`](c__builtin__\nfoo\nc__builtin__\nfoo\ncm\nBar\ne.`, {
      findClass: (...names) => {
        asked.push(names.join(' '))
      },
    })
    assert.deepEqual(asked, ['builtins foo', 'm Bar'])
  })

  it('gives NEWOBJ an instance whose constructor does not run', () => {
    const value = loads(pickle`cm\nPoint\n(K\x01t\x81}(X\x01\x00\x00\x00xK\x05X\x09\x00\x00\x00__proto__Nub.`, { findClass: () => Point })
    assert.ok(value instanceof Point)
    assert.equal(value.made, undefined)
    assert.equal(/** @type {any} */ (value).x, 5)
    assert.deepEqual(Object.keys(value), ['x', '__proto__'])
  })

  it('gives BUILD __setstate__, falsy state too, and slots', () => {
    class Custom {
      __setstate__(/** @type {unknown} */ state) {
        ;/** @type {any} */ (this).got = [state]
      }
    }
    for (const [text, state] of [
      ['N', null],
      ['K\x00', 0],
      ['}', {}],
      ['I00\n', false],
    ]) {
      assert.deepEqual(
        loads(Buffer.concat([pickle`cm\nC\n)\x81`, Buffer.from(/** @type {string} */ (text), 'latin1'), Buffer.from('b.')]), { findClass: () => Custom }).got,
        [state],
      )
    }
    const slots = loads(pickle`cm\nC\n)\x81}X\x01\x00\x00\x00aK\x01s}X\x01\x00\x00\x00bK\x02s\x86b.`, { findClass: () => Point })
    assert.deepEqual({ ...slots }, { a: 1, b: 2 })
    assert.throws(() => loads(pickle`cm\nC\n)\x81K\x05b.`, { findClass: () => Point }), { code: 'BAD_STATE' })
  })

  it('gives real arrays and maps to classes that extend them', () => {
    class Stack extends Array {}
    class Table extends Map {}
    const stack = loads(pickle`cm\nStack\n)\x81(K\x01K\x02e.`, { findClass: () => Stack })
    assert.ok(stack instanceof Stack && Array.isArray(stack))
    assert.equal(stack.length, 2)
    assert.equal(loads(pickle`cm\nTable\n)\x81K\x01K\x02s.`, { findClass: () => Table }).get(1), 2)
  })

  it('may itself load, and its errors pass through', () => {
    const inner = pickle`](K\x01K\x02e.`
    assert.deepEqual(loads(pickle`](K\x09cm\nf\n)RK\x08e.`, { findClass: () => () => loads(inner) }), [9, [1, 2], 8])
    const error = new RangeError('mine')
    assert.throws(
      () =>
        loads(pickle`cm\nf\n)R.`, {
          findClass: () => () => {
            throw error
          },
        }),
      (thrown) => thrown === error,
    )
    assert.equal(loads(pickle`K\x07.`), 7)
  })

  it('makes nothing callable that it did not give', () => {
    assert.ok(loads(pickle`cm\nnothing\n)R.`, { findClass: () => undefined }) instanceof PyObject)
    const stray = () => assert.fail('called')
    assert.ok(loads(pickle`Pid\n)R.`, { persistentLoad: () => stray }) instanceof PyObject)
  })
})

describe('hooks', () => {
  it('give what persistent ids stand for', () => {
    assert.deepEqual(loads(pickle`](Pone\nX\x03\x00\x00\x00twoQe.`, { persistentLoad: (pid) => `<${pid}>` }), ['<one>', '<two>'])
    assert.throws(() => loads(pickle`Pone\n.`), { code: 'NO_PERSISTENT_LOAD', message: /no persistent_load function was specified/ })
  })

  it('give names to extension codes', () => {
    const extensions = new Map([
      [5, /** @type {[string, string]} */ (['m', 'C'])],
      [70000, /** @type {[string, string]} */ (['m', 'D'])],
    ])
    assert.deepEqual(loads(pickle`](\x82\x05\x84\x70\x11\x01\x00e.`, { extensions }).map(String), ['m.C', 'm.D'])
    assert.throws(() => loads(pickle`\x82\x06.`, { extensions }), { code: 'UNKNOWN_EXTENSION', message: /unregistered extension code 6/ })
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

describe('the machine', () => {
  it('needs no more memory after a thousand loads', () => {
    const bytes = pickle`](K\x01X\x03\x00\x00\x00abc}e.`
    const count = Number(
      execFileSync(
        process.execPath,
        [
          '--expose-gc',
          '--input-type=module',
          '-e',
          `
      import { loads } from 'brine'
      const bytes = Uint8Array.from(${JSON.stringify([...bytes])})
      for (let i = 0; i < 3000; i++) loads(bytes)
      gc()
      const before = process.memoryUsage()
      for (let i = 0; i < 20000; i++) loads(bytes)
      gc()
      const after = process.memoryUsage()
      console.log(after.heapUsed + after.arrayBuffers + after.external - before.heapUsed - before.arrayBuffers - before.external)
    `,
        ],
        { encoding: 'utf8', cwd: new URL('../..', import.meta.url) },
      ),
    )
    assert.ok(count < 300_000, `${count} bytes more`)
  })

  it('lets go of what it has loaded, also where that was the first load and a large one', () => {
    const alive = countAlive(
      'dumps, loads',
      `
      const lists = loads(dumps(Array.from({ length: 1_100_000 }, () => [1])))
      return [lists, lists[0], lists[1_000_000]]`,
    )
    assert.equal(alive, 0)
  }).timeout(30_000)
})
