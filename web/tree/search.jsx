/** The search over keys and values, and what it found. */
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../shell/icon.jsx'
import { formatCount } from '../shell/format.js'
import { inert } from '../shell/inert.js'

/** Milliseconds without a key before the search begins. */
const REST = 250

/** @param {{ file: import('../session/open-file.js').OpenFile, children?: any }} props `children` stand beside the box */
export function SearchBox({ file, children }) {
  const [found, setFound] = useState(/** @type {{ hits: import('../worker/search.js').Hit[], seen: number, isCut: boolean } | undefined} */ (undefined))
  const [error, setError] = useState('')
  const running = useRef(/** @type {AbortController | undefined} */ (undefined))
  const timer = useRef(0)
  const element = useRef(/** @type {HTMLDivElement | null} */ (null))

  /** @param {string} text */
  const search = (text) => {
    clearTimeout(timer.current)
    running.current?.abort()
    setError('')
    if (!text) return setFound(undefined)
    timer.current = window.setTimeout(async () => {
      const controller = (running.current = new AbortController())
      try {
        setFound(await file.ask('Searching', 'search', [text], controller.signal))
      } catch (reason) {
        if (/** @type {any} */ (reason)?.name !== 'AbortError') setError(/** @type {Error} */ (reason).message)
      }
    }, REST)
  }

  const hits = () => [.../** @type {HTMLDivElement} */ (element.current).querySelectorAll('li button')].map((it) => /** @type {HTMLElement} */ (it))
  /** Down goes to the hits; out of an empty box Escape goes back to the tree. @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === 'ArrowDown' && hits().length) {
      event.preventDefault()
      hits()[0].focus()
    } else if (event.key === 'Escape' && !(/** @type {HTMLInputElement} */ (event.currentTarget).value))
      /** @type {HTMLElement | null | undefined} */ (element.current?.parentElement?.querySelector('[role=tree]'))?.focus()
  }
  /** @param {KeyboardEvent} event */
  const onHitKeyDown = (event) => {
    const all = hits()
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target))
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, Escape: -1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    ;(to < 0 ? element.current?.querySelector('input') : all[Math.min(to, all.length - 1)])?.focus()
  }

  return (
    <div class="search" role="search" ref={element}>
      <div class="search-line">
        <label class="search-box">
          <Icon name="search" />
          <input
            type="search"
            aria-label="Search keys and values"
            placeholder="Search keys and values ( / )"
            onInput={(event) => search(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        {children}
      </div>
      {error && <p role="alert">{error}</p>}
      {found && (
        <div class="found">
          <p role="status">
            {found.isCut ? `the first ${formatCount(found.hits.length)} hits` : `${formatCount(found.hits.length)} ${found.hits.length === 1 ? 'hit' : 'hits'}`}{' '}
            in {formatCount(found.seen)} nodes
          </p>
          <ul onKeyDown={onHitKeyDown}>
            {found.hits.slice(0, MOST_SHOWN).map(({ path, label, type, rest }) => (
              <li key={path}>
                <button class="link" title={inert(path)} onClick={() => void file.select(path)}>
                  <span class="tree-label">{label}</span> <span class="tree-type">{type}</span> <span class="tree-text">{rest}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** Hits that are listed; the search says how many there are. */
const MOST_SHOWN = 200
