// Strings in a page are URLs relative to it, and a server of another origin may hide the headers that tell a file's size.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps } from 'brine'
import { useChromium } from '../support/chromium.js'
import { listen } from '../support/server.js'

const many = dumps(Array.from({ length: 60_000 }, (_, i) => `value ${i}`))
const HTML = '<!doctype html><meta charset="utf-8"><title>page</title>'

/** Answers with a file, by ranges. @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
function sendFile(request, response) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (from === undefined) {
    response.writeHead(200, { 'Content-Length': many.length }).end(request.method === 'HEAD' ? undefined : many)
    return
  }
  const part = many.subarray(Number(from), to ? Number(to) + 1 : undefined)
  response
    .writeHead(206, { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${many.length}`, 'Content-Length': part.length, ETag: '"1"' })
    .end(part)
}

describe('strings in a page', function () {
  this.timeout(60_000)
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  /** @type {import('playwright-core').Page} */
  let page
  /** @type {string[]} */
  const asked = []
  let other = ''
  /** @type {(() => void)[]} */
  const closes = []

  before(async function () {
    const { url, close } = await listen((request, response) => {
      const path = request.url ?? '/'
      asked.push(path)
      if (path === '/app/') response.setHeader('Content-Type', 'text/html').end(HTML)
      else if (path.startsWith('/dist/')) response.setHeader('Content-Type', 'text/javascript').end(readFileSync(new URL(`../..${path}`, import.meta.url)))
      else if (path.endsWith('.pkl') || path === '/model.bin' || path === '/app/model.bin') sendFile(request, response)
      else response.writeHead(404, { 'Content-Type': 'text/html' }).end('<html>no</html>')
    })
    // It lets other origins read its files, but not see Content-Range nor ETag.
    const hiding = await listen((request, response) => {
      if (request.url === '/closed.pkl') return sendFile(request, response)
      response.setHeader('Access-Control-Allow-Origin', '*')
      if (request.method === 'OPTIONS') response.writeHead(204, { 'Access-Control-Allow-Headers': 'range' }).end()
      else sendFile(request, response)
    })
    closes.push(close, hiding.close)
    other = hiding.url
    page = await chromium.browser.newPage()
    await page.goto(`${url}/app/`)
  })
  after(() => closes.forEach((close) => close()))

  /** What open and load give in the page. @param {string} origin */
  const read = (origin) =>
    page.evaluate(async (text) => {
      const { load, open } = await import(/** @type {any} */ ('/dist/index.js'))
      const about = (/** @type {any} */ error) => ({ code: error.code, message: error.message, hint: error.hint })
      const opened = await open(text).then(async (/** @type {any} */ document) => [document.size, (await document.value()).length, document.about], about)
      const loaded = await load(text).then((/** @type {any} */ value) => value.length, about)
      return { opened, loaded }
    }, origin)

  for (const [name, path] of /** @type {const} */ ([
    ['model.bin', '/app/model.bin'],
    ['./model.bin', '/app/model.bin'],
    ['../model.bin', '/model.bin'],
    ['/model.bin', '/model.bin'],
  ])) {
    it(`are URLs relative to it: ${name}`, async () => {
      asked.length = 0
      const { opened, loaded } = await read(name)
      assert.deepEqual([opened, loaded], [[many.length, 60_000, {}], 60_000])
      assert.ok(asked.includes(path))
      assert.ok(!asked.some((other) => /node|fs/.test(other) && !other.startsWith('/dist/')), String(asked))
    })
  }

  it('that lead nowhere say which address that is', async () => {
    const { opened, loaded } = await read('missing')
    for (const error of [opened, loaded]) {
      assert.equal(error.code, 'HTTP')
      assert.match(error.message, /\/app\/missing answers with status 404/)
      assert.match(error.hint, /no such file/)
    }
  })

  it('of another origin are read though their size is hidden, and say what keeps them from it', async () => {
    const { opened, loaded } = await read(`${other}/model.pkl`)
    assert.deepEqual([opened, loaded], [[many.length, 60_000, {}], 60_000])
    const closed = await read(`${other}/closed.pkl`)
    for (const error of [closed.opened, closed.loaded]) {
      assert.equal(error.code, 'FETCH')
      assert.match(error.message, /closed\.pkl cannot be fetched/)
      assert.match(error.hint, /CORS/)
    }
  })

  it('in a worker without an address say so, as nothing is relative to it', async () => {
    const message = await page.evaluate(() => {
      const text = `import { open } from '${location.origin}/dist/index.js'; open('/model.bin').then(() => postMessage('opened'), (error) => postMessage(String(error)))`
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), { type: 'module' })
      return new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data)
      })
    })
    assert.match(String(message), /there are no paths here/)
  })
})
