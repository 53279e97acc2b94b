/** The opcodes in a window: offset, name, argument. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Parts } from './parts.js'
import { rowAfter } from '../windowing/keys.js'
import { Window } from '../windowing/window.jsx'

const ROW = 22
const PART = 128

/** @typedef {import('../worker/pickle.js').OpcodeRow} OpcodeRow */

/** @param {{ file: import('../session/open-file.js').OpenFile, count: number, current: number, go: (to: number | ((from: number) => number)) => void, children?: any }} props `children` stand below the last */
export function OpcodeList({ file, count, current, go, children }) {
  const [, setDrawn] = useState(0)
  const parts = useMemo(
    () =>
      new Parts(
        PART,
        (start, end) => /** @type {Promise<OpcodeRow[]>} */ (file.quick('opcodes', [start, end])),
        () => setDrawn((drawn) => drawn + 1),
      ),
    [],
  )
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  useEffect(() => handle.current?.show(current), [current])

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const { key } = event
    const page = handle.current?.page() ?? 10
    if (rowAfter(key, current, count, page) === undefined) return
    event.preventDefault()
    go((from) => rowAfter(key, from, count, page) ?? from)
  }
  const rowId = (/** @type {number} */ row) => `opcode-${file.id}-${row}`
  const rowOf = (/** @type {number} */ row, /** @type {(row: number) => number} */ top) => {
    const told = parts.at(row)
    return (
      <div
        key={row}
        id={rowId(row)}
        role="option"
        aria-selected={row === current}
        aria-setsize={count}
        aria-posinset={row + 1}
        class={`pane-row${row === current ? ' is-current' : ''}`}
        style={{ transform: `translateY(${top(row)}px)` }}
        onClick={() => go(row)}
      >
        <span class="bytes-offset">{told ? told.offset : ''}</span> <span class="opcode-name">{told?.name}</span>{' '}
        <span class="opcode-argument">{told?.argument}</span>
      </div>
    )
  }
  return (
    <section class="pane" aria-label="Opcodes">
      <h2>Opcodes</h2>
      <Window
        rows={count}
        rowHeight={ROW}
        handle={handle}
        box={{ class: 'opcodes', role: 'listbox', 'aria-label': 'Opcodes', tabIndex: 0, 'aria-activedescendant': rowId(current), onKeyDown }}
      >
        {({ first, end }, _, at) => {
          const rows = []
          parts.want(first, end)
          for (let row = first; row < end; row++) rows.push(rowOf(row, at.row))
          // The active descendant is there, wherever the list is scrolled.
          if (current < first || current >= end) rows.push(rowOf(current, at.row))
          return rows
        }}
      </Window>
      {children}
    </section>
  )
}
