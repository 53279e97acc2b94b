// `NDArray`, `DType` and scalars of numpy: their elements, forms and options, as users meet them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Complex, DType, dumps, loads, NDArray, NumpyScalar, PyObject } from 'brine'
import { pickle } from '../support/pickle.js'

const read = (/** @type {string} */ name, options = {}) => loads(readFileSync(new URL(`../fixtures/numpy/${name}`, import.meta.url)), options)
const VERSIONS = ['np1.16.6-py3.6', 'np1.23.5-py3.9', 'np2.5.5-py3.13']

describe('numpy arrays', () => {
  it('have fields whose names are numpy.str_', () => {
    for (const protocol of [0, 2, 5]) {
      const bytes = readFileSync(new URL(`../fixtures/arrays/str-names/array.p${protocol}.pkl`, import.meta.url))
      const rows = [
        { gene: 1, s: 0.5 },
        { gene: 2, s: 1.5 },
      ]
      const array = loads(bytes, { lossless: true })
      for (const value of [loads(bytes), array, loads(dumps(array))]) {
        assert.deepEqual(value.toArray(), rows)
        assert.equal(value.descr.fields[1].title, 'score')
      }
    }
  })

  it('refuse fields that no text names, and do not leave them out', () => {
    const bytes = pickle`cnumpy\ndtype\n(S'V4'\nI0\nI1\ntR(I3\nS'|'\nN(I1\nt}I1\n(cnumpy\ndtype\n(S'i4'\nI0\nI1\ntRI0\ntsI4\nI1\nI0\ntb.`
    assert.throws(() => loads(bytes), { code: 'BAD_DTYPE', message: /no text/ })
  })

  for (const version of VERSIONS) {
    for (const protocol of [2, 4]) {
      it(`give the typed array that fits the dtype (${version}, protocol ${protocol})`, () => {
        const arrays = read(`${version}/plain.p${protocol}.pkl`)
        const classes = {
          b1: Uint8Array,
          i1: Int8Array,
          i2: Int16Array,
          i4: Int32Array,
          i8: BigInt64Array,
          u1: Uint8Array,
          u2: Uint16Array,
          u4: Uint32Array,
          u8: BigUint64Array,
          f2: Float32Array,
          f4: Float32Array,
          f8: Float64Array,
          c8: Float32Array,
          c16: Float64Array,
        }
        for (const [code, Class] of Object.entries(classes)) {
          assert.ok(arrays[code] instanceof NDArray, code)
          assert.equal(arrays[code].data.constructor, Class, code)
          assert.equal(arrays[code].data.length, code.startsWith('c') ? 48 : 24)
        }
        assert.equal(arrays.f4.dtype, 'float32')
        assert.equal(arrays.b1.dtype, 'bool')
        assert.ok(arrays.c8.get(1) instanceof Complex)
        assert.equal(typeof arrays.b1.get(0), 'boolean')
        assert.equal(arrays.i8.get(0), -(2n ** 63n))
        assert.equal(arrays.u8.get(1), 2n ** 64n - 1n)
      })
    }

    it(`are indexed and nested by shape, in C and Fortran order (${version})`, () => {
      for (const protocol of [0, 2, 4]) {
        const { c, fortran, zero_d: zeroD, empty, transposed } = read(`${version}/shapes.p${protocol}.pkl`)
        assert.deepEqual(c.shape, [2, 3, 4])
        assert.equal(c.get(1, 2, 3), c.data[23])
        assert.equal(c.get(-1, -1, -1), c.data[23])
        assert.equal(c.toArray()[1][0][2], c.data[14])
        assert.equal(fortran.order, 'F')
        assert.equal(fortran.get(1, 2), fortran.data[1 + 2 * 4])
        assert.equal(fortran.toArray()[3][5], fortran.get(3, 5))
        assert.equal(zeroD.toArray(), 2.5)
        assert.equal(zeroD.get(), 2.5)
        assert.deepEqual(empty.toArray(), [])
        assert.deepEqual(transposed.shape, [3, 2, 4])
        assert.throws(() => c.get(2, 0, 0), RangeError)
        assert.throws(() => c.get(0, 0), RangeError)
      }
    })

    it(`of text, times, objects and structures (${version})`, () => {
      const text = read(`${version}/text.p4.pkl`)
      assert.deepEqual(
        text.U.data,
        ['ab', 'é日', '', '🥒'].map((item) => item),
      )
      assert.equal(text.U.dtype, '<U2')
      assert.deepEqual(text.S.data[2], Uint8Array.of(0x61, 0, 0x62))
      const times = read(`${version}/times.p4.pkl`)
      assert.equal(times.ns.dtype, 'datetime64[ns]')
      assert.equal(times.ms25.dtype, 'datetime64[25ms]')
      assert.equal(times.generic.dtype, 'timedelta64')
      assert.equal(times.ns.get(1), -(2n ** 63n))
      const objects = read(`${version}/objects.p4.pkl`)
      assert.deepEqual(objects.flat.data, [1, 'two', null, 3.5, [4]])
      assert.deepEqual(objects.square.toArray(), [
        [1, 'x'],
        [null, 2.5],
      ])
      const { rows, nested } = read(`${version}/structured.p4.pkl`)
      assert.deepEqual(rows.data.x, Int32Array.of(1, -2, 3))
      assert.deepEqual(rows.data.y, Float64Array.of(0.5, -0, 2.5))
      assert.deepEqual(rows.get(0), { x: 1, y: 0.5, name: Uint8Array.of(0x61) })
      assert.equal(rows.dtype, "[('x', '<i4'), ('y', '<f8'), ('name', 'S3')]".replace("'S3'", "'|S3'".replace('|', rows.dtype.includes('|S3') ? '|' : '')))
      assert.deepEqual(nested.get(1), { p: { a: 0, b: 0 }, q: false })
      assert.equal(read(`${version}/matrix.p4.pkl`).m.pyclass.name, 'matrix')
      const shared = read(`${version}/shared.p4.pkl`)
      assert.equal(shared[0], shared[1])
    })

    it(`and scalars (${version})`, () => {
      const values = read(`${version}/scalars.p4.pkl`)
      assert.equal(typeof values[0], 'boolean')
      assert.deepEqual(
        values.slice(1, 5).map((/** @type {unknown} */ value) => typeof value),
        ['number', 'number', 'number', 'number'],
      )
      assert.ok(values.includes(2n ** 62n) && values.includes(2n ** 64n - 1n) && values.includes('text'))
      assert.ok(values.some((/** @type {unknown} */ value) => value instanceof NumpyScalar && value.dtype === 'datetime64[D]' && value.value === 18263n))
      const kept = read(`${version}/scalars.p4.pkl`, { lossless: true })
      assert.ok(kept.every((/** @type {unknown} */ value) => value instanceof NumpyScalar))
      assert.equal(kept[9].dtype, 'float16')
      assert.equal(typeof read(`${version}/scalars.p4.pkl`, { int: 'bigint' })[1], 'bigint')
    })
  }

  it('are views of an aligned input, and of any input not copied until data is asked for', () => {
    const count = 1 << 20
    const head = pickle`\x80\x05cnumpy._core.numeric\n_frombuffer\n(\x96\x00\x00\x40\x00\x00\x00\x00\x00`
    const tail = pickle`cnumpy\ndtype\n(X\x02\x00\x00\x00f4I00\nI01\ntRJ\x00\x00\x10\x00\x85X\x01\x00\x00\x00CtR.`
    for (const pad of [0, 1, 2, 3]) {
      const whole = new Uint8Array(pad + head.length + count * 4 + tail.length)
      const bytes = whole.subarray(pad)
      bytes.set(head)
      bytes.set(tail, head.length + count * 4)
      const array = loads(bytes)
      assert.equal(array.bytes.buffer, whole.buffer)
      const isAligned = (pad + head.length) % 4 === 0
      assert.equal(array.data.buffer === whole.buffer, isAligned)
      assert.equal(array.data.length, count)
      assert.equal(array.data, array.data)
    }
  })

  it('whose bytes do not fill their shape are refused', () => {
    const bytes = pickle`\x80\x05cnumpy._core.numeric\n_frombuffer\n(C\x07abcdefgcnumpy\ndtype\n(X\x02\x00\x00\x00f4I00\nI01\ntRK\x02\x85X\x01\x00\x00\x00CtR.`
    assert.throws(() => loads(bytes), { code: 'BAD_ARRAY', message: /buffer size does not match array size/, opcode: 'REDUCE' })
    const negative = pickle`\x80\x05cnumpy._core.numeric\n_frombuffer\n(C\x08abcdefghcnumpy\ndtype\n(X\x02\x00\x00\x00f4I00\nI01\ntRJ\xff\xff\xff\xff\x85X\x01\x00\x00\x00CtR.`
    assert.throws(() => loads(negative), { code: 'BAD_ARRAY' })
  })

  it("of classes that are not numpy's own stay inert", () => {
    const value = loads(pickle`cnumpy.core.multiarray\n_reconstruct\n(castropy.units\nQuantity\n(K\x00tC\x01btR(K\x01K\x02tb.`)
    assert.ok(value instanceof PyObject)
    assert.equal(String(value.class), 'astropy.units.Quantity')
    assert.deepEqual(value.state, [1, 2])
  })

  it('have dtypes as values', () => {
    const dtype = loads(pickle`cnumpy\ndtype\n(X\x02\x00\x00\x00f8I00\nI01\ntR(K\x03X\x01\x00\x00\x00>NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb.`)
    assert.ok(dtype instanceof DType)
    assert.deepEqual([dtype.name, dtype.str, dtype.kind, dtype.itemsize, dtype.byteorder], ['>f8', '>f8', 'f', 8, '>'])
  })
})
