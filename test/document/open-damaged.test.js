// `open` of damaged files and of bombs: an error that says what is wrong, and where.
import assert from 'node:assert/strict'
import { deflateSync, gzipSync } from 'node:zlib'
import { DType, dumps, isPickleError, LimitError, NDArray, npy, open } from 'brine'
import { floats } from '../support/arrays.js'
import { text } from '../support/bytes.js'
import { pickle } from '../support/pickle.js'
import { writeZip } from '../support/zip.js'

describe('open of bad files', () => {
  const zip = writeZip([
    { name: 'one.pkl', bytes: pickle`K\x05.` },
    { name: 'two.pkl', bytes: pickle`K\x06.` },
  ])
  /** @type {[string, Uint8Array, RegExp][]} */
  const files = [
    ['an empty file', new Uint8Array(0), /empty/],
    ['a truncated pickle', pickle`](K\x01`, /Ran out of input/],
    ['a truncated zip', zip.subarray(0, -10), /zip|directory|end/i],
    ['a truncated npy', npy(floats(8)).subarray(0, -1), /bytes of elements/],
    ['a truncated gzip', gzipSync(new Uint8Array(1000)).subarray(0, -9), /gzip/],
    ['text', text('hello world'), /./],
  ]
  for (const [about, bytes, message] of files)
    it(`is an error that says so: ${about}`, () =>
      assert.rejects(open(bytes), (/** @type {any} */ error) => isPickleError(error) && message.test(error.message)))

  it('names the member whose bytes are damaged', async () => {
    const at = zip.findIndex((byte, i) => byte === 0x4b && zip[i + 1] === 6)
    const other = zip.slice()
    other[at + 1] = 7
    await assert.rejects((await open(other)).value('two.pkl'), /two\.pkl/)
  })

  it('lists the members beside one that is damaged, and says of that what is wrong', async () => {
    const npz = writeZip([
      { name: 'good.npy', bytes: npy(floats(4)) },
      { name: 'bad.npy', bytes: npy(floats(4)) },
    ])
    const damaged = npz.slice()
    // The last element of the second member, before the directory.
    damaged[Buffer.from(npz).lastIndexOf(npy(floats(4)).slice(-4)) + 3] ^= 1
    const children = await (await open(damaged)).tree.children()
    assert.deepEqual(
      children.map(({ label }) => label),
      ['"good"', '"bad"'],
    )
    assert.match(children[0].text, /float32 \(1, 4\)/)
    assert.match(children[1].text, /cannot be read: .*bad\.npy/)
    await assert.rejects(children[1].load(), (/** @type {any} */ error) => isPickleError(error) && /bad\.npy/.test(error.message))
  })

  it('gives no damaged pickle in an archive as its bytes, nor one that is too large, and a file of no kind as them', async () => {
    const zip = await open(
      writeZip([
        { name: 'cut.pkl', bytes: dumps({ a: 1 }).subarray(0, -2) },
        { name: 'bomb.gz', bytes: gzipSync(new Uint8Array(2_000_000)) },
        { name: 'README', bytes: text('none') },
      ]),
      { maxInflated: 1_000_000 },
    )
    await assert.rejects(zip.value('cut.pkl'), { code: 'TRUNCATED' })
    await assert.rejects(zip.value('bomb.gz'), LimitError)
    assert.deepEqual(await zip.value('README'), text('none'))
    const [cut] = await zip.tree.children()
    await assert.rejects(cut.children(), isPickleError)
  })

  it('refuses more elements of no bytes than anybody wants, in a .npy file and in a .npz', async () => {
    const file = npy(new NDArray(new DType('V', 0), [1], 'C', new Uint8Array(0)))
    const at = Buffer.from(file).indexOf('(1,)')
    file.set(text('(3000000000,)'), at)
    file.set(text(', }'), at + 13)
    await assert.rejects(open(file), { code: 'BAD_ARRAY' })
    const npz = await open(
      writeZip([
        { name: 'a.npy', bytes: file },
        { name: 'b.npy', bytes: npy(floats(4)) },
      ]),
    )
    const [bad, good] = await npz.tree.children()
    await assert.rejects(bad.peek(), { code: 'BAD_ARRAY' })
    assert.match(bad.text, /cannot be read: a\.npy: 3000000000 elements of no bytes/)
    assert.match(good.text, /float32/)
    await assert.rejects(npz.value('a'), { code: 'BAD_ARRAY' })
  })

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000))
    assert.ok(bomb.length < 100_000)
    await assert.rejects(open(bomb, { maxInflated: 1_000_000 }), LimitError)
  })

  it('stops a bomb in a Z-file of joblib at the limit', async () => {
    const bomb = Buffer.concat([Buffer.from('ZF0x2faf080          '), deflateSync(new Uint8Array(50_000_000))])
    await assert.rejects(open(bomb, { maxInflated: 1_000_000 }), LimitError)
  })
})
