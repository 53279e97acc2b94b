// dis, genops and optimize: the texts, values and bytes of CPython's pickletools.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dis, disStream, genops, genopsStream, Opcode, optimize, optimizeStream } from 'brine'
import { fixtures, root } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

const digest = (/** @type {string | Uint8Array} */ data) => createHash('sha256').update(data).digest('hex').slice(0, 16)

/** What was written before an error, and its reason. */
function attempt(/** @type {() => any} */ call) {
  try {
    return { value: call(), reason: undefined }
  } catch (error) {
    return { value: /** @type {any} */ (error).text, reason: /** @type {any} */ (error).reason, error: /** @type {any} */ (error) }
  }
}

async function gather(/** @type {AsyncIterable<any>} */ iterable) {
  const items = []
  for await (const item of iterable) items.push(item)
  return items
}

async function* pieces(/** @type {Uint8Array} */ bytes, /** @type {number} */ size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Bytes out of parts: numbers, texts as latin-1, bytes. */
function join(/** @type {(string | Uint8Array | number)[]} */ ...parts) {
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
    ),
  )
}

/** A count of four bytes, little-endian. */
function uint4(/** @type {number} */ value) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

describe('dis, genops and optimize over the fixtures', () => {
  const truths = JSON.parse(readFileSync(`${root}/digests.json`, 'utf8'))
  for (const { name, bytes } of fixtures()) {
    it(`give what pickletools gives: ${name}`, async () => {
      const [text, annotated, rows, optimized, reason] = truths[name]
      const plain = attempt(() => dis(bytes))
      assert.deepEqual([digest(plain.value), plain.reason], [text, reason])
      assert.equal(digest(attempt(() => dis(bytes, { indentLevel: 2, annotate: 30 })).value), annotated)
      assert.equal(digest(attempt(() => dis(bytes, { format: 'rows' })).value), rows)
      assert.equal(digest(attempt(() => optimize(bytes)).value ?? ''), optimized)
      const names = attempt(() => [...genops(bytes)].map(({ opcode, pos }) => `${pos} ${opcode.name}`)).value
      if (!reason)
        assert.deepEqual(
          names,
          dis(bytes, { format: 'rows' })
            .trimEnd()
            .split('\n')
            .map((line) => line.split('\t').slice(0, 2).join(' ')),
        )
    })
  }
})

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

describe('dis', () => {
  for (const [about, bytes, options, text] of EXAMPLES) {
    it(`prints the example: ${about}`, () => assert.equal(dis(bytes, options), text))
  }

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

  /** @type {[string, Uint8Array, string, string][]} */
  const errors = [
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
  for (const [about, bytes, text, reason] of errors) {
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

  it('refuses options that are none', () => {
    for (const options of [null, { memo: {} }, { indentLevel: 1.5 }, { annotate: 'x' }, { format: 'xml' }, { indentLevel: 2 ** 40 }])
      assert.throws(() => dis(pickle`N.`, /** @type {any} */ (options)), TypeError)
    assert.throws(() => dis(/** @type {any} */ ('N.')), TypeError)
  })
})

describe('genops', () => {
  it('gives opcodes, arguments and positions, one by one', () => {
    const operations = genops(
      join(
        'K\x05',
        'I01\n',
        'I-7\n',
        'L9007199254740993L\n',
        'G\x3f\xf8\0\0\0\0\0\0',
        'Fnan\n',
        'X\x02\0\0\0\xc3\xa9',
        "S'a\\x41'\n",
        'U\x01\xe9',
        'C\x02ab',
        '\x8a\x09\0\0\0\0\0\0\0\0\x01',
        '\x95',
        Buffer.alloc(8, 255),
        'cm\nn\n',
        'N.',
        'rest',
      ),
    )
    assert.deepEqual(
      Array.from(operations, ({ opcode, arg, pos }) => [pos, opcode.name, arg]),
      [
        [0, 'BININT1', 5],
        [2, 'INT', true],
        [6, 'INT', -7],
        [10, 'LONG', 9007199254740993n],
        [29, 'BINFLOAT', 1.5],
        [38, 'FLOAT', NaN],
        [43, 'BINUNICODE', 'é'],
        [50, 'STRING', 'aA'],
        [59, 'SHORT_BINSTRING', 'é'],
        [62, 'SHORT_BINBYTES', new Uint8Array([97, 98])],
        [66, 'LONG1', 2n ** 64n],
        [77, 'FRAME', 2n ** 64n - 1n],
        [86, 'GLOBAL', 'm n'],
        [91, 'NONE', null],
        [92, 'STOP', null],
      ],
    )
  })

  it('shares its opcodes, which are constants', () => {
    const [first, second, stop] = genops(pickle`K\x01K\x02.`)
    assert.equal(first.opcode, second.opcode)
    assert.ok(first.opcode instanceof Opcode && Object.isFrozen(first.opcode) && Object.isFrozen(first.opcode.stackAfter) && Object.isFrozen(first.opcode.arg))
    const { name, code, arg, stackBefore, stackAfter, proto, doc } = first.opcode
    assert.deepEqual([name, code, arg?.name, arg?.n, stackBefore, stackAfter.map((item) => item.name), proto], ['BININT1', 'K', 'uint1', 1, [], ['int'], 1])
    assert.match(doc, /^Push a one-byte/)
    assert.deepEqual([stop.opcode.arg, stop.opcode.code, String(stop.opcode.stackBefore)], [null, '.', 'any'])
    const [appends] = [...genops(pickle`](e.`)].slice(2)
    assert.equal(appends.opcode.stackBefore.join(' '), 'list mark stackslice')
  })

  it('is lazy, gives what stands before an error, and can be left', () => {
    const operations = genops(pickle`NN\xff`)
    assert.equal(operations.next().value?.opcode.name, 'NONE')
    assert.equal(operations.next().value?.pos, 1)
    assert.throws(() => operations.next(), { reason: "at position 2, opcode b'\\xff' unknown", offset: 2 })
    assert.deepEqual(operations.next(), { value: undefined, done: true })
    for (const { pos } of genops(pickle`NN\xff`)) if (pos === 1) break
    const left = genops(pickle`NN.`)
    left.return?.()
    assert.equal(left.next().done, true)
    // Nothing is held between two windows: thousands that are never ended cost nothing.
    for (let i = 0; i < 3000; i++) genops(join('N'.repeat(20000), '.')).next()
  })

  it('gives the same in memory and from a stream, whatever opcodes stand beside each other', async () => {
    const float = Buffer.alloc(8)
    float.writeDoubleBE(-0.1)
    const parts = [
      'N',
      '(',
      'K\xff',
      'M\x34\x80',
      join('J', uint4(0xfffffffe)),
      join('r', uint4(0xfffffffe)),
      join('G', float),
      join('\x95', uint4(7), uint4(0x1fffff)),
      join('\x95', uint4(7), uint4(0x200000)),
      '\x8c\0',
      join('\x8c\x11', 'seventeen letters'),
      join('X', uint4(32), 'x'.repeat(31), '!'),
      join('\x8c\x06', 'lati\xc3\xa9'),
      join('X', uint4(3), '\xed\xa0\x80'),
      join('X', uint4(5000), 'y'.repeat(5000)),
      'I12\n',
      'cm\nn\n',
      'C\x02ab',
      '\x8a\x05abcd\x85',
    ]
    // A generator of numbers, so that each run has the same.
    let state = 1
    const random = (/** @type {number} */ below) => (state = (state * 48271) % 0x7fffffff) % below
    for (let run = 0; run < 300; run++) {
      const few = Array.from({ length: 1 + random(4) }, () => parts[random(parts.length)])
      const ordinary = Array.from({ length: random(run % 10 ? 60 : 9000) }, () => parts[random(7)])
      const bytes = join(...few, ...ordinary, ...few, ...few, ordinary[0] ?? '', run % 3 ? '.' : run % 2 ? '\x8c\x09cut' : '\xff.', 'r'.repeat(random(20)))
      const given = attempt(() => [...genops(bytes)])
      /** @type {any[]} */
      const streamed = []
      const failure = await (async () => {
        for await (const operation of genopsStream(pieces(bytes, 1 << 20))) streamed.push(operation)
      })().catch((error) => error)
      assert.equal(given.reason, failure?.reason)
      assert.equal(given.error?.offset, failure?.offset)
      if (given.value) assert.deepEqual(given.value, streamed)
    }
  })

  it('gives views of the input for bytes, and copies for nothing else', () => {
    const bytes = join('C\x02abB', uint4(200_000), Buffer.alloc(200_000, 7), '.')
    const [small, large] = genops(bytes)
    assert.equal(small.arg.buffer, bytes.buffer)
    assert.equal(large.arg.buffer, bytes.buffer)
    assert.equal(large.arg.length, 200_000)
  })
})

describe('optimize', () => {
  it('leaves out what nothing asks for, and numbers the rest anew', () => {
    assert.deepEqual(optimize(pickle`\x80\x02]q\x00(K\x01q\x07K\x02q\x09h\x07e.rest`), pickle`\x80\x02](K\x01q\x00K\x02h\x00e.`)
    assert.deepEqual(optimize(pickle`(lp0\nVa\np1\nag1\na.`), pickle`(lVa\np0\nag0\na.`)
    assert.deepEqual(optimize(pickle`\x80\x04N\x94.`), pickle`\x80\x04N.`)
    assert.deepEqual(optimize(pickle`\x80\x04]\x94(h\x00e.`), pickle`\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00]\x94(h\x00e.`)
  })

  it('writes numbers of 256 and more in four bytes', () => {
    const many = join('\x80\x02(', ...Array.from({ length: 300 }, (_, i) => join('Nr', uint4(i), 'j', uint4(i))), 't.')
    const opcodes = Array.from(genops(optimize(many)), ({ opcode, arg }) => `${opcode.name} ${arg}`)
    assert.ok(opcodes.includes('BINPUT 255') && opcodes.includes('LONG_BINPUT 256') && opcodes.includes('LONG_BINGET 299'))
  })

  it('refuses what pickletools refuses', () => {
    assert.throws(() => optimize(pickle`\x80\x06N.`), { reason: 'pickle protocol must be <= 5' })
    assert.throws(() => optimize(pickle`N`), { reason: 'pickle exhausted before seeing STOP', offset: 1 })
    assert.throws(() => optimize(pickle`\x80\x02h\x05.`), { code: 'MEMO_NOT_STORED', reason: 'memo key 5 has never been stored into' })
  })
})

describe('dis, genops and optimize by windows', () => {
  /** Pickles whose data is longer than a window: what is in it, and the text. @type {[string, Uint8Array, string][]} */
  const LARGE = [
    ['bytes', join('B', uint4(200_000), Buffer.alloc(200_000, 'ab\xff'), '.'), `b'${'ab\\xc3\\xbf'.repeat(50_000)}'`],
    [
      'bytes with single quotes',
      join('B', uint4(150_001), Buffer.alloc(150_001, 'a'), '.').map((byte, i) => (i === 150_004 ? 39 : byte)),
      `b"${'a'.repeat(149_999)}'a"`,
    ],
    ['bytes with quotes of both kinds at the end', join('B', uint4(150_000), Buffer.alloc(149_998, 'a'), `'"`, '.'), `b'${'a'.repeat(149_998)}\\'"'`],
    ['a bytearray', join(0x96, uint4(100_000), uint4(0), Buffer.alloc(100_000, "'"), '.'), `bytearray(b"${"\\'".repeat(100_000)}")`],
    ['text', join('X', uint4(300_000), Buffer.from('é中'.repeat(60_000)), '.'), `'${'é中'.repeat(60_000)}'`],
    ['text of four bytes a character', join('X', uint4(400_001), Buffer.from(`x${'🎉'.repeat(100_000)}`), '.'), `'x${'🎉'.repeat(100_000)}'`],
    ['a line', join('V', Buffer.alloc(300_000, 'x'), '\n.'), `'${'x'.repeat(300_000)}'`],
    ['an int', join(0x8b, uint4(70_000), Buffer.alloc(70_000, 1), '.'), String(BigInt(`0x${'01'.repeat(70_000)}`))],
  ]
  for (const [about, bytes, text] of LARGE) {
    it(`take data that is longer than a window: ${about}`, async () => {
      const whole = dis(bytes)
      assert.equal(whole.split('\n')[0].slice(23), text)
      assert.equal((await gather(disStream(new Blob([bytes])))).join(''), whole)
      assert.equal((await gather(disStream(pieces(bytes, 10_007)))).join(''), whole)
      const annotated = dis(bytes, { annotate: 1 }).split('\n')[0]
      assert.equal(
        annotated.slice(0, 23 + text.length + 5),
        `${whole.split('\n')[0]} Push`
          .slice(0, annotated.length)
          .slice(0, 23 + text.length + 5)
          .replace(/ Push$/, about === 'an int' ? ' Long' : ' Push'),
      )
      const [{ arg }] = genops(bytes)
      assert.deepEqual((await gather(genopsStream(pieces(bytes, 9_999))))[0].arg, arg)
      assert.deepEqual(optimize(bytes), bytes)
      assert.deepEqual(new Uint8Array(Buffer.concat(await gather(optimizeStream(pieces(bytes, 9_999))))), bytes)
      const cut = bytes.subarray(0, bytes.length - 10)
      const { error } = attempt(() => dis(cut))
      for (const stream of [disStream, genopsStream, optimizeStream])
        await assert.rejects(gather(stream(pieces(cut, 10_007))), { reason: error.reason, offset: 0 })
    })
  }

  it('find what is wrong far inside of long text, after what is missing of it', async () => {
    const bytes = join('NX', uint4(200_000), Buffer.alloc(150_000, 'a'), '\xff', Buffer.alloc(49_999, 'a'), '.')
    const reason = "'utf-8' codec can't decode byte 0xff in position 150000: invalid start byte"
    for (const call of [() => dis(bytes), () => [...genops(bytes)], () => optimize(bytes)]) assert.throws(call, { reason, offset: 1 })
    for (const stream of [disStream, genopsStream, optimizeStream]) await assert.rejects(gather(stream(pieces(bytes, 7777))), { reason, offset: 1 })
    await assert.rejects(gather(disStream(pieces(bytes.subarray(0, 180_000), 7777))), {
      reason: 'expected 200000 bytes in a unicodestring4, but only 179994 remain',
    })
  })

  it('give the same for every split of the input', async () => {
    for (const { name, bytes } of fixtures()) {
      if (!/^python\/(3\.13|2\.7).*(text|ints|floats|bytearray|old|rec_|memo)/.test(name) || bytes.length > 700) continue
      const whole = attempt(() => dis(bytes))
      const operations = attempt(() => [...genops(bytes)]).value
      const optimized = attempt(() => optimize(bytes)).value
      for (let at = 1; at < bytes.length; at += bytes.length > 200 ? 7 : 1) {
        const split = () => [bytes.subarray(0, at), bytes.subarray(at)]
        const written = []
        try {
          for await (const piece of disStream(split())) written.push(piece)
        } catch (error) {
          assert.equal(/** @type {any} */ (error).reason, whole.reason)
        }
        assert.equal(written.join(''), whole.value, `${name} at ${at}`)
        if (operations) assert.deepEqual(await gather(genopsStream(split())), operations)
        if (optimized) assert.deepEqual(new Uint8Array(Buffer.concat(await gather(optimizeStream(split())))), optimized)
      }
    }
  })

  it('hand the text on as it is made, and take the memory of a window', async () => {
    const data = 128 << 20
    const header = join(0x8e, uint4(data), uint4(0), '"')
    let length = 0
    let largest = 0
    const before = process.memoryUsage()
    let most = 0
    // A size that is known, as that of a file is: the text begins before the end has been read.
    const file = {
      stat: async () => ({ size: 9 + data + 1 }),
      read: async (/** @type {Uint8Array} */ buffer, /** @type {number} */ offset, /** @type {number} */ size, /** @type {number} */ position) => {
        buffer.fill(1, offset, offset + size)
        if (position < header.length) buffer.set(header.subarray(position), offset)
        if (position + size > 9 + data) buffer[offset + 9 + data - position] = 0x2e
        return { bytesRead: size }
      },
    }
    for await (const text of disStream(file)) {
      length += text.length
      largest = Math.max(largest, text.length)
      const { external, arrayBuffers } = process.memoryUsage()
      most = Math.max(most, external + arrayBuffers - before.external - before.arrayBuffers)
    }
    const lines = [`    0: \\x8e BINBYTES8  b'"'`, '134217737: .    STOP', 'highest protocol among opcodes = 4', '']
    assert.equal(length, lines.join('\n').length + 4 * (data - 1))
    assert.ok(largest < 1 << 20, `a piece of ${largest} characters`)
    assert.ok(most < 100 << 20, `${most} bytes of memory`)
  })

  it('say so where a source ends before the end that it told, and give their memory back', async () => {
    const bytes = join('B', uint4(300_000), Buffer.alloc(300_000), '.')
    const shrunk = { stat: async () => ({ size: bytes.length }), read: async () => ({ bytesRead: 0 }) }
    const failing = () =>
      (async function* () {
        yield bytes.subarray(0, 10)
        throw new Error('gone')
      })()
    const before = process.memoryUsage()
    for (const stream of [disStream, genopsStream, optimizeStream]) {
      await assert.rejects(gather(stream(shrunk)), { code: 'TRUNCATED' })
      for (let i = 0; i < 300; i++) await assert.rejects(gather(stream(failing())), /gone/)
    }
    const { external, arrayBuffers } = process.memoryUsage()
    const more = external + arrayBuffers - before.external - before.arrayBuffers
    assert.ok(more < 100 << 20, `${more} bytes`)
  })

  it('take a line of 40 MB', () => {
    const bytes = join('V', Buffer.alloc(40 << 20, 'x'), '\n.')
    assert.equal([...genops(bytes)][0].arg.length, 40 << 20)
    assert.equal(dis(bytes).length, (40 << 20) + 81)
  })

  it('stop with the reason of the signal, and tell the progress', async () => {
    const reason = new Error('enough')
    for (const stream of [disStream, genopsStream, optimizeStream]) {
      await assert.rejects(gather(stream(new Blob([pickle`N.`]), { signal: AbortSignal.abort(reason) })), reason)
      /** @type {any[]} */
      const told = []
      await gather(stream(new Blob([pickle`N.`]), { onProgress: (progress) => told.push(progress) }))
      assert.deepEqual(told[0], { bytesRead: 2, totalBytes: 2 })
      await assert.rejects(gather(stream(/** @type {any} */ ('file.pkl'))), TypeError)
      for (const options of [null, 5, { signal: 5 }]) await assert.rejects(gather(stream(new Blob([pickle`N.`]), /** @type {any} */ (options))), TypeError)
    }
  })
})
