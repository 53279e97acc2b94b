/**
 * Measures what `genops` cannot go below on one dataset, in a process of its own: iterators by hand that read no pickle.
 *
 * usage: node --expose-gc limits.js NAME RUNS    prints JSON: { operations, genops, ready, cut } in nanoseconds an opcode:
 * `ready` yields operations out of arrays, `cut` cuts its strings out of one text besides
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clock } from './clock.js'
import { BRINE, DATA } from './paths.js'

const { genops } = await import(BRINE)

const [name, runs] = process.argv.slice(2)
const bytes = readFileSync(join(DATA, `${name}.pkl`))
/** @type {unknown[]} */
const opcodes = []
/** @type {any[]} */
const args = []
/** @type {number[]} */
const positions = []
// Operations that stay alive, as `[...genops(bytes)]` has them, teach V8 to put all later ones with the old objects.
for (const { opcode, arg, pos } of genops(bytes)) {
  opcodes.push(opcode)
  args.push(arg)
  positions.push(pos)
}
const count = opcodes.length
const texts = args.filter((arg) => typeof arg === 'string')
const isText = Uint8Array.from(args, (arg) => Number(typeof arg === 'string'))
const ends = new Int32Array(count)
let length = 0
for (let i = 0; i < count; i++) ends[i] = isText[i] ? (length += args[i].length) : length
/** One flat string; it has two bytes a character only where it must. */
const encoding = texts.every((text) => /^[\0-\xff]*$/.test(text)) ? 'latin1' : 'utf16le'
const whole = Buffer.from(texts.join(''), encoding).toString(encoding)

class Ready {
  at = 0
  next() {
    const i = this.at++
    const value = i < count ? { opcode: opcodes[i], arg: args[i], pos: positions[i] } : undefined
    return { value, done: value === undefined }
  }
  [Symbol.iterator]() {
    return this
  }
}

class Cut {
  at = 0
  next() {
    const i = this.at++
    const value = i < count ? { opcode: opcodes[i], arg: isText[i] ? whole.substring(i ? ends[i - 1] : 0, ends[i]) : args[i], pos: positions[i] } : undefined
    return { value, done: value === undefined }
  }
  [Symbol.iterator]() {
    return this
  }
}

/** Each with a loop of its own, which V8 compiles for it alone. */
const FORMS = {
  genops: () => {
    let n = 0
    for (const _ of genops(bytes)) n++
    return n
  },
  ready: () => {
    let n = 0
    for (const _ of /** @type {Iterable<unknown>} */ (new Ready())) n++
    return n
  },
  cut: () => {
    let n = 0
    for (const _ of /** @type {Iterable<unknown>} */ (new Cut())) n++
    return n
  },
}
const kept = [new Ready(), new Cut()]

/** @type {Record<string, number>} */
const results = { operations: count }
for (const [form, run] of Object.entries(FORMS)) {
  const time = clock(() => {
    if (run() !== count) throw new Error(`${form} ends early`)
    return count
  }, Number(runs))
  results[form] = Number(((time / count) * 1e6).toFixed(1))
}
if (kept.length) console.log(JSON.stringify(results))
