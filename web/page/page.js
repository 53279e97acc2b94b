/** The page: one viewer; `?url=` opens a URL, and `#` keeps the view and the path, so that a link shows the same node again. */
import '../viewer.js'

const viewer = /** @type {import('../element.jsx').PickleViewer} */ (document.querySelector('pickle-viewer'))

const MOST_ADDRESS = 20_000

/** What stands behind `#`. */
function position() {
  const at = new URLSearchParams(location.hash.slice(1))
  return { view: at.get('view'), path: at.get('path') }
}

/** @param {{ view: string | null, path: string | null }} at */
function show({ view, path }) {
  if (view) viewer.setAttribute('view', view)
  if (path !== null) viewer.setAttribute('path', path)
}

function keep() {
  const at = new URLSearchParams({ view: viewer.getAttribute('view') ?? 'tree', path: viewer.getAttribute('path') ?? '' })
  // A path may be as long as the file's keys are, an address may not.
  if (String(at).length < MOST_ADDRESS && location.hash.slice(1) !== String(at)) history.replaceState(null, '', `#${at}`)
}

show(position())
new MutationObserver(keep).observe(viewer, { attributes: true, attributeFilter: ['view', 'path'] })
addEventListener('hashchange', () => show(position()))

// The page is the viewer's alone, so its keys work at once.
for (const type of ['load', 'error']) viewer.addEventListener(type, () => document.activeElement === document.body && viewer.focus())

const url = new URLSearchParams(location.search).get('url')
if (url) viewer.setAttribute('src', url)
