// The decompressors as users get them: chunks of the CommonJS build, and chunks that a page imports, in a real Chromium.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decompress, recognizeCompression } from 'brine'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'test/fixtures/compression')
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
const files = readdirSync(folder)
  .filter((name) => !name.endsWith('.py'))
  .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

const RUNNER = `
import { decompress, isPickleError, recognizeCompression } from '/dist/index.js'
globalThis.run = async (text, kind, limit) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  try {
    const data = await decompress(kind ?? recognizeCompression(bytes), bytes, { limit })
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', data))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  } catch (error) {
    return isPickleError(error) ? error.message : 'no error of the package: ' + error.stack
  }
}`

function serve() {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    response.setHeader('Content-Security-Policy', POLICY)
    if (path === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html><script type="module" src="/runner.js"></script>')
    else if (path === '/runner.js') response.setHeader('Content-Type', 'text/javascript').end(RUNNER)
    else if (/^\/dist\/[\w.-]+\.js$/.test(path)) response.setHeader('Content-Type', 'text/javascript').end(readFileSync(join(root, path)))
    else response.writeHead(404).end()
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const expected = async ({ bytes }, limit) => decompress(recognizeCompression(bytes), bytes, { limit }).then(sha256, (error) => error.message)

describe('the decompressors', () => {
  it('of CommonJS give what those of ESM give', async () => {
    const cjs = createRequire(import.meta.url)('brine')
    for (const { name, bytes } of files) {
      assert.equal(Buffer.compare(await cjs.decompress(cjs.recognizeCompression(bytes), bytes), await decompress(recognizeCompression(bytes), bytes)), 0, name)
      await assert.rejects(cjs.decompress(cjs.recognizeCompression(bytes), bytes.subarray(0, 70)), (error) => error instanceof cjs.PickleError, name)
    }
  })

  describe('in Chromium', () => {
    let browser
    let server
    let page
    const requests = []

    before(async function () {
      if (!CHROMIUM) {
        console.log('    Chromium is not installed: the browser tests are skipped')
        this.skip()
      }
      server = await serve()
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      })
      page = await browser.newPage()
      page.on('request', (request) => requests.push(new URL(request.url()).pathname))
      await page.goto(`http://127.0.0.1:${server.address().port}/`)
      await page.waitForFunction('globalThis.run')
    })

    after(async () => {
      await browser?.close()
      server?.close()
    })

    const isDecompressor = /\/dist\/xz-\w+\.js$/
    const run = (bytes, kind, limit) =>
      page.evaluate(([text, ...rest]) => globalThis.run(text, ...rest), [Buffer.from(bytes).toString('base64'), kind ?? undefined, limit])

    it('are not loaded before they are needed', () => {
      assert.deepEqual(
        requests.filter((path) => isDecompressor.test(path)),
        [],
      )
    })

    it('give every stream of every file', async () => {
      for (const file of files) assert.equal(await run(file.bytes), await expected(file), file.name)
      assert.ok(requests.some((path) => isDecompressor.test(path)))
    })

    it('refuse what is cut off, what stands behind, and what is too much, as in Node', async () => {
      for (const { name, bytes } of files) {
        const kind = recognizeCompression(bytes)
        for (const part of [bytes.subarray(0, bytes.length - 3), bytes.subarray(0, bytes.length >> 1), Buffer.concat([bytes, Buffer.from('tail')])]) {
          const wanted = await decompress(kind, part).then(sha256, (error) => error.message)
          assert.equal(await run(part, kind), wanted, name)
        }
        assert.equal(await run(bytes, kind, 500), await expected({ bytes }, 500), name)
      }
    })
  })
})
