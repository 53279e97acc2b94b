// Shortens the names inside of functions in a bundle, in place. Those at the top stay as they are: the names of
// classes are what users see, and those of functions stand in stack traces.
//
// esbuild leaves the top of a script alone and not that of a module, so a module goes through it without its exports.
//
// usage: node js/build/shorten.js BUNDLE.js
import { readFileSync, writeFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

const [bundle] = process.argv.slice(2)
const text = readFileSync(bundle, 'utf8')
const [exports] = /\bexport\{[^{}]*\};?\s*$/.exec(text) ?? ['']
const { code } = transformSync(text.slice(0, text.length - exports.length), { minify: true, target: 'es2022', legalComments: 'none' })
writeFileSync(bundle, code.trimEnd() + exports)
