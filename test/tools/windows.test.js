// `dis`, `genops` and `optimize` read window by window: data longer than a window, every split of the input, memory, signals and progress.
import assert from 'node:assert/strict'
import { dis, disStream, genops, genopsStream, optimize, optimizeStream } from 'brine'
import { attempt } from '../support/attempt.js'
import { gather, join, pieces, uint4 } from '../support/bytes.js'
import { fixtures } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

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
      await assert.rejects(gather(stream(/** @type {any} */ (7))), TypeError)
      for (const options of [null, 5, { signal: 5 }]) await assert.rejects(gather(stream(new Blob([pickle`N.`]), /** @type {any} */ (options))), TypeError)
    }
  })
})
