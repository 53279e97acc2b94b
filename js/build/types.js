// Makes one file of declarations out of those that tsc writes for each module: dist/index.d.ts, and the same for CommonJS.
//
// It compiles by every TypeScript from 5.4 on, with no library but ES2022: what a platform may or may not declare (Blob, URL,
// AbortSignal…) is its own where it does, and else a form of it that has what brine uses.
//
// usage: node js/build/types.js MODULES_FOLDER FOLDER
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const [modules, folder] = process.argv.slice(2)

/** What stands for a name of the platform where there is no such thing: what brine asks of it. */
const STAND_INS = {
  AbortSignal:
    "{ readonly aborted: boolean; readonly reason: any; throwIfAborted(): void; addEventListener(type: 'abort', listener: () => void): void; removeEventListener(type: 'abort', listener: () => void): void }",
  Blob: '{ readonly size: number; slice(start?: number, end?: number): { arrayBuffer(): Promise<ArrayBuffer> } }',
  File: '{ readonly name: string; readonly size: number; slice(start?: number, end?: number): { arrayBuffer(): Promise<ArrayBuffer> } }',
  Response: '{ readonly body: unknown; readonly ok: boolean; readonly status: number }',
  URL: '{ readonly href: string; readonly protocol: string }',
}

/** Streams, whose chunks are their parameter. */
const STREAMS = {
  ReadableStream: '{ getReader(): { read(): Promise<{ done: boolean; value?: T }>; cancel(reason?: any): Promise<void> } }',
  WritableStream: '{ getWriter(): { write(chunk: T): Promise<void>; close(): Promise<void>; abort(reason?: any): Promise<void> } }',
}

const declare = (/** @type {string} */ name, /** @type {string} */ parameters, /** @type {string} */ form) =>
  `type ${name}${parameters} = typeof globalThis extends { ${name}: { prototype: infer Platform } } ? Platform : ${form}\n`

/** A typedef that imports a type is one more name for it, and shows in an editor as `NDArray$1`; an import is the type itself. */
function importTypes(/** @type {string} */ text) {
  return text.replace(/^export type (\w+) = import\("([^"]+)"\)\.(\w+);$/gm, (_, name, path, original) => {
    const names = name === original ? name : `${original} as ${name}`
    return `import type { ${names} } from "${path}";\nexport type { ${name} };`
  })
}

for (const path of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
  if (path.endsWith('.d.ts')) writeFileSync(join(modules, path), importTypes(readFileSync(join(modules, path), 'utf8')))
}
// The class is made whole in another module than the one that declares it.
const index = join(modules, 'index.d.ts')
writeFileSync(index, readFileSync(index, 'utf8').replace('./types/numpy/make-array.js', './types/numpy/ndarray.js'))
const bundle = await rollup({ input: index, plugins: [dts()], onwarn: ({ message }) => console.warn(message) })
const { output } = await bundle.generate({ format: 'es' })
// TypeScript knows what buffer a typed array has only since 5.7, and what iterator an array since 5.6.
const code = output[0].code
  .replace(/(?<!extends )\bUint8Array<ArrayBuffer>/g, 'Bytes')
  .replace(/\b(\w*Array|ArrayBufferView)<ArrayBuffer(?:Like)?>/g, '$1')
  .replace(/\b(?:Array|Map|Set)Iterator</g, 'IterableIterator<')
const usedIn = (/** @type {[string, string]} */ [name]) => new RegExp(`\\b${name}\\b`).test(code)
const types = Object.entries(STAND_INS).filter(usedIn).map(([name, form]) => declare(name, '', form))
const streams = Object.entries(STREAMS).filter(usedIn).map(([name, form]) => declare(name, '<T>', form))
const bytes = "/** Bytes in memory of their own, which a Blob takes. */\ntype Bytes = ReturnType<Uint8ArrayConstructor['of']>\n"
const text = [...types, ...streams, bytes, code].join('')
for (const to of [folder, join(folder, 'cjs')]) {
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, 'index.d.ts'), text)
}
