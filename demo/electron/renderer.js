// The page: the element, whose files are read over the bridge.
import './viewer/viewer.js'

const { files } = /** @type {any} */ (globalThis)
const viewer = /** @type {any} */ (document.querySelector('pickle-viewer'))

/** Opens a file, whose handle is given back when the viewer lets go of it; one that cannot be read is a tab that says why. @param {any} file an app.js Granted */
const open = ({ id, name, size, error }) => {
  const read = (/** @type {number} */ offset, /** @type {number} */ length) =>
    error === undefined ? files.read(id, offset, length) : Promise.reject(new Error(error))
  const close = () => error === undefined && files.close(id)
  return viewer.open({ name, size: size ?? 1, read, close }).catch(() => {})
}

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
