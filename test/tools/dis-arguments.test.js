// `dis` prints the arguments of opcodes as Python's repr() does.
import assert from 'node:assert/strict'
import { dis } from 'brine'
import { attempt } from '../support/attempt.js'
import { join, uint4 } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

/** Arguments, and what repr() of Python 3.13 makes of them. @type {[string, Uint8Array, string][]} */
const REPRS = [
  ['quotes of both kinds', pickle`X\x07\x00\x00\x00it's"x"`, `'it\\'s"x"'`],
  ['single quotes alone', pickle`X\x04\x00\x00\x00it's`, `"it's"`],
  ['quotes that come of escapes', pickle`V\\u0027\n`, `"'"`],
  ['controls and a backslash', pickle`X\x06\x00\x00\x00\n\x09\x0d\\\x00\x7f`, `'\\n\\t\\r\\\\\\x00\\x7f'`],
  ['characters that are printable and not', join('X', uint4(17), Buffer.from('é\u00ad中\u2028🎉\ue000')), `'é\\xad中\\u2028🎉\\ue000'`],
  ['unassigned and private characters beyond the first plane', join('X', uint4(8), Buffer.from('\u{1fffe}\u{10ffff}')), `'\\U0001fffe\\U0010ffff'`],
  ['a surrogate', pickle`X\x03\x00\x00\x00\xed\xa0\x80`, `'\\ud800'`],
  ['two surrogates that are no pair in Python', pickle`X\x06\x00\x00\x00\xed\xa0\xbd\xed\xb8\x80`, `'\\ud83d\\ude00'`],
  ['a character that is newer than Python 3.12', join('X', uint4(3), Buffer.from('\u2ffc')), `'\u2ffc'`],
  ['raw-unicode-escape with a doubled backslash', pickle`V\\\\u0041\xe9\\x41\n`, `'\\\\\\\\u0041é\\\\x41'`],
  ['bytes', pickle`C\x06\x00\xff'\\\na`, `b"\\x00\\xff'\\\\\\na"`],
  ['a bytearray, which escapes its single quotes in any case', pickle`\x96\x02\x00\x00\x00\x00\x00\x00\x00'a`, `bytearray(b"\\'a")`],
  ['a str of Python 2 as latin-1', pickle`U\x02\xe9\x80`, `'é\\x80'`],
  ['a quoted str', pickle`S'a\\x41\\101\\n'\n`, `'aAA\\n'`],
  ['two lines, whose escapes are undone', pickle`ca\\x62\nc d\n`, `'ab c d'`],
  ['bools in text', pickle`I01\n`, 'True'],
  ['ints in odd text', pickle`I 1_000 \n`, '1000'],
  ['an int of 300 digits', join('L', '9'.repeat(300), 'L\n'), '9'.repeat(300)],
  ['an int of 255 bytes', join(0x8a, 255, Buffer.alloc(255, 0x80)), String(BigInt.asIntN(2040, BigInt(`0x${'80'.repeat(255)}`)))],
  [
    'an int of 2,000 bytes, beyond the limit of digits that Python has set',
    join(0x8b, uint4(2000), Buffer.alloc(2000, 0x7f)),
    String(BigInt(`0x${'7f'.repeat(2000)}`)),
  ],
  ['no bytes, which are 0', pickle`\x8a\x00`, '0'],
  ['a length of 64 bits', join(0x95, Buffer.alloc(8, 255)), '18446744073709551615'],
  ['a signed extension code', pickle`\x84\xff\xff\xff\xff`, '-1'],
]

/** Doubles, and their repr. @type {[number, string][]} */
const FLOATS = [
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [0.1, '0.1'],
  [1e15, '1000000000000000.0'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [123456789012345680, '1.2345678901234568e+17'],
  [1e22, '1e+22'],
  [1e23, '1e+23'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [5e-324, '5e-324'],
  [2.2250738585072014e-308, '2.2250738585072014e-308'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [1e100, '1e+100'],
  [NaN, 'nan'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [2 ** 53, '9007199254740992.0'],
  [1 / 3, '0.3333333333333333'],
]

describe('dis of an argument', () => {
  for (const [about, bytes, text] of REPRS) {
    it(`prints an argument as Python does: ${about}`, () => {
      const { value } = attempt(() => dis(join(bytes, '.')))
      assert.equal(
        value
          .split('\n')[0]
          .slice(12)
          .replace(/^[A-Z0-9_]+ +/, ''),
        text,
      )
    })
  }

  it('prints the shortest text of a float that reads back', () => {
    for (const [number, text] of FLOATS) {
      const bytes = Buffer.alloc(10, '.')
      bytes[0] = 0x47
      bytes.writeDoubleBE(number, 1)
      assert.equal(dis(bytes).split('\n')[0], `    0: G    BINFLOAT   ${text}`)
      assert.equal(dis(join('F', text, '\n.')).split('\n')[0], `    0: F    FLOAT      ${text}`)
    }
    assert.match(dis(join('F', '1'.repeat(400), '\n.')), /FLOAT {6}inf\n/)
    assert.match(dis(join('F0.', '0'.repeat(30), '12345678901234567890123\n.')), /FLOAT {6}1\.2345678901234568e-31\n/)
  })
})
