/** The whole screen: what is open above, the tree and the selected node below, the status line at the bottom; a drop anywhere opens. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { copy, openAll } from './actions.js'
import { filesOf, pickFiles } from './files.js'
import { Help } from './help.jsx'
import { inert } from './inert.js'
import { keepFocus } from './keep-focus.js'
import { StatusBar } from './status-bar.jsx'
import { TopBar } from './top-bar.jsx'
import { FileViews } from './file-views.jsx'

/** @typedef {import('../session/session.js').Session} Session */

/** @param {{ session: Session }} props */
export function App({ session }) {
  const [isOver, setOver] = useState(false)
  const [scale] = useState(textScale)
  const file = session.current.value
  const element = useRef(/** @type {HTMLDivElement | null} */ (null))

  useEffect(() => {
    const it = /** @type {HTMLElement} */ (element.current)
    const root = /** @type {ShadowRoot} */ (it.getRootNode())
    const onPaste = (/** @type {Event} */ event) => void openAll(session, filesOf(/** @type {ClipboardEvent} */ (event).clipboardData))
    root.host.addEventListener('paste', onPaste)
    const release = keepFocus(it)
    return () => {
      root.host.removeEventListener('paste', onPaste)
      release()
    }
  }, [])

  /** @param {DragEvent} event */
  const onDrop = (event) => {
    event.preventDefault()
    setOver(false)
    void openAll(session, filesOf(event.dataTransfer))
  }
  /** @param {DragEvent} event */
  const onDragOver = (event) => {
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (isTyping(event)) return
    if (event.key === '?') session.isHelpOpen.value = true
    else if (event.key === '/') {
      event.preventDefault()
      element.current?.querySelector(/** @type {any} */ ('input[type=search]'))?.focus()
    } else if ((event.key === 'y' || event.key === 'Y') && file?.look.value)
      void copy(session, event.key === 'y' ? file.look.value.python : file.look.value.javascript)
  }

  return (
    <div
      class={`app${isOver ? ' is-over' : ''}`}
      data-theme={session.theme.value}
      style={{ zoom: scale }}
      ref={element}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onKeyDown={onKeyDown}
    >
      <TopBar session={session} />
      {file ? <FileViews key={file.id} session={session} file={file} /> : <Empty session={session} />}
      <StatusBar session={session} />
      <Help session={session} />
      <div class="visually-hidden" role="log" aria-live="polite">
        {inert(session.announcement.value)}
      </div>
    </div>
  )
}

/** How much larger than usual the page's text is, by the browser's settings or the page's: all that is drawn grows with it. */
const textScale = () => Math.min(3, Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1))

/** Whether the keys go into a text. @param {KeyboardEvent} event */
function isTyping({ ctrlKey, metaKey, altKey, target }) {
  const element = /** @type {HTMLElement} */ (target)
  return ctrlKey || metaKey || altKey || element.matches?.('input, textarea, select')
}

/** What stands where no file is open. @param {{ session: Session }} props */
function Empty({ session }) {
  return (
    <main class="empty">
      <h2>Look into a pickle</h2>
      <p>Drop a .pkl, .pt, .npz, .npy, .joblib, .safetensors or a pandas pickle anywhere, or</p>
      <button class="primary" onClick={() => void pickFiles().then((files) => openAll(session, files))}>
        Open a file
      </button>
      <p class="quiet">The file stays on this machine, and nothing that it names is run.</p>
    </main>
  )
}
