/**
 * The worker threads of `brine scan`, each of which scans a file at a time.
 *
 * A file that takes too long or too much memory ends its worker, which is one bad file: the next file has a worker of its own again.
 */
import { Worker } from 'node:worker_threads'

/** @typedef {import('./scan-worker.js').Outcome} Outcome */
/** @typedef {import('./scan-worker.js').Task} Task */
/** @typedef {{ allow: string[], json: boolean, timeout: number, memory: number }} PoolSettings `timeout` in seconds a file, 0 for none; `memory` in megabytes of heap a worker */

class Lane {
  /** @type {Worker | undefined} */
  #worker
  #drop = () => {}

  /** @param {PoolSettings} settings */
  constructor(settings) {
    this.settings = settings
  }

  #start() {
    const { allow, json, memory } = this.settings
    const worker = new Worker(new URL('./scan-worker.js', import.meta.url), { workerData: { allow, json }, resourceLimits: { maxOldGenerationSizeMb: memory } })
    // What comes when nobody waits for it is an end that was asked for.
    worker.on('error', () => {})
    this.#worker = worker
    return worker
  }

  /** Scans a file; undefined where it is ended meanwhile. @param {Task} task @returns {Promise<Outcome | undefined>} */
  scan(task) {
    const worker = this.#worker ?? this.#start()
    const { timeout } = this.settings
    const start = performance.now()
    return new Promise((resolve) => {
      /** @type {NodeJS.Timeout | undefined} */
      let timer
      const settle = (/** @type {Outcome | undefined} */ outcome) => {
        this.#drop = () => {}
        clearTimeout(timer)
        worker.off('message', settle).off('error', fail).off('exit', die)
        resolve(outcome)
      }
      const end = (/** @type {string} */ message, /** @type {string} */ code) => {
        this.#stop()
        settle({ line: '', code: 2, verdict: 'error', error: { message, code }, seconds: (performance.now() - start) / 1000 })
      }
      const fail = (/** @type {any} */ error) =>
        error?.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? end(`it takes more than ${this.settings.memory} MB to scan it, and --memory allows more`, 'MEMORY')
          : end(`the scan failed: ${error?.message ?? error}`, error?.code ?? 'FAILED')
      const die = () => end('the scan ended before it had a report', 'FAILED')
      if (timeout) timer = setTimeout(() => end(`it was not scanned within ${timeout} s, and --timeout allows more`, 'TIMEOUT'), timeout * 1000)
      this.#drop = () => settle(undefined)
      worker.on('message', settle).on('error', fail).on('exit', die)
      worker.postMessage(task)
    })
  }

  #stop() {
    void this.#worker?.terminate()
    this.#worker = undefined
  }

  /** Ends the worker, and what it is at. */
  end() {
    this.#stop()
    this.#drop()
  }
}

/**
 * Scans what an iterator gives, several files at a time, and hands each to `take`, as they end.
 * @template {Task} T @param {AsyncIterator<T>} tasks @param {number} jobs @param {PoolSettings} settings @param {(task: T, outcome: Outcome) => Promise<void>} take
 * @param {AbortSignal} signal at which all workers end, and what they were at is dropped
 */
export async function scanAll(tasks, jobs, settings, take, signal) {
  const lanes = Array.from({ length: jobs }, () => new Lane(settings))
  const end = () => {
    for (const lane of lanes) lane.end()
  }
  signal.addEventListener('abort', end)
  const run = async (/** @type {Lane} */ lane) => {
    while (!signal.aborted) {
      const { done, value } = await tasks.next()
      if (done || signal.aborted) return
      const outcome = await lane.scan(value)
      if (outcome) await take(value, outcome)
    }
  }
  try {
    await Promise.all(lanes.map(run))
  } finally {
    end()
  }
}
