// Builds what Node loads: dist/node.js for `import`, dist/cjs/index.js for `require`, and in dist/cjs/ what both of them load later.
//
// V8 takes some 30 ns a byte to read code, so a first load is to find little of it. What `loads` needs, and the classes that users can import, are one file, the core. The
// rest waits in files that the core loads by `require` at the first call of a function in them, without a promise: LAZY says which modules, and in which file.
// To the core a module that waits is a stand-in of functions of the same names, which load the file and call it; it has no classes, and the build fails
// where the core needs one. A file that waits is a function of the core that loads it, so it has that core's classes, of ESM or of CommonJS.
import { writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { unpackWasm } from '../codec/unpack-wasm.js'

const ENTRY = 'js/index.js'
const CORE = 'core'
const UNPACK = 'js/codec/unpack-wasm.js'

/** What each file has for itself: constants, which are put in where they are used, and tables. */
const COPIED = /^js\/generated\/(constants|tables)\.js$/

/** The modules that wait, by their files, of which each may use those before it. What else the core does not need is of FILES. @type {[file: string, modules: RegExp][]} */
const LAZY = [
  ['dump', /^js\/(dump\/|types\/reduce\.|types\/(python|numpy)\/reduce-|types\/python\/name-strings|generated\/dump-wasm|codec\/(dump|twos-complement)\.)/],
  ['values', /^js\/types\/(numpy\/(print|encode|make-array)|pandas\/(arrays|print|arrow|legacy|manager|pandas|period)|torch\/(torch|legacy|storages))[\w-]*\.js/],
  ['tools', /^js\/(scan\/(?!scan-file|file-scan|condense|compressed|content|inflate-forward|long-|zip-members|window)|decompile\/|tools\/|trace\/(?!trace|recorder))/],
  ['tools', /^js\/(document\/(?!(document|tree|lazy-value|plain-values)\.)|containers\/(magic|numpy\/(?!npy-source)|safetensors\/(write|dtypes)|joblib\/recognize))/],
  ['tools', /^js\/(containers\/decompress\/(recognize|crc32|platform-inflate)|load\/revive|generated\/tools-wasm|codec\/(tools|program|opcode-table)\.)/],
]
const FILES = 'files'

/** @param {string} path of a module @param {string} name */
const longName = (path, name) => `${path.replace(/^js\/|\.js$/g, '').replace(/\W/g, '_')}$${name}`

const exportsOf = async (/** @type {string} */ path) => Object.entries(await import(pathToFileURL(path).href))

/**
 * Which module goes into which file, and what `import()` gives: these are files of their own, with names as the module has them.
 * @returns {Promise<{ fileOf: Map<string, string>, roots: Set<string> }>}
 */
async function divide() {
  const { metafile } = await build({ entryPoints: [ENTRY], bundle: true, write: false, metafile: true, logLevel: 'silent', format: 'esm', outdir: '/' })
  const modules = Object.keys(metafile.inputs).filter((path) => path.startsWith('js/'))
  const importsOf = (/** @type {string} */ path, /** @type {string} */ kind) => metafile.inputs[path].imports.filter((one) => one.kind === kind && one.path.startsWith('js/')).map((one) => one.path)
  /** @type {Map<string, string>} */
  const fileOf = new Map()
  for (const path of modules) {
    const file = LAZY.find(([, waiting]) => waiting.test(path))?.[0]
    if (file) fileOf.set(path, file)
  }
  const reach = (/** @type {string} */ root) => {
    const reached = new Set([root])
    for (const path of reached) for (const to of importsOf(path, 'import-statement')) if (!fileOf.has(to) && !COPIED.test(to)) reached.add(to)
    return reached
  }
  for (const path of reach(ENTRY)) fileOf.set(path, CORE)
  const roots = new Set(modules.flatMap((path) => importsOf(path, 'dynamic-import')))
  const reached = [...roots].map((root) => /** @type {const} */ ([root, reach(root)]))
  for (const [root, paths] of reached) {
    for (const path of paths) {
      const isOwn = path === root || reached.filter(([, others]) => others.has(path)).length === 1
      fileOf.set(path, isOwn ? basename(root, '.js') : FILES)
    }
  }
  return { fileOf, roots }
}

/** A stand-in for a module that waits; numbers and texts of it are written out. @param {string} path @param {string} file */
async function standIn(path, file) {
  const lines = (await exportsOf(path)).map(([name, value]) => {
    if (typeof value === 'bigint') return `export const ${name} = ${value}n`
    if (typeof value === 'number' || typeof value === 'string') return `export const ${name} = ${JSON.stringify(value)}`
    if (typeof value !== 'function' || /^class\b/.test(String(value))) return ''
    return `let $${name}\nexport const ${name} = (...given) => ($${name} ??= $file('${file}').${longName(path, name)})(...given)`
  })
  return lines.join('\n')
}

/** A module of what one in another file exports. @param {string} path @param {string} file */
async function reference(path, file) {
  return `export { ${(await exportsOf(path)).map(([name]) => `${longName(path, name)} as ${name}`)} } from './${file}'`
}

/** A module of WebAssembly as base64, which Node decodes in a tenth of the time that unpacking takes, and the function that does it. @param {string} path */
async function asBase64(path) {
  if (path === UNPACK) return 'export const unpackWasm = (text) => Buffer.from(text, "base64")'
  const [[, text]] = await exportsOf(path)
  return `export default '${Buffer.from(unpackWasm(text)).toString('base64')}'`
}

/** Takes into a bundle the modules of one file alone. @param {string} file @param {Map<string, string>} fileOf @returns {import('esbuild').Plugin} */
const only = (file, fileOf) => ({
  name: 'only one file',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, namespace, kind }) => {
      if (namespace === 'reference') return { path, external: true, sideEffects: false }
      const to = relative('.', resolve(resolveDir, path))
      const other = fileOf.get(to)
      if (kind === 'dynamic-import') return { path: `./${other}`, external: true }
      if (other === undefined || other === file) return undefined
      return { path: to, namespace: file === CORE ? 'stand-in' : 'reference', sideEffects: false }
    })
    builder.onLoad({ filter: /-wasm\.js$/, namespace: 'file' }, async ({ path }) => ({ contents: await asBase64(relative('.', path)) }))
    builder.onLoad({ filter: /./, namespace: 'stand-in' }, async ({ path }) => ({ contents: await standIn(path, fileOf.get(path) ?? '') }))
    builder.onLoad({ filter: /./, namespace: 'reference' }, async ({ path }) => ({ contents: await reference(path, fileOf.get(path) ?? '') }))
  },
})

const IMPORT = /\bimport\s*\{([^}]*)\}\s*from\s*"\.\/([\w-]+)";?/g
const IMPORT_LATER = /\bimport\("\.\/([\w-]+)"\)/g
const EXPORT = /\bexport\s*\{([^}]*)\};?\s*$/

/** Names of an import or export, each with its other name. @param {string} names @returns {[from: string, to: string][]} */
const readNames = (names) => names.split(',').map((name) => /** @type {[string, string]} */ ((([from, to = from]) => [from, to])(name.trim().split(/\s+as\s+/))))

/** A literal of an object, or a pattern. @param {[string, string][]} names */
const literal = (names) => `{${names.map(([key, value]) => (key === value ? key : `${key}:${value}`)).join(',\n')}}`

/** A file that waits, of a text of esbuild's: a function of the core that loads it. @param {string} text */
function asWaiting(text) {
  const used = new Set(text.replace(IMPORT, '').match(/[\w$]+/g))
  /** @type {string[]} */
  const needed = []
  const code = text
    .replace(IMPORT, (_, names, file) => {
      const kept = readNames(names).filter(([, name]) => used.has(name))
      if (file === CORE) needed.push(...kept.map(([name]) => name))
      return kept.length > 0 ? `const${literal(kept)}=${file === CORE ? '$core' : `$file("${file}")`};` : ''
    })
    .replace(IMPORT_LATER, (_, file) => `Promise.resolve().then(()=>$file("${file}"))`)
    .replace(EXPORT, (_, names) => `return${literal(readNames(names).map(([from, to]) => [to, from]))}`)
  // V8 compiles a function in parentheses at once.
  return { needed, code: `"use strict";module.exports=(($core,$file)=>{${code}});\n` }
}

/**
 * The core, which loads files that wait.
 * @param {string} text @param {Set<string>} files @param {(path: string) => string} load an expression that loads one @param {string} folder where they are @param {Set<string>} needed what they need of it
 */
function asCore(text, files, load, folder, needed) {
  const loads = [...files].map((file) => `${JSON.stringify(file)}:()=>${load(`"${folder}${file}.js"`)}`)
  const [, exported] = /** @type {RegExpExecArray} */ (EXPORT.exec(text))
  const names = new Map(readNames(exported).map(([from, to]) => [to, from]))
  const own = [...names].filter(([name]) => !name.includes('$'))
  const core = literal([...needed].map((name) => [name, names.get(name) ?? '']))
  const loader = `const $made={},$loads={${loads}};let $core;const $file=(name)=>$made[name]??=$loads[name]()($core??=${core},$file);`
  return { own, code: loader + text.replace(EXPORT, '').replace(IMPORT_LATER, (_, file) => `Promise.resolve().then(()=>$file("${file}"))`) }
}

/** @param {string} folder dist/ @param {import('esbuild').BuildOptions} options */
export async function bundleForNode(folder, options) {
  const { fileOf, roots } = await divide()
  const bundle = async (/** @type {string} */ file, /** @type {string[]} */ lines) => {
    const logOverride = /** @type {const} */ ({ 'import-is-undefined': 'error' })
    const stdin = { contents: lines.join('\n'), resolveDir: '.' }
    return (await build({ ...options, logOverride, stdin, write: false, plugins: [only(file, fileOf)] })).outputFiles[0].text
  }
  const files = new Set([...fileOf.values()].filter((file) => file !== CORE))
  /** @type {Set<string>} */
  const needed = new Set()
  for (const file of files) {
    const paths = [...fileOf.keys()].filter((path) => fileOf.get(path) === file)
    const lines = paths.map(async (path) => {
      const names = (await exportsOf(path)).flatMap(([name]) => [`${name} as ${longName(path, name)}`, ...(roots.has(path) ? [name] : [])])
      return `export { ${names} } from './${path}'`
    })
    const waiting = asWaiting(await bundle(file, await Promise.all(lines)))
    for (const name of waiting.needed) needed.add(name)
    writeFileSync(join(folder, 'cjs', `${file}.js`), waiting.code)
  }

  const lines = [...fileOf].filter(([, file]) => file === CORE).map(async ([path]) => {
    const names = (await exportsOf(path)).map(([name]) => name).filter((name) => needed.has(longName(path, name)))
    return `export { ${names.map((name) => `${name} as ${longName(path, name)}`)} } from './${path}'`
  })
  const text = await bundle(CORE, [`export * from './${ENTRY}'`, ...(await Promise.all(lines))])
  // A bundler that takes this file bundles those that it finds in a `require`, of which Node's modules know nothing.
  const esm = asCore(text, files, (path) => `$load(${path},()=>require(${path}))`, './cjs/', needed)
  const requiring = `import{createRequire}from"node:module";
const $load=(path,bundled)=>{try{return createRequire(import.meta.url)(path)}catch(error){if(typeof require!=="function")throw error;return bundled()}};`
  writeFileSync(join(folder, 'node.js'), `${requiring}${esm.code}export${literal(esm.own).replaceAll(/(\w+):(\w+)/g, '$2 as $1')};\n`)
  const cjs = asCore(text, files, (path) => `require(${path})`, './', needed)
  // Node's lexer would find the flag, and make a name of it.
  const exported = `module.exports=${literal(cjs.own)};const $flag="__esModule";Object.defineProperty(module.exports,$flag,{value:true});\n`
  writeFileSync(join(folder, 'cjs', 'index.js'), `"use strict";${cjs.code}${exported}`)
  writeFileSync(join(folder, 'cjs', 'package.json'), '{ "type": "commonjs" }\n')
}
