/** From a node of the tree to the opcode where its value begins, and back. */

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

const WITHOUT_PICKLES = ['safetensors', 'distcp']
const ARRAYS = ['npy', 'npz']
/** Of several the root is made by none. */
const SEVERAL = ['zip', 'tar', 'shelf', 'pickles', 'several', 'npz']

/** Whether the selected node may have been made by a pickle, as far as that is seen without a look into it. @param {OpenFile} file */
export function mayBePickled({ summary, look }) {
  const kind = summary.value?.kind ?? ''
  if (!look.value || WITHOUT_PICKLES.includes(kind)) return false
  const { way, line } = look.value
  if (SEVERAL.includes(kind) && !way.length) return false
  return !ARRAYS.includes(kind) || line.dtype === undefined || /\bobject\b|'O'/.test(line.dtype)
}

/** Tells it in the status line, and to screen readers. @param {Session} session @param {OpenFile} file @param {string} text */
function tell(session, file, text) {
  session.announcement.value = text
  file.status.value = text
}

/** @param {Session} session @param {OpenFile} file @param {any} error */
function tellFailure(session, file, error) {
  if (error?.name !== 'AbortError') tell(session, file, `the pickle cannot be followed: ${error?.message ?? error}`)
}

/** Shows the opcode where the selected value begins. @param {Session} session @param {OpenFile} file */
export async function showInPickle(session, file) {
  const id = file.selected.value
  try {
    const { document, way } = await file.quick('wayOf', [id])
    const place = await file.askAside('Following the values', 'opcodeOf', [file.origin(), document, way])
    if (file.selected.value !== id) return
    if (place) file.showOpcode(place.offset, place.pickle)
    else tell(session, file, 'no pickle of this file made this value')
  } catch (error) {
    tellFailure(session, file, error)
  }
}

/** The path of the node whose value was made at one of some offsets. @param {OpenFile} file @param {number} pickle @param {number[]} offsets @returns {Promise<string | undefined>} */
export async function findNode(file, pickle, offsets) {
  const kind = file.summary.value?.kind
  if (!kind) return undefined
  const found = await file.askAside('Following the values', 'nodeAt', [file.origin(), kind, pickle, offsets])
  return found && file.quick('pathOf', [found])
}

/** Selects that node in the tree. @param {Session} session @param {OpenFile} file @param {string | undefined} path */
export async function showInTree(session, file, path) {
  if (path === undefined) return tell(session, file, 'no value of the tree was made here')
  try {
    await file.select(path)
    file.view.value = 'tree'
  } catch (error) {
    tellFailure(session, file, error)
  }
}
