// Datetimes with zones and elements of structured dtypes, against what Python and numpy say of them (test/fixtures/values).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Complex, dumps, Float, json, loads, NumpyScalar } from 'brine'

const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../fixtures/values/${name}`, import.meta.url), 'utf8').replace(/(-?)\b(NaN|Infinity)\b/g, '"$1$2"'))

describe('a datetime with a zone', () => {
  it('tells the offset and the moment that Python tells', () => {
    for (const [pickle, text, moment] of read('zones.json')) {
      const value = loads(Buffer.from(pickle, 'base64'))
      assert.equal(String(value), text)
      assert.equal(JSON.stringify(value), JSON.stringify(text))
      if (moment !== null) assert.ok(Math.abs(value.toDate().getTime() - moment * 1000) <= 1, text)
    }
  })

  it('names the class of a zone that is not known, and has no moment', () => {
    const value = loads(Buffer.from('cdatetime\ndatetime\n(I2014\nI2\nI2\nI2\nI2\nI0\nI0\ncmy.zones\nHere\n(tRtR.'))
    assert.equal(String(value), '2014-02-02T02:02:00[unknown zone: my.zones.Here]')
    assert.equal(value.toDate(), undefined)
  })

  it('is what attrgetter("localize") of a zone of pytz gives, which Java writes', () => {
    const bytes = Buffer.from(
      '\x80\x02coperator\nattrgetter\nX\x08\x00\x00\x00localize\x85Rcpytz\ntimezone\n(X\x10\x00\x00\x00Europe/AmsterdamtR\x85Rcdatetime\ndatetime\n(M\xdf\x07K\x05K\x12K\x17K;K;K\x00tR\x85R.',
      'latin1',
    )
    assert.equal(String(loads(bytes)), '2015-05-18T23:59:59+02:00')
    assert.equal(String(loads(dumps(loads(bytes, { lossless: true })))), '2015-05-18T23:59:59+02:00')
  })
})

/** A value as the script writes it. @param {any} value @returns {any} */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Complex) return { re: value.re, im: value.im }
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return `b:${Buffer.from(value).toString('hex')}`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value && Object.getPrototypeOf(value) === Object.prototype ? Object.values(value).map(plain) : value
}

describe('elements of structured dtypes with objects', () => {
  for (const [name, protocol, pickle, list, text] of read('structured.json')) {
    it(`are numpy's: ${name}, protocol ${protocol}`, () => {
      const bytes = Buffer.from(pickle, 'base64')
      const array = loads(bytes)
      assert.equal(String(array), text)
      // Times are counts here, and dates in numpy's lists.
      if (!/[Mm]8/.test(array.dtype)) assert.deepEqual(plain(array.toArray()), list)
      assert.deepEqual(plain(loads(dumps(loads(bytes, { lossless: true }), { protocol })).toArray()), plain(array.toArray()))
      assert.doesNotThrow(() => JSON.parse(json(array)))
    })
  }

  it('are scalars alone, where numpy pickles an array of no axes', () => {
    const bytes = Buffer.from(SCALAR, 'base64')
    const scalar = loads(bytes)
    assert.ok(scalar instanceof NumpyScalar)
    assert.deepEqual(scalar.value, { name: 'eman', n: 7 })
    assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol: 4 }), new Uint8Array(bytes))
  })
})

describe('floats and complex numbers', () => {
  it('are text as Python prints them, whatever their size', () => {
    assert.deepEqual(
      [1e16, 1e22, 1e-5, -0, 2, 0.1, Infinity, -Infinity, NaN].map((value) => String(new Float(value))),
      '1e+16 1e+22 1e-05 -0.0 2.0 0.1 inf -inf nan'.split(' '),
    )
    assert.equal(String(new Complex(1e-5, -Infinity)), '(1e-05-infj)')
    assert.equal(String(new Complex(-0, NaN)), '(-0+nanj)')
    assert.equal(String(new Complex(0, 1e16)), '1e+16j')
  })
})

describe('numpy.ma.masked', () => {
  it('is an array of no axes whose element is masked, and is written as it was', () => {
    const bytes = Buffer.from("\x80\x04\x95'\x00\x00\x00\x00\x00\x00\x00\x8c\rnumpy.ma.core\x94\x8c\x0eMaskedConstant\x94\x93\x94)R\x94.", 'latin1')
    const masked = loads(bytes)
    assert.equal(String(masked), '--')
    assert.equal(json([masked]), '[null]')
    assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol: 4 }), new Uint8Array(bytes))
  })
})

describe('times and masked elements', () => {
  // t: dates with a NaT, d: durations, m: the last of three is masked, z: no axes
  const file = 'test/fixtures/values/times_masked.p4.pkl'
  const root = new URL('../..', import.meta.url)
  const brine = (/** @type {string[]} */ ...args) => execFileSync(process.execPath, ['dist/cli.js', ...args, file], { cwd: root, encoding: 'utf8' })

  it('are dates, durations and null in JSON', () => {
    const text = '{"t":["2020-01-02",null,"2021-03-04"],"d":["1 seconds","5 seconds"],"m":[1,2,null],"z":7.5}'
    assert.equal(json(loads(readFileSync(new URL(file, root)))), text)
    assert.equal(brine('json').trim(), text)
  })

  it('are shown and measured as what they are', () => {
    const shown = brine('show', '--stats')
    assert.match(
      shown,
      /"t": ndarray datetime64\[D\] {2}\(3,\) {2}24 B {2}\[2020-01-02, NaT, 2021-03-04\] {2}min 2020-01-02, max 2021-03-04, mean 2020-08-02, 1 NaT\n/,
    )
    assert.match(shown, /\[1, 2, --\] {2}min 1, max 2, mean 1.5, 0 NaN, 1 masked\n/)
    assert.match(shown, /ndarray float64 {8}\(\) {5}8 B {2}7.5/)
  })
})

/** np.array(('eman', 7), dtype=[('name', 'O'), ('n', '<i4')])[()], protocol 4, numpy 2 */
const SCALAR =
  'gASVBAEAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5cGWUk5SMA1YxMpSJiIeUUpQoSwOMAXyUTowEbmFtZZSMAW6UhpR9lChoCmgFjAJPOJSJiIeUUpQoSwNoCU5OTkr/////Sv////9LP3SUYksAhpRoC2gFjAJpNJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiSwiGlHVLDEsBSxt0lGJoAIwMX3JlY29uc3RydWN0lJOUaAOMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwEpaAiJXZSMBGVtYW6USweGlGF0lGKGlFKULg=='
