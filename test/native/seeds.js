// The seeds of libFuzzer: one file of many for each target, and what it is made of.
//
//   node test/native/seeds.js unpack PACKED FOLDER   the committed seeds, a file each
//   node test/native/seeds.js pack PACKED FOLDER     packs the seeds of a folder, the smallest first
//   node test/native/seeds.js fixtures FOLDER        the small fixtures for each program of fuzz.c
//
// In what is packed each seed follows its length, two bytes little-endian.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
/** Programs of fuzz.c, and how many of the smallest seeds are kept. */
const PROGRAMS = 7
const LONGEST = 2000
const MOST_BYTES = 300_000

const write = (/** @type {string} */ folder, /** @type {Uint8Array} */ seed) => writeFileSync(join(folder, createHash('sha1').update(seed).digest('hex')), seed)

/** @type {Record<string, (...paths: string[]) => void>} */
const COMMANDS = {
  unpack(path, folder) {
    mkdirSync(folder, { recursive: true })
    const packed = readFileSync(path)
    for (let at = 0; at < packed.length;) {
      const length = packed.readUInt16LE(at)
      write(folder, packed.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
  },
  pack(path, folder) {
    const seeds = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name)))
      .filter(({ length }) => length < 65536)
      .sort((a, b) => a.length - b.length || Buffer.compare(a, b))
    const parts = []
    let size = 0
    for (const seed of seeds) {
      if ((size += 2 + seed.length) > MOST_BYTES) break
      parts.push(Buffer.from([seed.length & 0xff, seed.length >> 8]), seed)
    }
    writeFileSync(path, Buffer.concat(parts))
    console.log(`${parts.length / 2} of ${seeds.length} seeds`)
  },
  fixtures(folder) {
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })) {
      const path = join(FIXTURES, name)
      if (!name.endsWith('.pkl') || statSync(path).size > LONGEST) continue
      const pickle = readFileSync(path)
      for (let program = 0; program < PROGRAMS; program++) write(folder, Buffer.concat([Buffer.from([7, program + PROGRAMS]), pickle]))
    }
  },
}

const [command, ...paths] = process.argv.slice(2)
COMMANDS[command](...paths)
