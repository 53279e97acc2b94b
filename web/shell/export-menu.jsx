/** What can be copied and saved of the selected node. */
import { useState } from 'preact/hooks'
import { Icon } from './icon.jsx'
import { copy } from './actions.js'
import { saveAs } from './files.js'

/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function ExportMenu({ session, file }) {
  const [isOpen, setOpen] = useState(false)
  const look = file.look.value
  const id = file.selected.value
  /** @param {() => Promise<unknown>} act */
  const run = (act) => async () => {
    setOpen(false)
    try {
      await act()
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== 'AbortError') file.lookError.value = error
    }
  }
  const name = (look?.path || file.name).replace(/[^\w.-]+/g, '_').replace(/^[._]+/, '')
  /** @param {string} ending @param {string} call @param {any[]} args */
  const save = (ending, call, args) => async () => saveAs(await file.ask('Saving', call, args), `${name}.${ending}`)
  const isTable = look?.views.includes('Table') === true
  const isArray = look?.slices !== undefined
  const slice = file.slice.value
  const items = look
    ? [
        { label: 'Copy path (Python)', act: () => copy(session, look.python) },
        { label: 'Copy path (JavaScript)', act: () => copy(session, look.javascript) },
        { label: 'Copy value as JSON', act: async () => copy(session, await file.ask('Writing JSON', 'json', [id])) },
        { label: 'Save as JSON', act: save('json', 'saveJson', [id]) },
        ...(isTable ? [{ label: isArray ? 'Save the slice as CSV' : 'Save as CSV', act: save('csv', 'saveCsv', [id, isArray ? (slice ?? null) : null]) }] : []),
        ...(isArray ? [{ label: 'Save as NPY', act: save('npy', 'saveNpy', [id, null]) }] : []),
        ...(isArray && slice ? [{ label: 'Save the slice as NPY', act: save('npy', 'saveNpy', [id, slice]) }] : []),
        ...(look.content.kind === 'text' ? [{ label: 'Save the text', act: save('txt', 'saveRaw', [id]) }] : []),
        ...(look.content.kind === 'bytes' ? [{ label: 'Save the bytes', act: save('bin', 'saveRaw', [id]) }] : []),
        { label: 'Save as pickle', act: save('pkl', 'savePickle', [id]) },
        { label: 'Save all arrays as NPZ', act: save('npz', 'saveAll', ['npz']) },
        { label: 'Save all arrays as safetensors', act: save('safetensors', 'saveAll', ['safetensors']) },
      ]
    : []
  return (
    <div class="menu" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <button class="icon-button" aria-label="Export" title="Copy and save" aria-haspopup="menu" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name="save" />
      </button>
      {isOpen && (
        <div class="menu-items" role="menu">
          {items.map(({ label, act }) => (
            <button role="menuitem" key={label} onClick={run(act)}>
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
