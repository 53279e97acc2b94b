/**
 * Our times on one set of the wide bench, in a process of its own.
 *
 * usage: node --expose-gc contestant.js WAY FOLDER NAME PROTOCOL ENCODING    ENCODING may be -
 *
 * A line of standard input is one more run, and the answer a line: its nanoseconds, less what the thread waited for a processor. Ways: loads,
 * lossless, open (with the first node), dumps, first (one run: import, reading, loading); floor, lossless-floor, walk and first-floor, the floors of
 * loads, lossless, dumps and first; json, JSON.parse of the same.
 */
import { readFileSync } from 'node:fs'
import { BRINE } from '../paths.js'
import { makeWaiting } from './waiting.js'

const [way, folder, name, protocolText, encodingText] = process.argv.slice(2)
const path = `${folder}/${name}.pkl`
const options = encodingText === '-' ? {} : { encoding: encodingText }
const protocol = Number(protocolText)
const EMPTY = 'data:text/javascript,'
const waited = makeWaiting()

/** @param {() => unknown} call */
async function clock(call) {
  const start = process.hrtime.bigint()
  const before = waited()
  let value = call()
  if (value instanceof Promise) value = await value
  const wait = waited() - before
  const elapsed = Number(process.hrtime.bigint() - start) - wait
  if (value === undefined) throw new Error('nothing was made')
  return elapsed
}

/** @returns {Promise<() => unknown>} */
async function prepare() {
  const { dumps, loads, open } = await import(BRINE)
  const bytes = readFileSync(path)
  switch (way) {
    case 'loads':
      return () => loads(bytes, options)
    case 'lossless':
      return () => loads(bytes, { ...options, lossless: true })
    case 'open':
      return async () => {
        const document = await open(bytes, options)
        return [document, await document.tree.children(0, 1)]
      }
    case 'json': {
      const text = JSON.stringify(loads(bytes, options))
      return () => JSON.parse(text)
    }
    case 'dumps': {
      const value = loads(bytes, { ...options, lossless: true })
      return () => dumps(value, { protocol })
    }
    case 'walk': {
      const { walk } = await import('./walk.js')
      const value = loads(bytes, { ...options, lossless: true })
      return () => walk(value)
    }
    case 'lossless-floor': {
      const { losslessFloorOf } = await import('./floors-lossless.js')
      return losslessFloorOf(name, loads(bytes, options))
    }
    default: {
      const { floorOf } = await import('./floors.js')
      return floorOf(name, loads(bytes, options))
    }
  }
}

const gc = /** @type {() => void} */ (globalThis.gc)
if (way === 'first') {
  const elapsed = await clock(async () => {
    const { loads } = await import(BRINE)
    return loads(readFileSync(path), options)
  })
  console.log(elapsed)
} else if (way === 'first-floor') {
  // Its code has never run, but V8's heap has grown: less than this a first load cannot take.
  const call = await prepare()
  gc()
  const elapsed = await clock(async () => {
    await import(EMPTY)
    return [readFileSync(path), call()]
  })
  console.log(elapsed)
} else {
  const call = await prepare()
  for await (const chunk of process.stdin) {
    for (let left = String(chunk).split('\n').length - 1; left > 0; left--) {
      gc()
      console.log(await clock(call))
    }
  }
}
