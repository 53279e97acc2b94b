// Pages of others that have the element in them, in a real Chromium: a server hands out dist/viewer as a package's folder, pages with a policy of their
// own, and files by ranges.
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TYPES, useChromium } from '../support/chromium.js'
import { listen } from '../support/server.js'
import { sendRange, slowDown } from './support.js'

const folder = fileURLToPath(new URL('../../dist/viewer/', import.meta.url))
const OURS = new Set(readdirSync(folder))

/**
 * @typedef {object} Host
 * @property {string} [html] @property {string} [policy] its Content Security Policy
 * @property {Record<string, string | undefined>} [instead] what the server has in place of files of the viewer: another script, or nothing
 */

/** Opens pages for a mocha suite. @param {Record<string, Uint8Array>} files what is served under /files/ */
export function useHosts(files) {
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  const hosts = {
    url: '',
    /** Of the last page. @type {string[]} */
    asked: [],
    /** What stood on its console. @type {string[]} */
    complaints: [],
    /** Opens a page. @param {Host} [host] @returns {Promise<import('playwright-core').Page>} */
    async open({ html = '<script type="module" src="/viewer/viewer.js"></script>', policy, instead = {} } = {}) {
      Object.assign(current, { html, policy, instead })
      hosts.asked.length = hosts.complaints.length = 0
      const page = await chromium.browser.newPage({ viewport: { width: 1000, height: 700 } })
      await slowDown(page)
      page.on('console', (message) => hosts.complaints.push(message.text()))
      page.on('pageerror', (error) => hosts.complaints.push(String(error)))
      await page.goto(`${hosts.url}/`)
      return page
    },
  }
  /** @type {Host & { instead: Record<string, string | undefined> }} */
  const current = { instead: {} }
  let close = () => {}
  before(async () => {
    const server = await listen((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      hosts.asked.push(path)
      if (path === '/') {
        if (current.policy) response.setHeader('Content-Security-Policy', current.policy)
        return response.setHeader('Content-Type', 'text/html').end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${current.html}`)
      }
      if (path.startsWith('/files/') && files[path.slice('/files/'.length)]) return sendRange(request, response, files[path.slice('/files/'.length)])
      const name = path.replace('/viewer/', '')
      const isOurs = OURS.has(name) && !(name in current.instead && current.instead[name] === undefined)
      if (!isOurs) return response.writeHead(404).end()
      // A page of another site asks for modules with CORS.
      response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Access-Control-Allow-Origin': '*' })
      return response.end(current.instead[name] ?? readFileSync(join(folder, name)))
    })
    hosts.url = server.url
    close = server.close
  })
  after(() => close())
  return hosts
}
