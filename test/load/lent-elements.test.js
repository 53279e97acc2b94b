// The elements of small arrays lie in memory that arrays share until somebody asks for them; nobody is to notice.
import assert from 'node:assert/strict'
import { DType, dumps, load, loads, NDArray, open, revive, trace, Tuple } from 'brine'
import { pickle } from '../support/pickle.js'

const COUNT = 2000
/** @param {number} i */
const numbers = (i) => Float64Array.from({ length: 16 }, (_, k) => i + k / 16)
const arrays = Array.from({ length: COUNT }, (_, i) => NDArray.from(numbers(i)))
const pickled = dumps(arrays, { protocol: 4 })

describe('the elements of small arrays', () => {
  it('are memory of their own, which `data` and `bytes` share', () => {
    for (const array of /** @type {NDArray[]} */ (loads(pickled))) {
      const { data, bytes } = array
      assert.equal(data.byteOffset, 0)
      assert.equal(data.buffer.byteLength, 128)
      assert.equal(/** @type {Uint8Array} */ (bytes).buffer, data.buffer)
      assert.equal(array.data, data)
    }
    const [array] = /** @type {NDArray[]} */ (loads(pickled))
    const { bytes } = array
    assert.equal(/** @type {Uint8Array} */ (bytes).buffer.byteLength, 128)
    assert.equal(array.data.buffer, /** @type {Uint8Array} */ (bytes).buffer)
  })

  it('are right in every window, and for every reader', async () => {
    const expected = arrays.map(({ data }) => [...data])
    const read = (/** @type {any} */ value) => value.map((/** @type {NDArray} */ { data }) => [...data])
    const padded = new Uint8Array(pickled.length + 3)
    padded.set(pickled, 3)
    async function* chunks() {
      for (let at = 0; at < pickled.length; at += 5000) yield pickled.slice(at, at + 5000)
    }
    const document = await open(pickled)
    for (const value of [
      loads(pickled),
      loads(padded.subarray(3)),
      loads(pickled, { lossless: true }),
      loads(pickled, { copy: true }),
      await load(chunks()),
      trace(pickled).value,
      structuredClone(loads(pickled)),
      revive(structuredClone(loads(pickled))),
      await document.value(),
    ])
      assert.deepEqual(read(value), expected)
    assert.deepEqual(JSON.parse(JSON.stringify(loads(pickled))), expected)
    assert.deepEqual(loads(pickled), arrays)
    assert.deepEqual(dumps(loads(pickled), { protocol: 4 }), pickled)
    await document.close()
  })

  it('are what the input held, whatever becomes of it', () => {
    const input = pickled.slice()
    const value = /** @type {NDArray[]} */ (loads(input))
    input.fill(0)
    for (const i of [0, 1, 700, COUNT - 1]) assert.deepEqual(value[i].data, numbers(i))
  })

  it('hold what is written into `data`, and nobody else does', () => {
    const value = /** @type {NDArray[]} */ (loads(pickled))
    value[5].data[0] = 77
    assert.equal(value[5].get(0), 77)
    assert.equal(new Float64Array(/** @type {Uint8Array} */ (value[5].bytes).buffer)[0], 77)
    assert.equal(/** @type {NDArray[]} */ (loads(dumps(value)))[5].data[0], 77)
    assert.deepEqual(value[4].data, numbers(4))
    assert.deepEqual(value[6].data, numbers(6))
  })

  it('do not hold what lies far from them', () => {
    const far = /** @type {any} */ (loads(dumps([arrays[1], 'x'.repeat(3000), arrays[2]], { protocol: 4 })))
    assert.deepEqual([far[0].data, far[2].data], [numbers(1), numbers(2)])
  })
})

describe('bytes that are lent to a state', () => {
  const made = String.raw`cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85C\x01btR`
  /** @param {string} order */
  const dtype = (order) =>
    String.raw`cnumpy\ndtype\n(X\x02\x00\x00\x00u2K\x00K\x01tR(K\x03X\x01\x00\x00\x00${order}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb`
  const bytes = Uint8Array.of(1, 2, 3, 4)
  /** @param {string} text with escapes @param {import('brine').LoadOptions} [options] */
  const read = (text, options) => /** @type {any} */ (loads(pickle(/** @type {any} */ ({ raw: [text] })), options))
  /** @param {string} held the opcodes of the bytes @param {string} rest @param {string} [order] */
  const state = (held, rest, order = '<') => String.raw`${made}(K\x01K\x02\x85${dtype(order)}\x89${held}q\x01tq\x02b${rest}`
  const forms = [String.raw`C\x04\x01\x02\x03\x04`, String.raw`B\x04\x00\x00\x00\x01\x02\x03\x04`]

  it('are there for what refers to them later, and so is the state', () => {
    for (const form of forms) {
      for (const order of '<>') {
        const [array, again] = read(state(form, String.raw`h\x01\x86.`, order))
        assert.equal(array.dtype, 'uint16')
        assert.deepEqual([...array.data], order === '<' ? [0x201, 0x403] : [0x102, 0x304])
        assert.deepEqual(again, bytes)
        const [, tuple] = read(state(form, String.raw`h\x02\x86.`, order))
        assert.deepEqual([tuple[0], tuple[1], tuple[2].kind, tuple[3], tuple[4]], [1, [2], 'u', false, bytes])
        const [, first, second, third] = read(`(${state(form, String.raw`h\x02h\x01h\x01t.`, order)}`, { lossless: true })
        assert.ok(first instanceof Tuple)
        assert.equal(first[4], second)
        assert.equal(second, third)
      }
    }
  })

  it('are there in a later window', () => {
    const many = `(l${`I12345\na`.repeat(30_000)}`
    const [, , again] = read(`(${state(forms[0], String.raw`${many}h\x02t.`)}`)
    assert.deepEqual(again[4], bytes)
  })

  it('stay with states of other forms, and with objects that are no arrays', () => {
    const twice = read(String.raw`${made}(K\x01K\x02\x85${dtype('<')}${forms[0]}2tb.`)
    assert.deepEqual([...twice.data], [0x201, 0x403])
    for (const name of ['m.C', 'datetime.tzinfo']) {
      const object = read(String.raw`c${name.replace('.', String.raw`\n`)}\n)\x81(K\x01K\x02\x85${dtype('<')}\x89${forms[0]}tb.`)
      assert.deepEqual(object.state[4], bytes)
    }
    const inert = read(String.raw`${made}(K\x01K\x02\x85cm\nD\n\x89${forms[0]}tb.`)
    assert.deepEqual(inert.state[4], bytes)
    assert.throws(() => read(String.raw`${made}(K\x01K\x03\x85${dtype('<')}\x89${forms[0]}tb.`), { code: 'BAD_ARRAY' })
  })

  it('are there for the classes of users, and for hooks', () => {
    /** @type {any} */
    let given
    class Mine extends NDArray {
      __setstate__(/** @type {any} */ told) {
        given = told
      }
    }
    for (const make of [
      () => new Mine(new DType('u', 2), [0], 'C', new Uint8Array(0)),
      () => Object.defineProperty(new NDArray(new DType('u', 2), [0], 'C', new Uint8Array(0)), '__setstate__', { value: Mine.prototype.__setstate__ }),
    ]) {
      given = undefined
      read(state(forms[0], '.'), { findClass: (module, name) => (name === '_reconstruct' ? make : undefined) })
      assert.deepEqual(given[4], bytes)
    }
    /** @type {any} */
    let seen
    const array = read(state(forms[0], String.raw`Q.`), { persistentLoad: (pid) => ((seen = [...pid.data]), pid) })
    assert.deepEqual(seen, [0x201, 0x403])
    assert.deepEqual([...array.data], seen)
  })
})
