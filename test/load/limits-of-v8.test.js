// What does not fit into V8's heap or its containers: an error that can be caught, where V8 would end the process.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { loads } from 'brine'
import { join } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'

/** What a script prints that has so large a heap; `lists(n)` is a pickle of n lists of one int. */
function run(/** @type {number} */ heapMB, /** @type {string} */ script) {
  const source = `
    import { isPickleError, LimitError, load, loads } from 'brine'
    const batch = Buffer.from('(' + ']K\\x01a'.repeat(1000) + 'e', 'latin1')
    const lists = (count) => Buffer.concat([Buffer.from('\\x80\\x04]', 'latin1'), Buffer.alloc((batch.length * count) / 1000, batch), Buffer.from('.')])
    const attempt = async (make) => {
      try {
        return (await make()).length
      } catch (error) {
        return [error instanceof LimitError, error.code, /heap of \\d+ MB/.test(error.message), error.hint.includes('--max-old-space-size')].join()
      }
    }
    ${script}`
  const args = [`--max-old-space-size=${heapMB}`, '--input-type=module', '-e', source]
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: new URL('../..', import.meta.url) }).trim()
}

describe("V8's heap", () => {
  const refused = 'true,LIMIT_HEAP,true,true'

  it('is not used up by a value that does not fit: a LimitError says so, and the next load goes on', () => {
    const script = 'console.log(await attempt(() => loads(lists(4_000_000))), await attempt(() => loads(lists(1000))))'
    assert.equal(run(100, script), `${refused} 1000`)
  }).timeout(60_000)

  it('nor by one that comes out of a source', () => {
    const script = 'console.log(await attempt(() => load(new Blob([lists(4_000_000)]))), await attempt(() => load(new Blob([lists(1000)]))))'
    assert.equal(run(100, script), `${refused} 1000`)
  }).timeout(60_000)

  it('may be full of what earlier loads made, where V8 can still make room', () => {
    const script = `
      const bytes = lists(500_000)
      let loaded = 0
      for (let i = 0; i < 12; i++) {
        const length = i % 2 ? await attempt(() => loads(bytes)) : await attempt(() => load(new Blob([bytes])))
        if (length === 500_000) loaded++
      }
      console.log(loaded)`
    assert.equal(run(100, script), '12')
  }).timeout(60_000)
})

describe("V8's containers", () => {
  it('hold lists of more items than an array may be made for', () => {
    const batch = join('(', Buffer.alloc(100_000, 'N'), 'e')
    const count = 2 ** 25 + 300_000
    const list = loads(join('\x80\x04](K\x01e', ...Array.from({ length: Math.ceil(count / 100_000) }, () => batch), '(K\x02e.'))
    assert.equal(list.length, Math.ceil(count / 100_000) * 100_000 + 2)
    assert.equal(list[0], 1)
    assert.equal(list.at(-1), 2)
    assert.equal(list.lastIndexOf(null), list.length - 2)
    assert.equal(list.indexOf(undefined), -1)
  }).timeout(60_000)

  it('hold a dict whose keys come again millions of times', () => {
    const batch = join('(', Buffer.from('h\x00N'.repeat(30_000)), 'u')
    const dict = loads(join(pickle`\x80\x04}\x8c\x01a\x94Ns`, ...Array.from({ length: 620 }, () => batch), '.'))
    assert.deepEqual(dict, { a: null })
  }).timeout(60_000)

  // Each takes gigabytes.
  const large = process.env.BRINE_LARGE ? it : it.skip

  large('refuse a set of too many items', () => {
    const items = Buffer.alloc((2 ** 24 + 1) * 5, 'J')
    for (let i = 0; i <= 2 ** 24; i++) items.writeInt32LE(i, i * 5 + 1)
    assert.throws(() => loads(join('\x8f(', items, '\x90.')), { name: 'LimitError', code: 'TOO_LARGE', message: /16777216 keys/ })
  }).timeout(600_000)

  large('refuse a dict of too many keys', () => {
    const count = 18_000_000
    const items = Buffer.alloc(count * 11, 'N')
    for (let i = 0; i < count; i++) items.write(`\x8c\x08${i.toString(16).padStart(8, 'k')}`, i * 11, 'latin1')
    const batches = []
    for (let at = 0; at < items.length; at += 11_000) batches.push(Buffer.from('('), items.subarray(at, at + 11_000), Buffer.from('u'))
    assert.throws(() => loads(join('}', ...batches, '.')), { name: 'LimitError', code: 'TOO_LARGE', message: /16777216 keys/ })
  }).timeout(600_000)
})
