/** The machine after the current opcode: what the opcode does in words, the stack from the top down, and the memo. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatCount } from '../shell/format.js'
import { Window } from '../windowing/window.jsx'

const ROW = 22
const PART = 64

/** @typedef {import('../worker/pickle.js').Item} Item */

/** @param {{ file: import('../session/open-file.js').OpenFile, state: import('../worker/pickle.js').State | undefined, go: (offset: number) => void }} props */
export function MachineLists({ file, state, go }) {
  const entries = useRef(/** @type {Map<number, { id: number, item: Item }[] | 'asked'>} */ (new Map()))
  const [, setDrawn] = useState(0)
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  const memo = state?.memo ?? 0
  useEffect(() => {
    if (memo) handle.current?.show(memo - 1)
  }, [memo])

  /** @param {number} part */
  const want = (part) => {
    if (entries.current.has(part)) return
    entries.current.set(part, 'asked')
    file.quick('memoItems', [part * PART, (part + 1) * PART]).then(
      (told) => {
        entries.current.set(part, told)
        setDrawn((drawn) => drawn + 1)
      },
      () => entries.current.delete(part),
    )
  }
  return (
    <section class="pane machine">
      <p class="words" role="status" aria-label="Opcode">
        {state && (
          <>
            <strong>{state.opcode.name}</strong> {state.words}{' '}
            <span class="quiet">
              Takes {state.before}; leaves {state.after}.
            </span>
          </>
        )}
      </p>
      <h2>
        Stack{' '}
        <span class="quiet">
          {state ? `${formatCount(state.depth)} deep${state.marks ? `, ${state.marks} ${state.marks === 1 ? 'mark' : 'marks'}` : ''}` : ''}
        </span>
      </h2>
      <ul class="stack" aria-label="Stack" tabIndex={0}>
        {state?.stack.map((item, i) => (
          <li key={i}>
            <ItemText item={item} go={go} />
          </li>
        ))}
      </ul>
      <h2>
        Memo <span class="quiet">{formatCount(memo)}</span>
      </h2>
      <Window rows={memo} rowHeight={ROW} handle={handle} box={{ class: 'memo', role: 'list', 'aria-label': 'Memo', tabIndex: 0 }}>
        {({ first, end }, _, at) => {
          const rows = []
          for (let row = first; row < end; row++) {
            want(Math.floor(row / PART))
            const part = entries.current.get(Math.floor(row / PART))
            const entry = part && part !== 'asked' ? part[row % PART] : undefined
            rows.push(
              <div key={row} role="listitem" class="pane-row" style={{ transform: `translateY(${at.row(row)}px)` }}>
                <span class="bytes-offset">{entry?.id ?? row}</span> {entry && <ItemText item={entry.item} go={go} />}
              </div>,
            )
          }
          return rows
        }}
      </Window>
    </section>
  )
}

/** @param {{ item: Item, go: (offset: number) => void }} props */
function ItemText({ item: { offset, type, text }, go }) {
  if (offset < 0) return <em class="quiet">mark</em>
  return (
    <>
      <span class="tree-type">{type}</span> <span>{text}</span>{' '}
      <button class="link" tabIndex={-1} onClick={() => go(offset)} title="Go to the opcode that made it">
        @{offset}
      </button>
    </>
  )
}
