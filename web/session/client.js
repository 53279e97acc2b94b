/**
 * The page's end of a file's worker: calls by name, with progress and cancel. A call that does not end when it is cancelled, as one in the middle of a long
 * loop, takes its worker with it.
 */
import { makeWorker } from './make-worker.js'

/** @typedef {import('../worker/worker.js').Reply} Reply */
/** @typedef {import('../worker/calls.js').Progress} Progress */
/**
 * A source of the host's own.
 * @typedef {object} HostSource @property {string} [name] @property {number} size
 * @property {(offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array | ArrayBuffer> | Uint8Array | ArrayBuffer} read
 * @property {() => unknown} [close] is called once for each time that it was opened, when the viewer lets go of it
 */
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

/** What a host's source gave, as bytes that have a buffer of their own and can be sent without the rest of it; a copy is handed over, and not kept beside what is sent. @param {unknown} given @param {number} length @returns {{ bytes: Uint8Array, transfer: Transferable[] }} */
function toSend(given, length) {
  const isView = ArrayBuffer.isView(given)
  const bytes = isView
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : Object.prototype.toString.call(given) === '[object ArrayBuffer]' && new Uint8Array(/** @type {ArrayBuffer} */ (given))
  if (!bytes) throw new TypeError(`read of the source gives no bytes but ${given === null ? 'null' : typeof given}`)
  if (bytes.length !== length) throw new RangeError(`read of the source gives ${bytes.length} bytes where ${length} were asked for`)
  if (bytes.length === bytes.buffer.byteLength) return { bytes, transfer: [] }
  const copy = bytes.slice()
  return { bytes: copy, transfer: [copy.buffer] }
}

/** The error of whoever waits for a worker that is gone. */
const gone = () => new DOMException('cancelled', 'AbortError')

export class Client {
  /** @type {Promise<Worker> | undefined} */
  #worker
  #isClosed = false
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void, onProgress?: (told: Progress) => void }>} */
  #waiting = new Map()
  #last = 0
  /** The host's sources: that of the file, and that of one that it is compared with. @type {(HostSource | undefined)[]} */
  hosts
  #onGone
  /** Is aborted with the worker that asked. */
  #reading = new AbortController()

  /** @param {HostSource | undefined} host the source whose bytes the worker asks for @param {() => void} onGone is called where the worker had to be ended */
  constructor(host, onGone) {
    this.hosts = [host]
    this.#onGone = onGone
  }

  /** @returns {Promise<Worker>} that runs */
  #start() {
    const starting = makeWorker()
    this.#worker = starting
    starting.then(
      (worker) => {
        worker.onmessage = ({ data }) => this.#take(data, worker)
        worker.onerror = (event) => {
          event.preventDefault()
          if (this.#worker === starting) this.#end(new ViewerError({ name: 'Error', message: event.message || 'the worker has ended' }))
        }
      },
      (error) => {
        if (this.#worker === starting) this.#end(error)
      },
    )
    return starting
  }

  /** @param {Reply | import('../worker/worker.js').Wanted} data @param {Worker} worker that sent it */
  async #take(data, worker) {
    if ('read' in data) {
      const { read, host, offset, length } = data
      try {
        const { bytes, transfer } = toSend(await this.hosts[host]?.read(offset, length, this.#reading.signal), length)
        worker.postMessage({ read, bytes }, transfer)
      } catch (error) {
        worker.postMessage({ read, error: String(/** @type {any} */ (error)?.message ?? error) })
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
    return new Promise((resolve, reject) => {
      if (signal?.aborted || this.#isClosed) return reject(gone())
      const starting = this.#worker ?? this.#start()
      // What is called while the worker starts waits for it; #start tells where it does not.
      const post = (/** @type {any} */ message) =>
        starting.then(
          (worker) => this.#waiting.has(id) && worker.postMessage(message),
          () => {},
        )
      this.#waiting.set(id, { resolve, reject, onProgress })
      void post({ id, call, args })
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.has(id)) return
        void post({ cancel: id })
        setTimeout(() => {
          if (!this.#waiting.has(id) || this.#worker !== starting) return
          this.#end(gone())
          this.#onGone()
        }, GRACE)
      })
    })
  }

  #end(/** @type {unknown} */ error) {
    void this.#worker?.then(
      (worker) => worker.terminate(),
      () => {},
    )
    this.#worker = undefined
    this.#reading.abort()
    this.#reading = new AbortController()
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  /** Ends the worker; what is called from then on is cancelled. */
  close() {
    this.#isClosed = true
    this.#end(gone())
  }
}
