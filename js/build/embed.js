// Takes the toolchain's own exports off the wasm and writes it as a file and
// as a module that holds it in base64. Hexadecimal would be 7 KB less of gzip, but every platform decodes
// base64 itself, and hexadecimal is a loop of JavaScript in most browsers: the first load takes 3 ms on a page, and took 15.
//
// usage: node js/build/embed.js IN.wasm OUT.wasm OUT.js
import { readFileSync, writeFileSync } from 'node:fs'

const EXPORT_SECTION = 7
const [input, wasmTarget, moduleTarget] = process.argv.slice(2)
const bytes = readFileSync(input)

function readUnsigned(at) {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value, at]
  }
}

function writeUnsigned(value) {
  const out = []
  do {
    out.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0))
    value >>>= 7
  } while (value)
  return Buffer.from(out)
}

function keepOwnExports(at, end) {
  const kept = []
  for (let [count, next] = readUnsigned(at), index = 0; index < count && next < end; index++) {
    const [length, nameAt] = readUnsigned(next)
    const name = bytes.toString('utf8', nameAt, nameAt + length)
    const [, after] = readUnsigned(nameAt + length + 1)
    if (name === 'memory' || name.startsWith('pk_')) kept.push(bytes.subarray(next, after))
    next = after
  }
  return Buffer.concat([writeUnsigned(kept.length), ...kept])
}

const parts = [bytes.subarray(0, 8)]
for (let at = 8; at < bytes.length;) {
  const [length, body] = readUnsigned(at + 1)
  const content = bytes[at] === EXPORT_SECTION ? keepOwnExports(body, body + length) : bytes.subarray(body, body + length)
  if (bytes[at] !== 0) parts.push(bytes.subarray(at, at + 1), writeUnsigned(content.length), content)
  at = body + length
}
const wasm = Buffer.concat(parts)
writeFileSync(wasmTarget, wasm)
writeFileSync(moduleTarget, `// Generated from csrc by js/build/embed.js.\n/** @type {string} */\nconst base64 = '${wasm.toString('base64')}'\nexport default base64\n`)
