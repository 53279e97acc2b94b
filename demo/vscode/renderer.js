// The page of the webview: the element, whose bytes come by messages.
const host = /** @type {any} */ (globalThis).acquireVsCodeApi()
const viewer = /** @type {any} */ (document.querySelector('pickle-viewer'))
/** @type {Map<number, { resolve: (bytes: Uint8Array) => void, reject: (error: Error) => void }>} */
const waiting = new Map()
let last = 0

const read = (/** @type {number} */ offset, /** @type {number} */ length) =>
  new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject })
    host.postMessage({ read: last, offset, length })
  })

addEventListener('message', ({ data }) => {
  if (data.size !== undefined) return void viewer.open({ name: data.name, size: data.size, read }).catch(() => {})
  const { resolve, reject } = waiting.get(data.read) ?? {}
  waiting.delete(data.read)
  if (data.bytes) resolve?.(new Uint8Array(data.bytes))
  else reject?.(new Error(data.error))
})
// A webview that was hidden is a new page when it is shown again: it goes to where it was.
const { view, path } = host.getState() ?? {}
if (view) viewer.setAttribute('view', view)
if (path) viewer.setAttribute('path', path)
new MutationObserver(() => host.setState({ view: viewer.getAttribute('view'), path: viewer.getAttribute('path') })).observe(viewer, {
  attributes: true,
  attributeFilter: ['view', 'path'],
})
host.postMessage({ ready: true })
