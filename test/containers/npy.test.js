// .npy and .npz files are read as numpy wrote them, and written as numpy writes them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DType, isPickleError, loads, NDArray, npy, parseNpy, PyClass, readNpyHeader, writeNpz } from 'brine'
import { differences } from '../support/canon.js'
import { root } from '../support/fixtures.js'
import { runNumpy } from '../support/numpy.js'

const folder = join(root, 'npy')
const read = (name) => new Uint8Array(readFileSync(join(folder, name)))
const names = readdirSync(folder).filter((name) => name.endsWith('.npy'))
const lossless = (pickle) => loads(pickle, { lossless: true })

/** A .npy file of version 1 with a header and elements of one's own. */
function makeFile(header, elements = new Uint8Array(0), version = 1) {
  const text = Buffer.from(header, 'latin1')
  const length = Buffer.alloc(version === 1 ? 2 : 4)
  if (version === 1) length.writeUInt16LE(text.length)
  else length.writeUInt32LE(text.length)
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]), length, text, elements])
}

describe('a .npy file', () => {
  for (const name of names) {
    it(`${name} is read, and written as numpy writes it`, () => {
      const bytes = read(name)
      const array = parseNpy(bytes, { load: lossless })
      assert.ok(array instanceof NDArray)
      assert.equal(Buffer.compare(npy(array), bytes), 0)
      // Elements out of `data`, and not those that were read.
      if (!array.descr.hasObjects && !'gGV'.includes(name.at(-5)) && name !== 'offsets.npy' && name !== 'aligned.npy') {
        const made = new NDArray(array.descr, array.shape, array.order, array.data)
        assert.equal(Buffer.compare(npy(made), bytes), 0)
      }
    })
  }

  const versions = join(root, 'ml', 'npy')
  for (const version of readdirSync(versions)) {
    for (const name of readdirSync(join(versions, version)).filter((file) => file.endsWith('.npy'))) {
      it(`${version}/${name} holds what numpy reads`, () => {
        const path = join(versions, version, name)
        const array = parseNpy(readFileSync(path), { load: lossless })
        assert.deepEqual(differences(array, JSON.parse(readFileSync(`${path}.json`, 'utf8'))), [])
      })
    }
  }

  it('of Python 2 has shapes of longs', () => {
    const array = parseNpy(makeFile("{'descr': '<i2', 'fortran_order': False, 'shape': (2L, 1L), }\n", Buffer.from([1, 0, 2, 0])))
    assert.deepEqual(
      [array.shape, array.toArray()],
      [
        [2, 1],
        [[1], [2]],
      ],
    )
    const named = parseNpy(makeFile("{'descr': [(u'x', '<i2')], 'fortran_order': False, 'shape': (1L,)}", Buffer.from([1, 0]), 2))
    assert.deepEqual(named.get(0), { x: 1 })
  })

  it('is a view of its bytes where they are aligned', () => {
    const bytes = read('plain-f8.npy')
    assert.equal(parseNpy(bytes).data.buffer, bytes.buffer)
  })

  it('tells its header without the elements', () => {
    const { dtype, shape, order, dataOffset, dataLength, hasObjects } = readNpyHeader(read('fortran.npy').subarray(0, 128))
    assert.deepEqual([dtype.str, shape, order, dataOffset, dataLength, hasObjects], ['<f4', [3, 4], 'F', 128, 48, false])
    assert.equal(readNpyHeader(read('object-field.npy')).hasObjects, true)
  })

  it('that is cut off is refused, wherever it ends', () => {
    for (const name of ['structured.npy', 'unicode-names.npy', 'object.npy', 'long-header.npy']) {
      const bytes = read(name)
      for (let length = 0; length < bytes.length; length += length < 300 ? 1 : 997) {
        assert.throws(
          () => parseNpy(bytes.subarray(0, length), { name: 'a.npy' }),
          (error) => isPickleError(error) && (name === 'object.npy' || error.message.startsWith('a.npy: ')),
        )
      }
    }
  })

  it('that is bad is refused by name', () => {
    const dict = (descr, shape = '(2,)', order = 'False') => `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}}`
    const cases = [
      '',
      '{',
      '[]',
      "{'descr': '<i4'}",
      dict("'<i4'", '[2]'),
      dict("'<i4'", '2'),
      dict("'<i4'", '(2,)', '0'),
      dict("'<i4'", '(-1,)'),
      dict("'<i4'", "('a',)"),
      dict("'<i3'"),
      dict("'nonsense'"),
      dict('5'),
      dict('[5]'),
      dict("[('a',)]"),
      dict("[('a', '<i4'), ('a', '<i4')]"),
      dict("[(5, '<i4')]"),
      dict("('<i4', (-1,))"),
      dict("'<i4'", '(99999999999999999999,)'),
      dict("'<i4'", '(9007199254740991, 9007199254740991)'),
      dict("'<i4'", '(4294967296, 4294967296, 0)'),
      dict("'S0'", '(99999999999,)'),
      `${dict("'<i4'")} x`,
      dict("__import__('os')"),
      dict("'<i4"),
      dict("'\\xzz'"),
      '('.repeat(5000),
      '['.repeat(5000),
      "{'a': ".repeat(5000),
      dict('['.repeat(70) + ']'.repeat(70)),
      dict("[('a', '<i4', (1048576, 1048576, 1048576))]"),
    ]
    for (const header of cases) {
      assert.throws(
        () => parseNpy(makeFile(header, new Uint8Array(7)), { name: 'x.npy' }),
        (error) => isPickleError(error) && error.message.startsWith('x.npy: '),
        header.slice(0, 100),
      )
    }
    const bytes = read('plain-i4.npy')
    for (const version of [0, 4]) {
      bytes[6] = version
      assert.throws(() => parseNpy(bytes), { code: 'BAD_NPY', message: /version/ })
    }
    assert.throws(() => parseNpy(Buffer.from('PK\x03\x04 is no .npy file')), { code: 'BAD_NPY', message: /starts with/ })
    assert.throws(() => parseNpy(makeFile(dict("'|O'"), Buffer.from('N.'))), { code: 'BAD_NPY', message: /no array/ })
  })

  it('of any bytes is read or refused', () => {
    let seed = 7
    const next = () => (seed = (seed * 48271) % 2147483647)
    for (const name of ['nested.npy', 'titled.npy', 'object-field.npy', 'quoted-names.npy']) {
      for (let i = 0; i < 2000; i++) {
        const bytes = read(name)
        for (let j = 0; j < 3; j++) bytes[next() % Math.min(bytes.length, 256)] = next()
        try {
          parseNpy(bytes).toArray()
        } catch (error) {
          assert.ok(isPickleError(error), error.stack)
        }
      }
    }
  })

  it('cannot hold fields that overlap', () => {
    const array = loads(readFileSync(join(root, 'numpy/np2.5.5-py3.13/structured.p4.pkl')))
    const overlapping = Object.values(array).find(
      (value) =>
        value instanceof NDArray && value.descr.fields?.some(({ offset }, i, fields) => i && offset < fields[i - 1].offset + fields[i - 1].dtype.itemsize),
    )
    if (overlapping) assert.throws(() => npy(overlapping), { code: 'NO_DESCR' })
    assert.throws(() => npy([1]), TypeError)
  })

  it('is read by numpy, and so is a .npz file', function () {
    const data = new NDArray(new DType('f', 8), [2, 3], 'F', Float64Array.from([1, 2, 3, 4, 5, 6]))
    const text = new NDArray(new DType('U', 12), [2], 'C', ['é日🥒', 'a'])
    const objects = new NDArray(new DType('O', 8), [3], 'C', [1, 'two', new PyClass('builtins', 'int')])
    const file = join(mkdtempSync(join(tmpdir(), 'brine-')), 'arrays.npz')
    writeFileSync(file, writeNpz({ data, größe: text, objects, 'a/b': parseNpy(read('aligned.npy')) }))
    const output = runNumpy(
      this,
      `
import numpy as np, sys, zipfile, json
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
f = np.load(sys.argv[1], allow_pickle=True)
print(json.dumps([sorted(f.files), f['data'].tolist(), f['größe'].tolist(), repr(f['objects'].tolist()), str(f['a/b'].dtype), f['a/b'].tolist()]))
`,
      file,
    )
    assert.deepEqual(JSON.parse(output), [
      ['a/b', 'data', 'größe', 'objects'],
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
      ['é日🥒', 'a'],
      "[1, 'two', <class 'int'>]",
      "{'names': ['x', 'y'], 'formats': ['i1', '<f8'], 'offsets': [0, 8], 'itemsize': 16}",
      [
        [1, 2.5],
        [3, -1],
      ],
    ])
  })
})
