// Serves the viewer's page at http://localhost:8000 (PORT for another), under the policy that it is made for. Nothing else can be asked of it.
//
// usage: node js/build/serve.js
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const PORT = Number(process.env.PORT ?? 8000)
const folder = new URL('../../dist/viewer/', import.meta.url)
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' })
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types viewer"

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const name = pathname === '/' ? 'index.html' : pathname.slice(1)
  const file = fileURLToPath(new URL(name, folder))
  if (!/^[\w-][\w.-]*$/.test(name) || !existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' })
  return createReadStream(file).pipe(response)
}).listen(PORT, 'localhost', () => console.log(`The viewer is at http://localhost:${PORT}/ (Control-C ends it)`))
