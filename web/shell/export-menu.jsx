/** What can be copied and saved of the selected node. */
import { useState } from 'preact/hooks'
import { Icon } from './icon.jsx'
import { copy } from './app.jsx'

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
  const items = look
    ? [
        { label: 'Copy path (Python)', act: () => copy(session, look.python) },
        { label: 'Copy path (JavaScript)', act: () => copy(session, look.javascript) },
        { label: 'Copy value as JSON', act: async () => copy(session, await file.ask('Writing JSON', 'json', [id])) },
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
