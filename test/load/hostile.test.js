// Pickles that are made to do harm take time and memory in proportion to their length, and give values or errors of this package.
// Mocha's timeout is the bound; each of these once took minutes or all memory.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isPickleError, load, loads, NDArray, PyObject } from 'brine'
import { join, uint4 } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (/** @type {string} */ value) => join('X', uint4(Buffer.byteLength(value)), Buffer.from(value))
const long = (/** @type {string} */ opcode, /** @type {number} */ number) => join(opcode, uint4(number))

/** A tuple that holds another one twice, and so on down: 2 ** levels leaves in two bytes a level. */
const laughs = (/** @type {number} */ levels) => join('K\x01', ...Array.from({ length: levels }, () => '2\x86'))
/** The opcodes of a numpy dtype; `state` are those of its state after the version and the byte order. */
const dtype = (/** @type {string} */ code, /** @type {string | Uint8Array} */ state) =>
  join('cnumpy\ndtype\n(', text(code), 'I00\nI01\ntR(K\x03', text('|'), state, 'tb')

/** The value of a pickle, or the error that it raises, which must be one of this package. */
function attempt(/** @type {Uint8Array} */ bytes, /** @type {any} */ options = {}) {
  try {
    return loads(bytes, options)
  } catch (error) {
    assert.ok(isPickleError(error), /** @type {Error} */ (error).stack)
    return error
  }
}

describe('a hostile pickle', function () {
  this.timeout(30_000)

  it('of exponential sharing loads, and as a dict key too', () => {
    assert.equal(loads(join(laughs(60), '.')).length, 2)
    assert.equal(loads(join('}', laughs(60), 'K\x01s.')).size, 1)
    const uses = Array.from({ length: 2000 }, () => join('}', long('j', 0), 'K\x01s0'))
    assert.equal(loads(join(laughs(40), long('r', 0), ...uses, '.')).length, 2)
    assert.equal(loads(join('\x8f(', ...Array.from({ length: 30 }, (_, i) => laughs(i)), '\x90.')).size, 30)
  })

  it('with memo ids that are far from each other finds each', () => {
    const ids = Array.from({ length: 30_000 }, (_, i) => (i * 143_165_577 + 900_000_000) >>> 0)
    const puts = ids.map((id, i) => join('K', Uint8Array.of(i % 251), long('r', id)))
    const list = loads(join('](', ...puts, ...ids.map((id) => long('j', id)), 'e.'))
    assert.ok(ids.every((_, i) => list[i] === i % 251 && list[ids.length + i] === i % 251))
  })

  it('has keys that are equal where their parts are, however long or deep they are', () => {
    const nest = (/** @type {number} */ depth) => join('K\x01', ...Array.from({ length: depth }, () => '\x85'))
    assert.equal(loads(join('}', nest(50_000), 'K\x01s', nest(50_000), 'K\x02s.')).size, 1)
    const bytes = (/** @type {number} */ last) => join('B', uint4(100_000), new Uint8Array(99_999), Uint8Array.of(last))
    assert.equal(loads(join('}', bytes(1), 'K\x01s', bytes(1), 'K\x02s', bytes(2), 'K\x03s.')).size, 2)
    const many = (/** @type {number} */ count) => join('(', ...Array.from({ length: count }, (_, i) => join('M', Uint8Array.of(i & 255, i >> 8))), 't')
    assert.equal(loads(join('}', many(20_000), 'K\x01s', many(20_000), 'K\x02s', many(20_001), 'K\x03s.')).size, 2)
    assert.equal(loads(join('\x8f(', '(K\x01K\x02\x91', '(K\x02K\x01\x91', '(K\x01K\x03\x91', '\x90.')).size, 2)
  })

  it('of long texts that are no numbers is refused at once', () => {
    const digits = '1'.repeat(300_000)
    assert.equal(attempt(join('F', digits, 'x\n.')).code, 'BAD_FLOAT')
    assert.ok(attempt(join('F', digits, 'x\n.')).message.length < 1000)
    assert.equal(attempt(join('L', '9'.repeat(10_000_000), 'L\n.')).code, 'TOO_LARGE')
    assert.equal(attempt(join('I', '9'.repeat(10_000_000), '\n.')).code, 'TOO_LARGE')
    const large = loads(join('\x8b', uint4(8_000_001), Buffer.alloc(8_000_000, 1), '\x00.'))
    assert.equal(BigInt.asUintN(64, large), 0x0101010101010101n)
  })

  it('with long bytes or text in its keys loads', () => {
    const bytes = join(
      'B',
      Buffer.from(Uint32Array.of(1 << 20).buffer),
      Buffer.alloc(1 << 20),
      long('r', 0),
      '0}(',
      ...Array.from({ length: 1000 }, () => long('j', 0)),
      'tK\x01s.',
    )
    assert.equal(loads(bytes).size, 1)
    const key = join(
      'B',
      Buffer.from(Uint32Array.of(50_000).buffer),
      Buffer.alloc(50_000),
      long('r', 0),
      '0](',
      ...Array.from({ length: 5000 }, () => join('}', long('j', 0), 'K\x01s')),
      'e.',
    )
    assert.equal(loads(key).length, 5000)
    assert.equal(loads(join('}cdecimal\nDecimal\n', text(`${'1'.repeat(100_000)}.5`), '\x85RK\x01s.')).size, 1)
  })

  it('that lies about a numpy dtype or array is refused', () => {
    const bomb = dtype('V0', join('(', dtype('i1', 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00'), long('J', 200_000_000), '\x85tNNK\x00K\x01K\x00'))
    assert.equal(attempt(join('cnumpy.core.multiarray\nscalar\n(', bomb, 'C\x00tR.')).code, 'BAD_DTYPE')
    const buffer = (/** @type {Uint8Array} */ type, /** @type {Uint8Array} */ shape) =>
      join('\x80\x05cnumpy.core.numeric\n_frombuffer\n(C\x00', type, shape, text('C'), 'tR.')
    const empty = dtype('S0', 'NNNK\x00K\x01K\x00')
    assert.equal(attempt(buffer(empty, join(long('J', 300_000_000), '\x85'))).code, 'BAD_ARRAY')
    assert.equal(attempt(buffer(dtype('f4', 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00'), join(long('J', 200_000_000), 'K\x00\x86'))).code, 'BAD_ARRAY')
    let nested = dtype('i1', 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00')
    for (let level = 0; level < 30; level++) {
      nested = join(
        nested,
        long('r', level),
        '0',
        dtype(
          `V${2 ** (level + 1)}`,
          join(
            'N(',
            text('a'),
            text('b'),
            't}(',
            text('a'),
            long('j', level),
            'K\x00\x86',
            text('b'),
            long('j', level),
            long('J', 2 ** level),
            '\x86u',
            long('J', 2 ** (level + 1)),
            'K\x01K\x00',
          ),
        ),
      )
    }
    assert.equal(attempt(join(nested, '.')).code, 'BAD_DTYPE')
  })

  it('with nonsense for numbers stays inert or is refused', () => {
    const nestedList = join(']K\x01a', ...Array.from({ length: 40 }, (_, i) => join(long('r', i), '0](', long('j', i), long('j', i), 'e')))
    for (const items of [join('(', nestedList, 'l'), '(Nl', join('(}', text('toString'), 'K\x01sl'), '(M,\x01l']) {
      for (const code of ['b', 'q', 'i']) {
        const value = attempt(join('carray\narray\n(', text(code), items, 'tR.'))
        assert.ok(value instanceof PyObject || (code !== 'b' && ArrayBuffer.isView(value)), code)
      }
    }
    assert.ok(isPickleError(attempt(join(dtype('f4', join('NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff}', text('toString'), 'K\x01s')), 'R.'))))
    assert.equal(loads(join('cuuid\nUUID\n)\x81}', text('int'), 'G?\xf8\x00\x00\x00\x00\x00\x00sb.')).int, 0n)
  })

  it('with text that stands for no bytes is not cut to bytes', () => {
    const int8 = dtype('i1', 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00')
    assert.ok(loads(join('cnumpy.core.multiarray\nscalar\n(', int8, text('\u0141'), 'tR.')) instanceof PyObject)
    assert.equal(loads(join('cnumpy.core.multiarray\nscalar\n(', int8, text('\u00ff'), 'tR.')), -1)
    assert.ok(loads(join('carray\narray\n(', text('b'), text('\u0141'), 'tR.')) instanceof PyObject)
    const array = join('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85C\x01btR(K\x01K\x01\x85', int8, 'I00\n', text('\u0141'), 'tb.')
    assert.equal(attempt(array).code, 'BAD_ARRAY')
  })

  it('that appends or builds one instance many times takes linear time', () => {
    const count = 60_000
    assert.equal(loads(join('cm\nC\n)\x81', ...Array.from({ length: count }, () => 'K\x01a'), '.')).items.length, count)
    for (const lossless of [false, true]) {
      const { state } = loads(join('cm\nC\n)\x81', ...Array.from({ length: count }, (_, i) => join('}', text(`k${i}`), 'K\x01sb')), '.'), { lossless })
      assert.equal(lossless ? state.size : Object.keys(state).length, count)
    }
  })

  it('does no harm to the command line', () => {
    const brine = (/** @type {string[]} */ args, /** @type {Uint8Array} */ input) =>
      spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], { input, timeout: 20_000 })
    const key = brine(['show'], join('}', laughs(40), 'K\x01s.'))
    assert.equal(key.status, 0)
    assert.equal(brine(['json'], join('}', laughs(40), 'K\x01s.')).status, 0)
    const instances = join('}(', ...Array.from({ length: 30_000 }, () => 'cm\nC\n)\x81K\x01'), 'u.')
    assert.equal(Object.keys(JSON.parse(brine(['json'], instances).stdout.toString())).length, 30_000)
    const escapes = brine(
      ['show'],
      join(
        '](cm\x1b[31mRED\nx\x1b]0;title\x07\ncpathlib\nPurePosixPath\n',
        text('\x1b[2J'),
        '\x85Rcm\nC\n)\x81}',
        text('k\nfake: int 5'),
        'K\x01sb',
        text('a\u202eb\u009bc'),
        'e.',
      ),
    )

    assert.doesNotMatch(escapes.stdout.toString(), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    assert.equal(escapes.stdout.toString().split('\n').length, 8)
    const piped = execFileSync('bash', ['-c', `${process.execPath} dist/cli.js json - | head -c 20`], {
      cwd: root,
      input: join(laughs(60), '.'),
      timeout: 20_000,
    })
    assert.equal(piped.length, 20)
  })
})

describe('hooks', () => {
  it('may load pickles that make the memory grow', () => {
    const script = `
      import { loads } from 'brine'
      const big = Buffer.concat([Buffer.from(']('), Buffer.alloc(400000, 'N'), Buffer.from('e.')])
      const kind = process.argv[1]
      class C { constructor() { if (kind === 'reduce') loads(big) } __setstate__() { if (kind === 'build') loads(big) } push() {} append() { if (kind === 'append') loads(big) } }
      const findClass = () => { if (kind === 'find') loads(big); return C }
      const value = loads(Buffer.from('](K\\x07cm\\nC\\n)R(K\\x01K\\x02eNbG?\\xf8\\x00\\x00\\x00\\x00\\x00\\x00e.', 'latin1'), { findClass })
      console.log(value.length, value[0], value[1] instanceof C, value[2])`
    for (const kind of ['find', 'reduce', 'build', 'append']) {
      assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', script, kind], { cwd: root, encoding: 'utf8' }), '3 7 true 1.5\n', kind)
    }
  })

  it('are asked for a class inside of a class at every protocol', () => {
    class Inner {}
    const findClass = (/** @type {string} */ module, /** @type {string} */ name) => (name === 'Outer.Inner' ? Inner : undefined)
    assert.ok(loads(pickle`\x80\x02c__builtin__\ngetattr\ncm\nOuter\nX\x05\x00\x00\x00Inner\x86R)\x81.`, { findClass }) instanceof Inner)
    class Outer {}
    const both = (/** @type {string} */ module, /** @type {string} */ name) => (name === 'Outer' ? Outer : findClass(module, name))
    assert.ok(loads(pickle`\x80\x02c__builtin__\ngetattr\ncm\nOuter\nX\x05\x00\x00\x00Inner\x86R)\x81.`, { findClass: both }) instanceof Inner)
  })

  it('may give Map, Set and Array themselves, and are not given more arguments than fit', () => {
    assert.equal(loads(pickle`cm\nD\n)\x81(K\x01K\x02u.`, { findClass: () => Map }).get(1), 2)
    assert.ok(loads(pickle`cm\nD\n)\x81(K\x01K\x02\x90.`, { findClass: () => Set }).has(2))
    assert.deepEqual(loads(pickle`cm\nD\n)\x81(K\x01K\x02e.`, { findClass: () => Array }), [1, 2])
    const bytes = join('cm\nD\n(', Buffer.alloc(300_000, 'N'), 'tR.')
    assert.throws(() => loads(bytes, { findClass: () => () => 1 }), { code: 'TOO_LARGE', opcode: 'REDUCE' })
  })

  it('abort a load at once, before the source has given anything', async () => {
    const controller = new AbortController()
    const promise = load(new ReadableStream({ pull: () => new Promise(() => {}) }), { signal: controller.signal })
    controller.abort()
    await assert.rejects(promise, { name: 'AbortError' })
    await assert.rejects(load(new Blob([]), /** @type {any} */ (null)), TypeError)
    assert.throws(() => loads(pickle`N.`, /** @type {any} */ ({ limits: 5 })), TypeError)
  })
})

describe('keys', () => {
  it('of different types are never taken for one', () => {
    const value = loads(pickle`}(X\x0a\x00\x00\x00\x00bytes 1,2K\x01C\x02\x01\x02K\x02u.`)
    assert.deepEqual([...value.values()], [1, 2])
  })

  it('that are equal numbers are one, whatever their type', () => {
    const half = 'G?\xe0\x00\x00\x00\x00\x00\x00'
    const value = loads(
      join(
        '}(',
        half,
        'K\x01cfractions\nFraction\n(K\x01K\x02tRK\x02cdecimal\nDecimal\n',
        text('0.50'),
        '\x85RK\x03cdecimal\nDecimal\n',
        text('1E+2'),
        '\x85RK\x04KdK\x05u.',
      ),
    )
    assert.deepEqual([...value.values()], [3, 5])
    assert.equal([...value.keys()][0], 0.5)
  })

  it('that are equal frozensets are one', () => {
    assert.deepEqual([...loads(pickle`}((K\x01K\x02\x91K\x01(K\x02K\x01\x91K\x02u.`).values()], [2])
  })
})

describe('object arrays', () => {
  it('in a cycle hold the Map that their dict became', () => {
    const bytes = join(
      '}',
      long('r', 0),
      'K\x01cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85C\x01btR(K\x01K\x01\x85',
      dtype('O8', 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK?'),
      'I00\n](',
      long('j', 0),
      'etbs.',
    )
    const value = loads(bytes)
    assert.ok(value.get(1) instanceof NDArray)
    assert.equal(value.get(1).data[0], value)
  })
})
