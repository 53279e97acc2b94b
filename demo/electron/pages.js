// What app://viewer/ has: the page of this demo and the scripts of the viewer, and nothing else of the disk.
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' })
/** The policy of the page: nothing but its own scripts, and no connection but to itself. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types viewer"
const OWN = new Set(['index.html', 'renderer.js', 'page.css'])
const VIEWER = /^viewer\/[\w-][\w.-]*\.js$/

/** Answers a request of the page. @param {string} address @param {string} folder of the demo @returns {Promise<Response>} */
export async function servePage(address, folder) {
  const { protocol, host, pathname } = new URL(address)
  const name = pathname === '/' ? 'index.html' : pathname.slice(1)
  const path = OWN.has(name) ? join(folder, name) : VIEWER.test(name) ? join(folder, '../../dist', name) : undefined
  const bytes = protocol === 'app:' && host === 'viewer' && path !== undefined ? await readFile(path).catch(() => undefined) : undefined
  const headers = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Content-Type': TYPES[extname(name)] ?? 'text/plain' }
  return new Response(bytes ?? 'there is no such page', { status: bytes ? 200 : 404, headers })
}
