// Every type of the table among other code: what Node prints, JSON, deep equality, structuredClone and postMessage with revive; and arrays made here, against numpy.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inspect } from 'node:util'
import { MessageChannel, Worker } from 'node:worker_threads'
import * as brine from 'brine'
import { fixtures } from '../support/fixtures.js'

const { dumps, json, loads, loadTorch, NDArray, readStorages, revive } = brine
const cjs = createRequire(import.meta.url)('brine')

/** Two unequal values of each type, by a copy of the package. @param {typeof brine} copy @returns {Record<string, [any, any]>} */
const samples = (copy) => ({
  Float: [new copy.Float(2), new copy.Float(3)],
  Complex: [new copy.Complex(1, 2), new copy.Complex(1, 3)],
  PyClass: [new copy.PyClass('a', 'B'), new copy.PyClass('a', 'C')],
  PyObject: [new copy.PyObject(new copy.PyClass('a', 'B'), [1], undefined, true), new copy.PyObject(new copy.PyClass('a', 'B'), [1])],
  PyDate: [new copy.PyDate(2024, 2, 29), new copy.PyDate(2024, 2, 28)],
  PyTime: [new copy.PyTime(1, 2, 3, 4), new copy.PyTime(1, 2, 3, 5)],
  PyDateTime: [
    new copy.PyDateTime(2024, 1, 2, 3, 4, 5, 6, new copy.PyTimeZone(new copy.PyTimeDelta(0, 3600))),
    new copy.PyDateTime(2024, 1, 2, 3, 4, 5, 6, new copy.PyTimeZone(new copy.PyTimeDelta(0, 7200))),
  ],
  PyTimeDelta: [new copy.PyTimeDelta(1, 2, 3), new copy.PyTimeDelta(1, 2, 4)],
  PyTimeZone: [new copy.PyTimeZone(new copy.PyTimeDelta(0, 60), 'x'), new copy.PyTimeZone(new copy.PyTimeDelta(0, 60))],
  Decimal: [new copy.Decimal('1.10'), new copy.Decimal('1.1')],
  Fraction: [new copy.Fraction(1n, 2n), new copy.Fraction(1n, 3n)],
  UUID: [new copy.UUID(5n), new copy.UUID(6n)],
  Range: [new copy.Range(0, 3, 1), new copy.Range(0, 4, 1)],
  Slice: [new copy.Slice(null, 3, null), new copy.Slice(null, 4, null)],
  PyPath: [new copy.PyPath('PosixPath', ['/', 'a']), new copy.PyPath('PosixPath', ['/', 'b'])],
  PyArray: [new copy.PyArray('d', Float64Array.of(1)), new copy.PyArray('f', Float32Array.of(1))],
  PickleBuffer: [new copy.PickleBuffer(Uint8Array.of(1)), new copy.PickleBuffer(Uint8Array.of(1), true)],
  DType: [new copy.DType('f', 4), new copy.DType('f', 8)],
  NDArray: [copy.NDArray.from(Float32Array.of(1, 2, 3)), copy.NDArray.from([7, 8, 9])],
  NumpyScalar: [new copy.NumpyScalar(new copy.DType('i', 8), 5n), new copy.NumpyScalar(new copy.DType('i', 4), 5)],
  Storage: [
    new copy.Storage('float32', 2, { bytes: new Uint8Array(Float32Array.of(1, 2).buffer) }),
    new copy.Storage('float32', 2, { bytes: new Uint8Array(Float32Array.of(1, 3).buffer) }),
  ],
  Tensor: [
    new copy.Tensor('int64', [2], [1], new copy.Storage('int64', 2, { bytes: new Uint8Array(16) })),
    new copy.Tensor('int64', [2, 1], [1, 1], new copy.Storage('int64', 2, { bytes: new Uint8Array(16) })),
  ],
  TorchDevice: [new copy.TorchDevice('cuda', 0), new copy.TorchDevice('cuda', 1)],
  Column: [new copy.Column('int64', BigInt64Array.of(1n)), new copy.Column('int64', BigInt64Array.of(2n))],
  PersistentId: [new copy.PersistentId('a'), new copy.PersistentId('b')],
})

/** Types that dumps does not write: torch's need the pickle that they were read from. */
const UNWRITTEN = ['Storage', 'Tensor', 'Column', 'PersistentId']

/** What a worker sends back of a value. @param {any} value */
async function throughWorker(value) {
  const worker = new Worker("const { parentPort } = require('worker_threads'); parentPort.once('message', (value) => parentPort.postMessage(value))", {
    eval: true,
  })
  try {
    const answer = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    worker.postMessage(value)
    return await answer
  } finally {
    await worker.terminate()
  }
}

describe('a value among other code', () => {
  for (const [copyName, copy] of /** @type {[string, typeof brine][]} */ ([
    ['ESM', brine],
    ['CommonJS', cjs],
  ])) {
    for (const [name, [value, other]] of Object.entries(samples(copy))) {
      it(`${name} of the ${copyName} copy prints, compares, converts and comes back of a clone`, () => {
        assert.match(inspect(value), new RegExp(`^${name}`))
        assert.deepStrictEqual(samples(copy)[name][0], value)
        assert.throws(() => assert.deepStrictEqual(value, other))
        assert.equal(typeof JSON.stringify(value), 'string')
        assert.ok(!JSON.stringify(value).includes('$type'))
        assert.deepStrictEqual(copy.revive(structuredClone(value)), value)
        assert.deepStrictEqual(JSON.parse(JSON.stringify(value)), JSON.parse(copy.json(value)))
      })
    }
  }

  for (const [name, [value]] of Object.entries(samples(cjs))) {
    if (UNWRITTEN.includes(name)) continue
    it(`${name} of the CommonJS copy is written by the ESM copy, and the other way round`, () => {
      for (const protocol of [0, 2, 4, 5]) {
        if (name === 'PickleBuffer' && protocol < 5) continue
        const own = samples(brine)[name][0]
        assert.deepEqual(dumps([value, value], { protocol }), dumps([own, own], { protocol }))
        assert.deepEqual(cjs.dumps([own, own], { protocol }), dumps([own, own], { protocol }))
      }
    })
  }

  it('that is a lossless container is written by the other copy', () => {
    const bytes = dumps([
      new brine.Tuple(1, 2),
      new brine.FrozenSet([1]),
      brine.ByteArray.of(1),
      new brine.OrderedDict([['a', 1]]),
      brine.Ellipsis,
      brine.NotImplemented,
    ])
    assert.deepEqual(dumps(cjs.loads(bytes, { lossless: true })), bytes)
  })

  it('of every fixture is equal to itself read anew, prints, and comes back of a clone', function () {
    this.timeout(120_000)
    let count = 0
    for (const { name, bytes } of fixtures()) {
      for (const lossless of [false, true]) {
        const read = () => loads(bytes, { encoding: 'latin1', lossless })
        let value
        try {
          value = read()
        } catch (error) {
          if (brine.isPickleError(error)) continue
          throw error
        }
        assert.deepStrictEqual(read(), value, name)
        assert.ok(inspect(value).length < 1e6, name)
        const revived = revive(structuredClone(value))
        if (!lossless) assert.deepStrictEqual(revived, value, name)
        count++
      }
    }
    assert.ok(count > 1000)
  })

  it('goes through a worker', async () => {
    const values = Object.fromEntries(Object.entries(samples(brine)).map(([name, [value]]) => [name, value]))
    assert.deepStrictEqual(revive(await throughWorker(values)), values)
  })

  it('keeps sharing and cycles in a clone, at any depth', () => {
    const shared = NDArray.from([1, 2])
    const object = new brine.PyObject(new brine.PyClass('m', 'C'), [])
    object.state = new Map([['self', object]])
    /** @type {any} */
    let deep = shared
    for (let i = 0; i < 2000; i++) deep = [deep]
    const back = revive(structuredClone({ a: shared, b: new Map([[object, new Set([shared])]]), object, deep }))
    assert.ok(back.a instanceof NDArray)
    assert.equal([...back.b.values()][0].has(back.a), true)
    assert.equal([...back.b.keys()][0], back.object)
    assert.equal(back.object.state.get('self'), back.object)
    let inner = back.deep
    while (Array.isArray(inner)) [inner] = inner
    assert.equal(inner, back.a)
  })

  it('takes transferred memory without a copy', async () => {
    const { port1, port2 } = new MessageChannel()
    const array = NDArray.from(new Float32Array(1000).fill(2))
    const answer = new Promise((resolve) => port2.once('message', resolve))
    port1.postMessage(array, [array.data.buffer])
    const clone = await answer
    port1.close()
    assert.equal(array.data.buffer.byteLength, 0)
    assert.equal(NDArray.from(clone).data.buffer, clone.data.buffer)
    const { data } = clone
    assert.equal(revive(clone).data, data)
    assert.equal(data[999], 2)
  })

  it('that claims a type and does not fit it stays as it is', () => {
    for (const claim of [
      { $type: 'NDArray' },
      { $type: 'NDArray', descr: { $type: 'DType', kind: 'f', itemsize: 4 }, shape: [9], order: 'C', data: new Float32Array(1) },
      { $type: 'PyDate', year: 1, month: 13, day: 1 },
      { $type: '__proto__' },
      { $type: 'constructor' },
      { $type: 'Timestamp', class: null, args: ['x'] },
      { $type: 'Tensor', dtype: 'float32', shape: [2], stride: [1], storage: {} },
      { $type: 'DType', kind: 5 },
      { $type: 7 },
    ])
      assert.equal(revive(claim), claim)
    let nested = /** @type {any} */ ({ $type: 'DType', kind: 'f', itemsize: 4, byteorder: '<', unit: '' })
    for (let i = 0; i < 5000; i++)
      nested = { $type: 'DType', kind: 'V', itemsize: 4, byteorder: '|', unit: '', fields: [{ name: 'a', title: null, dtype: nested, offset: 0 }] }
    assert.doesNotThrow(() => revive(nested))
  })

  it('whose elements are still in the file says so, and is equal once it is read', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('../fixtures/ml/torch/torch2.15.0-py3.11/state_dict.pt', import.meta.url)))
    const read = async () =>
      (
        await loadTorch({
          size: bytes.length,
          read: async (/** @type {number} */ offset, /** @type {number} */ length) => bytes.subarray(offset, offset + length),
        })
      ).value
    const [lazy, whole] = [await read(), await read()]
    assert.throws(() => structuredClone(lazy), { code: 'NOT_READ' })
    assert.throws(() => assert.deepStrictEqual(lazy, whole), { code: 'NOT_READ' })
    assert.match(inspect(lazy), /Tensor float32 \(3, 2\) <the elements of this tensor are not read yet/)
    await readStorages(whole)
    for (const tensor of Object.values(lazy)) await tensor.read()
    assert.deepStrictEqual(lazy, whole)
    assert.deepStrictEqual(revive(structuredClone(lazy)), whole)

    const lazyArray = new NDArray(new brine.DType('f', 8), [1], 'C', new brine.LazyBytes(8, async () => new Uint8Array(8)))
    assert.throws(() => structuredClone([lazyArray]), { code: 'NOT_READ' })
    assert.throws(() => structuredClone(new brine.LazyBytes(8, async () => new Uint8Array(8))), { code: 'NOT_READ' })
    assert.match(inspect(lazyArray), /float64 \(1,\) <the elements of the array are still in the file/)
    await lazyArray.read()
    assert.deepStrictEqual(lazyArray, NDArray.from([0], undefined, { dtype: 'float64' }))
  })

  it('that is a table of pandas is records in JSON', () => {
    const frames = loads(readFileSync(new URL('../fixtures/pandas/pd2.2.3-py3.10/frames.p5.pkl', import.meta.url)))
    assert.equal(JSON.stringify(frames.wide), '[{"a":0,"b":1,"c":2,"d":3},{"a":4,"b":5,"c":6,"d":7},{"a":8,"b":9,"c":10,"d":11}]')
    assert.equal(JSON.parse(JSON.stringify(frames.mixed))[0].t, '2024-01-01T00:00:00')
    const column = frames.mixed.column('t')
    assert.deepStrictEqual(revive(structuredClone(column)).toArray(), column.toArray())
    assert.equal(JSON.stringify(column), json(column))
    assert.equal(JSON.stringify(frames.mixed.index), '[0,1,2]')
    assert.match(inspect(frames.mixed), /^DataFrame \(3, 6\)\n/)
  })

  it('is printed at the depth that Node asks for', () => {
    const array = NDArray.from([[1, 2]])
    assert.equal(inspect(array), 'NDArray int64 (1, 2) [[1 2]]')
    assert.equal(inspect({ a: { b: { c: array } } }, { depth: 2 }), '{ a: { b: { c: [NDArray int64 (1, 2)] } } }')
  })
})

describe('values that are made', () => {
  it('are refused where they are none', () => {
    for (const make of [
      () => new NDArray(new brine.DType('f', 4), [2], 'C', new Float32Array(3)),
      () => new NDArray(new brine.DType('f', 4), [2], 'C', new Float64Array(2)),
      () => new NDArray(new brine.DType('f', 4), [-1], 'C', new Uint8Array(0)),
      () => new NDArray(/** @type {any} */ ('float32'), [2], 'C', new Float32Array(2)),
      () => NDArray.from([1], [2]),
      () => NDArray.from([1], undefined, { dtype: 'nope' }),
      () => NDArray.from([[1], [1, 2]]),
      () => NDArray.from([undefined]),
      () => new brine.PyDate(2023, 2, 29),
      () => new brine.PyTime(24, 0, 0, 0),
      () => new brine.PyDateTime(2024, 1, 1.5),
      () => new brine.PyTimeDelta(0, -1),
      () => new brine.PyTimeZone(/** @type {any} */ (3600)),
      () => new brine.Decimal(/** @type {any} */ (1)),
      () => new brine.Fraction(/** @type {any} */ (1), 2n),
      () => new brine.Range(0.5, 1, 1),
      () => new brine.Tensor('float32', [2], [], null),
      () => new brine.Storage('nope', 1),
    ])
      assert.throws(make, TypeError)
    assert.throws(() => NDArray.from([128], undefined, { dtype: 'int8' }), RangeError)
    assert.throws(() => NDArray.from([-1], undefined, { dtype: 'uint64' }), RangeError)
    assert.throws(() => NDArray.from([1.5], undefined, { dtype: 'int32' }), RangeError)
    assert.throws(() => NDArray.from(['abc'], undefined, { dtype: '<U2' }), RangeError)
  })

  it('are arrays of the dtype that numpy gives', () => {
    const { Complex } = brine
    const big = 2n ** 63n
    // What numpy 2.4 gives for the same lists.
    for (const [source, dtype, shape] of /** @type {[any, string, number[]][]} */ ([
      [[1, 2, 3], '<i8', [3]],
      [[true, false], '|b1', [2]],
      [[1, 2.5], '<f8', [2]],
      [[[1, 2], [3, 4]], '<i8', [2, 2]], // prettier-ignore
      [['a', 'bcd'], '<U3', [2]],
      [[1, 'a'], '<U21', [2]],
      [[1.5, 'a'], '<U32', [2]],
      [[true, 'a'], '<U5', [2]],
      [[true, 2], '<i8', [2]],
      [[[], []], '<f8', [2, 0]],
      [[], '<f8', [0]],
      [[null, 1], '|O', [2]],
      [[big], '<u8', [1]],
      [[-1, big], '<f8', [2]],
      [[1, big], '<f8', [2]],
      [[2n ** 64n], '|O', [1]],
      [[new Complex(0, 1), 2], '<c16', [2]],
      [[1.5, 2n ** 70n], '|O', [2]],
      [[Uint8Array.of(97, 98), Uint8Array.of(97)], '|S2', [2]],
      [5, '<i8', []],
      ['x', '<U1', []],
      [[[[true]]], '|b1', [1, 1, 1]],
      [[big, true], '<u8', [2]],
      [[new Float32Array(2), new Float32Array(2)], '<f4', [2, 2]],
    ])) {
      const array = NDArray.from(source)
      assert.deepEqual([array.descr.str, array.shape], [dtype, shape])
      assert.equal(dumps(loads(dumps(array), { lossless: true })).length > 0, true)
    }
    const made = (/** @type {any} */ source, /** @type {string} */ dtype) => NDArray.from(source, undefined, { dtype })
    assert.deepEqual(made([1, 2], 'float16').toArray(), [1, 2])
    assert.deepEqual(made([1.1], 'bfloat16').toArray(), [1.1015625])
    assert.equal(made([1, 2], '>i4').dtype, '>i4')
    assert.deepEqual(made([1, true, 3n], 'int64').data, BigInt64Array.of(1n, 1n, 3n))
    assert.equal(String(made(['2024-01-02', null, new Date(0)], 'datetime64[D]')), "['2024-01-02'        'NaT' '1970-01-01']")
    assert.equal(made(Float32Array.of(1, 2), 'float64').dtype, 'float64')
    assert.deepEqual(NDArray.from([1, 2, 3, 4], [2, 2]).toArray(), [[1n, 2n], [3n, 4n]]) // prettier-ignore
    assert.deepEqual(made([[1], [1, 2]], 'object').shape, [2])
  })

  it('are written of Dates, and of undefined by the option', () => {
    const date = new Date('2024-01-02T03:04:05.678Z')
    assert.equal(String(loads(dumps(date))), '2024-01-02T03:04:05.678000+00:00')
    assert.throws(() => dumps(new Date(NaN)), { code: /./ })
    assert.throws(() => dumps({ a: undefined }), /undefined cannot be pickled/)
    assert.deepEqual(loads(dumps({ a: undefined, b: [undefined] }, { undefined: 'none' })), { a: null, b: [null] })
    assert.deepEqual(loads(dumps({ a: undefined, b: [undefined], c: 1 }, { undefined: 'skip' })), { b: [null], c: 1 })
    assert.throws(() => dumps(1, { undefined: /** @type {any} */ ('x') }), TypeError)
  })

  it('are instances of classes of the user, with the arguments of __new__', () => {
    // class NT(namedtuple('NT', 'x y')): NT(1, 2), by NEWOBJ.
    const bytes = Buffer.from('\x80\x02cm\nNT\nK\x01K\x02\x86\x81.', 'latin1')
    class Plain {}
    class Items extends Array {}
    class Own {
      static __new__(/** @type {number} */ x, /** @type {number} */ y) {
        return Object.assign(new Own(), { x, y })
      }
    }
    const read = (/** @type {any} */ Class) => loads(bytes, { findClass: () => Class })
    assert.deepEqual({ ...read(Plain) }, { __newargs__: [1, 2] })
    assert.deepEqual([...read(Items)], [1, 2])
    assert.deepEqual({ ...read(Own) }, { x: 1, y: 2 })
    assert.deepEqual(dumps(read(Plain), { protocol: 2, classes: new Map([[Plain, ['m', 'NT']]]) }), dumps(loads(bytes, { lossless: true }), { protocol: 2 }))
  })

  it('have JSON that says what they are', () => {
    assert.equal(JSON.stringify(NDArray.from([[1, 2n ** 60n]])), '[[1,"1152921504606846976"]]')
    assert.equal(json(NDArray.from([[1, 2n ** 60n]])), '[[1,1152921504606846976]]')
    assert.equal(JSON.stringify(new brine.PyObject(new brine.PyClass('m', 'C'), [new brine.Decimal('1.0')])), '{"class":"m.C","args":["1.0"]}')
    assert.equal(JSON.stringify(new brine.FrozenSet([1])), '[1]')
  })
})
