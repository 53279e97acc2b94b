/**
 * Makes workers. The worker is the script `worker.js` beside the viewer; where that cannot be started it is made out of its source, a chunk that is loaded
 * for this alone. So it starts in a page that has bundled the viewer without that file, in one that has the viewer from another site, and in one of
 * `file://`. By its address it needs `worker-src 'self'` of a Content Security Policy, by its source `worker-src blob:`; where a page wants Trusted Types,
 * either address comes from the policy `viewer`.
 */

/** Milliseconds in which a worker says that it runs: a bundle may have another script of that name, which never does. */
const PATIENCE = 20_000

/** Whether the script beside the viewer could not be started. */
let hasNoScript = false

/** @type {{ createScriptURL: (url: string) => any } | undefined} */
let policy

/** @param {string} url */
function trusted(url) {
  const { trustedTypes } = /** @type {any} */ (globalThis)
  try {
    policy ??= trustedTypes?.createPolicy('viewer', { createScriptURL: (/** @type {string} */ text) => text })
  } catch {
    // The page allows other policies only: where it asks for none here, the plain address is enough.
  }
  return policy ? policy.createScriptURL(url) : url
}

/** Waits until a worker says that it runs. @param {string} url @returns {Promise<Worker>} */
function startWorker(url) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trusted(url), { name: 'brine' })
    const refuse = (/** @type {string} */ message) => {
      clearTimeout(timer)
      worker.terminate()
      reject(new Error(message))
    }
    const timer = setTimeout(() => refuse('it does not answer'), PATIENCE)
    worker.onerror = (event) => {
      event.preventDefault()
      refuse(event.message || 'it cannot be loaded')
    }
    worker.onmessage = ({ data }) => {
      if (data?.running !== 'brine') return refuse('it is another script')
      clearTimeout(timer)
      resolve(worker)
    }
  })
}

async function startFromSource() {
  const { default: source } = await import('worker-source')
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  try {
    return await startWorker(url)
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** @returns {Promise<Worker>} that runs, and has no listeners */
export async function makeWorker() {
  let reason
  if (!hasNoScript) {
    try {
      // Without `String` bundlers would see a worker of theirs, and wrap what must stay one classic script.
      return await startWorker(String(new URL('./worker.js', import.meta.url)))
    } catch (error) {
      reason = error
    }
  }
  try {
    const worker = await startFromSource()
    hasNoScript = true
    return worker
  } catch (error) {
    const reasons = [reason, error].flatMap((each) => (each ? [String(/** @type {any} */ (each).message ?? each)] : []))
    throw new Error(`the viewer's worker cannot be started (${reasons.join('; ')}): a Content Security Policy needs worker-src 'self' or blob:`, {
      cause: error,
    })
  }
}
