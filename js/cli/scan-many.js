/** `brine scan` of many files: on all cores, a line as each ends, on after a bad one, until it is interrupted. */
import { availableParallelism } from 'node:os'
import { setExitCode, tell } from './errors.js'
import { escapeControls } from './escape.js'
import { watchCount } from './progress.js'
import { scanAll } from './scan-pool.js'
import { readFormer } from './scan-since.js'
import { filesOf, namesIn } from './scan-walk.js'

/** @typedef {import('./output.js').Write} Write */
/** @typedef {{ json: boolean, recursive: boolean, allow: string[], stdin: boolean, null: boolean, jobs: number, timeout: number, memory: number, since?: string }} ScanOptions */

/** The exit code of who is interrupted: 128 and the number of the signal. */
const INTERRUPTED = 130
/** In which order the summary tells. */
const COUNTED = ['data-only', 'known-constructors', 'unknown-code', 'dangerous', 'error', 'same', 'skipped']

/** @param {string[]} files @param {ScanOptions} options @param {Write} write */
export async function scanMany(files, options, write) {
  const { json, allow = [], timeout, memory } = options
  const former = options.since === undefined ? new Map() : await readFormer(options.since)
  const stop = new AbortController()
  const interrupt = () => {
    setExitCode(INTERRUPTED)
    stop.abort()
  }
  process.once('SIGINT', interrupt)
  // A list that is waited for ends too.
  if (options.stdin || options.null) stop.signal.addEventListener('abort', () => process.stdin.destroy())
  const summary = new Summary()
  const progress = watchCount()
  const print = async (/** @type {string} */ line) => {
    if (line && !(await write(line))) stop.abort()
  }
  /** Files to scan; what is none is told here. */
  const tasks = async function* () {
    for await (const { file, isFound, skipped, error } of filesOf(namesOf(files, options, stop.signal), options.recursive)) {
      if (stop.signal.aborted) return
      if (skipped === undefined && error === undefined) yield { file, isFound, former: former.get(file) }
      else if (error) await take({ file }, { line: '', code: 2, verdict: 'error', error })
      else {
        summary.count('skipped', 0)
        if (json) await print(`${JSON.stringify({ file, skipped })}\n`)
        else tellSkipped(file, skipped)
      }
    }
  }
  const take = async (
    /** @type {import('./scan-worker.js').Task} */ { file },
    /** @type {import('./scan-worker.js').Outcome} */ { line, code, verdict, error, seconds },
  ) => {
    summary.count(verdict, code)
    progress.tick()
    if (error && !json) tell({ ...error, file, isFileError: true })
    await print(error && json && !line ? `${JSON.stringify({ file, seconds, error })}\n` : line)
  }
  try {
    await scanAll(tasks(), options.jobs || availableParallelism(), { allow, json, timeout, memory }, take, stop.signal)
  } finally {
    progress.end()
    process.off('SIGINT', interrupt)
  }
  if (!json) await print(summary.text())
}

/** @param {string} file @param {string} [why] */
const tellSkipped = (file, why) => process.stderr.write(`brine: ${escapeControls(file)}: skipped: ${why}\n`)

/** @param {string[]} files @param {ScanOptions} options @param {AbortSignal} signal */
async function* namesOf(files, options, signal) {
  const isList = options.stdin || options.null
  yield* isList && files.length === 1 && files[0] === '-' ? [] : files
  if (!isList) return
  try {
    yield* namesIn(process.stdin, options.null)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

class Summary {
  #start = performance.now()
  /** @type {Map<string, number>} */
  #counts = new Map()

  /** @param {string} what @param {number} code */
  count(what, code) {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
    if (code) setExitCode(code)
  }

  text() {
    const counts = COUNTED.filter((what) => this.#counts.has(what))
    const files = counts.reduce((sum, what) => sum + (what === 'skipped' ? 0 : (this.#counts.get(what) ?? 0)), 0)
    const told = counts.map((what) => `${this.#counts.get(what)} ${WORDS[what] ?? what}`)
    return `${files} file${files === 1 ? '' : 's'}${told.length ? `: ${told.join(', ')}` : ''}; ${((performance.now() - this.#start) / 1000).toFixed(1)} s\n`
  }
}

/** @type {Record<string, string>} */
const WORDS = { error: 'with errors', same: 'as before' }
