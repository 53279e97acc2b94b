// The calls of a report, whose records and arguments are made when they are looked at.
import assert from 'node:assert/strict'
import { dumps, scan } from 'brine'
import { pickle } from '../support/pickle.js'

const MANY = 3000
const DATE = '\x8c\x08datetime\x8c\x04date\x93\x94'
/** A pickle of so many dates, each made of two bytes that tell its number. */
const dates = () =>
  Buffer.from(`\x80\x04(${DATE}${Array.from({ length: MANY }, (_, i) => `h\x00C\x02${String.fromCharCode(i >> 8, i & 0xff)}\x85R`).join('')}l.`, 'latin1')
const textsOf = (/** @type {Uint8Array} */ bytes) => scan(bytes).calls.map(({ opcode, arguments: text }) => `${opcode} ${text}`)

describe('scan: calls', () => {
  it('lists many calls to all who look at a report', () => {
    const looks = [(/** @type {any} */ report) => JSON.parse(JSON.stringify(report)), structuredClone, (/** @type {any} */ report) => ({ ...report })]
    for (const look of looks) {
      const report = scan(dates())
      assert.ok(Object.keys(report).includes('calls'))
      const { calls } = look(report)
      assert.equal(calls.length, MANY)
      assert.deepEqual(calls[700], {
        opcode: 'REDUCE',
        offset: 28 + 700 * 8,
        name: 'datetime.date',
        arguments: '(b"\\u0002¼")',
        severity: 'known-constructors',
      })
      assert.equal(report.calls, report.calls)
      assert.deepEqual(report.calls, calls)
    }
  })

  it('lists calls as they were in the bytes that were scanned', () => {
    const bytes = dates()
    const report = scan(bytes)
    bytes.fill(0)
    assert.equal(report.calls[65].arguments, '(b"\\u0000A")')
  })

  it('takes another list of calls', () => {
    const report = scan(dates())
    report.calls = []
    assert.deepEqual(report.calls, [])
  })

  it('lists the arguments as they are at the call', () => {
    // A list that is an argument, and gets an item after the call; and a dict that gets one between two.
    assert.deepEqual(textsOf(pickle`\x80\x04]\x94cbuiltins\nlist\nh\x00\x85R0h\x00K\x07a.`), ['REDUCE ([])'])
    assert.deepEqual(textsOf(pickle`\x80\x04}\x94cbuiltins\ndict\n\x94h\x00\x85Rh\x00K\x01K\x02s0h\x01h\x00\x85R0.`), ['REDUCE ({})', 'REDUCE ({1: 2})'])
  })

  it('tells numbers, texts and what is made of them whichever opcode they are of', () => {
    assert.deepEqual(textsOf(pickle`\x80\x04cdatetime\ndate\n(I5\nL7L\nF1.5\nK\x05M\x00\x01N\x88tR.`), ['REDUCE (5, 7, 1.5, 5, 256, None, …)'])
    assert.deepEqual(textsOf(pickle`\x80\x04cdatetime\ndate\n(S'a'\nV\\u00e9\nU\x01\xe9\x8c\x02\xc3\xa9tR.`), ['REDUCE ("a", "é", "é", "é")'])
    assert.deepEqual(textsOf(pickle`\x80\x04cdatetime\ndate\nK\x01\x85\x85\x85\x85\x85R.`), ['REDUCE ((((…))))'])
    assert.deepEqual(textsOf(pickle`\x80\x04K\x01K\x02\x85R.`), ['REDUCE (2)'])
    assert.equal(scan(pickle`\x80\x04K\x01K\x02\x85R.`).findings[0].name, '1')
    assert.deepEqual(textsOf(pickle`\x80\x04cdatetime\ntimezone\nK\x01K\x02\x85R\x85R.`)[1], 'REDUCE (1(2))')
  })

  it('tells of calls within the arguments of another, and of a change of what a call gave', () => {
    const zone = 'cdatetime\ntimedelta\nK\x00\x85R\x94'
    assert.deepEqual(textsOf(Buffer.from(`\x80\x04${zone}cdatetime\ntimezone\nh\x00\x85R.`, 'latin1')), ['REDUCE (0)', 'REDUCE (datetime.timedelta(0))'])
    const [made, changed] = scan(Buffer.from(`\x80\x04${zone}}\x8c\x01aK\x01sb.`, 'latin1')).calls
    assert.deepEqual([made.opcode, changed.opcode, changed.name, changed.arguments], ['REDUCE', 'BUILD', 'datetime.timedelta', '({"a": 1})'])
  })

  it('knows what a pickle before gave where both are of one Pickler', () => {
    const first = 'cdatetime\ntimedelta\nK\x2a\x85R\x94'
    const { calls, verdict } = scan(Buffer.from(`\x80\x04${first}.\x80\x04cdatetime\ntimezone\nh\x00\x85R.`, 'latin1'))
    assert.equal(calls.at(-1)?.arguments, '(datetime.timedelta(42))')
    assert.equal(verdict, 'known-constructors')
  })

  it('lists no calls in data, however much there is', () => {
    assert.deepEqual(scan(dumps(Array.from({ length: MANY }, (_, i) => [i, `${i}`, { i }]))).calls, [])
  })
})
