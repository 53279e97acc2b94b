// `trace` gives the value of `loads`, and says of each object where in the pickle it began, as the stack machine of test/support/origins.js does.
import assert from 'node:assert/strict'
import { dumps, Float, loads, PyObject, STATE, trace, Trace } from 'brine'
import { fixtures, root } from '../support/fixtures.js'
import { findOrigins } from '../support/origins.js'

/** All objects that a value holds, itself included. @param {any} value */
function reach(value) {
  const found = new Set()
  for (const pending = [value]; pending.length;) {
    const one = pending.pop()
    if (typeof one !== 'object' || one === null || found.has(one)) continue
    found.add(one)
    if (ArrayBuffer.isView(one)) continue
    if (one instanceof Map) pending.push(...one.keys(), ...one.values())
    else if (Array.isArray(one) || one instanceof Set) for (const item of one) pending.push(item)
    for (const name of Object.keys(one)) pending.push(one[name])
    pending.push(one[STATE])
  }
  return found
}

/** Compares the trace of a pickle with its truth; gives the trace, and how many objects, offsets and calls were compared. @param {Uint8Array} bytes @param {import('brine').LoadOptions} [options] */
function compare(bytes, options) {
  const traced = trace(bytes, options)
  const { value, made, calls, end } = findOrigins(bytes)
  assert.equal(traced.end, end)
  assert.equal(traced.offset, value.offset)
  assert.deepEqual(
    [...traced.calls()].map(({ opcode, offset, operands }) => ({ opcode, offset, operands: operands.map((operand) => operand.offset) })),
    calls,
  )
  let objects = 0
  let offsets = 0
  for (const object of reach(traced.value)) {
    const offset = traced.offsetOf(object)
    if (offset === undefined) continue
    objects++
    const known = made.get(offset)
    assert.ok(known, `nothing was made at ${offset}: ${Object.prototype.toString.call(object)} ${String(object).slice(0, 40)}`)
    assert.deepEqual(traced.itemOffsets(object), known.items)
    offsets += known.items.length
    // A Counter or the like may be an object of any form. A dict that a type has read and dropped is not in the value.
    if (!(object instanceof Map) && known.kind !== 'dict') continue
    const entries = [...traced.entryOffsets(object).values()].map(({ key, value }) => [key, value])
    offsets += entries.length
    if (entries.length === known.entries.length) assert.deepEqual(entries, known.entries)
    else for (const [key, value] of entries) assert.ok(known.entries.some((entry) => entry[0] === key) && known.entries.some((entry) => entry[1] === value))
  }
  return { objects, offsets, calls: calls.length, traced }
}

describe('trace', () => {
  it('tells where every part of every fixture began', () => {
    const counts = { pickles: 0, objects: 0, offsets: 0, calls: 0 }
    for (const { name, bytes, cases } of fixtures(process.env.BRINE_CORPUS ?? root)) {
      for (const { options } of cases.length ? cases : [{ options: {} }]) {
        for (const lossless of [false, true]) {
          const loading = { persistentLoad: (/** @type {unknown} */ pid) => ({ pid }), ...options, lossless }
          try {
            loads(bytes, loading)
            findOrigins(bytes)
          } catch {
            continue
          }
          try {
            const { objects, offsets, calls } = compare(bytes, loading)
            counts.pickles++
            counts.objects += objects
            counts.offsets += offsets
            counts.calls += calls
          } catch (error) {
            throw new Error(`${name} ${JSON.stringify(loading)}: ${/** @type {Error} */ (error).message}`, { cause: error })
          }
        }
      }
    }
    assert.ok(counts.pickles > 300 && counts.objects > 3000 && counts.offsets > 5000 && counts.calls > 1000, JSON.stringify(counts))
  }).timeout(60_000)

  it('follows long pickles over windows and payloads that are skipped', () => {
    const shared = ['shared', new Float(1)]
    const value = new Map(
      /** @type {[any, any][]} */ ([
        ['ints', Array.from({ length: 30_000 }, (_, i) => (i * 7919) % 200_000)],
        ['floats', Array.from({ length: 30_000 }, (_, i) => i / 3)],
        ['mixed', Array.from({ length: 9000 }, (_, i) => (i % 3 ? `text ${i}` : i % 2 ? shared : [i, i / 7]))],
        ['first', new Uint8Array(300_000)],
        [
          'records',
          Array.from(
            { length: 5000 },
            (_, i) =>
              new Map(
                /** @type {[any, any][]} */ ([
                  ['id', i],
                  ['name', `n${i}`],
                  [i, shared],
                ]),
              ),
          ),
        ],
        ['last', new Uint8Array(100_000)],
        [2 ** 40, 1],
        [1.5, 'float'],
      ]),
    )
    for (const protocol of [0, 1, 2, 4, 5]) {
      const { objects, offsets, traced } = compare(dumps(value, { protocol }), { lossless: true })
      // The bytes of protocols below 3 are calls.
      assert.ok(objects > 6500 && offsets > 90_000, `${objects} ${offsets}`)
      assert.equal(traced.entryOffsets(traced.value).size, 8)
      assert.ok([...traced.entryOffsets(traced.value).keys()].includes(2 ** 40))
    }
  }).timeout(60_000)

  it('keeps the first key and the last value where keys are equal', () => {
    const bytes = Buffer.from('\x80\x04}(K\x01\x8c\x01aG\x3f\xf0\x00\x00\x00\x00\x00\x00\x8c\x01b\x88\x8c\x01c\x8c\x01k\x8c\x01du.', 'latin1')
    const traced = trace(bytes)
    assert.deepEqual(
      traced.value,
      new Map(
        /** @type {[any, any][]} */ ([
          [1, 'c'],
          ['k', 'd'],
        ]),
      ),
    )
    assert.deepEqual(
      [...traced.entryOffsets(traced.value)],
      [
        [1, { key: 4, value: 22 }],
        ['k', { key: 25, value: 28 }],
      ],
    )
    const lossless = trace(bytes, { lossless: true })
    assert.deepEqual(
      [...lossless.entryOffsets(lossless.value)],
      [
        [1, { key: 4, value: 22 }],
        ['k', { key: 25, value: 28 }],
      ],
    )
    const object = trace(bytes, { dict: 'object' })
    assert.deepEqual(object.value, { 1: 'b', k: 'd', true: 'c' })
    assert.deepEqual(
      [...object.entryOffsets(object.value)],
      [
        ['1', { key: 4, value: 18 }],
        ['true', { key: 21, value: 22 }],
        ['k', { key: 25, value: 28 }],
      ],
    )
  })

  it('tells the calls of an object with their operands', () => {
    const bytes = Buffer.from('\x80\x02cmod\nName\n)\x81}X\x01\x00\x00\x00aK\x01sb.', 'latin1')
    const traced = trace(bytes, { lossless: true })
    assert.ok(traced instanceof Trace && traced.value instanceof PyObject)
    const calls = [...traced.calls(traced.value)]
    assert.deepEqual(
      calls.map(({ opcode, offset, operands }) => [opcode, offset, operands.map((operand) => operand.offset)]),
      [
        ['NEWOBJ', 13, [2, 12]],
        ['BUILD', 24, [14]],
      ],
    )
    assert.equal(calls[0].object, traced.value)
    assert.equal(calls[0].operands[0].value, traced.value.class)
    assert.equal(calls[1].operands[0].value, traced.value.state)
    assert.equal(traced.offsetOf(traced.value), 13)
    assert.equal(traced.offsetOf({}), undefined)
    assert.equal(traced.offsetOf('a'), undefined)
    assert.deepEqual(traced.itemOffsets({}), [])
  })

  it('fails as loads does', () => {
    const bytes = dumps([1, 'two', [3]]).subarray(0, -2)
    assert.throws(
      () => trace(bytes),
      (error) => {
        try {
          loads(bytes)
        } catch (expected) {
          assert.deepEqual(error, expected)
          return true
        }
        return false
      },
    )
    assert.throws(() => trace('text'), TypeError)
  })

  it('gives of a pickle that breaks the calls before it, and the error', () => {
    const text = (/** @type {string} */ characters) => Uint8Array.from(characters, (character) => character.charCodeAt(0))
    const calls = (/** @type {Trace} */ traced) =>
      [...traced.calls()].map(({ opcode, offset, operands }) => `${offset} ${opcode} ${operands.map(({ value }) => String(value)).join(' ')}`)
    const broken = text("cos\nsystem\n(S'ls'\ntR](K\x01")
    assert.throws(() => trace(broken), { code: 'EOF' })
    const traced = trace(broken, { partial: true })
    assert.equal(traced.value, undefined)
    assert.equal(traced.offset, undefined)
    assert.equal(/** @type {any} */ (traced.error).code, 'EOF')
    assert.equal(traced.end, /** @type {any} */ (traced.error).offset)
    assert.deepEqual(calls(traced), ['19 REDUCE os.system ls'])
    assert.ok([...traced.calls()][0].object instanceof PyObject)
    assert.equal(trace(dumps(1), { partial: true }).error, undefined)
    assert.deepEqual([...trace(new Uint8Array(0), { partial: true }).calls()], [])
    assert.throws(() => trace(text('K\x01Q.'), { partial: true, persistentLoad: () => assert.fail('mine') }), { message: 'mine' })
    const limited = trace(dumps([[[[1]]]]), { partial: true, limits: { depth: 2 } })
    assert.equal(/** @type {any} */ (limited.error).code, 'LIMIT_DEPTH')
  })

  it('gives of every fixture, cut anywhere, the calls that stand before the cut', () => {
    let count = 0
    for (const { name, bytes } of fixtures()) {
      if (bytes.length > 2000) continue
      const options = { partial: true, encoding: /** @type {const} */ ('latin1'), persistentLoad: (/** @type {unknown} */ pid) => ({ pid }) }
      const whole = trace(bytes, options)
      const all = [...whole.calls()].map(({ opcode, offset, operands }) => ({ opcode, offset, operands: operands.map(({ offset }) => offset) }))
      for (let end = 0; end < whole.end; end += 1 + (bytes.length >> 5)) {
        const traced = trace(bytes.subarray(0, end), options)
        const found = [...traced.calls()].map(({ opcode, offset, operands }) => ({ opcode, offset, operands: operands.map(({ offset }) => offset) }))
        assert.ok(traced.error, `${name} ${end}`)
        // A frame that is cut breaks where it begins.
        const before = all.filter(({ offset }) => offset < traced.end)
        assert.deepEqual(found, before, `${name} cut at ${end}`)
        count += found.length
      }
    }
    assert.ok(count > 1000, String(count))
  }).timeout(60_000)
})
