// Writes a module of WebAssembly as the text that js/codec/unpack-wasm.js reads. The exports that are the toolchain's own and the custom
// sections, such as names, are left out.
//
// usage: node js/build/embed.js IN.wasm OUT.js
import { readFileSync, writeFileSync } from 'node:fs'

const EXPORT_SECTION = 7
const [input, target] = process.argv.slice(2)
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

writeFileSync(target, `// Generated from csrc by js/build/embed.js.\n/** @type {string} */\nconst hex = '${wasm.toString('hex')}'\nexport default hex\n`)
