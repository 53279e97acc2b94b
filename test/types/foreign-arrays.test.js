// Arrays whose dtype or class is not numpy's own: of ml_dtypes, of other libraries, of subclasses.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { Complex, dumps, loads, NDArray, npy, open, PyClass, PyObject, STATE } from 'brine'

/** A pickle of protocol 0, whose bytes are characters. */
const pickle = (/** @type {string} */ ...parts) => Uint8Array.from(parts.join(''), (character) => character.charCodeAt(0))

const folder = new URL('../fixtures/arrays/', import.meta.url)
const bytesOf = (/** @type {string} */ name) => new Uint8Array(readFileSync(new URL(name, folder)))
/** @type {Record<string, { dtype: string, shape: number[], str: string, values: any, pyclass?: string }>} */
const truth = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8'))

/** Values as the truth has them: the text of a float, two of a complex number. @param {any} value @returns {any} */
function plain(value) {
  if (value === null) return null
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Complex) return [value.re, value.im].map(text)
  return typeof value === 'object' ? Object.values(value).map(plain) : text(value)
}

/** As Python prints a float, far enough: numbers are compared as numbers. */
const text = (/** @type {any} */ value) => (Object.is(value, -0) ? '-0' : String(Number(value)))
/** @param {any} value @returns {any} */
const numbers = (value) =>
  Array.isArray(value) ? value.map(numbers) : value === null ? null : text({ inf: Infinity, '-inf': -Infinity, nan: NaN }[String(value)] ?? Number(value))

describe('arrays of dtypes and classes that are not numpy’s', () => {
  for (const [name, { dtype, shape, str, values, pyclass }] of Object.entries(truth)) {
    it(`have the values that the library reads, and are written as they were: ${name}`, () => {
      const bytes = bytesOf(name)
      const array = loads(bytes)
      assert.ok(array instanceof NDArray)
      assert.deepEqual([array.dtype, array.shape, String(array.pyclass ?? '')], [dtype, shape, pyclass ?? ''])
      assert.deepEqual(plain(array.toArray()), numbers(values))
      if (array.size <= 100) assert.equal(String(array), str)
      const protocol = Number(/\.p(\d)/.exec(name)?.[1])
      assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol }), bytes)
    })
  }

  it('are all read', () => assert.equal(readdirSync(folder).filter((name) => name.endsWith('.pkl')).length, Object.keys(truth).length))

  it('of ml_dtypes are typed arrays of their values, which may be written into', () => {
    const cast = JSON.parse(readFileSync(new URL('cast.json', folder), 'utf8'))
    for (const [name, values] of Object.entries(cast.to)) {
      const array = loads(bytesOf(readdirSync(folder).find((file) => file.startsWith(`every_${name}.p`)) ?? ''))
      assert.ok(array.data instanceof Float32Array)
      const found = numbers(cast.from).map((/** @type {string} */ value) => {
        array.data[1] = Number(value)
        return text(loads(dumps(array)).data[1])
      })
      assert.deepEqual(found, numbers(values), name)
    }
    assert.ok(loads(bytesOf('every_int4.p0.pkl')).data instanceof Int8Array)
    assert.ok(loads(bytesOf('every_uint2.p5.pkl')).data instanceof Uint8Array)
  })

  it('stand in joblib files and do not hide what is beside them', async () => {
    const { before, array, after } = await (await open(bytesOf('bfloat16.joblib'))).value()
    assert.deepEqual(
      [before, array.dtype, array.toArray(), after],
      [
        1,
        'bfloat16',
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
        2,
      ],
    )
  })

  it('are bytes in .npy files, which do not tell the dtype', async () => {
    const array = await (await open(bytesOf('bfloat16.npy'))).value()
    assert.deepEqual([array.dtype, array.toArray()], ['|V2', [Uint8Array.of(0x80, 0x3f), Uint8Array.of(0x20, 0x40)]])
    const other = await (await open(bytesOf('float8_e5m2.npy'))).value()
    assert.deepEqual([other.dtype, other.toArray()], ['<f1', [Uint8Array.of(0x3c), Uint8Array.of(0x41)]])
    assert.deepEqual(
      npy(loads(bytesOf('bfloat16.p4.pkl')))
        .subarray(0, 128)
        .includes(0x56),
      true,
    )
  })

  it('of a dtype that nobody knows are bytes, and the rest of the pickle is read', () => {
    // numpy.dtype(quaternion.quaternion), an element of 4 bytes
    const dtype = 'cnumpy\ndtype\n(cquaternion\nquaternion\nI0\nI1\ntR(I3\nV<\nNNNI4\nI4\nI0\ntb'
    const bytes = pickle(`(I7\ncnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntVb\ntR(I1\n(I2\nt`, dtype, `I00\nVabcdefgh\ntbt.`)
    const [seven, array] = loads(bytes)
    assert.deepEqual([seven, array.dtype, array.toArray()], [7, 'quaternion', [new TextEncoder().encode('abcd'), new TextEncoder().encode('efgh')]])
    const again = loads(dumps(loads(bytes, { lossless: true })))
    assert.deepEqual([again[1].dtype, again[1].bytes], ['quaternion', array.bytes])
  })

  it('whose dtype or state is of no known form are inert and lose nothing', () => {
    const strange = 'cnumpy.core.multiarray\n_reconstruct\n(cpackage\nStrange\n(I0\ntVb\ntR(Vone\nI2\ntb'
    const bytes = pickle(`(${strange}I5\nt.`)
    const [object, five] = loads(bytes)
    assert.ok(object instanceof PyObject)
    assert.deepEqual([String(object.class), object.state, five], ['package.Strange', ['one', 2], 5])
    assert.deepEqual(loads(dumps(loads(bytes, { lossless: true }))), loads(bytes))
    const [array] = loads(pickle('(cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntVb\ntR(I1\n(I2\nt(lI00\nVab\ntbt.'))
    assert.ok(array instanceof PyObject)
    assert.deepEqual(array.state, [1, [2], [], false, 'ab'])
  })

  it('of old pandas are written by the call that made them', () => {
    const index = 'cnumpy.core.multiarray\n_reconstruct\n(cpandas.core.index\nUnknownIndex\n(I0\ntVb\ntR'
    const again = loads(dumps(loads(pickle(`${index}.`), { lossless: true })), {
      findClass: (module, name) => (name === '_reconstruct' ? (/** @type {any[]} */ ...args) => args : undefined),
    })
    assert.deepEqual([String(again[0]), again[1], again[2]], ['pandas.core.index.UnknownIndex', [0], 'b'])
  })

  it('that are masked records print what is masked as numpy does', () => {
    const dtype =
      'cnumpy\ndtype\n(VV5\nI0\nI1\ntR(I3\nV|\nN(Va\nVb\nt(dVa\n(cnumpy\ndtype\n(Vi4\nI0\nI1\ntRI0\ntsVb\n(cnumpy\ndtype\n(Vu1\nI0\nI1\ntRI4\ntsI5\nI1\nI0\ntb'
    const state = `(I1\n(I2\nt${dtype}I00\nV\\u0001\\u0000\\u0000\\u0000\\u0007\\u0002\\u0000\\u0000\\u0000\\u0008\nV\\u0000\\u0001\\u0001\\u0000\nNtb.`
    const make = (/** @type {string} */ callable, /** @type {string} */ name) => pickle(`c${callable}\n(c${name}\ncnumpy\nndarray\n(I0\ntVb\ntR${state}`)
    assert.equal(String(loads(make('numpy.ma.core\n_mareconstruct', 'numpy.ma.core\nMaskedArray'))), '[(1, --) (--, 8)]')
    assert.equal(String(loads(make('numpy.ma.mrecords\n_mrreconstruct', 'numpy.ma.mrecords\nMaskedRecords'))), '[(1,--), (--,8)]')
  })

  it('of TensorFlow and cupy are the array that they are made of', () => {
    const inner = 'cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntVb\ntR(I1\n(I2\ntcnumpy\ndtype\n(Vu1\nI0\nI1\ntRI00\nVab\ntb'
    for (const [callable, pyclass] of [
      ['tensorflow.python.framework.ops\nconvert_to_tensor', 'tensorflow.python.framework.ops.EagerTensor'],
      ['cupy._core.core\narray', 'cupy.ndarray'],
    ]) {
      const bytes = pickle(`c${callable}\n(${inner}tR.`)
      const array = loads(bytes)
      assert.deepEqual([array.constructor, String(array.pyclass), [...array.data]], [NDArray, pyclass, [97, 98]])
      const again = loads(dumps(loads(bytes, { lossless: true })), {
        findClass: (module, name) => (name === callable.split('\n')[1] ? (/** @type {any} */ given) => [given] : undefined),
      })
      assert.deepEqual([...again[0].data], [97, 98])
    }
  })

  it('of subclasses keep their further attributes under STATE', () => {
    const quantity = loads(bytesOf('quantity.p2.pkl'))
    assert.ok(quantity.pyclass instanceof PyClass)
    assert.ok('_unit' in quantity[STATE])
  })
})
