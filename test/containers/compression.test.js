// `decompress` gives what the tools give that made the files, of every format, and refuses what they refuse.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { decompress, isPickleError, LimitError, recognizeCompression } from 'brine'

const folder = new URL('../fixtures/compression/', import.meta.url)
const read = (name) => new Uint8Array(readFileSync(new URL(name, folder)))
const KINDS = { gz: 'gzip', z: 'zlib', bz2: 'bz2', xz: 'xz', lzma: 'lzma', lz4: 'lz4', zst: 'zstd' }
const names = readdirSync(folder).filter((name) => !name.endsWith('.py'))
const kindOf = (name) => KINDS[name.split('.').at(-1)]

/** What fixtures/compression/make.py compresses. */
function payload() {
  const lines = Array.from({ length: 9000 }, (_, i) => `line ${i % 13} of the payload, ${(i * i) % 11}\n`).join('')
  const noise = new Uint8Array(1500)
  let seed = 1n
  for (let i = 0; i < noise.length; i++) {
    seed = (seed * 1103515245n + 12345n) % 2n ** 31n
    noise[i] = Number((seed >> 16n) & 255n)
  }
  return Buffer.concat([Buffer.from(lines), noise, Buffer.alloc(70000, 'z')])
}

const whole = payload()
const PARTS = { 'stored.gz': Buffer.concat([whole.subarray(0, 100), whole.subarray(-70000)]), 'stored.xz': whole.subarray(252000, 254000) }
const contentOf = (name) => PARTS[name] ?? whole
const isEqual = (name, bytes) => assert.equal(Buffer.compare(bytes, contentOf(name)), 0, name)

/** Runs where the platform cannot inflate, or as a browser does it. */
async function withGlobals(globals, run) {
  const kept = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)])
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  try {
    await run()
  } finally {
    for (const [name, descriptor] of kept) Object.defineProperty(globalThis, name, descriptor)
  }
}

describe('decompress', () => {
  for (const name of names) {
    it(`gives every stream of ${name}`, async () => {
      assert.equal(recognizeCompression(read(name)), kindOf(name))
      isEqual(name, await decompress(kindOf(name), read(name)))
    })
  }

  it('gives the same without the platform, and by what a browser has', async () => {
    for (const name of names.filter((name) => /\.g?z$/.test(name))) {
      await withGlobals({ process: undefined, DecompressionStream: undefined }, async () => isEqual(name, await decompress(kindOf(name), read(name))))
    }
    // One member and nothing behind it is what a browser inflates.
    for (const name of ['named.gz', 'level9.z'])
      await withGlobals({ process: undefined }, async () => isEqual(name, await decompress(kindOf(name), read(name))))
  })

  it('takes chunks', async () => {
    const bytes = read('crc64.xz')
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
    }
    isEqual('crc64.xz', await decompress('xz', chunks()))
  })

  for (const name of names) {
    it(`refuses ${name} where it is cut off or has another byte`, async function () {
      this.timeout(60_000)
      const bytes = read(name)
      const isPadded = /zeros|padding/.test(name)
      const step = Math.ceil(bytes.length / 16)
      for (let length = bytes.length - 1; length > 0; length -= step) {
        const part = bytes.subarray(0, length)
        const result = await decompress(kindOf(name), part, { name: 'model' }).catch((error) => error)
        // What ends at a stream's end is whole.
        if (result instanceof Uint8Array) {
          assert.ok((isPadded && result.length === contentOf(name).length) || result.length === 1000 || /two|padding/.test(name), `${name} cut at ${length}`)
          continue
        }
        assert.ok(isPickleError(result), `${name} cut at ${length}: ${result.stack}`)
        assert.equal(result.code, 'BAD_COMPRESSION')
        assert.match(result.message, /^model cannot be decompressed as \w+: /)
      }
      const changed = new Uint8Array(bytes)
      for (let at = 4; at < bytes.length; at += step) {
        changed[at] ^= 0x10
        const result = await decompress(kindOf(name), changed, { limit: 1 << 24 }).catch((error) => error)
        changed[at] ^= 0x10
        if (result instanceof Uint8Array) {
          // Times, names and skipped frames tell nothing; .lzma and some others have no checksum.
          if (!/lzma$|none|level19|skippable|independent/.test(name) && at > 20 && at < bytes.length - 8 && !isPadded) isEqual(name, result)
        } else {
          assert.ok(isPickleError(result), `${name} changed at ${at}: ${result.stack}`)
        }
      }
    })
  }

  it('tells a wrong checksum and where it is', async () => {
    const last = { 'named.gz': 8, 'level9.z': 4, 'sha256.xz': 40, 'tool.lz4': 4, 'tool.zst': 4, 'level9.bz2': 5 }
    for (const [name, back] of Object.entries(last)) {
      const bytes = read(name)
      bytes[bytes.length - back] ^= 1
      await assert.rejects(decompress(kindOf(name), bytes), { code: 'BAD_COMPRESSION', message: /CRC|Adler|SHA|checksum/ }, name)
    }
  })

  it('refuses what stands behind the last stream', async () => {
    for (const name of ['named.gz', 'level9.z', 'level9.bz2', 'crc64.xz', 'tool.lz4', 'tool.zst', 'tool.lzma']) {
      for (const tail of ['tail of another kind', 'x', '\0\0\0\0\0x']) {
        await assert.rejects(decompress(kindOf(name), Buffer.concat([read(name), Buffer.from(tail)])), { code: 'BAD_COMPRESSION' }, `${name} ${tail}`)
      }
    }
  })

  it('stops at the limit', async () => {
    for (const name of names) {
      const size = contentOf(name).length
      isEqual(name, await decompress(kindOf(name), read(name), { limit: size }))
      for (const limit of [size - 1, 500, 0]) {
        const error = await decompress(kindOf(name), read(name), { limit, name: 'bomb' }).catch((reason) => reason)
        assert.ok(error instanceof LimitError, `${name} ${error}`)
        assert.equal(error.message, `bomb decompresses to more than the limit of ${limit} bytes`)
      }
    }
  })

  it('is aborted by a signal', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const promise = decompress('bz2', read('level1.bz2'), { signal: controller.signal })
    controller.abort(reason)
    await assert.rejects(promise, reason)
    await assert.rejects(decompress('bz2', read('level1.bz2'), { signal: controller.signal }), reason)
  })

  it('is not asked for by a pickle', () => {
    for (const text of ['(lp0\n.', '\x80\x04]\x94.', ']q\x00.', 'BZh\x00\x00', 'x', '', '}q\x00.', 'PK\x03\x04']) {
      assert.equal(recognizeCompression(Buffer.from(text, 'latin1')), undefined, text)
    }
  })
})
