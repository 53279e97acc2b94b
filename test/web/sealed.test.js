// Nothing leaves the page: a server elsewhere counts what reaches it, while the page and its worker try to send by every means, and files of every kind open.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { useChromium } from '../support/chromium.js'
import { listen } from '../support/server.js'

const dist = (/** @type {string} */ name) => readFileSync(new URL(`../../dist/viewer/${name}`, import.meta.url))
const POLICY = /content="([^"]*default-src[^"]*)"/.exec(String(dist('index.html')))?.[1] ?? ''
/** The largest fixture that is opened. */
const MOST_BYTES = 200_000

/** Ways to send, by name: each is a function of an address in the world of the page or the worker, as text. */
const WAYS = /** @type {Record<string, string>} */ ({
  fetch: '(url) => fetch(url, { mode: "no-cors", method: "POST", body: "secret" })',
  'fetch that lives on': '(url) => fetch(url, { mode: "no-cors", keepalive: true })',
  XMLHttpRequest: '(url) => new Promise((ok, no) => { const r = new XMLHttpRequest(); r.onload = ok; r.onerror = no; r.open("GET", url); r.send() })',
  WebSocket: '(url) => new Promise((ok, no) => { const s = new WebSocket(url.replace("http", "ws")); s.onopen = ok; s.onerror = no; s.onclose = no })',
  EventSource: '(url) => new Promise((ok, no) => { const s = new EventSource(url); s.onopen = ok; s.onerror = () => { s.close(); no() } })',
})
const PAGE_WAYS = {
  ...WAYS,
  sendBeacon: '(url) => navigator.sendBeacon(url, "secret")',
  image: '(url) => new Promise((ok, no) => Object.assign(new Image(), { onload: ok, onerror: no }).src = url)',
  form: '(url) => { const it = document.createElement("form"); it.action = url; it.method = "post"; it.target = "_blank"; document.body.append(it); it.submit() }',
  iframe: '(url) => { const it = document.createElement("iframe"); it.src = url; document.body.append(it) }',
  script: '(url) => { const it = document.createElement("script"); it.src = url; document.body.append(it) }',
  object: '(url) => { const it = document.createElement("object"); it.data = url; document.body.append(it) }',
  video: '(url) => { const it = document.createElement("video"); it.src = url; document.body.append(it); it.load() }',
  font: '(url) => new FontFace("x", `url(${url})`).load()',
  style: '(url) => { const it = document.createElement("style"); it.textContent = `body { background: url(${url}) }`; document.body.append(it) }',
  'constructed style': '(url) => { const it = new CSSStyleSheet(); it.replaceSync(`body { background: url(${url}) }`); document.adoptedStyleSheets = [it] }',
  ...Object.fromEntries(
    ['stylesheet', 'prefetch', 'preload', 'modulepreload', 'manifest', 'icon'].map((rel) => [
      `link of ${rel}`,
      `(url) => { const it = document.createElement("link"); it.rel = "${rel}"; it.href = url; it.as = "image"; document.head.append(it) }`,
    ]),
  ),
  ping: '(url) => { const it = document.createElement("a"); it.href = "#"; it.ping = url; document.body.append(it); it.click() }',
}
const WORKER_WAYS = { ...WAYS, importScripts: '(url) => importScripts(url)' }

describe('the sealed page', function () {
  this.timeout(300_000)
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  /** What reached the server elsewhere. @type {string[]} */
  const reached = []
  /** What the page's own server was asked for. @type {string[]} */
  const asked = []
  let url = ''
  let elsewhere = ''
  /** @type {(() => void)[]} */
  const closing = []
  /** The policy that answers have as a header. */
  let header = ''
  /** @type {Record<string, Uint8Array>} */
  const files = {}

  before(async () => {
    const own = await listen((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      asked.push(path)
      if (header) response.setHeader('Content-Security-Policy', header)
      const name = path === '/' ? 'index.html' : path.slice(1)
      const bytes = files[path] ?? (/^[\w-][\w.-]*$/.test(name) ? dist(name) : undefined)
      if (!bytes) return response.writeHead(404).end()
      return response
        .setHeader('Content-Type', name.endsWith('.html') ? 'text/html' : name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'x/y')
        .end(bytes)
    })
    url = own.url
    const other = createServer(
      (request, response) => (reached.push(`${request.method} ${request.url}`), response.setHeader('Access-Control-Allow-Origin', '*').end('x')),
    )
    other.on('upgrade', (request, socket) => (reached.push(`upgrade ${request.url}`), socket.destroy()))
    await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)))
    elsewhere = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (other.address()).port}`
    closing.push(own.close, () => other.close())
  })
  after(() => closing.forEach((close) => close()))
  afterEach(() => void (reached.length = asked.length = 0))

  /** Tries every way, and gives those that got through. @param {import('playwright-core').Page | import('playwright-core').Worker} world @param {Record<string, string>} ways */
  async function tryAll(world, ways) {
    const told = []
    for (const [name, way] of Object.entries(ways)) {
      const before = reached.length
      // The debugger's world makes the function, which the page's policy would not.
      const run = /** @type {(url: string) => Promise<unknown>} */ (
        (await import('node:vm')).runInThisContext(
          `(async (url) => { try { await Promise.race([(${way})(url), new Promise((ok) => setTimeout(ok, 400))]) } catch {} })`,
        )
      )
      await /** @type {import('playwright-core').Page} */ (world).evaluate(run, `${elsewhere}/${encodeURIComponent(name)}`)
      await new Promise((resolve) => setTimeout(resolve, 60))
      if (reached.length > before) told.push(name)
    }
    return told
  }

  it('lets the page send by no way, under its own policy', async () => {
    const page = await chromium.browser.newPage()
    await page.goto(`${url}/`)
    await page.getByRole('button', { name: 'Open a file' }).first().waitFor()
    assert.deepEqual(await tryAll(page, PAGE_WAYS), [])
    assert.deepEqual(reached, [])
    await page.close()
    // Without the policy the same ways do send: the test would see it.
    const open = await chromium.browser.newPage()
    await open.goto(`${elsewhere}/`)
    reached.length = 0
    const sent = await tryAll(open, PAGE_WAYS)
    assert.ok(sent.length >= 15, `only ${sent} are seen`)
    for (const context of open.context().pages()) await context.close()
  })

  it('lets the worker send by no way, where it is served with the policy or made by the page', async () => {
    for (const how of ['header', 'one file']) {
      header = how === 'header' ? POLICY : ''
      files['/a.pkl'] = Buffer.from('\x80\x04]\x94(K\x01K\x02e.', 'latin1')
      const page = await chromium.browser.newPage()
      const worker = page.waitForEvent('worker')
      await page.goto(`${url}/${how === 'header' ? '' : 'brine-viewer.html'}?url=/a.pkl`)
      const started = await worker
      await page.getByRole('tree').waitFor()
      assert.deepEqual(await tryAll(started, WORKER_WAYS), [], how)
      assert.deepEqual(reached, [])
      await page.close()
    }
    header = ''
  })

  it('asks for nothing but its own scripts while files of every kind open and every view is looked at', async () => {
    const folder = new URL('../fixtures/', import.meta.url)
    const names = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => /\.(pkl|pt|npz|npy|joblib|safetensors|gz)$/.test(name) && statSync(new URL(name, folder)).size < MOST_BYTES)
    // One of each folder and ending.
    const kinds = [...new Map(names.map((name) => [name.replace(/[^/]*?(\.p\d)?(\.\w+)$/, '$2'), name])).values()]
    assert.ok(kinds.length > 10)
    const page = await chromium.browser.newPage()
    const sent = /** @type {string[]} */ ([])
    page.on('request', (request) => sent.push(request.url()))
    await page.goto(`${url}/`)
    for (const name of kinds) {
      const bytes = [...readFileSync(new URL(name, folder))]
      await page.locator('pickle-viewer').evaluate(async (element, [name, bytes]) => {
        const viewer = /** @type {any} */ (element)
        await viewer.close()
        await viewer.open(new File([Uint8Array.from(bytes)], name)).catch(() => {})
      }, /** @type {[string, number[]]} */ ([name, bytes]))
      for (const tab of ['Pickle', 'Safety', 'Compare', 'Tree']) await page.getByRole('tab', { name: tab, exact: true }).click()
    }
    await page.close()
    const others = sent.filter((each) => !/^(blob:|data:)/.test(each) && !new RegExp(`^${url}/([\\w.-]+\\.(js|css))?$`).test(each))
    assert.deepEqual(others, [])
    assert.deepEqual(reached, [])
  })
})
