// Files of a URL: how many requests there are, and what is said where a server or the way to it fails.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { dumps, load, loadTorch, open } from 'brine'
import { listen } from '../support/server.js'

/**
 * @typedef {object} Behaviour
 * @property {boolean} [hasRanges]
 * @property {boolean} [hidesRange] whether Content-Range is left out, as a page of another origin does not see it
 * @property {number} [dies] every so many requests the connection is cut
 * @property {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, count: number) => boolean | void} [answer] may answer itself
 */

/** A server of one file. @param {Uint8Array} bytes @param {Behaviour} [behaviour] */
async function serve(bytes, { hasRanges = true, hidesRange = false, dies = Infinity, answer } = {}) {
  const log = { ranges: /** @type {string[]} */ ([]), sent: 0, etag: '"1"', headers: /** @type {import('node:http').IncomingHttpHeaders} */ ({}) }
  const { url, close } = await listen((request, response) => {
    const { range = '' } = request.headers
    log.ranges.push(`${request.method} ${range}`)
    log.headers = request.headers
    if (log.ranges.length % dies === 0) {
      request.socket.destroy()
      return
    }
    if (answer?.(request, response, log.ranges.length)) return
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
    if (!hasRanges || from === undefined) {
      response.writeHead(200, { 'Content-Length': bytes.length })
      response.end(request.method === 'HEAD' ? undefined : bytes)
      log.sent += bytes.length
      return
    }
    const start = Number(from)
    const end = Math.min(bytes.length, to ? Number(to) + 1 : Infinity)
    if (start >= bytes.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end()
      return
    }
    const part = bytes.subarray(start, end)
    log.sent += part.length
    const headers = { 'Content-Length': part.length, ETag: log.etag, ...(hidesRange ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}` }) }
    response.writeHead(206, headers).end(part)
  })
  return { url: `${url}/file.pkl`, log, close }
}

/** A pickle of many small values, some megabytes. */
const many = dumps(Array.from({ length: 300_000 }, (_, i) => `value ${i}`))
const small = dumps({ a: [1, 2, 3] })

describe('files of a URL', () => {
  /** @type {(() => void)[]} */
  const closes = []
  /** @type {typeof serve} */
  const start = async (...args) => {
    const server = await serve(...args)
    closes.push(server.close)
    return server
  }
  afterEach(() => closes.splice(0).forEach((close) => close()))

  it('are read by few requests, which grow while one follows the other', async () => {
    const { url, log } = await start(many)
    const document = await open(url)
    assert.equal((await document.value()).length, 300_000)
    assert.ok(many.length > 4 << 20)
    // The tree and then the value read the file, and what was read last is kept.
    assert.ok(log.ranges.length < 30, `${log.ranges.length} requests for ${many.length} bytes`)
  })

  it('are loaded by one request', async () => {
    const { url, log } = await start(many)
    const seen = /** @type {any[]} */ ([])
    assert.equal((await load(url, { onProgress: (progress) => seen.push(progress) })).length, 300_000)
    assert.deepEqual(log.ranges, ['GET '])
    assert.ok(seen.every(({ bytesRead, totalBytes }) => totalBytes === many.length && bytesRead <= totalBytes))
    assert.equal(seen.at(-1).bytesRead, many.length)
  })

  it('are asked for once more where a connection dies', async () => {
    const { url, log } = await start(many, { dies: 3 })
    const document = await open(url)
    assert.equal((await document.value()).length, 300_000)
    assert.ok(log.ranges.length > 6)
    const again = await start(small, { dies: 1 })
    await assert.rejects(open(again.url), { code: 'FETCH', message: /file\.pkl cannot be fetched: fetch failed: / })
    assert.equal(again.log.ranges.length, 2)
  })

  it('are not asked for again where the server answers by a status', async () => {
    const { url, log } = await start(small, {
      answer: (_, response) => {
        response.writeHead(403).end('no')
        return true
      },
    })
    await assert.rejects(open(url), { code: 'HTTP', message: /status 403/, hint: /headers/ })
    await assert.rejects(load(url), { code: 'HTTP', message: /status 403/, hint: /headers/ })
    assert.equal(log.ranges.length, 2)
  })

  it('say which address failed, and why', async () => {
    const { url, close } = await serve(small)
    close()
    for (const call of [open, load, loadTorch])
      await assert.rejects(call(url), { code: 'FETCH', message: /127\.0\.0\.1.*cannot be fetched.*ECONNREFUSED/s, hint: /address/ })
  })

  it("are asked for with the caller's headers, by the caller's fetch", async () => {
    const { url, log } = await start(small)
    const asked = /** @type {any[]} */ ([])
    /** @type {typeof fetch} */
    const own = (input, init) => {
      asked.push(init)
      return fetch(input, init)
    }
    for (const call of [async (/** @type {any} */ options) => (await open(url, options)).value(), (/** @type {any} */ options) => load(url, options)]) {
      assert.deepEqual(await call({ headers: { Authorization: 'Bearer x' }, fetch: own, credentials: 'include' }), { a: [1, 2, 3] })
      assert.equal(log.headers.authorization, 'Bearer x')
      assert.equal(asked.at(-1).credentials, 'include')
    }
    assert.equal(asked.length, log.ranges.length)
    await assert.rejects(open(url, /** @type {any} */ ({ fetch: 1 })), TypeError)
    await assert.rejects(load(url, /** @type {any} */ ({ headers: 'a: b' })), TypeError)
  })

  it('have a size where Content-Range is not seen', async () => {
    const { url, log } = await start(many, { hidesRange: true })
    const document = await open(url)
    assert.equal(document.size, many.length)
    assert.equal((await document.value()).length, 300_000)
    assert.equal(document.about.ranges, undefined)
    assert.equal(log.ranges[1], 'GET bytes=0-')
    const short = await start(small, { hidesRange: true })
    assert.deepEqual(await (await open(short.url)).value(), { a: [1, 2, 3] })
    assert.equal(short.log.ranges.length, 1)
  })

  it('have a size by HEAD where ranges do not tell their length', async () => {
    const { url, log } = await start(many, {
      answer: (request, response) => {
        const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
        if (from === undefined) return false
        response.writeHead(206, { ETag: '"1"', 'Transfer-Encoding': 'chunked' }).end(many.subarray(Number(from), to ? Number(to) + 1 : undefined))
        return true
      },
    })
    assert.equal((await open(url)).size, many.length)
    assert.ok(log.ranges.includes('HEAD '))
  })

  it('are read whole where the server has no ranges, which is said, and limited', async () => {
    const { url, log } = await start(many, { hasRanges: false })
    const seen = /** @type {any[]} */ ([])
    const document = await open(url, { onProgress: (progress) => seen.push(progress) })
    assert.equal(document.about.ranges, false)
    assert.equal((await document.value()).length, 300_000)
    assert.equal(log.ranges.length, 1)
    assert.ok(seen.every(({ bytesRead, totalBytes }) => totalBytes === many.length && bytesRead <= totalBytes))
    await assert.rejects(open(url, { maxDownload: 1000 }), { name: 'LimitError', code: 'LIMIT_DOWNLOAD', message: /maxDownload/, hint: /maxDownload/ })
    const silent = await start(many, {
      answer: (_, response) => {
        response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end(many)
        return true
      },
    })
    await assert.rejects(open(silent.url, { maxDownload: 100_000 }), { code: 'LIMIT_DOWNLOAD', message: /more than 100000 bytes/ })
    assert.equal((await open(silent.url)).size, many.length)
  })

  it('that change while they are read are an error', async () => {
    const changing = await start(many, {
      answer: (_, __, count) => {
        if (count === 3) changing.log.etag = '"2"'
      },
    })
    await assert.rejects(open(changing.url), { code: 'CHANGED', message: /file\.pkl has changed/ })
    const shorter = await start(many, {
      answer: (request, response, count) => {
        if (count === 1 || request.method !== 'GET') return false
        response.writeHead(416).end()
        return true
      },
    })
    await assert.rejects(open(shorter.url), { code: 'CHANGED' })
  })

  it('are refused where a range is compressed', async () => {
    const { url } = await start(many, {
      answer: (_, response) => {
        response.writeHead(206, { 'Content-Encoding': 'gzip', 'Content-Range': `bytes 0-65535/${many.length}` }).end(gzipSync(many.subarray(0, 65_536)))
        return true
      },
    })
    await assert.rejects(open(url), { code: 'HTTP', message: /Content-Encoding gzip/, hint: /compress/ })
  })

  it('are read where the whole is compressed, without a length that is not theirs', async () => {
    const { url } = await start(many, {
      answer: (_, response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(many))
        return true
      },
    })
    const seen = /** @type {any[]} */ ([])
    const onProgress = (/** @type {any} */ progress) => seen.push(progress)
    assert.equal((await (await open(url, { onProgress })).value()).length, 300_000)
    assert.equal((await load(url, { onProgress })).length, 300_000)
    assert.ok(seen.every(({ totalBytes }) => totalBytes === undefined))
  })

  it('are let go at once when a signal aborts', async () => {
    for (const hangs of [1, 2]) {
      const { url } = await start(many, { answer: (_, response, count) => count === hangs && Boolean(response) })
      const controller = new AbortController()
      const reason = new Error('enough')
      const opened = open(url, { signal: controller.signal }).then((document) => document.value())
      setTimeout(() => controller.abort(reason), 50)
      const began = Date.now()
      await assert.rejects(opened, reason)
      assert.ok(Date.now() - began < 5000)
    }
  })

  it('tell of no more bytes than they have', async () => {
    const { url } = await start(many)
    const seen = /** @type {any[]} */ ([])
    const document = await open(url, { onProgress: (progress) => seen.push(progress) })
    await document.value()
    await document.value()
    let before = 0
    for (const { bytesRead, totalBytes } of seen) {
      assert.ok(bytesRead >= before && bytesRead <= totalBytes && totalBytes === many.length)
      before = bytesRead
    }
    assert.equal(before, many.length)
  })

  it('give a Response its length', async () => {
    const { url } = await start(many)
    const seen = /** @type {any[]} */ ([])
    await load(await fetch(url), { onProgress: (progress) => seen.push(progress) })
    assert.ok(seen.length > 1 && seen.every(({ totalBytes }) => totalBytes === many.length))
  })
})
