// What a live Python says of random pickles, and what the tests that ask it share.
//
// BRINE_SEED and BRINE_COUNT say which and how many, BRINE_PYTHON by which Python.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findPythons } from './python.js'

export const SEED = Number(process.env.BRINE_SEED ?? 20240229)
export const COUNT = Number(process.env.BRINE_COUNT ?? 1500)
export const MOST_SHOWN = Number(process.env.BRINE_SHOWN ?? 5)

/**
 * The newest Python of at least a version, or the tests are skipped, visibly.
 * @param {Mocha.Context} context @param {number} version 3008 for 3.8
 */
export function findLivePython(context, version) {
  const [found] = findPythons('import _pickle').filter((python) => python.version >= version)
  if (!found) {
    console.log(`    skipped: no Python 3.${version - 3000} or later was found (python3.13, python3.12, python3, ~/.pyenv, BRINE_PYTHON)`)
    context.skip()
  }
  console.log(`    ${found.python}, BRINE_SEED=${SEED} BRINE_COUNT=${COUNT}`)
  return found
}

/**
 * The records of a script of test/live, one by one.
 * @param {string} python @param {string} script @param {string} [mode] @param {number} [count]
 */
export async function* truths(python, script, mode, count = COUNT) {
  const path = fileURLToPath(new URL(`../live/${script}`, import.meta.url))
  const child = spawn(python, [path, ...(mode ? [mode] : []), String(SEED), String(count)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const exit = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line)
  assert.equal(await exit, 0, stderr)
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function* random(/** @type {number} */ seed) {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}

/** The bytes in pieces of random sizes, some of them empty. @param {Uint8Array} bytes @param {Iterator<number, any>} numbers */
export async function* cut(bytes, numbers) {
  const largest = 1 + numbers.next().value * 2 * bytes.length
  for (let at = 0; at < bytes.length;) {
    const size = Math.floor(numbers.next().value * largest)
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** What came of a call: `{ value }`, or `{ error }`. */
export async function outcome(/** @type {() => unknown} */ call) {
  try {
    return { value: await call() }
  } catch (error) {
    return { error }
  }
}
