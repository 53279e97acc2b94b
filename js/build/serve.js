// Serves the viewer's page at http://localhost:8000 (PORT for another), under the policy that it is made for, and beside it the files of a folder under
// /files/, by ranges, so that `?url=/files/NAME` opens one. Nothing else can be asked of it.
//
// usage: node js/build/serve.js [FOLDER]
import { createReadStream, realpathSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const PORT = Number(process.env.PORT ?? 8000)
const page = fileURLToPath(new URL('../../dist/viewer/', import.meta.url))
const files = process.argv[2]
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' })
// A worker from a URL has the policy of its own answer, so all answers have it.
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types viewer",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
}

/** The file that a path names, and its size; undefined where there is none, or none that is handed out. @param {string} path */
function find(path) {
  const [folder, name] = path.startsWith('/files/') ? [files, path.slice('/files/'.length)] : [page, path === '/' ? 'index.html' : path.slice(1)]
  if (!folder || !name || name.includes('\0') || (folder === page && !/^[\w-][\w.-]*$/.test(name))) return undefined
  try {
    // Links that lead out of the folder lead nowhere here.
    const file = realpathSync(join(folder, name))
    const inside = relative(realpathSync(folder), file)
    const about = statSync(file)
    if (inside === '..' || inside.startsWith(`..${sep}`) || !about.isFile()) return undefined
    return { file, size: about.size, tag: `"${about.size.toString(16)}-${Math.floor(about.mtimeMs).toString(16)}"` }
  } catch {
    return undefined
  }
}

/** The bytes that a Range header asks for, as RFC 9110 has it: `undefined` is all of them, `null` is what the file does not have. @param {string | undefined} header @param {number} size */
function rangeOf(header, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || (!first && !last)) return undefined
  if (!first) return Number(last) && size ? { start: Math.max(0, size - Number(last)), end: size - 1 } : null
  if (last && Number(last) < Number(first)) return undefined
  return Number(first) < size ? { start: Number(first), end: last ? Math.min(Number(last), size - 1) : size - 1 } : null
}

/** @type {import('node:http').RequestListener} */
function answer(request, response) {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
  if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  let path
  try {
    path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
  } catch {
    return response.writeHead(400).end()
  }
  const found = find(path)
  if (!found) return response.writeHead(404).end()
  const { file, size, tag } = found
  response.setHeader('Accept-Ranges', 'bytes').setHeader('ETag', tag)
  response.setHeader('Content-Type', (path.startsWith('/files/') ? undefined : TYPES[extname(file)]) ?? 'application/octet-stream')
  const ifRange = request.headers['if-range']
  const range = ifRange === undefined || ifRange === tag ? rangeOf(request.headers.range, size) : undefined
  if (range === null) return response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
  const { start, end } = range ?? { start: 0, end: size - 1 }
  response.setHeader('Content-Length', end - start + 1)
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`)
  response.writeHead(range ? 206 : 200)
  if (request.method === 'HEAD' || size === 0) return response.end()
  return createReadStream(file, { start, end })
    .on('error', () => response.destroy())
    .pipe(response)
}

const server = createServer(answer).listen(PORT, 'localhost', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`The viewer is at http://localhost:${port}/ (Control-C ends it)`)
  if (files) console.log(`Files of ${files} are at http://localhost:${port}/?url=/files/NAME`)
})
