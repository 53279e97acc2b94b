// The test data of CPython's own pickle tests, read from an installed Python: brine makes of it what the C unpickler makes of it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Complex, Float, loads, PyClass, PyObject, Tuple, UnpicklingError } from 'brine'
import { differences } from '../support/canon.js'
import { findPythons } from '../support/python.js'

const SCRIPT = fileURLToPath(new URL('../live/pickletester.py', import.meta.url))

/**
 * Bad to CPython only because of what the live objects are that they name; brine looks nothing up.
 * The pickle, and the inert value that stands for it. Of the lists of bad stacks and bad marks there is none.
 */
const BAD_ONLY_WHEN_LIVE = new Map([
  ['cbuiltins\nlen\n)\x81.', instance('builtins.len')], // len is no type
  ['cbuiltins\nlen\n)}\x92.', { ...instance('builtins.len'), kwargs: new Map() }],
  ['\x8c\x00\x8c\x03log\x93.', named('.log')], // the import system refuses the empty name
  ['\x8c\x04math\x8c\x00\x93.', named('math.')], // math has no attribute ''
  ['\x80\x04\x8c\x04math\x8c\x00\x93.', named('math.')],
])

/** Live objects in Python, inert ones here; and exceptions made of `EXCEPTION` by name. */
const INERT = new Map([
  ['cbuiltins\nint\n)R.', instance('builtins.int')],
  ['cbuiltins\nint\n)\x81.', instance('builtins.int')],
  ['cbuiltins\nint\n)}\x92.', { ...instance('builtins.int'), kwargs: new Map() }],
  ['\x80\x02c__builtin__\nreduce\n.', named('functools.reduce')],
  ['\x80\x02cwhichdb\nwhichdb\n.', named('dbm.whichdb')],
  ['\x80\x02cexceptions\nException\nU\x03ugh\x85R.', instance('builtins.Exception', 'ugh')],
  ['\x80\x02cexceptions\nStandardError\nU\x03ugh\x85R.', instance('builtins.Exception', 'ugh')],
  ...['UserDict', 'IterableUserDict'].map(
    (name) =>
      /** @type {[string, object]} */ ([
        `\x80\x02(cUserDict\n${name}\no}U\x04data}K\x01K\x02ssb.`,
        { ...instance('collections.UserDict'), state: new Map([['data', new Map([[1, 2]])]]) },
      ]),
  ),
  // D('x') in Python; classic instances are made without the constructor, so their pickles hold no 'x'.
  ...['C', 'D', 'E'].flatMap((name) =>
    [`(i__main__\n${name}\np0\n(dp1\nb.`, `(c__main__\n${name}\nq\x00oq\x01}q\x02b.`, `\x80\x02(c__main__\n${name}\nq\x00oq\x01}q\x02b.`].map(
      (data) => /** @type {[string, object]} */ ([data, { ...instance(`__main__.${name}`), state: new Map() }]),
    ),
  ),
  ['cbuiltins\nstr\n.', named('builtins.str')],
  ['\x8c\x08builtins\x8c\x03str\x93.', named('builtins.str')],
  ['cmath\nlog\n.', named('math.log')],
  ['\x8c\x04math\x8c\x03log\x93.', named('math.log')],
  ['cos.path\njoin\n.', named('os.path.join')],
  ['\x8c\x07os.path\x8c\x04join\x93.', named('os.path.join')],
  ['\x80\x04cbuiltins\nstr.upper\n.', named('builtins.str.upper')],
  ['\x80\x04\x8c\x08builtins\x8c\x09str.upper\x93.', named('builtins.str.upper')],
  ['\x80\x04cm\xc3\xb6dule\ngl\xc3\xb6bal\n.', named('mödule.glöbal')],
  ['\x80\x04\x8c\x07m\xc3\xb6dule\x8c\x07gl\xc3\xb6bal\x93.', named('mödule.glöbal')],
])

/** Tested below each by a test of its own. */
const CONSTANTS = ['DATA0', 'DATA1', 'DATA2', 'DATA3', 'DATA4', 'DATA_COOKIE', 'DATA_UEERR']

function named(/** @type {string} */ text) {
  return { named: text }
}

function instance(/** @type {string} */ text, /** @type {unknown[]} */ ...args) {
  return { class: named(text), args, kwargs: undefined, state: undefined, items: undefined, entries: undefined, isNew: false }
}

/** A PyClass or PyObject in the form of `named` and `instance`. */
function sketch(/** @type {unknown} */ value) {
  if (value instanceof PyClass) return named(String(value))
  assert.ok(value instanceof PyObject, `${value} is inert`)
  return { ...value, class: sketch(value.class), args: [...value.args] }
}

/** From here on brine has the very messages; older ones are vaguer about STACK_GLOBAL and NEWOBJ. */
const WORDING_SINCE = 3012

describe('the test data of CPython', () => {
  /** @type {any} */
  let truth
  let hasWording = true
  /** @param {any} record */
  const pickleOf = (record) => Buffer.from(record.data, 'base64')
  /** @param {any} record */
  const show = (record) => `${record.test} ${JSON.stringify(pickleOf(record).toString('latin1'))} (base64 ${record.data})`
  const constant = (/** @type {string} */ name) => Buffer.from(truth.constants[name], 'base64')

  before(function () {
    const found = findPythons('import test.pickletester').filter(({ version }) => version >= 3008)[0]
    if (!found) {
      console.log('    skipped: no Python with test.pickletester was found (python3.13, python3.12, python3, ~/.pyenv, BRINE_PYTHON)')
      this.skip()
    }
    const { status, stdout, stderr } = spawnSync(found.python, [SCRIPT], { encoding: 'utf8', maxBuffer: 1 << 28 })
    assert.equal(status, 0, stderr)
    truth = JSON.parse(stdout)
    hasWording = found.version >= WORDING_SINCE
    console.log(`    test.pickletester of Python ${truth.version}: ${truth.records.length} pickles`)
  })

  it('is recorded whole, by tests that pass in CPython', () => {
    assert.deepEqual(truth.failed, [])
    const count = (/** @type {string} */ test) => truth.records.filter((/** @type {any} */ record) => record.test === test && record.error).length
    assert.ok(count('test_bad_stack') >= 40, 'bad stacks')
    assert.ok(count('test_bad_mark') >= 25, 'bad marks')
    assert.ok(count('test_truncated_data') >= 75, 'truncated data')
    assert.ok(truth.exceptions.length >= 40, 'exceptions')
  })

  const kinds = [
    ['bad stacks', 'test_bad_stack'],
    ['bad marks', 'test_bad_mark'],
    ['truncated data', 'test_truncated_data'],
    ['other bad pickles', undefined],
  ]
  for (const [kind, test] of kinds) {
    it(`has ${kind}, and each is an UnpicklingError with CPython's message`, () => {
      const named = kinds.map(([, name]) => name)
      const wrong = truth.records.flatMap((/** @type {any} */ record) => {
        const pickle = pickleOf(record)
        if (!record.error || (test ? record.test !== test : named.includes(record.test)) || BAD_ONLY_WHEN_LIVE.has(pickle.toString('latin1'))) return []
        try {
          loads(pickle, record.options)
          return [`${show(record)} loads; CPython raises ${record.error}: ${record.message}`]
        } catch (error) {
          const isAlike = error instanceof UnpicklingError && error.message.startsWith(hasWording && isOfPickle(record) ? record.message : '')
          return isAlike ? [] : [`${show(record)} raises ${error}; CPython raises ${record.error}: ${record.message}`]
        }
      })
      assert.deepEqual(wrong, [])
    })
  }

  /** Messages of the other errors speak of live objects and codecs. @param {any} record */
  function isOfPickle(record) {
    return ['UnpicklingError', 'EOFError', 'ValueError'].includes(record.error)
  }

  it('has pickles that are bad only when names are looked up, and they load inert', () => {
    const seen = truth.records.filter((/** @type {any} */ record) => BAD_ONLY_WHEN_LIVE.has(pickleOf(record).toString('latin1')))
    assert.ok(seen.length >= 2)
    for (const record of seen) {
      assert.ok(record.error, show(record))
      const pickle = pickleOf(record)
      assert.deepEqual(sketch(loads(pickle, { lossless: true })), BAD_ONLY_WHEN_LIVE.get(pickle.toString('latin1')), show(record))
    }
  })

  it('has good pickles, and each has the value that it has in CPython', () => {
    const exceptionPickle = Buffer.from(truth.exception_pickle, 'base64').toString('latin1')
    const exceptions = new Map(truth.exceptions.map((/** @type {string} */ name) => [exceptionPickle.replace('?', name), instance(`builtins.${name}`)]))
    exceptions.set(exceptionPickle.replace('?', 'StandardError'), instance('builtins.Exception'))
    const elsewhere = new Set(CONSTANTS.map((name) => truth.constants[name]))
    let compared = 0
    for (const record of truth.records) {
      if (record.error || elsewhere.has(record.data) || record.options.encoding === 'koi8-r') continue
      const pickle = pickleOf(record)
      const text = pickle.toString('latin1')
      const value = loads(pickle, { ...record.options, lossless: true })
      const inert = INERT.get(text) ?? exceptions.get(text)
      if (inert) assert.deepEqual(sketch(value), inert, show(record))
      else assert.deepEqual(differences(value, record.canon ?? { t: record.repr }), [], show(record))
      compared++
    }
    assert.ok(compared >= 80, `${compared} compared`)
  })

  for (const protocol of [0, 1, 2, 3, 4]) {
    it(`has DATA${protocol}, which loads to what create_data() makes`, () => {
      const list = loads(constant(`DATA${protocol}`), { lossless: true })
      const tuple = list[15]
      assert.deepEqual(list.slice(0, 15), [
        0,
        1,
        new Float(2),
        new Complex(3, 0),
        1,
        -1,
        255,
        -255,
        -256,
        65535,
        -65535,
        -65536,
        2147483647,
        -2147483647,
        -2147483648,
      ])
      assert.equal(list.length, 18)
      assert.ok(tuple instanceof Tuple)
      assert.equal(list[16], tuple)
      assert.equal(list[17], 5)
      assert.equal(tuple.length, 4)
      assert.deepEqual(tuple.slice(0, 2), ['abc', 'abc'])
      assert.equal(tuple[3], tuple[2])
      assert.deepEqual(sketch(tuple[2]), {
        ...instance('__main__.C'),
        state: new Map([
          ['foo', 1],
          ['bar', 2],
        ]),
      })
      assert.deepEqual(loads(constant(`DATA${protocol}`))[15][2].state, { foo: 1, bar: 2 })
    })
  }

  it("has a SimpleCookie of Python 2, which keeps its Morsel's entries and state", () => {
    const cookie = loads(constant('DATA_COOKIE'))
    assert.deepEqual(sketch({ __proto__: PyObject.prototype, ...cookie, entries: undefined }), { ...instance('http.cookies.SimpleCookie'), state: {} })
    const [[key, morsel], ...others] = cookie.entries
    assert.equal(key, 'key')
    assert.deepEqual(others, [])
    assert.deepEqual(sketch(morsel), {
      ...instance('http.cookies.Morsel'),
      entries: ['comment', 'domain', 'secure', 'expires', 'max-age', 'version', 'path', 'httponly'].map((name) => [name, '']),
      state: { coded_value: 'value', value: 'value', key: 'key' },
    })
  })

  it('has a UnicodeEncodeError of Python 2, whose arguments are kept', () => {
    assert.deepEqual(sketch(loads(constant('DATA_UEERR'))), instance('builtins.UnicodeEncodeError', 'ascii', 'foo', 0, 1, 'bad'))
  })

  it('has an encoding that brine does not know, koi8-r, and the TypeError says which it knows', () => {
    assert.throws(() => loads(Buffer.from('\x80\x03U\x00q\x00.', 'latin1'), { encoding: /** @type {any} */ ('koi8-r') }), {
      name: 'TypeError',
      message: /encoding must be one of ASCII, latin1, utf-8, bytes, not koi8-r/,
    })
  })
})
