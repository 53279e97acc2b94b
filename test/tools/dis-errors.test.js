// `dis` of damaged pickles: the text up to the error, and the error of CPython's pickletools.
import assert from 'node:assert/strict'
import { dis, disStream } from 'brine'
import { attempt } from '../support/attempt.js'
import { join, pieces } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

/** What is wrong, the pickle, the text before the error, the error's reason. @type {[string, Uint8Array, string, string][]} */

const ERRORS = [
  ['', pickle``, '', 'pickle exhausted before seeing STOP'],
  ['an unknown opcode', pickle`N\xff.`, '    0: N    NONE\n', "at position 1, opcode b'\\xff' unknown"],
  ['a count that is not there', pickle`NX\x01\x00`, '    0: N    NONE\n', 'not enough data in stream to read uint4'],
  ['data that is not there', pickle`X\x05\x00\x00\x00ab`, '', 'expected 5 bytes in a unicodestring4, but only 2 remain'],
  ['a negative length', pickle`\x8b\xff\xff\xff\xff.`, '', 'long4 byte count < 0: -1'],
  ['a length of 64 bits', pickle`\x8e\xff\xff\xff\xff\xff\xff\xff\xff.`, '', 'bytes8 byte count > sys.maxsize: 18446744073709551615'],
  ['a line without an end', pickle`Vabc`, '', 'no newline found when trying to read unicodestringnl'],
  ['no quotes', pickle`Sabc\n.`, '', "no string quotes around b'abc'"],
  ['half a pair of quotes', pickle`S'abc\n.`, '', `strinq quote b"'" not found at both ends of b"'abc"`],
  ['no int', pickle`I0x1f\n.`, '', "invalid literal for int() with base 10: b'0x1f'"],
  [
    'a line that is far from an int, of which 200 bytes are told',
    join("Ix'", 'y'.repeat(300), '"\n.'),
    '',
    `invalid literal for int() with base 10: b"x'${'y'.repeat(196)}`,
  ],
  ['no float', pickle`F1,5\n.`, '', "could not convert string to float: b'1,5'"],
  ['text that is no UTF-8', pickle`X\x02\x00\x00\x00a\xff.`, '', "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"],
  ['a name that is not ASCII', pickle`ca\xe9\nb\n.`, '', "'ascii' codec can't decode byte 0xe9 in position 1: ordinal not in range(128)"],
  ['no mark', pickle`Nt.`, '    0: N    NONE\n    1: t    TUPLE      no MARK exists on stack\n', 'no MARK exists on stack'],
  [
    'a mark that was popped',
    pickle`(NR(tt.`,
    '    0: (    MARK\n    1: N        NONE\n    2: R        REDUCE\n    3: (        MARK\n    4: t            TUPLE      (MARK at 3)\n    5: ',
    'list index out of range',
  ],
  ['too few items', pickle`Na.`, '    0: N    NONE\n    1: a    APPEND\n', 'tries to pop 2 items from stack with only 1 items'],
  ['a key that is stored twice', pickle`Nq\x01p1\n.`, '    0: N    NONE\n    1: q    BINPUT     1\n    3: p    PUT        1\n', 'memo key 1 already defined'],
  [
    'a key that MEMOIZE finds taken',
    pickle`Nq\x01\x94.`,
    '    0: N    NONE\n    1: q    BINPUT     1\n    3: \\x94 MEMOIZE    (as 1)\n',
    'memo key None already defined',
  ],
  ['a key that was never stored', pickle`h\x07.`, '    0: h    BINGET     7\n', 'memo key 7 has never been stored into'],
  ['an empty stack to store', pickle`q\x00.`, '    0: q    BINPUT     0\n', "stack is empty -- can't store into memo"],
  ['a mark to store', pickle`(q\x00.`, '    0: (    MARK\n    1: q        BINPUT     0\n', "can't store markobject in the memo"],
  [
    'what is left at the end',
    pickle`]K\x01N.`,
    '    0: ]    EMPTY_LIST\n    1: K    BININT1    1\n    3: N    NONE\n    4: .    STOP\nhighest protocol among opcodes = 1\n',
    'stack not empty after STOP: [list, int]',
  ],
]

describe('dis of damaged pickles', () => {
  for (const [about, bytes, text, reason] of ERRORS) {
    it(`raises pickletools' error after its text: ${about || 'no bytes'}`, async () => {
      const { error } = attempt(() => dis(bytes))
      assert.deepEqual([error?.text, error?.reason, error?.name], [text, reason, 'UnpicklingError'])
      assert.ok(error.message.startsWith(reason))
      assert.equal(typeof error.offset, 'number')
      const written = []
      await assert.rejects(
        async () => {
          for await (const piece of disStream(pieces(bytes, 1))) written.push(piece)
        },
        { reason, offset: error.offset },
      )
      assert.equal(written.join(''), text)
    })
  }
})
