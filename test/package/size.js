/**
 * `make size`: what users download, as esbuild bundles it for them: minified and gzipped, WebAssembly and all. What is loaded
 * at the first use only (`import()`) does not count. Fails where an import is over its limit.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const KB = 1000

/** Kilobytes by what is imported. What everything may take grows with what there is; what one call takes does not. @type {[names: string, limit: number][]} */
const LIMITS = [
  ['{ dis }', 40],
  ['{ loads }', 94],
  ['{ loads, dumps }', 121],
  ['*', 218],
]

/** Bytes, gzipped, of what one import needs before it runs. @param {string} names @returns {Promise<number>} */
export async function measure(names) {
  const contents = `export ${names} from 'brine'`
  const splitting = names === '*'
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    splitting,
    outdir: '/',
    write: false,
    metafile: true,
    target: 'es2022',
    logLevel: 'error',
  })
  const { outputs } = metafile
  const waiting = Object.keys(outputs).filter((path) => outputs[path].entryPoint?.includes('stdin'))
  const needed = new Set(waiting)
  for (const path of needed) {
    for (const { kind, path: imported } of outputs[path].imports) if (kind === 'import-statement') needed.add(imported)
  }
  const isNeeded = (/** @type {string} */ file) => [...needed].some((path) => file.endsWith(`/${path.split('/').at(-1)}`))
  return outputFiles.filter(({ path }) => isNeeded(path)).reduce((sum, { contents: bytes }) => sum + gzipSync(bytes, { level: 9 }).length, 0)
}

/** The scripts of the viewer's page: what it loads at first, which is page.js and what that imports; all but the worker; all. */
function viewerScripts() {
  const folder = join(root, 'dist/viewer')
  // The worker as a text is loaded in its place alone.
  const all = readdirSync(folder).filter((name) => name.endsWith('.js') && !name.startsWith('worker-source'))
  const first = new Set(['page.js'])
  for (const name of first) for (const [, imported] of readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|import)"\.\/([\w.-]+)"/g)) first.add(imported)
  const sizeOf = (/** @type {Iterable<string>} */ names) =>
    [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0)
  return { first: sizeOf(first), views: sizeOf(all.filter((name) => name !== 'worker.js')), all: sizeOf(all) }
}

/** Kilobytes of the viewer. Its worker has the whole package in it, WebAssembly and decompressors too. @type {[what: string, part: 'first' | 'views' | 'all', limit: number][]} */
const VIEWER = [
  ['viewer, first load', 'first', 60],
  ['viewer, without its worker', 'views', 79],
  ['viewer, everything', 'all', 393],
]
const scripts = viewerScripts()
for (const [what, part, limit] of VIEWER) {
  console.log(what.padEnd(30) + `${(scripts[part] / KB).toFixed(1).padStart(7)} KB of ${limit}`)
  if (scripts[part] > limit * KB) process.exitCode = 1
}

for (const [names, limit] of LIMITS) {
  const bytes = await measure(names)
  console.log(`import ${names}`.padEnd(30) + `${(bytes / KB).toFixed(1).padStart(7)} KB of ${limit}`)
  if (bytes > limit * KB) process.exitCode = 1
}
