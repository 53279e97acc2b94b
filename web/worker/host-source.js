/** A source of the host's own, which lives in the page: the worker asks for its bytes by messages. */
import { scope } from './scope.js'

/** @type {Map<number, { resolve: (bytes: Uint8Array) => void, reject: (error: Error) => void }>} */
const waiting = new Map()
let last = 0

/** @param {{ name?: string, size: number }} about @param {number} host which of the page's sources @returns {import('brine').RandomAccessSource} */
export const hostSource = ({ name, size }, host) => ({
  name,
  size,
  read: (offset, length) =>
    new Promise((resolve, reject) => {
      const read = ++last
      waiting.set(read, { resolve, reject })
      scope.postMessage({ read, host, offset, length })
    }),
})

/** Takes what the page's source gave. @param {import('./worker.js').Read} answer */
export function answerRead({ read, bytes, error }) {
  const { resolve, reject } = waiting.get(read) ?? {}
  waiting.delete(read)
  if (bytes) resolve?.(bytes)
  else reject?.(new Error(error))
}
