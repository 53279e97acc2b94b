// Bundles the package as index.js and files.js, the chunk that index.js imports when it is first needed.
//
// Both stand on modules that may be there once only, and a third file for these would cost every import 0.4 ms.
// So index.js has them all, and files.js is a function of what it needs of them: `export default (shared) => { …; return { open, … } }`.
//
// Names inside of functions are shortened. Those at the top stay as they are: the names of classes are what users see,
// and those of functions stand in stack traces. esbuild leaves the top of a script alone and not that of a module, so it is given
// scripts, without imports and exports.
//
// usage: node js/build/bundle.js esm|cjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build, transformSync } from 'esbuild'

const [format, folder] = process.argv.slice(2)
/** Only constants, which are put in where they are used. */
const CONSTANTS = 'js/generated/constants.js'
const CHUNK = 'import("./files.js")'

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const { outputFiles, metafile } = await build({
    bundle: true, write: false, metafile: true, format: 'esm', external: ['./files.js', './decompress/*'], target: 'es2022', minifySyntax: true, minifyWhitespace: true, logLevel: 'warning', ...options,
  })
  return { text: outputFiles[0].text, modules: new Set(Object.keys(metafile.inputs)) }
}

const shorten = (/** @type {string} */ script) => transformSync(script, { minify: true, target: 'es2022' }).code.trimEnd()

/** A module without its exports, and these: `[name, exported name]`. */
function splitExports(/** @type {string} */ text) {
  const [statement, list] = /\bexport\{([^{}]*)\};?\s*$/.exec(text) ?? ['', '']
  return { script: text.slice(0, text.length - statement.length), exports: splitList(list) }
}

/** `a,b as c` of an import or export. @returns {[string, string][]} */
const splitList = (/** @type {string} */ list) => list.split(',').map((item) => item.split(' as ')).map(([name, other = name]) => [name, other])

const listProperties = (/** @type {string[][]} */ names) => names.map(([local, name]) => (local === name ? local : `${name}:${local}`))

/** CommonJS has every import by require. */
const finish = (/** @type {string} */ script) => (format === 'esm' ? script : script.replace(/\bimport\(("\.\/[^"]*")\)/g, 'Promise.resolve().then(()=>require($1))'))

const { modules } = await bundle({ entryPoints: ['js/index.js'] })

/** @type {import('esbuild').Plugin} */
const leaveShared = {
  name: 'shared',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
      const module = relative('.', resolve(resolveDir, path))
      if (kind !== 'dynamic-import' && modules.has(module) && module !== CONSTANTS) return { path: module, external: true }
    })
  },
}

/** What files.js takes, by its name: the module that it is from. @type {Map<string, string>} */
const shared = new Map()
/** @type {string[]} */
const taken = []
const files = splitExports((await bundle({ entryPoints: ['js/files.js'], plugins: [leaveShared] })).text)
const filesBody = files.script.replace(/\bimport\{([^{}]*)\}from"([^"]*)";/g, (_, list, module) => {
  for (const [name, local] of splitList(list)) {
    if ((shared.get(name) ?? module) !== module) throw new Error(`files.js takes a ${name} of ${shared.get(name)} and of ${module}`)
    shared.set(name, module)
    taken.push(name === local ? name : `${name}:${local}`)
  }
  return ''
})

const marked = [...shared].map(([name, module]) => `export { ${name} as $${name} } from './${module}'`)
const index = splitExports((await bundle({ stdin: { contents: ["export * from './js/index.js'", ...marked].join('\n'), resolveDir: '.' } })).text)
const given = index.exports.filter(([, exported]) => exported.startsWith('$')).map(([local, exported]) => [local, exported.slice(1)])
if (!index.script.includes(CHUNK)) throw new Error(`index.js has no ${CHUNK}`)
const indexBody = index.script.replace(CHUNK, () => `${CHUNK}.then(files=>files.default({${listProperties(given)}}))`)
const indexExports = index.exports.filter(([, exported]) => !exported.startsWith('$'))

const filesFunction = `shared=>{${finish(shorten(`const{${taken}}=shared;${filesBody}`))}return{${listProperties(files.exports)}}}`
const forms = {
  esm: { index: `export{${indexExports.map(([local, exported]) => (local === exported ? local : `${local} as ${exported}`))}};`, files: `export default ${filesFunction};` },
  cjs: { index: `Object.defineProperty(exports,"__esModule",{value:!0});Object.assign(exports,{${listProperties(indexExports)}});`, files: `exports.default=${filesFunction};` },
}
const strict = format === 'esm' ? '' : '"use strict";'
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'index.js'), `${strict}${finish(shorten(indexBody))}${forms[format].index}\n`)
writeFileSync(join(folder, 'files.js'), `${strict}${forms[format].files}\n`)
