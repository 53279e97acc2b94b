/**
 * The worker of one file: opens it, and answers what the page asks. The page holds no value of a file, only what it shows.
 *
 * A message from the page is a Request, a Cancel or the answer of a host's source; calls.js has the calls.
 *
 * @typedef {{ id: number, call: keyof typeof import('./calls.js').calls, args: any[] }} Request
 * @typedef {{ cancel: number }} Cancel of the request of that id
 * @typedef {{ read: number, bytes?: Uint8Array, error?: string }} Read what a host's source gave
 *
 * @typedef {{ id: number, value?: any, error?: import('./errors.js').Told, progress?: import('./calls.js').Progress }} Reply
 * @typedef {{ read: number, host: number, offset: number, length: number }} Wanted bytes of a host's source
 */
import { calls } from './calls.js'
import { tellError } from './errors.js'
import { answerRead } from './host-source.js'
import { scope } from './scope.js'

/** @type {Map<number, AbortController>} */
const running = new Map()

/** Progress is told so often, in milliseconds, at most. */
const PROGRESS_EVERY = 60

scope.onmessage = async ({ data }) => {
  if ('cancel' in data) return void running.get(data.cancel)?.abort()
  if ('read' in data) return void answerRead(data)
  const { id, call, args } = /** @type {Request} */ (data)
  const controller = new AbortController()
  running.set(id, controller)
  let last = 0
  let what = ''
  const progress = (/** @type {import('./calls.js').Progress} */ told) => {
    if (told.what === what && performance.now() - last < PROGRESS_EVERY) return
    what = told.what
    last = performance.now()
    scope.postMessage({ id, progress: told })
  }
  try {
    const value = await /** @type {any} */ (calls[call])(...args, { signal: controller.signal, progress })
    const { transfer, ...answer } = value?.transfer ? value : { value, transfer: undefined }
    scope.postMessage({ id, ...answer }, transfer ?? [])
  } catch (error) {
    scope.postMessage({ id, error: tellError(error) })
  } finally {
    running.delete(id)
  }
}

// The page asks nothing before: that it runs, and is no other script of this name.
scope.postMessage({ running: 'brine' })
