// The viewer's page in a real Chromium: a server hands out dist/viewer under the page's own Content Security Policy, and files by ranges.
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TYPES, useChromium } from '../support/chromium.js'
import { listen } from '../support/server.js'

const folder = fileURLToPath(new URL('../../dist/viewer/', import.meta.url))

/** Milliseconds by which scripts of the page, and all that it asks of its workers, come later: a machine that is slow, so that tests that do not wait for what they press fail. */
const SLOW = Number(process.env.BRINE_SLOW ?? 0)
const later = () => new Promise((resolve) => setTimeout(resolve, SLOW))

/** Makes all that a page asks of its workers come later. @param {import('playwright-core').Page} page @param {number} [slow] in milliseconds */
export async function slowDown(page, slow = SLOW) {
  if (!slow) return
  await page.addInitScript((delay) => {
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (/** @type {any[]} */ ...args) {
      setTimeout(() => Reflect.apply(post, this, args), delay)
    }
  }, slow)
}

/** What the server has: bytes, or a source of more than fit into memory. @typedef {Uint8Array | ReturnType<typeof import('../support/sparse.js').sparseSource>} Served */

/** Answers with bytes, by ranges. @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response @param {Served} file */
export async function sendRange(request, response, file) {
  const size = file instanceof Uint8Array ? file.length : file.size
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const [start, end] = [Number(from ?? 0), Math.min(size, to ? Number(to) + 1 : size)]
  const isWhole = from === undefined
  response.writeHead(isWhole ? 200 : 206, {
    'Content-Length': end - start,
    'Accept-Ranges': 'bytes',
    ETag: '"1"',
    ...(isWhole ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  })
  if (request.method === 'HEAD') return response.end()
  return response.end(file instanceof Uint8Array ? file.subarray(start, end) : await file.read(start, end - start))
}

/** Waits until so many rows of the tree are there with what is in them: before, they are busy. @param {import('playwright-core').Page} page @param {number} count */
export const rowsDrawn = (page, count) =>
  page
    .locator('[role=treeitem]:not([aria-busy])')
    .nth(count - 1)
    .waitFor()

/** Waits until the node of a path is selected. @param {import('playwright-core').Page} page @param {string} path */
export const selected = (page, path) => page.waitForFunction((wanted) => document.querySelector('pickle-viewer')?.getAttribute('path') === wanted, path)

/** Opens the viewer for a mocha suite. `files` are what the server has under /files/. @param {Record<string, Served | (() => Uint8Array)>} files */
export function useViewer(files) {
  const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
  const viewer = {
    url: '',
    /** What the server was asked for. @type {string[]} */
    asked: [],
    /** What stood on the console. @type {string[]} */
    complaints: [],
    /**
     * A page with nothing or a file open.
     * @param {{ file?: string, hash?: string, size?: { width: number, height: number }, colorScheme?: 'light' | 'dark', reducedMotion?: 'reduce', forcedColors?: 'active', scale?: number, rootSize?: string, slow?: number }} [how]
     * `scale` is device pixels a pixel, `rootSize` the font size of the page, `slow` milliseconds by which what is asked of workers comes later */
    async open({
      file,
      hash = '',
      size = { width: 1280, height: 800 },
      colorScheme = 'light',
      reducedMotion,
      forcedColors,
      scale = 1,
      rootSize,
      slow = SLOW,
    } = {}) {
      const page = await chromium.browser.newPage({ viewport: size, colorScheme, reducedMotion, forcedColors, deviceScaleFactor: scale, acceptDownloads: true })
      if (rootSize)
        await page.addInitScript(
          (size) => document.addEventListener('readystatechange', () => (document.documentElement.style.fontSize = size), { once: true }),
          rootSize,
        )
      await slowDown(page, slow)
      page.on('console', (message) => viewer.complaints.push(message.text()))
      page.on('pageerror', (error) => viewer.complaints.push(String(error)))
      await page.goto(`${viewer.url}/${file ? `?url=/files/${encodeURIComponent(file)}` : ''}${hash ? `#${hash}` : ''}`)
      if (file) await page.getByRole('tree').waitFor()
      return page
    },
  }
  let close = () => {}
  before(async () => {
    const server = await listen(async (request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      viewer.asked.push(path)
      if (path.startsWith('/files/')) {
        const file = files[path.slice('/files/'.length)]
        const bytes = typeof file === 'function' ? file() : file
        return bytes ? sendRange(request, response, bytes) : response.writeHead(404).end()
      }
      const name = path === '/' ? 'index.html' : path.slice(1)
      if (!/^[\w.-]+$/.test(name)) return response.writeHead(404).end()
      if (!existsSync(join(folder, name))) return response.writeHead(404).end()
      if (SLOW) await later()
      return response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(readFileSync(join(folder, name)))
    })
    viewer.url = server.url
    close = server.close
  })
  after(() => close())
  return viewer
}
