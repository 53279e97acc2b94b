// `make serve`: the page, its policy on every answer, files beside it by ranges, and nothing else.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dumps } from 'brine'
import { useChromium } from '../support/chromium.js'

const SERVE = fileURLToPath(new URL('../../js/build/serve.js', import.meta.url))

describe('the server of the page', function () {
  this.timeout(30_000)
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  const folder = mkdtempSync(join(tmpdir(), 'brine-serve-'))
  const pickle = dumps({ hello: Array.from({ length: 500 }, (_, i) => i) })
  /** @type {import('node:child_process').ChildProcess} */
  let child
  let url = ''
  before(async () => {
    writeFileSync(join(folder, 'a b.pkl'), pickle)
    writeFileSync(join(folder, 'empty'), '')
    symlinkSync(SERVE, join(folder, 'link'))
    child = spawn(process.execPath, [SERVE, folder], { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
    url = await new Promise((resolve) => child.stdout?.once('data', (text) => resolve(/http:\/\/localhost:\d+/.exec(String(text))?.[0] ?? '')))
  })
  after(() => {
    child?.kill()
    rmSync(folder, { recursive: true })
  })

  /** @param {string} path @param {Record<string, string>} [headers] @param {string} [method] */
  const get = (path, headers = {}, method = 'GET') =>
    /** @type {Promise<{ status: number | undefined, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>} */ (
      new Promise((resolve, reject) => {
        // As it is written: fetch would mend paths such as `/../x`.
        const { hostname, port } = new URL(url)
        request({ hostname, port, path, headers, method }, (response) => {
          const parts = /** @type {Buffer[]} */ ([])
          response
            .on('data', (part) => parts.push(part))
            .on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
        })
          .on('error', reject)
          .end()
      })
    )

  it('sends the policy with the page, the worker and files, and with what it refuses', async () => {
    for (const path of ['/', '/worker.js', '/viewer.js', '/files/a%20b.pkl', '/nothing']) {
      const { headers } = await get(path)
      const policy = String(headers['content-security-policy'])
      for (const rule of ["default-src 'none'", "connect-src 'self'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types viewer'])
        assert.ok(policy.includes(rule), `${path}: ${rule}`)
      assert.equal(headers['x-content-type-options'], 'nosniff')
    }
  })

  it('gives ranges as RFC 9110 has them', async () => {
    const size = pickle.length
    const path = '/files/a%20b.pkl'
    /** @type {[range: string | undefined, status: number, start: number, end: number][]} */
    const asked = [
      [undefined, 200, 0, size],
      ['bytes=0-9', 206, 0, 10],
      ['bytes=5-', 206, 5, size],
      ['bytes=-7', 206, size - 7, size],
      [`bytes=-${size + 5}`, 206, 0, size],
      [`bytes=10-${size + 5}`, 206, 10, size],
      ['bytes=9-3', 200, 0, size],
      ['lines=0-1', 200, 0, size],
      ['bytes=0-1,3-4', 200, 0, size],
    ]
    for (const [range, status, start, end] of asked) {
      const { body, headers, status: got } = await get(path, range === undefined ? {} : { Range: range })
      assert.deepEqual([range, got, body.equals(pickle.subarray(start, end))], [range, status, true])
      assert.equal(headers['content-length'], String(end - start))
      assert.equal(headers['content-range'], status === 206 ? `bytes ${start}-${end - 1}/${size}` : undefined)
      assert.equal(headers['accept-ranges'], 'bytes')
    }
    for (const range of [`bytes=${size}-`, `bytes=${size + 1}-${size + 2}`, 'bytes=-0']) {
      const { status, headers, body } = await get(path, { Range: range })
      assert.deepEqual([range, status, headers['content-range'], body.length], [range, 416, `bytes */${size}`, 0])
    }
    const { status, headers, body } = await get(path, {}, 'HEAD')
    assert.deepEqual([status, headers['content-length'], body.length], [200, String(size), 0])
    // A file that has changed since is given whole.
    const tag = String(headers.etag)
    assert.equal((await get(path, { Range: 'bytes=0-9', 'If-Range': tag })).status, 206)
    assert.equal((await get(path, { Range: 'bytes=0-9', 'If-Range': '"other"' })).status, 200)
    const empty = await get('/files/empty')
    assert.deepEqual([empty.status, empty.body.length], [200, 0])
  })

  it('gives nothing else, by no spelling', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/files/../../package.json',
      '/files/..%2f..%2fpackage.json',
      '/files/%2e%2e%2fx',
      '/files/link',
      '/files/',
      '/files',
      '/files/%00',
    ])
      assert.equal((await get(path)).status, 404, path)
    assert.equal((await get('/%ff')).status, 400)
    assert.equal((await get('/', {}, 'POST')).status, 405)
  })

  it('opens a file beside the page by its address', async () => {
    const page = await chromium.browser.newPage()
    const complaints = /** @type {string[]} */ ([])
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${url}/?url=${encodeURIComponent('/files/a b.pkl')}`)
    await page.getByRole('treeitem', { name: '"hello": list (500)' }).waitFor()
    await page.close()
    assert.deepEqual(complaints, [])
  })
})
