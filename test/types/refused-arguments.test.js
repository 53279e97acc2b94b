// What calls make of arguments that Python refuses or puts into a normal form: never silently something else.
import assert from 'node:assert/strict'
import { Counter, Decimal, Deque, dumps, Fraction, loads, OrderedDict, PyObject, PyPath, str } from 'brine'
import { join } from '../support/bytes.js'
import { COUNT, findLivePython, MOST_SHOWN, truths } from '../support/live.js'
import { pickle } from '../support/pickle.js'

/** A call of a name with the arguments that opcodes push. @param {string} name @param {...(string | Uint8Array)} args */
const called = (name, ...args) => join(`c${name.replace('.', '\n')}\n(`, ...args, 'tR.')
const text = (/** @type {string} */ value) => join('X', Uint8Array.of(value.length, 0, 0, 0), value)

/** The error of a pickle. @param {Uint8Array} bytes @returns {any} */
function errorOf(bytes) {
  try {
    loads(bytes)
  } catch (error) {
    return error
  }
}

describe('arguments that Python refuses or normalises', () => {
  it('bring a Fraction into lowest terms, the sign above', () => {
    assert.deepEqual(loads(called('fractions.Fraction', 'K\x02', 'K\x04')), new Fraction(1n, 2n))
    assert.deepEqual(loads(called('fractions.Fraction', 'K\x02', 'J\xfc\xff\xff\xff')), new Fraction(-1n, 2n))
    assert.deepEqual(loads(called('fractions.Fraction', text(' -1.50e1 '))), new Fraction(-15n, 1n))
    assert.deepEqual(loads(called('fractions.Fraction', text('6/4'))), new Fraction(3n, 2n))
  })

  it('are an error where the denominator is zero or the text is no number, with the offset of the call', () => {
    const error = errorOf(called('fractions.Fraction', 'K\x03', 'K\x00'))
    assert.deepEqual([error.code, error.reason, error.offset, error.opcode], ['BAD_ARGUMENT', 'Fraction(3, 0)', 26, 'REDUCE'])
    assert.equal(errorOf(called('fractions.Fraction', text('3/0'))).code, 'BAD_ARGUMENT')
    assert.equal(errorOf(called('decimal.Decimal', text('abc'))).code, 'BAD_ARGUMENT')
    assert.equal(errorOf(called('builtins.range', 'K\x00', 'K\x05', 'K\x00')).reason, 'range() arg 3 must not be zero')
  })

  it('keep the tuple that a reduced Fraction was made of', () => {
    const [fraction, args] = loads(pickle`(cfractions\nFraction\nK\x02K\x04\x86p0\nRg0\nl.`)
    assert.deepEqual(fraction, new Fraction(1n, 2n))
    assert.deepEqual([...args], [2, 4])
  })

  it('leave a Fraction of more digits than can soon be reduced inert', () => {
    const long = join('\x8b', Uint8Array.of(0x40, 0x0d, 3, 0), new Uint8Array(200_000).fill(0x55))
    assert.ok(loads(called('fractions.Fraction', long, 'K\x03')) instanceof PyObject)
    assert.ok(loads(called('fractions.Fraction', text('1e-999999999999'))) instanceof PyObject)
  })

  it('give a Decimal the text of str, and what is pickled is that', () => {
    for (const [given, expected] of [
      ['+1_000', '1000'],
      ['0.0000001', '1E-7'],
      ['1e5', '1E+5'],
      ['-inf', '-Infinity'],
      [' sNaN007', 'sNaN7'],
      ['00.50', '0.50'],
    ]) {
      const decimal = loads(called('decimal.Decimal', text(given)))
      assert.deepEqual(decimal, new Decimal(expected))
      assert.equal(loads(dumps(decimal)).text, expected)
    }
  })

  it('leave lengths, zones and times that Python has not inert', () => {
    const delta = (/** @type {string} */ days) => `cdatetime\ntimedelta\n(${days}K\x00K\x00tR`
    assert.ok(loads(join(delta('J\x00\xca\x9a\x3b'), '.')) instanceof PyObject, '1,000,000,000 days')
    for (const days of ['K\x01', 'J\xff\xff\xff\xff']) assert.ok(loads(join(`cdatetime\ntimezone\n(${delta(days)}tR.`)) instanceof PyObject)
    assert.ok(loads(join('cdatetime\ntime\n(C\x06\x01\x02\x03\x00\x00\x04', text('x'), 'tR.')) instanceof PyObject, 'a zone that is a text')
    assert.ok(loads(pickle`cdatetime\ndate\n(X\x05\x00\x00\x00\x00\xc4\x94\x0b\x1atR.`) instanceof PyObject, 'a character that is no byte')
  })

  it('leave a deque its last items, and refuse a negative length', () => {
    const bytes = (/** @type {string} */ length) => called('collections.deque', '(K\x01K\x02K\x03l', length)
    const deque = loads(bytes('K\x02'), { lossless: true })
    assert.ok(deque instanceof Deque)
    assert.deepEqual([...deque, deque.maxlen], [2, 3, 2])
    assert.deepEqual(loads(bytes('K\x02')), [2, 3])
    assert.deepEqual(loads(bytes('K\x00')), [])
    assert.ok(loads(bytes('J\xff\xff\xff\xff')) instanceof PyObject)
  })

  it('leave a Counter of items that would be counted inert, and a default factory that cannot be called', () => {
    assert.ok(loads(called('collections.Counter', '((K\x01K\x02tl')) instanceof PyObject)
    assert.ok(loads(called('collections.Counter', '(K\x01K\x02d'), { lossless: true }) instanceof Counter)
    assert.ok(loads(called('collections.defaultdict', 'K\x05')) instanceof PyObject)
  })

  it('are nothing to the __new__ of a container, which is empty', () => {
    assert.deepEqual(loads(pickle`ccollections\ndeque\n((K\x01lt\x81.`), [])
    const dict = loads(pickle`ccollections\nOrderedDict\n((K\x01K\x02dt\x81.`, { lossless: true })
    assert.ok(dict instanceof OrderedDict)
    assert.equal(dict.size, 0)
  })

  it('make a path of a drive without a root', () => {
    const path = loads(called('pathlib.PureWindowsPath', text('c:x'), text('y')))
    assert.ok(path instanceof PyPath)
    assert.equal(String(path), 'c:x\\y')
  })

  it('give what a live Python gives', async function () {
    this.timeout(COUNT * 20 + 60_000)
    const { python } = findLivePython(this, 3013)
    const wrong = []
    let seen = 0
    for await (const { args, b, repr, error } of truths(python, 'calls.py')) {
      seen++
      /** @type {string | undefined} */
      let got
      try {
        const value = loads(Buffer.from(b, 'base64'), { lossless: true })
        got = value instanceof PyObject ? 'inert' : str([value]).slice(1, -1)
      } catch (thrown) {
        if (/** @type {any} */ (thrown).code !== 'BAD_ARGUMENT') throw thrown
      }
      // Bools are no ints here, but to a Fraction.
      const mayBeInert = error || (args.startsWith('timedelta') && /True|False|\d{16}/.test(args))
      if (got !== repr && !(mayBeInert && got === 'inert')) wrong.push(`${args}: ${repr ?? error}, and here ${got}`)
    }
    assert.equal(seen, COUNT)
    assert.deepEqual(wrong.slice(0, MOST_SHOWN), [])
  })
})
