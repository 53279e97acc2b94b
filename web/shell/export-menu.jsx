/** What can be copied and saved of the selected node. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.jsx'
import { copy } from './actions.js'
import { fileNameOf, saveAs } from './files.js'

/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function ExportMenu({ session, file }) {
  const [isOpen, setOpen] = useState(false)
  const list = useRef(/** @type {HTMLDivElement | null} */ (null))
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
  const name = fileNameOf(look?.path || file.name)
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
  useLayoutEffect(() => {
    if (isOpen) list.current?.querySelector('button')?.focus()
  }, [isOpen])
  /** The keys of WAI-ARIA's menu. @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const all = /** @type {HTMLElement[]} */ ([...(list.current?.children ?? [])])
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target))
    if (event.key === 'Escape') setOpen(false)
    if (!isOpen && event.key === 'ArrowDown') setOpen(true)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    all[(to + all.length) % all.length]?.focus()
  }
  // A menu that the focus leaves is closed.
  const onFocusOut = (/** @type {FocusEvent} */ event) => {
    const { currentTarget, relatedTarget } = event
    if (relatedTarget && !(/** @type {HTMLElement} */ (currentTarget).contains(/** @type {Node} */ (relatedTarget)))) setOpen(false)
  }
  return (
    <div class="menu" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button class="icon-button" aria-label="Export" title="Copy and save" aria-haspopup="menu" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name="save" />
      </button>
      {isOpen && (
        <div class="menu-items" role="menu" aria-label="Export" ref={list}>
          {items.map(({ label, act }) => (
            <button role="menuitem" tabIndex={-1} key={label} onClick={run(act)}>
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
