/**
 * What `make consumers` builds of the viewer: a page that imports `brine/viewer`, opens a pickle, and says what its tree shows, that a view which is a chunk of
 * its own comes, and how the worker was made: by the address of its script, or by its source where a bundler leaves scripts alone that it sees by `new URL`.
 */
import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
/** The README's component of React, and how it has TypeScript learn the tag. */
const [, component] = /```jsx\n([^`]*useEffect[^`]*)```/.exec(readme) ?? []
const [, declaration] = /```ts\n([^`]*'pickle-viewer'[^`]*)```/.exec(readme) ?? []
if (!component || !declaration) throw new Error('the README has no component of React, or no types of its tag')

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

/** Renders the README's component again and again, with one file and then with another, and tells what it shows and hears. */
const rendering = (/** @type {string} */ imports, /** @type {string} */ render) => `${imports}
import { Viewer } from './component.jsx'

const bytes = Uint8Array.of(0x5d, 0x4b, 7, 0x61, 0x2e)
const paths = []
let loads = 0
addEventListener('load', () => loads++, true)
const show = (file) => ${render}
const until = async (is) => { while (!is()) await new Promise(requestAnimationFrame) }
const row = () => document.querySelector('pickle-viewer')?.shadowRoot.querySelector('[role=treeitem]')?.getAttribute('aria-label')
const main = async () => {
  for (let i = 0; i < 3; i++) {
    show(bytes)
    await until(() => row() === 'list (1)')
  }
  show(Uint8Array.of(0x5d, 0x4b, 7, 0x61, 0x4b, 8, 0x61, 0x2e))
  await until(() => row() === 'list (2)' && paths.length)
  document.title = [row(), document.querySelector('pickle-viewer').shadowRoot.querySelectorAll('.tab').length, paths.length].join()
}
main().catch((error) => { document.title = String(error.stack) })
`
const react = rendering(
  "import { StrictMode } from 'react'\nimport { createRoot } from 'react-dom/client'\nconst root = createRoot(document.body.appendChild(document.createElement('div')))",
  '(root.render(<StrictMode><Viewer file={file} onPath={(path) => paths.push(path)} /></StrictMode>))',
)
const preact = rendering("import { render } from 'preact'", '(render(<Viewer file={file} onPath={(path) => paths.push(path)} />, document.body))')
const TYPES =
  '"target":"es2022","strict":true,"noEmit":true,"module":"esnext","moduleResolution":"bundler","lib":["es2022","dom"],"skipLibCheck":false,"types":[]'
const REACT_18 = '"paths":{"react":["../node_modules/@types/react-18"],"react/*":["../node_modules/@types/react-18/*"]}'
const tsx = (/** @type {string} */ from) => `${declaration.replaceAll("'react'", `'${from}'`)}
import { useEffect, useRef } from '${from === 'preact' ? 'preact/hooks' : from}'
import type { ViewerSource } from 'brine/viewer'

export function Viewer({ file }: { file: ViewerSource }) {
  const viewer = useRef<PickleViewer>(null)
  useEffect(() => {
    const listener = (event: CustomEvent<{ path: string }>) => event.detail.path
    viewer.current?.addEventListener('select', listener)
    return () => viewer.current?.removeEventListener('select', listener)
  }, [])
  return <pickle-viewer ref={viewer} file={file} theme="dark" style={{ height: '100vh' }} />
}
// @ts-expect-error no theme
export const wrong = <pickle-viewer theme="blue" />
`

/** @type {Record<string, string>} */
export const FILES = {
  'react/component.jsx': component,
  'react/main.jsx': react,
  'preact/component.jsx': component.replace("'react'", "'preact/hooks'"),
  'preact/main.jsx': preact,
  'tsx/react.tsx': tsx('react'),
  'tsx/preact.tsx': tsx('preact'),
  'tsx/react-19.json': `{"compilerOptions":{${TYPES},"jsx":"react-jsx"},"files":["react.tsx"]}`,
  'tsx/react-18.json': `{"compilerOptions":{${TYPES},"jsx":"react-jsx",${REACT_18}},"files":["react.tsx"]}`,
  'tsx/preact.json': `{"compilerOptions":{${TYPES},"jsx":"react-jsx","jsxImportSource":"preact"},"files":["preact.tsx"]}`,
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

export const TOOLS = [
  'parcel@2',
  'vite-8@npm:vite@8',
  'next@15',
  'react@19',
  'react-dom@19',
  '@types/react@19',
  '@types/react-18@npm:@types/react@18',
  'preact@11',
]

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
  ...Object.entries({ React: 'react', Preact: 'preact' }).map(([name, folder]) => ({
    name: `viewer, ${name}`,
    commands: [
      bin(
        'esbuild',
        `${folder}/main.jsx`,
        '--bundle',
        '--format=esm',
        '--jsx=automatic',
        `--jsx-import-source=${folder}`,
        `--outfile=out/viewer-${folder}/main.js`,
      ),
    ],
    isPage: `out/viewer-${folder}/main.js`,
    said: 'list (2),0,1',
  })),
  ...['react-19', 'react-18', 'preact'].map((name) => ({
    name: `viewer, TSX of ${name}`,
    commands: [node('node_modules/typescript/bin/tsc', '-p', `tsx/${name}.json`)],
    isQuiet: true,
  })),
]
