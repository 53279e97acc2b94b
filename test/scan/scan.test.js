// `scan`: what pickles name and call, judged; what is broken, trailing or read differently; what was not understood.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { genops, scan } from 'brine'
import { Reader } from '../../js/scan/reader.js'
import { fixtures } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'
import { HARMLESS, plainCalls, WAYS } from './hostile-pickles.js'

describe('scan', () => {
  for (const [name, bytes] of Object.entries(WAYS)) it(`tells as dangerous: ${name}`, () => assert.equal(scan(bytes).verdict, 'dangerous'))

  it('names each callable that does harm, with its capability, and the arguments', () => {
    for (const { capability, name, way, bytes } of plainCalls()) {
      const { verdict, findings } = scan(bytes)
      assert.equal(verdict, 'dangerous', `${name} by ${way}`)
      // Python 2 has other names for some.
      if (way !== 'STACK_GLOBAL') continue
      const found = findings.find((finding) => finding.arguments !== undefined)
      assert.equal(found?.severity, 'dangerous', name)
      assert.equal(found?.arguments, '("id")', name)
      if (!['werkzeug.utils.find_modules'].includes(name)) assert.equal(found?.capability, capability, name)
    }
  })

  for (const [name, bytes] of Object.entries(HARMLESS.known))
    it(`holds for harmless: ${name}`, () => assert.match(scan(bytes).verdict, /^(?:data-only|known-constructors)$/))
  for (const [name, bytes] of Object.entries(HARMLESS.unknown))
    it(`holds for unknown and no more: ${name}`, () => assert.equal(scan(bytes).verdict, 'unknown-code'))

  it('finds no harm in what real Pythons and libraries wrote, and reads all of it', () => {
    let known = 0
    let libraries = 0
    for (const { name, bytes } of fixtures()) {
      const { verdict, integrity, coverage } = scan(bytes)
      assert.notEqual(verdict, 'dangerous', name)
      assert.deepEqual([integrity, coverage.isComplete], ['complete', true], name)
      if (!/^(?:ml\/(?:numpy|pandas|torch|sklearn|joblib|scipy)|numpy|pandas|tables)\b/.test(name)) continue
      libraries++
      if (verdict !== 'unknown-code') known++
    }
    assert.ok(known / libraries > 0.95, `${known} of ${libraries}`)
  })

  it('reads opcodes as the codec does', () => {
    for (const { name, bytes } of fixtures()) {
      const reader = new Reader(bytes, 0, (offset, why) => assert.fail(`${name}: ${why} at ${offset}`))
      // pickletools takes no bytes beyond ASCII in a STRING.
      const operations = /2\.7.*p0/.test(name) ? [] : genops(bytes)
      for (const { opcode, arg, pos } of operations) {
        reader.next()
        assert.deepEqual([reader.start, reader.opcodes[reader.code].name], [pos, opcode.name], name)
        if (typeof arg === 'number' || typeof arg === 'boolean') assert.deepEqual(reader.arg, arg, `${name} at ${pos}`)
        if (typeof arg === 'string' && !['GLOBAL', 'INST'].includes(opcode.name)) assert.equal(reader.arg.length, arg.length, `${name} at ${pos}`)
      }
    }
  })

  it('tells data from what is known, what is not known, and harm', () => {
    assert.equal(scan(pickle`]K\x01a.`).verdict, 'data-only')
    assert.equal(scan(pickle`ccollections\nOrderedDict\n)R.`).verdict, 'known-constructors')
    assert.equal(scan(pickle`cshop\nOrder\n)\x81.`).verdict, 'unknown-code')
    assert.equal(scan(pickle`cos\nsystem\n.`).verdict, 'dangerous')
  })

  it('lists names, calls and findings with the places of their opcodes', () => {
    const { globals, calls, findings } = scan(pickle`c__builtin__\neval\n(S'1'\ntR0N.`)
    assert.deepEqual(globals, [{ name: 'builtins.eval', module: 'builtins', qualname: 'eval', offset: 0, severity: 'dangerous' }])
    assert.deepEqual(calls, [{ opcode: 'REDUCE', offset: 25, name: 'builtins.eval', arguments: '("1")', severity: 'dangerous' }])
    assert.deepEqual(findings[0], { severity: 'dangerous', offset: 0, opcode: 'GLOBAL', name: 'builtins.eval', capability: 'exec', why: 'it runs code' })
  })

  it('lists changes of what is no plain container among the calls', () => {
    const { calls } = scan(pickle`ccollections\ndeque\n)RK\x01a(K\x01K\x02e}b(K\x01K\x02u.`)
    assert.deepEqual(
      calls.map(({ opcode }) => opcode),
      ['REDUCE', 'APPEND', 'APPENDS', 'BUILD', 'SETITEMS'],
    )
  })

  it('takes names that are allowed for known', () => {
    const bytes = pickle`cshop\nOrder\n)\x81}b.`
    assert.equal(scan(bytes).verdict, 'unknown-code')
    assert.equal(scan(bytes, { allow: ['shop.Order'] }).verdict, 'known-constructors')
    assert.throws(() => scan(bytes, { allow: /** @type {any} */ ([1]) }), TypeError)
  })

  it('tells what is broken, what trails and what readers read differently', () => {
    const integrity = (/** @type {Uint8Array} */ bytes) => scan(bytes).integrity
    assert.equal(integrity(pickle`K\x01.`), 'complete')
    assert.equal(integrity(pickle`K\x01.K\x02.`), 'complete')
    assert.equal(integrity(pickle`K\x01.\xff\xff`), 'trailing')
    assert.equal(integrity(pickle`K\x01`), 'broken')
    assert.equal(integrity(new Uint8Array(0)), 'broken')
    for (const text of ['I0x10\n.', 'I010\n.', 'L1_0L\n.', 'F1_0.0\n.', "S'\n."]) assert.equal(integrity(Buffer.from(text)), 'readers-disagree', text)
    for (const text of ['I-10\n.', 'I01\n.', 'I00\n.', 'L10L\n.', 'F1.5e-7\n.', 'Fnan\n.', "S'a'\n."])
      assert.equal(integrity(Buffer.from(text)), 'complete', text)
  })

  it('tells which bytes were not understood', () => {
    assert.deepEqual(scan(pickle`K\x01.\xff\xfe`).coverage, {
      isComplete: false,
      bytes: 5,
      notUnderstood: [{ offset: 3, length: 2, why: 'the byte 0xff is no opcode' }],
      leftOff: [],
    })
    assert.equal(scan(pickle`K\x01.`).coverage.isComplete, true)
  })

  it('resets the memo for each pickle, unless they can only be read with one', () => {
    const names = (/** @type {Uint8Array} */ bytes) => scan(bytes).globals.map(({ name }) => name)
    assert.deepEqual(names(pickle`Vshop\nq\x00.VOrder\nq\x00h\x00h\x00\x93.`), ['Order.Order'])
    assert.deepEqual(names(pickle`Vshop\nq\x00.h\x00VOrder\n\x93.`), ['shop.Order'])
  })

  it('takes no time that the input does not have bytes for', () => {
    // Text that doubles, references shared again and again, a row of marks, arguments of arguments.
    let doubled = 'Va\nq\x00'
    for (let i = 0; i < 40; i++) doubled += `cbuiltins\ngetattr\n(h\x00Vjoin\ntR(h\x00h\x00l\x85Rq\x00`
    let laughs = ']q\x00'
    for (let i = 0; i < 60; i++) laughs += `(h\x00h\x00lq\x00`
    let reduce = 'cfunctools\nreduce\nq\x01'
    for (let i = 0; i < 60; i++) reduce += '(h\x01(h\x01h\x01h\x01h\x01h\x01ltRq\x01'
    for (const text of [`${doubled}.`, `${laughs}.`, `${reduce}.`, `${'('.repeat(1e5)}N.`, `${']'.repeat(1e5)}${'a'.repeat(99999)}.`]) {
      const since = performance.now()
      scan(Buffer.from(text, 'latin1'))
      assert.ok(performance.now() - since < 5000)
    }
  })

  it('reads opcodes up to a break and throws nothing of its own', () => {
    const bytes = new Uint8Array(readFileSync(new URL('../fixtures/python/3.8/p4/plain.pkl', import.meta.url)))
    for (let end = 0; end < bytes.length; end++) assert.equal(scan(bytes.subarray(0, end)).integrity, 'broken')
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0x2e, 0x52, 0x62, 0x93, 0xff]) assert.ok(scan(bytes.with(at, value)).verdict)
    }
  })
})
