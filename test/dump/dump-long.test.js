// Long texts and bytes: they are known by some of their characters, and their data are put into the pickle past the codec, within frames and outside.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { dump, dumps, loads } from 'brine'
import { findLivePython, random, SEED } from '../support/live.js'

const LENGTHS = [1023, 1024, 4095, 4096, 4097, 9000, 16383, 16384, 21845, 21846, 30_000, 65_535, 65_536, 70_000]
const UNITS = ['ascii text ', 'é', '的一是', 'a\u{1f600}', 'x']
const ENDS = ['', 'a', 'b', 'é', '\u4e00']

/** Values of long strings and bytes, some more than once, some alike but for the end. @returns {[string, string, number, string][][]} */
function makeValues() {
  const numbers = random(SEED)
  const pick = (/** @type {any[]} */ list) => list[Math.floor(numbers.next().value * list.length)]
  return Array.from({ length: 60 }, () => {
    const few = [pick(LENGTHS), pick(LENGTHS)]
    return Array.from({ length: 1 + Math.floor(numbers.next().value * 24) }, () =>
      numbers.next().value < 0.3 ? ['b', pick(['ab', 'é', '\0']), pick(few), pick(['', 'c'])] : ['s', pick(UNITS), pick(few), pick(ENDS)],
    )
  })
}

/** @param {[string, string, number, string][]} items */
function build(items) {
  /** @type {Map<string, Uint8Array>} */
  const known = new Map()
  const all = items.map(([kind, unit, length, end]) => {
    // By code points, as Python counts.
    const text = [...unit.repeat(length)].slice(0, length).join('') + end
    if (kind === 's') return text
    if (!known.has(text)) known.set(text, Uint8Array.from(Buffer.from(text, 'latin1')))
    return known.get(text)
  })
  return [all, new Map(all.filter((item) => typeof item === 'string').map((text) => [text, 1]))]
}

describe('long texts and bytes', () => {
  const values = makeValues()

  it('are loaded again', () => {
    for (const items of values) {
      const value = build(items)
      for (const protocol of [0, 2, 4, 5]) assert.deepEqual(loads(dumps(value, { protocol }), { lossless: true }), value)
    }
  })

  it('are written to a sink as dumps writes them', async () => {
    for (const items of values.slice(0, 10)) {
      /** @type {Uint8Array[]} */
      const parts = []
      await dump(build(items), new WritableStream({ write: (part) => void parts.push(part.slice()) }))
      assert.ok(Buffer.concat(parts).equals(dumps(build(items))))
    }
  })

  it('keep lone surrogates, and differ where one character does', () => {
    for (const length of [2000, 5000, 65_000, 70_000]) {
      const texts = ['\ud800', '\ufffd', '\udc00', 'a'].map((middle) => `${'a'.repeat(length / 2 + 7)}${middle}${'a'.repeat(length / 2)}`)
      assert.deepEqual(loads(dumps([...texts, ...texts])), [...texts, ...texts])
      assert.ok(dumps([...texts, ...texts]).length < dumps(texts).length + 100)
    }
  })

  it('are the bytes of a live Python', function () {
    const { python } = findLivePython(this, 3008)
    const script = fileURLToPath(new URL('../live/long.py', import.meta.url))
    const truth = JSON.parse(execFileSync(python, [script], { input: JSON.stringify(values), encoding: 'utf8', maxBuffer: 2 ** 26 }))
    for (const [i, digests] of truth.entries()) {
      const value = build(values[i])
      const written = [3, 4, 5].map((protocol) => createHash('sha256').update(dumps(value, { protocol })).digest('hex'))
      assert.deepEqual(written, digests, `value ${i}: ${JSON.stringify(values[i])}`)
    }
  })
})
