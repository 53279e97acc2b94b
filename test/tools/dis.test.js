// `dis`: the examples of pickletools and the options for indentation, annotations, memo, stack and format.
import assert from 'node:assert/strict'
import { dis } from 'brine'
import { join, uint4 } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

/** Examples that pickletools' own tests and Python's documentation print. @type {[string, Uint8Array, object, string][]} */
const EXAMPLES = [
  [
    'the command line in the documentation',
    pickle`\x80\x03K\x01K\x02\x86q\x00.`,
    {},
    `\
    0: \\x80 PROTO      3
    2: K    BININT1    1
    4: K    BININT1    2
    6: \\x86 TUPLE2
    7: q    BINPUT     0
    9: .    STOP
highest protocol among opcodes = 2
`,
  ],
  [
    'a nested list at protocol 0',
    pickle`(lp0\nI1\naI2\na(I3\nI4\ntp1\na(dp2\nc_codecs\nencode\np3\n(Vabc\np4\nVlatin1\np5\ntp6\nRp7\nVdef\np8\nsa.`,
    {},
    `\
    0: (    MARK
    1: l        LIST       (MARK at 0)
    2: p    PUT        0
    5: I    INT        1
    8: a    APPEND
    9: I    INT        2
   12: a    APPEND
   13: (    MARK
   14: I        INT        3
   17: I        INT        4
   20: t        TUPLE      (MARK at 13)
   21: p    PUT        1
   24: a    APPEND
   25: (    MARK
   26: d        DICT       (MARK at 25)
   27: p    PUT        2
   30: c    GLOBAL     '_codecs encode'
   46: p    PUT        3
   49: (    MARK
   50: V        UNICODE    'abc'
   55: p        PUT        4
   58: V        UNICODE    'latin1'
   66: p        PUT        5
   69: t        TUPLE      (MARK at 49)
   70: p    PUT        6
   73: R    REDUCE
   74: p    PUT        7
   77: V    UNICODE    'def'
   82: p    PUT        8
   85: s    SETITEM
   86: a    APPEND
   87: .    STOP
highest protocol among opcodes = 0
`,
  ],
  [
    'a recursive tuple at protocol 0, whose POP takes a MARK',
    pickle`((lp0\n(g0\ntp1\na00g1\n.`,
    {},
    `\
    0: (    MARK
    1: (        MARK
    2: l            LIST       (MARK at 1)
    3: p        PUT        0
    6: (        MARK
    7: g            GET        0
   10: t            TUPLE      (MARK at 6)
   11: p        PUT        1
   14: a        APPEND
   15: 0        POP
   16: 0        POP        (MARK at 0)
   17: g    GET        1
   20: .    STOP
highest protocol among opcodes = 0
`,
  ],
  [
    'a recursive tuple with annotations',
    pickle`\x80\x03]q\x00h\x00\x85q\x01a0h\x01.`,
    { annotate: 1 },
    `\
    0: \\x80 PROTO      3 Protocol version indicator.
    2: ]    EMPTY_LIST   Push an empty list.
    3: q    BINPUT     0 Store the stack top into the memo.  The stack is not popped.
    5: h    BINGET     0 Read an object from the memo and push it on the stack.
    7: \\x85 TUPLE1       Build a one-tuple out of the topmost item on the stack.
    8: q    BINPUT     1 Store the stack top into the memo.  The stack is not popped.
   10: a    APPEND       Append an object to a list.
   11: 0    POP          Discard the top stack item, shrinking the stack by one item.
   12: h    BINGET     1 Read an object from the memo and push it on the stack.
   14: .    STOP         Stop the unpickling machine.
highest protocol among opcodes = 2
`,
  ],
]

describe('dis', () => {
  for (const [about, bytes, options, text] of EXAMPLES) {
    it(`prints the example: ${about}`, () => assert.equal(dis(bytes, options), text))
  }

  it('indents by marks as far as it is told, and takes annotations from a column on', () => {
    const bytes = pickle`((K\x01tt.`
    assert.equal(dis(bytes, { indentLevel: 1 }).split('\n')[2], '    2: K      BININT1    1')
    assert.equal(dis(bytes, { indentLevel: 0 }), dis(bytes, { indentLevel: -3 }))
    assert.equal(dis(bytes, { annotate: 40 }).split('\n')[0], `    0: (    MARK                                Push markobject onto the stack.`)
    assert.equal(dis(bytes, { annotate: true }), dis(bytes, { annotate: 1 }))
    const long = join('X', uint4(60), 'x'.repeat(60), '0N.')
    assert.deepEqual(
      dis(long, { annotate: 20 })
        .split('\n')
        .map((line) => line.search(/Push|Discard|Stop/)),
      [86, 28, 28, 28, -1, -1],
    )
  })

  it('takes a memo on, and adds to it', () => {
    const memo = new Map()
    assert.equal(dis(pickle`\x80\x02]q\x00(K\x01e.`, { memo }).split('\n').length, 9)
    assert.deepEqual([...memo], [[0, 'list']])
    assert.match(dis(pickle`h\x00\x94.`, { memo }), /MEMOIZE {4}\(as 1\)/)
    assert.deepEqual(
      [...memo],
      [
        [0, 'list'],
        [1, 'list'],
      ],
    )
    assert.throws(() => dis(pickle`]q\x01.`, { memo }), { code: 'MEMO_DEFINED' })
    memo.set(7n, 'any')
    assert.match(dis(pickle`h\x070g-5\n.`, { memo: new Map([...memo, [-5, 'int']]) }), /GET {8}-5\n/)
  })

  it('goes on with all pickles of the input, and shows the stack, or objects', () => {
    const bytes = pickle`K\x01.(lp0\n.`
    assert.equal(
      dis(bytes, { all: true }),
      dis(bytes) + `    3: (    MARK\n    4: l        LIST       (MARK at 3)\n    5: p    PUT        0\n    8: .    STOP\nhighest protocol among opcodes = 0\n`,
    )
    assert.equal(
      dis(pickle`(K\x01N0t.`, { stack: true })
        .split('\n')
        .filter((_, i) => i % 2)
        .join('|'),
      '       [mark]|       [mark, int]|       [mark, int, None]|       [mark, int]|       [tuple]|       []|',
    )
    const deep = dis(join(Buffer.alloc(40, ']'), Buffer.alloc(39, '0'), '.'), { stack: true })
    assert.ok(deep.includes(`       [... 8 more, ${Array(32).fill('list').join(', ')}]\n`))
    const rows = dis(join('(X', uint4(3), '"\\\xc3\xa9'.slice(0, 2), 'n', 't\x94.'), { format: 'json', stack: true, annotate: 1 })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(rows[1], { pos: 1, opcode: 'BINUNICODE', arg: `'"\\\\n'`, doc: 'Push a Python Unicode string object.', height: 2, stack: ['mark', 'str'] })
    assert.deepEqual(rows.slice(2), [
      { pos: 9, opcode: 'TUPLE', mark: 0, doc: 'Build a tuple out of the topmost stack slice, after markobject.', height: 1, stack: ['tuple'] },
      { pos: 10, opcode: 'MEMOIZE', memo: 0, doc: 'Store the stack top into the memo.  The stack is not popped.', height: 1, stack: ['any'] },
      { pos: 11, opcode: 'STOP', doc: 'Stop the unpickling machine.', height: 0, stack: [] },
      { highestProtocol: 4 },
    ])
  })

  it('refuses options that are none', () => {
    for (const options of [null, { memo: {} }, { indentLevel: 1.5 }, { annotate: 'x' }, { format: 'xml' }, { indentLevel: 2 ** 40 }])
      assert.throws(() => dis(pickle`N.`, /** @type {any} */ (options)), TypeError)
    assert.throws(() => dis(/** @type {any} */ ('N.')), TypeError)
  })
})
