// `genops`: opcodes, arguments and positions, in memory and from streams.
import assert from 'node:assert/strict'
import { genops, genopsStream, Opcode } from 'brine'
import { attempt } from '../support/attempt.js'
import { join, pieces, uint4 } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

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
