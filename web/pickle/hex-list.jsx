/** The bytes of the pickle, sixteen a row, or eight where there is no room; those of the current opcode are marked, and a click on a byte goes to its opcode. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { character } from '../value/bytes-view.jsx'
import { Window } from '../windowing/window.jsx'
import { Parts } from './parts.js'

const ROW = 22
/** Bytes of a row, and of one where the pane is narrow. */
const WIDTH = 16
const NARROW = 8
/** Pixels that a row of sixteen takes. */
const ROOM = 600
/** Rows that are asked for at once. */
const PART = 256

/**
 * @param {object} props
 * @param {import('../session/open-file.js').OpenFile} props.file @param {number} props.length of the pickle
 * @param {import('../worker/pickle.js').OpcodeRow | undefined} props.current @param {(offset: number) => void} props.go
 * @param {number | undefined} props.fault the byte at which it breaks @param {{ offset: number } | undefined} props.shown a byte to scroll to
 */
export function HexList({ file, length, current, go, fault, shown }) {
  const [, setDrawn] = useState(0)
  const [width, setWidth] = useState(WIDTH)
  const pane = useRef(/** @type {HTMLElement | null} */ (null))
  useLayoutEffect(() => {
    const it = /** @type {HTMLElement} */ (pane.current)
    const observer = new ResizeObserver(() => setWidth(it.clientWidth < ROOM ? NARROW : WIDTH))
    observer.observe(it)
    return () => observer.disconnect()
  }, [])
  const parts = useMemo(
    () =>
      new Parts(
        PART,
        async (start, end) => {
          const bytes = /** @type {Uint8Array} */ (await file.quick('pickleBytes', [start * width, Math.min(length, end * width)]))
          return Array.from({ length: Math.ceil(bytes.length / width) }, (_, row) => bytes.subarray(row * width, (row + 1) * width))
        },
        () => setDrawn((drawn) => drawn + 1),
      ),
    [width],
  )
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  useEffect(() => {
    if (current) handle.current?.show(Math.floor(current.offset / width))
  }, [current, width])
  useEffect(() => {
    if (shown) handle.current?.show(Math.floor(shown.offset / width))
  }, [shown])

  const [from, to] = current ? [current.offset, current.offset + current.length] : [-1, -1]
  const classOf = (/** @type {number} */ at) => (at === fault ? ' is-fault' : at >= from && at < to ? ' is-current' : '')
  /** A click on a byte, which tells its offset. @param {MouseEvent} event */
  const onClick = (event) => {
    const offset = /** @type {HTMLElement} */ (event.target).dataset?.offset
    if (offset !== undefined) go(Number(offset))
  }
  return (
    <section class="pane pane-bytes" aria-label="Hex" ref={pane}>
      <h2>Bytes</h2>
      <Window
        rows={Math.ceil(length / width)}
        rowHeight={ROW}
        handle={handle}
        box={{ class: 'bytes', role: 'group', 'aria-label': 'Bytes', tabIndex: 0, onClick }}
      >
        {({ first, end }, _, at) => {
          const rows = []
          parts.want(first, end)
          for (let row = first; row < end; row++) {
            const offset = row * width
            const bytes = parts.at(row) ?? new Uint8Array(0)
            rows.push(
              <div key={row} class="bytes-row" style={{ transform: `translateY(${at.row(row)}px)` }}>
                <span class="bytes-offset">{offset.toString(16).padStart(8, '0')}</span>
                <span class="bytes-hex">
                  {Array.from(bytes, (byte, i) => (
                    <span key={i} class={`byte${classOf(offset + i)}`} data-offset={offset + i}>
                      {byte.toString(16).padStart(2, '0')}
                    </span>
                  ))}
                </span>
                <span class="bytes-text">
                  {Array.from(bytes, (byte, i) => (
                    <span key={i} class={classOf(offset + i).trim()} data-offset={offset + i}>
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
