/** Objects of the machine in a window: those of the stack, or of the memo. An object that is chosen leads to the opcode that made it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Parts } from './parts.js'
import { rowAfter } from '../windowing/keys.js'
import { Window } from '../windowing/window.jsx'

const ROW = 22
const PART = 50

/** @typedef {import('../worker/pickle.js').Item} Item */
/** @typedef {{ id?: number, item: Item }} Entry */

/**
 * @param {object} props
 * @param {string} props.name @param {number} props.count @param {number | string} props.version changes with what is in the list
 * @param {Entry[]} [props.first] what is known of it at once @param {(start: number, end: number) => Promise<Entry[]>} props.read
 * @param {(offset: number) => void} props.go @param {number} [props.shown] the row to show
 */
export function ItemList({ name, count, version, first, read, go, shown }) {
  const [, setDrawn] = useState(0)
  const parts = useRef(/** @type {Parts<Entry> | undefined} */ (undefined))
  const known = useRef(/** @type {number | string | undefined} */ (undefined))
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const [active, setActive] = useState(-1)
  const isMoving = useRef(false)
  if (!parts.current || known.current !== version) {
    parts.current = new Parts(PART, read, () => setDrawn((drawn) => drawn + 1), parts.current)
    if (first) parts.current.give(0, first, count)
    known.current = version
  }
  const row = Math.min(active, count - 1)
  useEffect(() => {
    if (shown !== undefined && shown >= 0) handle.current?.show(shown)
  }, [version, shown])
  // Before the next key: two in quick succession would leave the focus on the way.
  useLayoutEffect(() => {
    if (!isMoving.current) return
    isMoving.current = false
    box.current?.querySelector(/** @type {any} */ (`[data-row="${row}"]`))?.focus({ preventScroll: true })
  })

  /** What a key does, on the box or on a row. @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const chosen = event.key === 'Enter' ? parts.current?.at(row)?.item : undefined
    if (chosen && chosen.offset >= 0) {
      event.preventDefault()
      return go(chosen.offset)
    }
    const to = rowAfter(event.key, row, count, handle.current?.page() ?? 10)
    if (to === undefined) return
    event.preventDefault()
    if (!count) return
    isMoving.current = true
    setActive(to)
    handle.current?.show(to)
    setDrawn((drawn) => drawn + 1)
  }
  /** The box, which is found by what has the focus. @param {FocusEvent} event */
  const onFocus = (event) => (box.current = /** @type {HTMLElement} */ (event.currentTarget))

  const rowOf = (/** @type {number} */ number, /** @type {(row: number) => number} */ top) => {
    const entry = parts.current?.at(number)
    const item = entry?.item
    return (
      <div
        key={number}
        data-row={number}
        tabIndex={-1}
        role="listitem"
        aria-setsize={count}
        aria-posinset={number + 1}
        class={`pane-row${number === row ? ' is-active' : ''}`}
        style={{ transform: `translateY(${top(number)}px)` }}
        onClick={() => item && item.offset >= 0 && go(item.offset)}
      >
        {entry?.id !== undefined && <span class="bytes-offset">{entry.id} </span>}
        {!item ? (
          <span class="quiet">…</span>
        ) : item.offset < 0 ? (
          <em class="quiet">mark</em>
        ) : (
          <>
            <span class="tree-type">{item.type}</span> {item.text && <span>{item.text} </span>}
            <button class="link" tabIndex={-1} title={`Go to the opcode that made it, at byte ${item.offset}`}>
              @{item.offset}
            </button>
          </>
        )}
      </div>
    )
  }
  return (
    <Window
      rows={count}
      rowHeight={ROW}
      handle={handle}
      box={{ class: 'items', role: 'list', 'aria-label': name, tabIndex: 0, onKeyDown, onFocusCapture: onFocus }}
    >
      {({ first: start, end }, _, at) => {
        const rows = []
        parts.current?.want(start, end)
        for (let number = start; number < end; number++) rows.push(rowOf(number, at.row))
        // The one that has the focus keeps it where it is scrolled away.
        if (row >= 0 && (row < start || row >= end)) rows.push(rowOf(row, at.row))
        return rows
      }}
    </Window>
  )
}
