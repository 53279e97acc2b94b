// Builds dist/viewer/ out of web/.
//
//   viewer.js      the element, for `brine/viewer`: what is shown first; each other view is a chunk beside it
//   worker.js      all that reads files, in one classic script, so that any bundler and any page can hand it out as a file
//   worker-source-….js  the same as a text, which is loaded where that file cannot be started
//   index.html     the static page, with page.js and page.css
//   brine-viewer.html  all of it in one file, which works from file://
//   viewer.d.ts    its types
//
// and viewer/package.json beside that folder, for bundlers that look for `brine/viewer` as a folder of the package.
//
// usage: node js/build/viewer.js FOLDER
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const [folder] = process.argv.slice(2)
const to = join(folder, 'viewer')

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  bundle: true,
  minify: true,
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'text' },
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [{ name: 'minify style', setup: (builder) => builder.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: await minifyStyle(path), loader: 'text' })) }],
}

/** @param {string} path */
async function minifyStyle(path) {
  const { outputFiles } = await build({ entryPoints: [path], minify: true, write: false, logLevel: 'warning' })
  return outputFiles[0].text
}

/** What reads folders, by module of the package, and what stands in its place: no folder ever comes to the worker, and nobody is to download how one is read. */
const FOLDERS = /** @type {Record<string, string>} */ ({
  'sources/folder.js': 'export class Folder {}; export const openFolder = () => undefined; export const standsForFolder = () => false',
  'containers/folder/open-folder.js': 'export const openFolder = () => undefined; export const recognizeFolder = () => undefined',
  'containers/folder/folder-pickles.js': 'export const findPicklesInFolder = () => undefined',
})
/** @type {import('esbuild').Plugin} */
const withoutFolders = {
  name: 'without folders',
  setup(builder) {
    builder.onLoad({ filter: /folder[\w-]*\.js$/ }, ({ path }) => {
      const contents = FOLDERS[path.replaceAll('\\', '/').split('/esm/')[1]]
      return contents === undefined ? undefined : { contents }
    })
  },
}

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })

await build({
  ...COMMON,
  format: 'iife',
  entryPoints: ['web/worker/worker.js'],
  outfile: join(to, 'worker.js'),
  define: { 'import.meta.url': 'self.location.href' },
  plugins: [...(COMMON.plugins ?? []), withoutFolders],
})

const worker = readFileSync(join(to, 'worker.js'), 'utf8')
/** Where the viewer imports `worker-source`. @type {import('esbuild').Plugin} */
const workerSource = {
  name: 'worker source',
  setup(builder) {
    builder.onResolve({ filter: /^worker-source$/ }, ({ path }) => ({ path, namespace: 'worker' }))
    builder.onLoad({ filter: /./, namespace: 'worker' }, () => ({ contents: worker, loader: 'text' }))
  },
}
const plugins = [...(COMMON.plugins ?? []), workerSource]

await build({ ...COMMON, format: 'esm', splitting: true, entryPoints: { viewer: 'web/viewer.js', page: 'web/page/page.js' }, outdir: to, chunkNames: '[name]-[hash]', plugins })
for (const name of ['index.html', 'page.css']) copyFileSync(join('web/page', name), join(to, name))
copyFileSync('web/viewer.d.ts', join(to, 'viewer.d.ts'))

// A page of file:// may import no modules and start no worker from an address.
const { outputFiles } = await build({
  ...COMMON,
  format: 'iife',
  entryPoints: ['web/page/page.js'],
  write: false,
  plugins,
  define: { 'import.meta.url': '"about:blank"' },
})
const script = outputFiles[0].text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
const style = readFileSync(join(to, 'page.css'), 'utf8')
const page = readFileSync('web/page/index.html', 'utf8')
  .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
  .replace(/\s*<script type="module"[^>]*><\/script>/, '')
  .replace("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'", "script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'")
  .replace('</body>', () => `<script>${script}</script></body>`)
writeFileSync(join(to, 'brine-viewer.html'), page)

// Parcel does not read `exports` of package.json.
const folderOfPackage = join(folder, '..', 'viewer')
mkdirSync(folderOfPackage, { recursive: true })
const entry = '../dist/viewer/viewer.js'
writeFileSync(join(folderOfPackage, 'package.json'), `${JSON.stringify({ type: 'module', main: entry, module: entry, types: '../dist/viewer/viewer.d.ts' }, null, 2)}\n`)
