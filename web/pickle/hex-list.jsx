/** The bytes of the pickle, sixteen a row; those of the current opcode are marked, and a click on a byte goes to its opcode. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { character } from '../value/bytes-view.jsx'
import { Window } from '../windowing/window.jsx'

const ROW = 22
const WIDTH = 16
const PART = 4096
const MOST_PARTS = 64

/** @param {{ file: import('../session/open-file.js').OpenFile, length: number, current: import('../worker/pickle.js').OpcodeRow | undefined, go: (offset: number) => void }} props */
export function HexList({ file, length, current, go }) {
  const parts = useRef(/** @type {Map<number, Uint8Array | 'asked'>} */ (new Map()))
  const [, setDrawn] = useState(0)
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  useEffect(() => {
    if (current) handle.current?.show(Math.floor(current.offset / WIDTH))
  }, [current])

  /** @param {number} part */
  const want = (part) => {
    if (parts.current.has(part)) return
    parts.current.set(part, 'asked')
    file.quick('pickleBytes', [part * PART, Math.min(length, (part + 1) * PART)]).then(
      (bytes) => {
        parts.current.set(part, bytes)
        for (const old of parts.current.keys()) {
          if (parts.current.size <= MOST_PARTS) break
          parts.current.delete(old)
        }
        setDrawn((drawn) => drawn + 1)
      },
      () => parts.current.delete(part),
    )
  }
  const [from, to] = current ? [current.offset, current.offset + current.length] : [-1, -1]
  /** A click on a byte, which tells its offset. @param {MouseEvent} event */
  const onClick = (event) => {
    const offset = /** @type {HTMLElement} */ (event.target).dataset?.offset
    if (offset !== undefined) go(Number(offset))
  }
  return (
    <section class="pane">
      <h2>Bytes</h2>
      <Window
        rows={Math.ceil(length / WIDTH)}
        rowHeight={ROW}
        handle={handle}
        box={{ class: 'bytes', role: 'group', 'aria-label': 'Bytes', tabIndex: 0, onClick }}
      >
        {({ first, end }, _, at) => {
          const rows = []
          for (let row = first; row < end; row++) {
            const offset = row * WIDTH
            want(Math.floor(offset / PART))
            const part = parts.current.get(Math.floor(offset / PART))
            const bytes = part && part !== 'asked' ? part.subarray(offset % PART, (offset % PART) + WIDTH) : new Uint8Array(0)
            rows.push(
              <div key={row} class="bytes-row" style={{ transform: `translateY(${at.row(row)}px)` }}>
                <span class="bytes-offset">{offset.toString(16).padStart(8, '0')}</span>
                <span>
                  {Array.from(bytes, (byte, i) => (
                    <span key={i} class={`byte${offset + i >= from && offset + i < to ? ' is-current' : ''}`} data-offset={offset + i}>
                      {byte.toString(16).padStart(2, '0')}
                    </span>
                  ))}
                </span>
                <span>
                  {Array.from(bytes, (byte, i) => (
                    <span key={i} class={offset + i >= from && offset + i < to ? 'is-current' : ''} data-offset={offset + i}>
                      {character(byte)}
                    </span>
                  ))}
                </span>
              </div>,
            )
          }
          return rows
        }}
      </Window>
    </section>
  )
}
