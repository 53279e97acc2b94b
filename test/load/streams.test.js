// `load` from Blobs, streams and files gives what `loads` gives, at every split of the input.
import assert from 'node:assert/strict'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { load, loads } from 'brine'
import { pieces } from '../support/bytes.js'
import { differences } from '../support/canon.js'
import { fixtures } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

/** A list of values of every kind of payload, large ones among them. */
function largePickle() {
  const parts = [pickle`\x80\x05](`]
  const counted = (/** @type {number} */ opcode, /** @type {Uint8Array} */ body) => {
    const header = Buffer.alloc(9)
    header[0] = opcode
    header.writeBigUInt64LE(BigInt(body.length), 1)
    parts.push(header, body)
  }
  counted(0x8e, Buffer.alloc(500_000, 7))
  counted(0x96, Buffer.alloc(5000, 8))
  counted(0x8d, Buffer.from('é日🥒'.repeat(40_000)))
  counted(0x8d, Buffer.from('a'.repeat(300_000)))
  for (let i = 0; i < 30_000; i++) parts.push(pickle`G?\xf8\x00\x00\x00\x00\x00\x00`)
  parts.push(Buffer.from(`L${'123456789'.repeat(20_000)}L\n`), pickle`e.`)
  return new Uint8Array(Buffer.concat(parts))
}

describe('load', () => {
  it('gives the value of every fixture, split at each byte and in small pieces', async function () {
    this.timeout(300_000)
    for (const { name, bytes, cases } of fixtures()) {
      for (const { options, canon } of cases.slice(0, 1)) {
        const settings = { ...options, lossless: true }
        const agrees = async (/** @type {any} */ source, /** @type {string} */ how) =>
          assert.deepEqual(differences(await load(source, settings), canon), [], `${name} ${how}`)
        await agrees(new Blob([bytes]), 'from a Blob')
        await agrees(pieces(bytes, 61), 'in pieces of 61')
        if (bytes.length > 1200) continue
        await agrees(pieces(bytes, 1), 'byte by byte')
        for (let at = 1; at < bytes.length; at++) await agrees([bytes.subarray(0, at), bytes.subarray(at)], `split at ${at}`)
      }
    }
  })

  it('reads large payloads from every source', async () => {
    const bytes = largePickle()
    const wanted = loads(bytes)
    assert.equal(wanted.length, 30_005)
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    const path = join(folder, 'large.pkl')
    writeFileSync(path, bytes)
    const handle = await open(path)
    try {
      const sources = [
        bytes,
        bytes.buffer,
        new Blob([bytes]),
        new File([bytes], 'large.pkl'),
        new Response(bytes),
        new Blob([bytes]).stream(),
        createReadStream(path),
        createReadStream(path, { highWaterMark: 777 }),
        Readable.from(pieces(bytes, 9999)),
        pieces(bytes, 4097),
        [bytes.subarray(0, 10), bytes.subarray(10)],
        handle,
      ]
      for (const source of sources) assert.deepEqual(await load(/** @type {any} */ (source)), wanted)
    } finally {
      await handle.close()
      rmSync(folder, { recursive: true })
    }
  })

  it('reads no more of a stream than it needs, and lets it go', async () => {
    let wasReturned = false
    const source = {
      async *[Symbol.asyncIterator]() {
        try {
          yield pickle`K\x01`
          yield pickle`.`
          assert.fail('read on')
        } finally {
          wasReturned = true
        }
      },
    }
    assert.equal(await load(source), 1)
    await new Promise((resolve) => setTimeout(resolve))
    assert.ok(wasReturned)
  })

  it('tells of the progress', async () => {
    const bytes = largePickle()
    /** @type {any[]} */
    const seen = []
    await load(new Blob([bytes]), { onProgress: (progress) => seen.push(progress) })
    assert.ok(seen.length > 2)
    assert.ok(seen.every(({ totalBytes }, i) => totalBytes === bytes.length && (i === 0 || seen[i].bytesRead >= seen[i - 1].bytesRead)))
    assert.equal(seen.at(-1).bytesRead, bytes.length)
  })

  it('stops with the reason of the signal', async () => {
    const reason = new Error('enough')
    await assert.rejects(load(new Blob([pickle`N.`]), { signal: AbortSignal.abort(reason) }), reason)
    const controller = new AbortController()
    const endless = (async function* () {
      yield pickle`](`
      controller.abort(reason)
      await new Promise(() => {})
    })()
    await assert.rejects(load(endless, { signal: controller.signal }), reason)
    assert.equal(loads(pickle`K\x07.`), 7)
  })

  it('gives the error of bad input, with its offset, and that of a source that fails', async () => {
    await assert.rejects(load(pieces(pickle`](K\x01x`, 1)), { code: 'BAD_OPCODE', offset: 4 })
    await assert.rejects(load(pieces(pickle`](B\x00\x01\x00\x00ab`, 1)), { code: 'TRUNCATED', offset: 2, opcode: 'BINBYTES' })
    await assert.rejects(load(pieces(pickle`B\x00\x00\x01\x00ab`, 2)), { code: 'TRUNCATED', offset: 0, opcode: 'BINBYTES' })
    await assert.rejects(load([]), { code: 'EOF', offset: 0 })
    const failure = new Error('the disk is gone')
    await assert.rejects(
      load(
        (async function* () {
          yield pickle`]`
          throw failure
        })(),
      ),
      failure,
    )
    await assert.rejects(load(new Response('', { status: 404 })), TypeError)
    await assert.rejects(load(/** @type {any} */ (7)), TypeError)
  })

  it('runs side by side with others', async () => {
    const bytes = largePickle()
    const wanted = loads(bytes)
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => load(pieces(bytes, 3000 + i))))
    for (const value of all) assert.deepEqual(value, wanted)
  })
})
