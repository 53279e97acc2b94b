// Takes the toolchain's own exports off a module of WebAssembly, and writes it as a JavaScript module that holds it as text: packed as
// csrc/unpack.c tells, or in hexadecimal for the one that unpacks the others.
//
// usage: node js/build/embed.js IN.wasm OUT.js packed|hex
import { readFileSync, writeFileSync } from 'node:fs'

const EXPORT_SECTION = 7
const [input, target, form] = process.argv.slice(2)
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

/** Printable ASCII but for what has a meaning in strings of JavaScript. */
const ALPHABET = ' !#%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~'
const ESCAPES = 2

/** @param {Buffer} bytes */
function pack(bytes) {
  const counts = new Array(256).fill(0)
  for (const byte of bytes) counts[byte]++
  const order = counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b)
  const singles = ALPHABET.length - ESCAPES
  /** @type {string[]} */
  const texts = []
  order.forEach((byte, i) => {
    const rest = i - singles
    texts[byte] = rest < 0 ? ALPHABET[i] : ALPHABET[singles + Math.floor(rest / ALPHABET.length)] + ALPHABET[rest % ALPHABET.length]
  })
  return ALPHABET + Buffer.from(order).toString('hex') + Array.from(bytes, (byte) => texts[byte]).join('')
}

const text = form === 'hex' ? wasm.toString('hex') : pack(wasm)
writeFileSync(target, `// Generated from csrc by js/build/embed.js.\n/** @type {string} */\nconst text = '${text}'\nexport default text\n`)
