// Values whose pickles lie: printing is cut while it is made, lengths that are told alone make no lists, and nothing of a file is called as text.
// Mocha's timeout is the bound; each of these once took minutes or all memory, or let an error out that is none of this package's.
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { isPickleError, loads, NDArray, PyObject, Slice } from 'brine'
import { join, uint4 } from '../support/bytes.js'

const text = (/** @type {string} */ value) => join('X', uint4(Buffer.byteLength(value)), Buffer.from(value))
const long = (/** @type {number} */ value) => join('J', Buffer.from(Int32Array.of(value).buffer))
const global = (/** @type {string} */ module, /** @type {string} */ name) => `c${module}\n${name}\n`
/** An inert call. @param {string} name @param {...(string | Uint8Array)} args */
const call = (name, ...args) => join(global(...split(name)), '(', ...args, 'tR')
/** @param {string} name @returns {[string, string]} */
const split = (name) => [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)]
/** An object whose `toString` and `constructor` are no functions. */
const odd = join('}(', text('toString'), 'K\x01', text('valueOf'), 'K\x01', text('constructor'), 'N', text('name'), '}u')
const dtype = (/** @type {string} */ code, /** @type {string | Uint8Array} */ state = '') => join(call('numpy.dtype', text(code), 'I00\nI01\n'), state)
const array = (/** @type {string | Uint8Array} */ own, /** @type {string | Uint8Array} */ shape, /** @type {string | Uint8Array} */ elements) =>
  join(call('numpy.core.multiarray._reconstruct', global('numpy', 'ndarray'), 'K\x00\x85', 'C\x01b'), '(K\x01', shape, own, 'I00\n', elements, 'tb')

/** All that prints and converts, by which errors of this package alone may come. */
function useAll(/** @type {any} */ value) {
  const uses = [() => String(value), () => inspect(value), () => value.toArray?.(), () => value.toRows?.(), () => value.toJSON?.(), () => value.toDense?.()]
  for (const use of uses) {
    try {
      use()
    } catch (error) {
      assert.ok(isPickleError(error), /** @type {Error} */ (error).stack)
    }
  }
}

/** Loads and uses a value; gives it or the error, which must be of this package. */
function attempt(/** @type {Uint8Array} */ bytes) {
  let last
  for (const lossless of [false, true]) {
    try {
      last = loads(bytes, { lossless })
      useAll(last)
    } catch (error) {
      assert.ok(isPickleError(error), /** @type {Error} */ (error).stack)
      last = error
    }
  }
  return last
}

describe('a value of a hostile pickle', function () {
  this.timeout(30_000)

  it('is printed within limits where it has one part many times', () => {
    const slices = join(
      'K\x01',
      ...Array.from({ length: 60 }, (_, i) =>
        join('q', Uint8Array.of(i), '0', global('builtins', 'slice'), '(', ...['h', 'h', 'h'].map((get) => join(get, Uint8Array.of(i))), 'tR'),
      ),
    )
    const value = loads(join(slices, '.'))
    assert.ok(value instanceof Slice)
    assert.ok(String(value).length < 5e6)
    assert.match(String(loads(join(global('builtins', 'slice'), '(', text('a'), 'NNtR.'))), /^slice\('a', None, None\)$/)
    const interval = Array.from({ length: 60 }, (_, i) =>
      join('q', Uint8Array.of(i), '0', call('pandas._libs.interval.Interval', join('h', Uint8Array.of(i)), join('h', Uint8Array.of(i)), text('left'))),
    )
    assert.ok(String(loads(join('K\x01', ...interval, '.'))).length < 5e6)
  })

  it('may be both ends of an array of intervals, and so on', () => {
    const ends = (/** @type {string | Uint8Array} */ get) =>
      join(global('pandas.core.arrays.interval', 'IntervalArray'), ')\x81}(', text('_left'), get, text('_right'), get, text('_closed'), text('left'), 'ub')
    const arrays = Array.from({ length: 60 }, (_, i) => join('q', Uint8Array.of(i), '0', ends(join('h', Uint8Array.of(i)))))
    attempt(join(array(dtype('f8'), 'K\x02\x85', join('C\x10', new Uint8Array(16))), ...arrays, '.'))
  })

  it('may be an array that is its own element', () => {
    const own = dtype('O8', '(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3ftb')
    const value = attempt(
      join(call('numpy.core.multiarray._reconstruct', global('numpy', 'ndarray'), 'K\x00\x85', 'C\x01b'), 'q\x01(K\x01K\x01\x85', own, 'I00\n](h\x01etb.'),
    )
    assert.ok(value instanceof NDArray)
    assert.match(String(value), /^\[array/)
  })

  it('is never asked for its text or its class', () => {
    for (const bytes of [
      join(call('builtins.slice', odd, 'N', 'N'), '.'),
      join(call('pandas._libs.arrays.__pyx_unpickle_NDArrayBacked', odd, 'K\x01', 'N'), '.'),
      join(call('pandas._libs.interval.Interval', odd, odd, text('left')), '.'),
      join(call('pandas._libs.tslibs.timestamps._unpickle_timestamp', 'K\x01', 'N', odd, 'K\x0a'), '.'),
      join(
        call('pandas._libs.tslibs.timestamps._unpickle_timestamp', 'K\x01', 'N', call('pytz.FixedOffset', 'G\x3f\x50\x62\x4d\xd2\xf1\xa9\xfc'), 'K\x0a'),
        '.',
      ),
      join(call('pandas._libs.tslibs.period.Period', 'N', odd, 'K\x01'), '.'),
      join(call('pandas._libs.tslibs.period.Period', 'N', text('constructor'), 'K\x01'), '.'),
      join(
        call('pandas.core.indexes.base._new_Index', global('pandas.core.indexes.base', 'Index'), join('}(', text('data'), 'N', text('name'), odd, 'u')),
        '.',
      ),
      join(odd, 'K\x01a.'),
    ])
      attempt(bytes)
  })

  it('of a dtype that changes while it is in use, or is a part of itself, is refused', () => {
    const void0 = call('numpy.dtype', text('V0'), 'I00\nI01\n')
    const state = (/** @type {string} */ inner) => join('(K\x03', text('|'), 'N', text('a'), '\x85}(', text('a'), inner, 'K\x00\x86u', 'K\x00K\x01K\x00tb')
    for (const bytes of [join(void0, 'q\x01', state('h\x01'), '.'), join(void0, 'q\x01', void0, 'q\x02', state('h\x01'), '0h\x01', state('h\x02'), '.')])
      assert.equal(attempt(bytes).code, 'BAD_DTYPE')
    const unit = join(
      call('numpy.dtype', text('M8'), 'I00\nI01\n'),
      '(K\x04',
      text('<'),
      'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00',
      join('}', '(', text('s\nx'), 'K\x01K\x01K\x01t', '\x86'),
      'tb.',
    )
    assert.equal(attempt(unit).code, 'BAD_DTYPE')
    assert.ok(loads(join(call('numpy.dtype', text('M4'), 'I00\nI01\n'), '.')) instanceof PyObject)
  })

  it('has elements of its dtype alone', () => {
    assert.equal(attempt(join(array(dtype('i8'), 'K\x01\x85', join('](', text('lo'), 'e')), '.')).code, 'BAD_ARRAY')
    assert.equal(attempt(join(array(dtype('i8'), join('(', 'K\x01'.repeat(65), 't'), join('C\x08', new Uint8Array(8))), '.')).code, 'BAD_ARRAY')
  })

  it('may tell a length that nothing has to hold', () => {
    const places = array(dtype('i4'), 'K\x00\x85', 'C\x00')
    const index = call('pandas._libs.sparse.IntIndex', long(2 ** 28), places)
    const own = join(
      global('pandas.core.arrays.sparse.array', 'SparseArray'),
      ')\x81}(',
      text('_sparse_values'),
      array(dtype('f8'), 'K\x00\x85', 'C\x00'),
      text('_sparse_index'),
      index,
      text('_dtype'),
      'N',
      'ub.',
    )
    const sparse = loads(own)
    useAll(sparse)
    assert.equal(sparse.length, 2 ** 28)
    const range = loads(
      join(
        call(
          'pandas.core.indexes.base._new_Index',
          global('pandas.core.indexes.range', 'RangeIndex'),
          join('}(', text('start'), 'K\x00', text('stop'), long(2 ** 27), text('step'), 'K\x02', 'u'),
        ),
        '.',
      ),
    )
    assert.equal(range.at(-1), 2 ** 27 - 2)
    assert.equal(range.indexOf(10), 5)
    assert.equal(range.indexOf(11), -1)
  })

  it('of a sparse array whose rows are none, or are no numbers, is refused when it is made dense', () => {
    const lil = join(
      global('scipy.sparse._lil', 'lil_matrix'),
      ')\x81}(',
      text('_shape'),
      'K\x01K\x01\x86',
      text('dtype'),
      dtype('f8'),
      text('rows'),
      array(dtype('O8'), 'K\x01\x85', '](Ne'),
      text('data'),
      array(dtype('O8'), 'K\x01\x85', '](Ne'),
      'ub.',
    )
    attempt(lil)
    assert.equal(loads(lil).nnz, 0)
  })
})
