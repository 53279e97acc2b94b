// The page: the element, whose files are read over the bridge.
import './viewer/viewer.js'

/** @typedef {{ id: string, name: string, size: number }} Granted */

const { files } = /** @type {any} */ (globalThis)
const viewer = /** @type {any} */ (document.querySelector('pickle-viewer'))

/** @param {Granted} file */
const open = ({ id, name, size }) =>
  viewer.open({ name, size, read: (/** @type {number} */ offset, /** @type {number} */ length) => files.read(id, offset, length) }).catch(() => {})

files.onOpen(open)
// A file that is dropped has a path, by which it can be opened again: it is read by the main process too.
addEventListener(
  'drop',
  async (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    for (const file of event.dataTransfer?.files ?? []) await open(await files.dropped(file))
  },
  { capture: true },
)
addEventListener('keydown', async (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== 'o') return
  event.preventDefault()
  for (const file of await files.choose()) await open(file)
})
