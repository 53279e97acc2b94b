// Files through every public call and command, in processes that may take 5 s a call and 1 GB: only errors of the package may come, and the next load
// works. `make hostile` runs all of test/fixtures, the folder of BRINE_HOSTILE, what made-files.js builds and mutations of each, and prints what failed.
import { fork } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('child.js', import.meta.url))
/** The limits of one call: time of the processor, time by the clock where the machine is at other work, and memory of the whole process. */
const MOST_MS = 5000
const MOST_WAITED = 60_000
const MOST_BYTES = 1 << 30
/** A file in which so many calls hang or die is given up. */
const MOST_KILLS = 6

/** @typedef {{ name: string, bytes: Uint8Array }} Input */
/** @typedef {{ name: string, step: string, error: string }} Failure */

/** Every file in a folder and below, no larger than `most`. @param {string} folder @param {number} [most] @returns {Generator<Input>} */
export function* filesOf(folder, most = 1 << 20) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && !/\.(?:js|py|md|json)$/.test(path) && statSync(path).size <= most) yield { name: path, bytes: readFileSync(path) }
  }
}

/** Random numbers from 0 up to 1, the same for the same seed. @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same bytes with some of them changed, cut or doubled. @param {Input} input @param {number} seed @returns {Input} */
export function mutate({ name, bytes }, seed) {
  const random = randomOf(seed)
  let made = Uint8Array.from(bytes)
  const place = () => Math.floor(random() * made.length)
  for (let i = 0, count = 1 + Math.floor(random() * 4); i < count && made.length; i++) {
    const way = random()
    if (way < 0.5) made[place()] = Math.floor(random() * 256)
    else if (way < 0.7) made[place()] ^= 1 << Math.floor(random() * 8)
    else if (way < 0.85) {
      const [from, to, length] = [place(), place(), Math.floor(random() * 16)]
      made.copyWithin(to, from, from + length)
    } else if (way < 0.95) {
      const at = place()
      made = Uint8Array.from([...made.subarray(0, at), ...made.subarray(at + 1 + Math.floor(random() * 8))])
    } else made = made.slice(0, place())
  }
  return { name: `${name} mutated by ${seed}`, bytes: made }
}

/** Bytes of memory that a process holds; 0 where that cannot be told. @param {number | undefined} pid */
function memoryOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

/**
 * Runs inputs in one process after another, and tells what failed.
 * @param {Iterable<Input>} inputs @param {(failure: Failure) => void} onFailure @param {{ only?: string[], skip?: string[] }} [options] the steps of child.js that are run
 * @returns {Promise<number>} how many inputs were run
 */
export async function runInputs(inputs, onFailure, options = {}) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let count = 0
  for (const { name, bytes } of inputs) {
    count++
    const skip = [...(options.skip ?? [])]
    for (let kills = 0; kills < MOST_KILLS; kills++) {
      child ??= await startChild()
      const died = await runOne(child, { id: count, bytes, skip, only: options.only }, (step, error) => onFailure({ name, step, error }))
      if (!died) break
      child = undefined
      onFailure({ name, ...died })
      skip.push(died.step)
    }
  }
  child?.kill('SIGKILL')
  return count
}

/** Milliseconds of the processor that a process has taken; 0 where that cannot be told. @param {number | undefined} pid */
function timeOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** @returns {Promise<import('node:child_process').ChildProcess>} */
async function startChild() {
  const child = fork(CHILD, [], { execArgv: ['--max-old-space-size=1024'], stdio: ['ignore', 'ignore', process.env.BRINE_DEBUG ? 'inherit' : 'ignore', 'ipc'] })
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', reject)
  })
  return child
}

/**
 * Runs one input in a process. Gives the step in which the process died, hung or took too much; undefined where all were done.
 * @param {import('node:child_process').ChildProcess} child @param {{ id: number, bytes: Uint8Array, skip: string[], only?: string[] }} job
 * @param {(step: string, error: string) => void} onError @returns {Promise<{ step: string, error: string } | undefined>}
 */
function runOne(child, job, onError) {
  return new Promise((resolve) => {
    let [step, since, used, why] = ['start', performance.now(), timeOf(child.pid), '']
    const timer = setInterval(() => {
      const memory = memoryOf(child.pid)
      const waited = performance.now() - since
      if (waited > MOST_WAITED || (waited > MOST_MS && timeOf(child.pid) - used > MOST_MS)) why = `HANG: no end in ${MOST_MS} ms`
      else if (memory > MOST_BYTES) why = `MEMORY: ${(memory / 2 ** 20).toFixed()} MB`
      if (why) child.kill('SIGKILL')
    }, 100)
    const end = (/** @type {any} */ died) => {
      clearInterval(timer)
      child.removeAllListeners('message')
      child.removeAllListeners('exit')
      resolve(died)
    }
    child.on('message', (/** @type {any} */ message) => {
      if (message.id !== job.id) return
      if (message.error) onError(message.step, message.error)
      else if (message.done) end(undefined)
      else [step, since, used] = [message.step, performance.now(), timeOf(child.pid)]
    })
    child.on('exit', (code, signal) => end({ step, error: why || `CRASH: the process ended by ${signal ?? code}` }))
    child.send({ ...job, bytes: Buffer.from(job.bytes).toString('base64') })
  })
}

/** The kind of an error, by which failures are counted: its first line and the first place in the source. @param {string} error */
export function kindOf(error) {
  const place = /js\/[\w/-]+\.js:\d+/.exec(error)?.[0] ?? ''
  return `${error.split('\n')[0].slice(0, 90)}  ${place}`
}
