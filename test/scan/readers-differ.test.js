// Streams that Python's readers do not agree on: each is told, and none hides a call.
import assert from 'node:assert/strict'
import { scan } from 'brine'
import { toBytes } from '../support/streams.js'

/** @type {Record<string, string>} what differs: before a call of os.system */
const STREAMS = {
  'an int in hexadecimal': 'I0x10\n0',
  'an int with a NUL': 'I1\0x\n0',
  'a float with a NUL': 'F1.5\0x\n0',
  'a float that is too large': 'F1e999\n0',
  'a memo id with a NUL': 'Np1\0\n0g1\n0',
  'a memo id that is text': 'Npabc\n0gabc\n0',
  'a memo id that is negative': 'Np-1\n0',
  'a memo id that is given twice': 'Nq\x01q\x010',
  'a mark that is taken for an object': 'N(\x860',
  'a key that is a list': '}]Ns0',
  'a list with keys': '](NNu0',
  'nothing that is added to None': 'N(e0',
  'an extension code of zero': '\x82\x000',
  'a quoted string that is not ASCII': "S'\xe4'\n0",
  'what is left on the stack': 'N',
}

describe('streams that readers differ on', () => {
  for (const [name, odd] of Object.entries(STREAMS)) {
    it(`tells ${name}, and the call behind it`, () => {
      const report = scan(toBytes(`${odd}cos\nsystem\n(S'id'\ntR.`))
      assert.equal(report.verdict, 'dangerous')
      assert.ok(report.calls.some(({ name: callee }) => callee === 'os.system'))
      assert.ok(report.differences.length > 0 || report.integrity === 'broken')
    })
  }
  it('names the class of an INST without a mark, which is imported first', () => {
    assert.equal(scan(toBytes('ios\nsystem\n.')).verdict, 'dangerous')
  })
  it('tells nothing of what all read alike', () => {
    for (const text of ['I 12\n.', 'I12 \n.', 'F1e10\n.', '(Np1\n0g1\nt.', 'Pid\n.', '(lp0\nI1\na.'])
      assert.deepEqual(scan(toBytes(text)).differences, [], text)
  })
})
