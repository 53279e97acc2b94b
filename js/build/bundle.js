// Builds dist/ out of js/.
//
//   dist/esm/     the modules as they are, one by one, for bundlers, which leave out the files that are not used
//   dist/         the same modules in few files, for pages without a bundler, where each file takes time
//   dist/node.js, dist/cjs/  what Node loads (node.js beside this)
//   dist/brine.global.js  all of it in one classic script, which sets the global `brine`: for pages of file://, which may import no modules
//   dist/cli.js   the command line, which imports the package beside it, its man page, brine.1, and scan-worker.js, the threads of `brine scan`
//
// Names stay as they are and lines are short, for the sake of stack traces. The few files have no white space, which V8 takes a
// millisecond of the first load to read. The constants of the codec are put in where they are used.
//
// usage: node js/build/bundle.js FOLDER MODULE...
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { manPage } from '../cli/man.js'
import { bundleForNode } from './node.js'

const [folder, ...modules] = process.argv.slice(2)
/** Characters in the longest line, but for that of the WebAssembly. */
const LINE = 160

/** @type {import('esbuild').BuildOptions} */
const COMMON = { bundle: true, format: 'esm', target: 'es2022', minifySyntax: true, logLevel: 'warning', legalComments: 'none' }
const SHORT = { minifyWhitespace: true, lineLimit: LINE }

/** A plugin that bundles only those imports of the package's own modules that `isBundled` picks; `rename` gives the path of any other. @returns {import('esbuild').Plugin} */
const leaveImports = (/** @type {(path: string) => boolean} */ isBundled, /** @type {(path: string) => string} */ rename = (path) => path) => ({
  name: 'leave imports',
  setup: (builder) => builder.onResolve({ filter: /^\.\.?\// }, ({ path, importer, kind }) => {
    if (kind !== 'entry-point' && !isBundled(path) && !importer.includes('node_modules')) return { path: rename(path), external: true, sideEffects: false }
  }),
})

async function buildModules() {
  const plugins = [leaveImports((path) => path.endsWith('/generated/constants.js'))]
  await build({ ...COMMON, entryPoints: modules, outbase: 'js', outdir: join(folder, 'esm'), plugins })
}

/** The few files. `files` is an entry too, so that its chunk has a name that errors can tell. */
async function bundleModules() {
  const entryPoints = { index: 'js/index.js', files: 'js/files.js' }
  await build({ ...COMMON, ...SHORT, entryPoints, splitting: true, outdir: folder })
}

async function bundleGlobal() {
  await build({ ...COMMON, minify: true, keepNames: true, format: 'iife', globalName: 'brine', entryPoints: ['js/index.js'], outfile: join(folder, 'brine.global.js') })
}

async function bundleCommandLine() {
  const outfile = join(folder, 'cli.js')
  const plugins = [leaveImports((path) => path !== '../index.js', () => './node.js')]
  await build({ ...COMMON, ...SHORT, platform: 'node', entryPoints: ['js/cli/main.js'], outfile, plugins, external: ['hyparquet-writer'] })
  const worker = join(folder, 'scan-worker.js')
  await build({ ...COMMON, ...SHORT, platform: 'node', entryPoints: ['js/cli/scan-worker.js'], outfile: worker, plugins })
  chmodSync(outfile, 0o755)
  writeFileSync(join(folder, 'brine.1'), manPage(JSON.parse(readFileSync('package.json', 'utf8')).version))
}

function writeLicenses() {
  const texts = ['fzstd', 'pako'].map((library) => `${library}\n\n${readFileSync(join('node_modules', library, 'LICENSE'), 'utf8')}`)
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), texts.join('\n\n'))
}

mkdirSync(join(folder, 'cjs'), { recursive: true })
await Promise.all([buildModules(), bundleModules(), bundleForNode(folder, { ...COMMON, ...SHORT }), bundleGlobal(), bundleCommandLine()])
writeLicenses()
