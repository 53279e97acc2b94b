// The viewer's page in a real Chromium: a server hands out dist/viewer under the page's own Content Security Policy, and files by ranges.
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { useChromium } from '../support/chromium.js'
import { listen } from '../support/server.js'

const folder = fileURLToPath(new URL('../../dist/viewer/', import.meta.url))
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' })

/** Answers with bytes, by ranges. @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response @param {Uint8Array} bytes */
export function sendRange(request, response, bytes) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (from === undefined)
    return response.writeHead(200, { 'Content-Length': bytes.length, 'Accept-Ranges': 'bytes' }).end(request.method === 'HEAD' ? undefined : bytes)
  const part = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined)
  return response
    .writeHead(206, { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`, 'Content-Length': part.length, ETag: '"1"' })
    .end(part)
}

/** Opens the viewer for a mocha suite. `files` are what the server has under /files/. @param {Record<string, Uint8Array>} files */
export function useViewer(files) {
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  const viewer = {
    url: '',
    /** What the server was asked for. @type {string[]} */
    asked: [],
    /** What stood on the console. @type {string[]} */
    complaints: [],
    /** A page with nothing or a file open. @param {{ file?: string, hash?: string, size?: { width: number, height: number }, colorScheme?: 'light' | 'dark', reducedMotion?: 'reduce' }} [how] */
    async open({ file, hash = '', size = { width: 1280, height: 800 }, colorScheme = 'light', reducedMotion } = {}) {
      const page = await chromium.browser.newPage({ viewport: size, colorScheme, reducedMotion, acceptDownloads: true })
      page.on('console', (message) => viewer.complaints.push(message.text()))
      page.on('pageerror', (error) => viewer.complaints.push(String(error)))
      await page.goto(`${viewer.url}/${file ? `?url=/files/${encodeURIComponent(file)}` : ''}${hash ? `#${hash}` : ''}`)
      if (file) await page.getByRole('tree').waitFor()
      return page
    },
  }
  let close = () => {}
  before(async () => {
    const server = await listen((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      viewer.asked.push(path)
      if (path.startsWith('/files/')) {
        const bytes = files[path.slice('/files/'.length)]
        return bytes ? sendRange(request, response, bytes) : response.writeHead(404).end()
      }
      const name = path === '/' ? 'index.html' : path.slice(1)
      if (!/^[\w.-]+$/.test(name)) return response.writeHead(404).end()
      if (!existsSync(join(folder, name))) return response.writeHead(404).end()
      return response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(readFileSync(join(folder, name)))
    })
    viewer.url = server.url
    close = server.close
  })
  after(() => close())
  return viewer
}
