/**
 * Makes workers. Where a page wants Trusted Types, the address comes from the policy `viewer`; in the one HTML file, which has no address to load from, the
 * worker's source is a text of the page.
 */

/** The source of the worker, where the build has put it into the page. @type {string | undefined} */
const SOURCE = typeof WORKER_SOURCE === 'string' ? WORKER_SOURCE : undefined

/** @type {{ createScriptURL: (url: string) => any } | undefined} */
let policy

/** @param {string} url */
function trusted(url) {
  const { trustedTypes } = /** @type {any} */ (globalThis)
  policy ??= trustedTypes?.createPolicy('viewer', { createScriptURL: (/** @type {string} */ text) => text })
  return policy ? policy.createScriptURL(url) : url
}

/** @returns {Worker} */
export function makeWorker() {
  if (SOURCE === undefined) return new Worker(trusted(String(new URL('./worker.js', import.meta.url))), { name: 'brine' })
  const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }))
  const worker = new Worker(trusted(url), { name: 'brine' })
  URL.revokeObjectURL(url)
  return worker
}
