// The package in a real Chromium: a server hands out dist/ under a Content Security Policy that allows WebAssembly and no eval,
// and a page imports it. Where no Chromium is installed the tests are skipped, visibly.
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { listen } from './server.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'"
/** It asks the network for nothing. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const SERVED = /^\/(?:dist|web|test\/support)\/(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/
export const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' })

/** What the server gives for `/`. */
export const PAGE = '<!doctype html><meta charset="utf-8"><title>brine</title><script type="module" src="/page.js"></script>'

/** @param {Record<string, string>} scripts */
const serve = (scripts) =>
  listen((request, response) => {
    const path = request.url ?? '/'
    const file = path.endsWith('/') ? `${path}index.html` : path
    const text = path === '/' ? PAGE : (scripts[path] ?? (SERVED.test(file) && existsSync(join(root, file)) ? readFileSync(join(root, file)) : undefined))
    response.setHeader('Content-Security-Policy', POLICY)
    if (text === undefined) response.writeHead(404).end()
    else response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(text)
  })

/**
 * Opens Chromium for a mocha suite, on a page that runs the script `/page.js`, and closes it after the suite.
 * @param {Record<string, string>} scripts modules by path: `/page.js` sets `globalThis.run`, and may import the others, files of dist/ and of test/support
 * @returns the browser, its page and the server's address, which tests and hooks alone may read; paths that the page asked for, and what stood on its console
 */
export function useChromium(scripts) {
  const opened = {
    browser: /** @type {import('playwright-core').Browser} */ (/** @type {unknown} */ (undefined)),
    page: /** @type {import('playwright-core').Page} */ (/** @type {unknown} */ (undefined)),
    url: '',
    requests: /** @type {string[]} */ ([]),
    complaints: /** @type {string[]} */ ([]),
  }
  let close = () => {}

  before(async function () {
    if (!EXECUTABLE) {
      console.log('    Chromium is not installed: the browser tests are skipped')
      this.skip()
    }
    const server = await serve(scripts)
    ;({ close } = server)
    const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
    const page = await browser.newPage()
    Object.assign(opened, { browser, page, url: server.url })
    page.on('request', (request) => opened.requests.push(new URL(request.url()).pathname))
    page.on('console', (message) => opened.complaints.push(message.text()))
    page.on('pageerror', (error) => opened.complaints.push(String(error)))
    await page.goto(`${server.url}/`)
    await page.waitForFunction('globalThis.run')
  })

  after(async () => {
    await opened.browser?.close()
    close()
  })

  return opened
}
