/** The opcodes in a window: offset, name, argument. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Window } from '../windowing/window.jsx'

const ROW = 22
const PART = 128
const MOST_PARTS = 40

/** @param {{ file: import('../session/open-file.js').OpenFile, count: number, current: number, go: (index: number) => void }} props */
export function OpcodeList({ file, count, current, go }) {
  const parts = useRef(/** @type {Map<number, import('../worker/pickle.js').OpcodeRow[] | 'asked'>} */ (new Map()))
  const [, setDrawn] = useState(0)
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  useEffect(() => handle.current?.show(current), [current])

  /** @param {number} part */
  const want = (part) => {
    if (parts.current.has(part)) return
    parts.current.set(part, 'asked')
    file.quick('opcodes', [part * PART, (part + 1) * PART]).then(
      (rows) => {
        parts.current.set(part, rows)
        for (const old of parts.current.keys()) {
          if (parts.current.size <= MOST_PARTS) break
          parts.current.delete(old)
        }
        setDrawn((drawn) => drawn + 1)
      },
      () => parts.current.delete(part),
    )
  }
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const page = handle.current?.page() ?? 10
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + page, PageUp: current - page, Home: 0, End: count - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }
  const rowId = (/** @type {number} */ row) => `opcode-${file.id}-${row}`
  return (
    <section class="pane">
      <h2 id={`opcodes-${file.id}`}>Opcodes</h2>
      <Window
        rows={count}
        rowHeight={ROW}
        handle={handle}
        box={{ class: 'opcodes', role: 'listbox', 'aria-label': 'Opcodes', tabIndex: 0, 'aria-activedescendant': rowId(current), onKeyDown }}
      >
        {({ first, end }, _, at) => {
          const rows = []
          for (let row = first; row < end; row++) {
            want(Math.floor(row / PART))
            const part = parts.current.get(Math.floor(row / PART))
            const told = part && part !== 'asked' ? part[row % PART] : undefined
            rows.push(
              <div
                key={row}
                id={rowId(row)}
                role="option"
                aria-selected={row === current}
                aria-setsize={count}
                aria-posinset={row + 1}
                class={`pane-row${row === current ? ' is-current' : ''}`}
                style={{ transform: `translateY(${at.row(row)}px)` }}
                onClick={() => go(row)}
              >
                <span class="bytes-offset">{told ? told.offset : ''}</span> <span class="opcode-name">{told?.name}</span>{' '}
                <span class="opcode-argument">{told?.argument}</span>
              </div>,
            )
          }
          return rows
        }}
      </Window>
    </section>
  )
}
