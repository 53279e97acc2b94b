/** Long work in the worker: it lets messages in now and then, tells how far it is, and ends when it is cancelled. */
import { cancelled } from './errors.js'

/** @typedef {{ signal: AbortSignal, progress: (told: import('./calls.js').Progress) => void }} Job */

/** Milliseconds of work between two looks at the messages. */
const SLICE = 24

/** Gives a function to call often, `await`ed where it gives a promise: it lets messages in, and throws where the job was cancelled. @param {AbortSignal} signal */
export function pauses(signal) {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE) return undefined
    return new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        since = performance.now()
        if (signal.aborted) reject(cancelled())
        else resolve(undefined)
      }
      port2.postMessage(0)
    })
  }
}
