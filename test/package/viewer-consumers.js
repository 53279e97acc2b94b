/**
 * What `make consumers` builds of the viewer: a page that imports `brine/viewer`, opens a pickle, and says what its tree shows, that a view which is a chunk of
 * its own comes, and how the worker was made: by the address of its script, or by its source where a bundler leaves scripts alone that it sees by `new URL`.
 */

const script = `import 'brine/viewer'

let way = 'address'
const { createObjectURL } = URL
URL.createObjectURL = (blob) => {
  way = 'source'
  return createObjectURL.call(URL, blob)
}
const viewer = document.createElement('pickle-viewer')
viewer.style.height = '400px'
document.body.append(viewer)
const find = (selector) =>
  new Promise((resolve) => {
    const look = () => {
      const element = viewer.shadowRoot.querySelector(selector)
      if (element) resolve(element)
      else requestAnimationFrame(look)
    }
    look()
  })
const main = async () => {
  await viewer.open(Uint8Array.of(0x5d, 0x4b, 7, 0x61, 0x2e))
  const row = await find('[role=treeitem]')
  const label = row.getAttribute('aria-label')
  viewer.setAttribute('view', 'pickle')
  await find('[aria-label=Opcodes]')
  document.title = [label, 'Opcodes', way].join()
}
main().catch((error) => { document.title = String(error.stack) })
`
const html = '<!doctype html><meta charset="utf-8"><title></title><body><script type="module" src="./page.js"></script></body>'
const webpack = (/** @type {string} */ tool, /** @type {string} */ hints) =>
  `module.exports = { mode: 'production', entry: './viewer/page.js', output: { path: __dirname + '/out/viewer-${tool}', filename: 'main.js', publicPath: 'auto' }, performance: ${hints} }`

/** @type {Record<string, string>} */
export const FILES = {
  'viewer/page.js': script,
  'viewer/index.html': html,
  'viewer/vite.mjs': `export default { base: './', logLevel: 'warn', build: { outDir: '../out/viewer-vite', emptyOutDir: true, chunkSizeWarningLimit: 2000 } }`,
  'viewer.rollup.mjs': `import resolve from '@rollup/plugin-node-resolve'
export default { input: 'viewer/page.js', output: { dir: 'out/viewer-rollup', entryFileNames: 'main.js' }, plugins: [resolve({ browser: true })] }`,
  'viewer.webpack.cjs': webpack('webpack', '{ hints: false }'),
  'viewer.rspack.cjs': webpack('rspack', 'false'),
  'next/package.json': '{ "private": true }',
  'next/next.config.mjs': `export default { output: 'export', distDir: 'out', eslint: { ignoreDuringBuilds: true } }`,
  'next/viewer.js': `${script}`,
  'next/app/layout.js': 'export default function Layout({ children }) {\n  return <html><body>{children}</body></html>\n}',
  'next/app/page.js': `'use client'
import 'brine/viewer'
import { useEffect } from 'react'
export default function Page() {
  useEffect(() => void import('../viewer.js'), [])
  return <pickle-viewer theme="dark" style={{ height: 300 }} />
}`,
}

export const TOOLS = ['parcel@2', 'vite-8@npm:vite@8', 'next@15', 'react@19', 'react-dom@19']

const bin = (/** @type {string} */ name, /** @type {string[]} */ ...args) => [`node_modules/.bin/${name}`, ...args]
const node = (/** @type {string[]} */ ...args) => [process.execPath, ...args]
const vite = { 7: 'node_modules/vite/bin/vite.js', 8: 'node_modules/vite-8/bin/vite.js' }

/** @param {string} name @param {'address' | 'source'} way @param {string} page @param {string[]} command */
const viewer = (name, way, page, command) => ({ name: `viewer, ${name}`, commands: [command], isPage: page, said: `list (1),Opcodes,${way}` })
/** @param {string} name @param {'address' | 'source'} way @param {string[]} server a command, before its port */
const served = (name, way, server) => ({ name: `viewer, ${name}`, commands: [], server, said: `list (1),Opcodes,${way}` })

export const PROGRAMS = [
  ...Object.entries(vite).flatMap(([version, path]) => [
    viewer(`Vite ${version}`, 'address', 'out/viewer-vite/index.html', node(path, 'build', 'viewer', '-c', 'viewer/vite.mjs')),
    served(`Vite ${version}, its server`, version === '7' ? 'source' : 'address', node(path, 'viewer', '-c', 'viewer/vite.mjs', '--strictPort', '--port')),
  ]),
  viewer('webpack', 'address', 'out/viewer-webpack/main.js', bin('webpack', '-c', 'viewer.webpack.cjs')),
  viewer('rspack', 'address', 'out/viewer-rspack/main.js', bin('rspack', 'build', '-c', 'viewer.rspack.cjs')),
  viewer('rollup', 'source', 'out/viewer-rollup/main.js', bin('rollup', '-c', 'viewer.rollup.mjs')),
  viewer(
    'esbuild',
    'source',
    'out/viewer-esbuild/main.js',
    bin('esbuild', 'viewer/page.js', '--bundle', '--format=esm', '--splitting', '--outdir=out/viewer-esbuild', '--entry-names=main'),
  ),
  viewer(
    'esbuild, a classic script',
    'source',
    'out/viewer-classic/main.js',
    bin('esbuild', 'viewer/page.js', '--bundle', '--format=iife', '--outfile=out/viewer-classic/main.js'),
  ),
  viewer(
    'Parcel',
    'address',
    'out/viewer-parcel/index.html',
    bin('parcel', 'build', 'viewer/index.html', '--dist-dir', 'out/viewer-parcel', '--public-url', './', '--no-cache'),
  ),
  viewer('Next, exported', 'address', 'next/out/index.html', bin('next', 'build', 'next')),
]
