// Pickles that are no good: the error's class, code, offset, opcode and CPython's wording, and that the next call works.
import assert from 'node:assert/strict'
import { isPickleError, LimitError, loads, PickleError, UnpicklingError } from 'brine'
import { fixtures } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

/** Bytes, code, offset, opcode, and what CPython says. @type {[Uint8Array, string, number, string | undefined, string][]} */
const BAD = [
  [pickle``, 'EOF', 0, undefined, 'Ran out of input'],
  [pickle`]`, 'EOF', 1, undefined, 'Ran out of input'],
  [pickle`](K`, 'TRUNCATED', 2, 'BININT1', 'pickle data was truncated'],
  [pickle`\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.`, 'TRUNCATED', 2, 'FRAME', 'pickle data was truncated'],
  [pickle`B\xff\xff\xff\x7fabc`, 'TRUNCATED', 0, 'BINBYTES', 'pickle data was truncated'],
  [pickle`\x8e\xff\xff\xff\xff\xff\xff\xff\x7f`, 'TRUNCATED', 0, 'BINBYTES8', 'pickle data was truncated'],
  [pickle`\x8e\xff\xff\xff\xff\xff\xff\xff\xff`, 'LENGTH_TOO_LARGE', 0, 'BINBYTES8', "exceeds system's maximum size of 9223372036854775807 bytes"],
  [pickle`\x95\xff\xff\xff\xff\xff\xff\xff\xff.`, 'FRAME_TOO_LARGE', 0, 'FRAME', "FRAME length exceeds system's maximum of 9223372036854775807 bytes"],
  [pickle`Sabc`, 'TRUNCATED', 0, 'STRING', 'pickle data was truncated'],
  [pickle`NNx`, 'BAD_OPCODE', 2, undefined, "invalid load key, 'x'."],
  [pickle`\xff`, 'BAD_OPCODE', 0, undefined, "invalid load key, '\\xff'."],
  [pickle`'`, 'BAD_OPCODE', 0, undefined, "invalid load key, '\\x27'."],
  [pickle`\x80\x06.`, 'BAD_PROTOCOL', 0, 'PROTO', 'unsupported pickle protocol: 6'],
  [pickle`.`, 'STACK_UNDERFLOW', 0, 'STOP', 'unpickling stack underflow'],
  [pickle`N(.`, 'UNEXPECTED_MARK', 2, 'STOP', 'unexpected MARK found'],
  [pickle`Nt.`, 'NO_MARK', 1, 'TUPLE', 'could not find MARK'],
  [Buffer.from('(ia\n\xe4\n.', 'latin1'), 'NOT_ASCII', 1, 'INST', "'ascii' codec can't decode byte 0xe4 in position 0: ordinal not in range(128)"],
  [pickle`](\x85.`, 'UNEXPECTED_MARK', 2, 'TUPLE1', 'unexpected MARK found'],
  [pickle`\x8b\xff\xff\xff\xff.`, 'NEGATIVE_LENGTH', 0, 'LONG4', 'LONG pickle has negative byte count'],
  [pickle`Sabc\n.`, 'UNQUOTED_STRING', 0, 'STRING', 'the STRING opcode argument must be quoted'],
  [pickle`S'\\x4'\n.`, 'BAD_X_ESCAPE', 0, 'STRING', 'invalid \\x escape at position 0'],
  [pickle`S'a\\'\n.`, 'TRAILING_BACKSLASH', 0, 'STRING', 'Trailing \\ in string'],
  [pickle`V\\u12\n.`, 'BAD_U_ESCAPE', 0, 'UNICODE', "'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape"],
  [pickle`V\\U00110000\n.`, 'U_ESCAPE_RANGE', 0, 'UNICODE', '\\Uxxxxxxxx out of range'],
  [pickle`X\x01\x00\x00\x00\xff.`, 'UTF8_START', 0, 'BINUNICODE', "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
  [pickle`X\x03\x00\x00\x00a\xe2\x82.`, 'UTF8_END', 0, 'BINUNICODE', "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data"],
  [
    pickle`X\x03\x00\x00\x00\xe2\x28\xa1.`,
    'UTF8_CONTINUATION',
    0,
    'BINUNICODE',
    "'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte",
  ],
  [pickle`I\n.`, 'TRUNCATED', 0, 'INT', 'pickle data was truncated'],
  [pickle`Iabc\n.`, 'BAD_INT', 0, 'INT', 'could not convert string to int'],
  [pickle`L12xL\n.`, 'BAD_INT', 0, 'LONG', "invalid literal for int() with base 10: '12x'"],
  [pickle`F1.5x\n.`, 'BAD_FLOAT', 0, 'FLOAT', 'could not convert string to float'],
  [pickle`F1e999\n.`, 'BAD_FLOAT', 0, 'FLOAT', 'value too large to convert to float'],
  [pickle`Nh\x07.`, 'MEMO_MISSING', 1, 'BINGET', 'Memo value not found at index 7'],
  [pickle`Nj\xff\xff\xff\xff.`, 'MEMO_MISSING', 1, 'LONG_BINGET', 'Memo value not found at index 4294967295'],
  [pickle`Ng-5\n.`, 'MEMO_MISSING', 1, 'GET', 'Memo value not found at index -5'],
  [pickle`Np-1\n.`, 'NEGATIVE_PUT', 1, 'PUT', 'negative PUT argument'],
  [pickle`Npx\n.`, 'BAD_MEMO_KEY', 1, 'PUT', 'invalid literal for int() with base 10'],
  [pickle`Np99999999999999999999\n.`, 'MEMO_KEY_RANGE', 1, 'PUT', 'Python int too large to convert to C ssize_t'],
  [pickle`\x82\x00.`, 'EXTENSION_CODE', 0, 'EXT1', 'EXT specifies code <= 0'],
  [pickle`\x84\xff\xff\xff\xff.`, 'EXTENSION_CODE', 0, 'EXT4', 'EXT specifies code <= 0'],
  [pickle`(K\x01d.`, 'ODD_ITEMS', 3, 'DICT', 'odd number of items for DICT'],
  [pickle`}(K\x01u.`, 'ODD_ITEMS', 4, 'SETITEMS', 'odd number of items for SETITEMS'],
  [pickle`}]K\x01s.`, 'UNHASHABLE', 4, 'SETITEM', "unhashable type: 'list'"],
  [pickle`\x8f(}\x85\x90.`, 'UNHASHABLE', 4, 'ADDITEMS', "unhashable type: 'dict'"],
  [pickle`NNa.`, 'NO_APPEND', 2, 'APPEND', "'NoneType' object has no attribute 'append'"],
  [pickle`K\x01(Ne.`, 'NO_APPEND', 4, 'APPENDS', "'int' object has no attribute 'append'"],
  [pickle`](N\x90.`, 'NO_ADD', 3, 'ADDITEMS', "'list' object has no attribute 'add'"],
  [pickle`)NNs.`, 'NO_SETITEM', 3, 'SETITEM', "'tuple' object does not support item assignment"],
  [pickle`NN\x93.`, 'NOT_STR', 2, 'STACK_GLOBAL', 'STACK_GLOBAL requires str'],
  [pickle`c_codecs\nencode\n(X\x01\x00\x00\x00aX\x06\x00\x00\x00latin1tR)R.`, 'NOT_CALLABLE', 37, 'REDUCE', "'bytes' object is not callable"],
  [pickle`cbuiltins\nset\n)R)R.`, 'NOT_CALLABLE', 17, 'REDUCE', "'set' object is not callable"],
  [pickle`N)R.`, 'NOT_CALLABLE', 2, 'REDUCE', "'NoneType' object is not callable"],
  [pickle`cm\nf\nNR.`, 'NOT_ARGUMENTS', 6, 'REDUCE', 'argument list must be a tuple'],
  [pickle`K\x01)\x81.`, 'NOT_CLASS', 3, 'NEWOBJ', 'NEWOBJ class argument must be a type, not int'],
  [pickle`cm\nC\n]\x81.`, 'NOT_TUPLE', 6, 'NEWOBJ', 'NEWOBJ args argument must be a tuple, not list'],
  [pickle`cm\nC\n)N\x92.`, 'NOT_DICT', 7, 'NEWOBJ_EX', 'NEWOBJ_EX kwargs argument must be a dict, not NoneType'],
  [pickle`]K\x01b.`, 'BAD_STATE', 3, 'BUILD', 'state is not a dictionary'],
  [pickle`N\x98.`, 'NOT_BUFFER', 1, 'READONLY_BUFFER', "memoryview: a bytes-like object is required, not 'NoneType'"],
  [pickle`K\x05NK\x06s.`, 'NO_SETITEM', 5, 'SETITEM', "'int' object does not support item assignment"],
  [pickle`K\x05K\x06s.`, 'STACK_UNDERFLOW', 4, 'SETITEM', 'unpickling stack underflow'],
]

describe('bad input', () => {
  for (const [bytes, code, offset, opcode, message] of BAD) {
    it(`${code} at ${opcode ?? 'no opcode'}: ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`, () => {
      assert.throws(
        () => loads(bytes),
        (error) => {
          assert.ok(error instanceof UnpicklingError && error instanceof PickleError && error instanceof Error)
          assert.ok(isPickleError(error))
          assert.deepEqual([error.code, error.offset, error.opcode], [code, offset, opcode])
          assert.ok(error.message.includes(message), error.message)
          return true
        },
      )
      assert.equal(loads(pickle`K\x07.`), 7)
    })
  }

  it('has classes that tell the kinds of failure apart', () => {
    assert.ok(new LimitError('X', '') instanceof PickleError)
    assert.ok(!(new LimitError('X', '') instanceof UnpicklingError))
    assert.ok(!isPickleError(new Error('no')) && !isPickleError(null))
  })

  it('takes memory by the input and not by the lengths and numbers in it', () => {
    const before = process.memoryUsage().rss
    const huge = [
      pickle`N\x94r\xff\xff\xff\xffp9223372036854775807\n.`,
      pickle`\x8b\xff\xff\xff\x7f`,
      pickle`\x8d\xff\xff\xff\xff\xff\xff\x00\x00`,
      pickle`T\xff\xff\xff\x7f`,
    ]
    for (const bytes of huge) {
      try {
        loads(bytes)
      } catch (error) {
        assert.ok(isPickleError(error))
      }
    }
    assert.ok(process.memoryUsage().rss - before < 32e6)
  })

  it('is told at every byte where a fixture may be cut', () => {
    for (const { name, bytes, cases } of fixtures()) {
      if (bytes.length > 3000 || cases.length === 0) continue
      const { options } = cases[0]
      for (let cut = 0; cut < bytes.length; cut++) {
        assert.throws(
          () => loads(bytes.subarray(0, cut), options),
          (error) => isPickleError(error) && ['EOF', 'TRUNCATED'].includes(/** @type {any} */ (error).code),
          `${name} cut at ${cut}`,
        )
      }
    }
  })

  it('of random changes never gives an error that is not ours', () => {
    let seed = 12345
    const random = (/** @type {number} */ below) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
      return seed % below
    }
    let failures = 0
    for (const { bytes, cases } of fixtures()) {
      if (bytes.length > 20000) continue
      for (let round = 0; round < 40; round++) {
        const changed = bytes.slice()
        for (let change = random(4); change >= 0; change--) changed[random(changed.length)] = random(256)
        try {
          loads(changed, { ...cases[0]?.options, encoding: 'latin1' })
        } catch (error) {
          failures++
          assert.ok(isPickleError(error), `${error.stack}\n${Buffer.from(changed).toString('base64')}`)
        }
      }
    }
    assert.ok(failures > 1000)
  })
})
