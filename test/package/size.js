/** `make size`: the bytes of what users download, and a limit on the module. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const FILES = ['index.js', 'files.js', 'cjs/index.js', 'brine.wasm']
const LIMITED = 'index.js'
const LARGEST_GZIPPED = 30 * 1024

console.log(`${'file'.padEnd(20)}${'bytes'.padStart(10)}${'gzipped'.padStart(10)}`)
for (const file of FILES) {
  const bytes = readFileSync(new URL(`../../dist/${file}`, import.meta.url))
  const gzipped = gzipSync(bytes, { level: 9 }).length
  console.log(`${`dist/${file}`.padEnd(20)}${String(bytes.length).padStart(10)}${String(gzipped).padStart(10)}`)
  if (file === LIMITED && gzipped > LARGEST_GZIPPED) {
    console.error(`dist/${file} is ${gzipped - LARGEST_GZIPPED} bytes over the limit of ${LARGEST_GZIPPED} gzipped`)
    process.exitCode = 1
  }
}
