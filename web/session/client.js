/**
 * The page's end of a file's worker: calls by name, with progress and cancel. A call that does not end when it is cancelled, as one in the middle of a long
 * loop, takes its worker with it.
 */
import { makeWorker } from './make-worker.js'

/** @typedef {import('../worker/worker.js').Reply} Reply */
/** @typedef {import('../worker/calls.js').Progress} Progress */
/** @typedef {{ name?: string, size: number, read: (offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array> | Uint8Array }} HostSource */
/** @typedef {{ signal?: AbortSignal, onProgress?: (told: Progress) => void }} CallOptions */

/** Milliseconds that a cancelled call has to end. */
const GRACE = 400

/** An error of the worker: what a PickleError has. */
export class ViewerError extends Error {
  /** @param {import('../worker/errors.js').Told} told */
  constructor({ name, code, message, offset, opcode, hint }) {
    super(message)
    this.name = name
    this.code = code
    this.offset = offset
    this.opcode = opcode
    this.hint = hint
  }
}

/** The error of whoever waits for a worker that is gone. */
const gone = () => new DOMException('cancelled', 'AbortError')

export class Client {
  /** @type {Worker | undefined} */
  #worker
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void, onProgress?: (told: Progress) => void }>} */
  #waiting = new Map()
  #last = 0
  /** The host's sources: that of the file, and that of one that it is compared with. @type {(HostSource | undefined)[]} */
  hosts
  #onGone

  /** @param {HostSource | undefined} host the source whose bytes the worker asks for @param {() => void} onGone is called where the worker had to be ended */
  constructor(host, onGone) {
    this.hosts = [host]
    this.#onGone = onGone
  }

  #start() {
    const worker = makeWorker()
    worker.onmessage = ({ data }) => this.#take(data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#end(new ViewerError({ name: 'Error', message: event.message || 'the worker could not be started' }))
    }
    return (this.#worker = worker)
  }

  /** @param {Reply | import('../worker/worker.js').Wanted} data */
  async #take(data) {
    if ('read' in data) {
      const { read, host, offset, length } = data
      try {
        const bytes = await this.hosts[host]?.read(offset, length)
        this.#worker?.postMessage({ read, bytes })
      } catch (error) {
        this.#worker?.postMessage({ read, error: String(/** @type {any} */ (error)?.message ?? error) })
      }
      return
    }
    const waiting = this.#waiting.get(data.id)
    if (!waiting) return
    if (data.progress) return waiting.onProgress?.(data.progress)
    this.#waiting.delete(data.id)
    if (data.error) waiting.reject(data.error.name === 'AbortError' ? gone() : new ViewerError(data.error))
    else waiting.resolve(data.value)
  }

  /**
   * Asks the worker. @template {keyof typeof import('../worker/calls.js').calls} Name
   * @param {Name} call @param {any[]} [args] @param {CallOptions} [options] @returns {Promise<any>}
   */
  call(call, args = [], { signal, onProgress } = {}) {
    const id = ++this.#last
    const worker = this.#worker ?? this.#start()
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(gone())
      this.#waiting.set(id, { resolve, reject, onProgress })
      worker.postMessage({ id, call, args })
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.has(id)) return
        worker.postMessage({ cancel: id })
        setTimeout(() => {
          if (!this.#waiting.has(id) || this.#worker !== worker) return
          this.#end(gone())
          this.#onGone()
        }, GRACE)
      })
    })
  }

  #end(/** @type {unknown} */ error) {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  /** Ends the worker. */
  close() {
    this.#end(gone())
  }
}
