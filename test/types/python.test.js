// The types of Python's standard library: what each becomes, and what arguments that are not known leave.
import assert from 'node:assert/strict'
import {
  Complex,
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  Ellipsis,
  Fraction,
  loads,
  NotImplemented,
  OrderedDict,
  PyArray,
  PyDate,
  PyDateTime,
  PyObject,
  PyTimeDelta,
  PyTimeZone,
  Range,
  Slice,
  STATE,
  UUID,
} from 'brine'
import { pickle } from '../support/pickle.js'

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
