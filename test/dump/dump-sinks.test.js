// `dump`: streams and files that a pickle is written to; and buffers of `dumps`, in band and out of band. The bytes are CPython 3.13's.
import assert from 'node:assert/strict'
import { open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { ByteArray, DType, dump, dumps, loads, NDArray, PickleBuffer } from 'brine'
import { pickle } from '../support/pickle.js'

describe('dumps of buffers', () => {
  const value = [new PickleBuffer(Uint8Array.of(97, 98, 99), true), new PickleBuffer(Uint8Array.of(100, 101))]

  it('writes them in band, out of band, or as the callback says', () => {
    assert.deepEqual(
      dumps(value, { protocol: 5 }),
      pickle`\x80\x05\x95\x17\x00\x00\x00\x00\x00\x00\x00]\x94(C\x03abc\x94\x96\x02\x00\x00\x00\x00\x00\x00\x00de\x94e.`,
    )
    /** @type {Uint8Array[]} */
    const buffers = []
    const bytes = dumps([...value, value[0]], { protocol: 5, bufferCallback: (buffer) => void buffers.push(buffer) })
    assert.deepEqual(bytes, pickle`\x80\x05\x95\x0a\x00\x00\x00\x00\x00\x00\x00]\x94(\x97\x98\x97\x97\x98e.`)
    assert.deepEqual(buffers, [value[0].bytes, value[1].bytes, value[0].bytes])
    assert.deepEqual(
      dumps(value, { protocol: 5, bufferCallback: (buffer) => buffer.length === 3 }),
      pickle`\x80\x05\x95\x0c\x00\x00\x00\x00\x00\x00\x00]\x94(C\x03abc\x94\x97e.`,
    )
  })

  it('gives the elements of an array to the callback, not copied', () => {
    const elements = new Uint8Array(new Float32Array([1, 2, 3]).buffer)
    const array = new NDArray(new DType('f', 4), [3], 'C', elements)
    /** @type {Uint8Array[]} */
    const buffers = []
    const bytes = dumps(array, { protocol: 5, bufferCallback: (buffer) => void buffers.push(buffer) })
    assert.equal(buffers[0].buffer, elements.buffer)
    assert.deepEqual([...loads(bytes, { buffers }).data], [1, 2, 3])
    // What is written into an array after loading it is what is dumped.
    const loaded = loads(dumps(array, { protocol: 2 }))
    loaded.data[1] = 9
    assert.deepEqual([...loads(dumps(loaded)).data], [1, 9, 3])
    assert.deepEqual([...loads(dumps(new NDArray(new DType('f', 2), [2], 'C', Float32Array.of(0.5, 65504)))).data], [0.5, 65504])
  })

  it('needs protocol 5', () => {
    assert.throws(() => dumps(value), { message: 'a PickleBuffer can only be pickled with protocol >= 5, at $[0]' })
    assert.throws(() => dumps(value, { protocol: 4, bufferCallback: () => {} }), TypeError)
  })
})

describe('dump', () => {
  const value = { a: new Uint8Array(200_000).fill(7), b: ['x', 1.5], c: new ByteArray([1]) }
  const expected = dumps(value, { protocol: 5 })

  it('writes to a writer of Bun, which calls nobody back, and to a file of Deno, which may take a part', async () => {
    /** @type {Uint8Array[]} */
    const chunks = []
    let flushes = 0
    const take = (/** @type {Uint8Array} */ chunk) => {
      chunks.push(chunk.slice())
      return chunk.length
    }
    await dump(value, { write: take, flush: () => ++flushes }, { protocol: 5 })
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks.splice(0))), expected)
    assert.ok(flushes > 0)
    await dump(value, { write: async (chunk) => take(chunk.subarray(0, 1000)), seek: async () => 0 }, { protocol: 5 })
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), expected)
  })

  it('writes to a WritableStream and leaves it open', async () => {
    /** @type {Uint8Array[]} */
    const chunks = []
    const stream = new WritableStream({
      write: (chunk) => {
        chunks.push(chunk)
      },
    })
    await dump(value, stream, { protocol: 5 })
    await dump(1, stream)
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), new Uint8Array(Buffer.concat([expected, dumps(1)])))
    assert.equal(stream.locked, false)
    // What is long is the caller's own memory.
    assert.ok(chunks.some((chunk) => chunk.buffer === value.a.buffer))
  })

  it('writes to a Node stream, at the pace of its reader', async () => {
    const stream = new PassThrough({ highWaterMark: 1000 })
    /** @type {Buffer[]} */
    const chunks = []
    stream.on('data', (chunk) => chunks.push(chunk))
    await dump(value, stream, { protocol: 5 })
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), expected)
    assert.equal(stream.writable, true)
  })

  it('writes to a FileHandle at its position', async () => {
    const path = join(tmpdir(), `brine-dump-${process.pid}.pkl`)
    const handle = await open(path, 'w')
    try {
      await dump(value, handle, { protocol: 5 })
      await dump(2, handle)
    } finally {
      await handle.close()
    }
    assert.deepEqual(new Uint8Array(await readFile(path)), new Uint8Array(Buffer.concat([expected, dumps(2)])))
    await rm(path)
  })

  it('writes nothing where the value cannot be pickled', async () => {
    let count = 0
    const stream = new WritableStream({
      write: () => {
        count++
      },
    })
    await assert.rejects(dump([new Uint8Array(500_000), () => 1], stream), { message: 'a function cannot be pickled, at $[1]' })
    assert.equal(count, 0)
    assert.equal(stream.locked, false)
  })

  it('passes on what a sink says, and stops for a signal', async () => {
    const failing = new Writable({ write: (chunk, encoding, done) => done(new Error('full')) })
    failing.on('error', () => {})
    await assert.rejects(dump(value, failing), { message: 'full' })
    const closing = new Writable({
      write: () => {
        closing.destroy()
      },
    })
    await assert.rejects(dump(value, closing), { message: 'the stream was closed before the pickle was written' })
    await assert.rejects(dump(value, new WritableStream(), { signal: AbortSignal.abort() }), { name: 'AbortError' })
    for (const sink of [null, {}, 5, []]) await assert.rejects(dump(1, /** @type {any} */ (sink)), TypeError)
  })
})
