// What the judge holds of states and of callables that are handed to others.
import assert from 'node:assert/strict'
import { scan } from 'brine'
import { pickle } from '../support/pickle.js'

/** The functions that scipy makes for a distribution with these arguments. */
const template = (/** @type {string} */ names, of = 'self._argcheck_rvs') =>
  `\ndef _parse_args(self, ${names} loc=0, scale=1):\n    return (${names}), loc, scale\n\ndef _parse_args_rvs(self, ${names} loc=0, scale=1, size=None):\n    return ${of}(${names} loc, scale, size=size)\n\ndef _parse_args_stats(self, ${names} loc=0, scale=1, moments='mv'):\n    return (${names}), loc, scale, moments\n`

function distribution(/** @type {string} */ text, cls = 'cscipy.stats._continuous_distns\ngamma_gen\n') {
  const body = Buffer.from(text)
  return Buffer.concat([
    Buffer.from(`\x80\x02${cls})\x81}X\x13\0\0\0_parse_arg_templateX`, 'latin1'),
    Buffer.from(new Uint32Array([body.length]).buffer),
    body,
    Buffer.from('sb.'),
  ])
}

describe('scan: states and callables', () => {
  it('knows a distribution of scipy by its state', () => {
    assert.equal(scan(distribution(template('a,'))).verdict, 'known-constructors')
    assert.equal(scan(distribution(template(''))).verdict, 'known-constructors')
    assert.equal(scan(pickle`\x80\x02cscipy.stats._continuous_distns\ngamma_gen\n)\x81K\x01b.`).verdict, 'unknown-code')
    assert.equal(scan(pickle`\x80\x02cscipy.stats._continuous_distns\ngamma_gen\n)\x81}\x8c\x0f_attach_methodscbuiltins\ndict\nsb.`).verdict, 'unknown-code')
  })

  it('tells code in the state of a distribution, whatever the class is called', () => {
    for (const text of ['import os', template('a,', 'exec'), template('a=print(1),'), `${template('a,')}print(1)`, `print(1)${template('a,')}`]) {
      for (const cls of [undefined, 'cshop\nDistribution\n']) {
        const { verdict, findings } = scan(distribution(text, cls))
        assert.equal(verdict, 'dangerous', text)
        assert.ok(findings.some(({ capability, opcode }) => capability === 'exec' && opcode === 'BUILD'))
      }
    }
  })

  it('takes no known callable for harmless that reads a file or a pickle by what it is given', () => {
    for (const name of ['numpy\nmemmap', 'torch.storage\n_load_from_bytes', 'dateutil.zoneinfo\ngettz', 'copyreg\n_reconstructor']) {
      for (const maker of ['map', 'filter'])
        assert.notEqual(scan(Buffer.from(`\x80\x02cbuiltins\n${maker}\n(c${name}\n](X\x01\0\0\0aetR.`, 'latin1')).verdict, 'known-constructors', name)
      assert.notEqual(scan(Buffer.from(`\x80\x02cfunctools\npartial\n(c${name}\ntR.`, 'latin1')).verdict, 'known-constructors', name)
    }
    assert.equal(scan(pickle`\x80\x02cfunctools\npartial\n(ccollections\ndefaultdict\ncbuiltins\nint\ntR.`).verdict, 'known-constructors')
  })

  it('knows a vectorized function by its state and not by a call', () => {
    assert.equal(scan(pickle`\x80\x02cnumpy\nvectorize\n)\x81}\x8c\x06pyfunccbuiltins\nabs\nsb.`).verdict, 'known-constructors')
    assert.equal(scan(pickle`\x80\x02cnumpy\nvectorize\n(cbuiltins\nabs\ntR.`).verdict, 'dangerous')
    assert.equal(scan(pickle`\x80\x02cnumpy\nvectorize\n)\x81}\x8c\x06pyfunccbuiltins\neval\nsb.`).verdict, 'dangerous')
    assert.equal(scan(pickle`\x80\x02csignal\nSIGINT\n.`).verdict, 'known-constructors')
    assert.equal(scan(pickle`\x80\x02csocket\nAF_INET\n(tR.`).verdict, 'dangerous')
  })
})
