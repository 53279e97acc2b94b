/** Bytes in hexadecimal and as characters, sixteen a row, read as they come into view. */
import { useEffect, useState } from 'preact/hooks'
import { Window } from '../windowing/window.jsx'

const ROW = 20
export const WIDTH = 16
/** Bytes that are asked for at once. */
const PART = 4096

const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0')
export const character = (/** @type {number} */ byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')

/** @param {{ file: import('../session/open-file.js').OpenFile, id: number, length: number }} props */
export function BytesView({ file, id, length }) {
  const [parts, setParts] = useState(/** @type {Map<number, Uint8Array>} */ (new Map()))
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    if (!wanted) return
    const [first, last] = wanted.split('-').map(Number)
    for (let part = first; part <= last; part++) {
      if (parts.has(part)) continue
      void file
        .quick('bytes', [id, part * PART, Math.min(length, (part + 1) * PART)])
        .then((bytes) => setParts((known) => new Map([...known].slice(-64)).set(part, bytes)))
    }
  }, [wanted])
  return (
    <Window rows={Math.ceil(length / WIDTH)} rowHeight={ROW} box={{ class: 'bytes', tabIndex: 0, role: 'region', 'aria-label': 'Bytes' }}>
      {({ first, end }, _, at) => {
        const span = end > first ? `${Math.floor((first * WIDTH) / PART)}-${Math.floor((end * WIDTH - 1) / PART)}` : ''
        if (span !== wanted) queueMicrotask(() => setWanted(span))
        const rows = []
        for (let row = first; row < end; row++) {
          const offset = row * WIDTH
          const part = parts.get(Math.floor(offset / PART))
          const bytes = part?.subarray(offset % PART, Math.min((offset % PART) + WIDTH, part.length))
          rows.push(
            <div key={row} class="bytes-row" style={{ transform: `translateY(${at.row(row)}px)` }}>
              <span class="bytes-offset">{offset.toString(16).padStart(8, '0')}</span>
              <span class="bytes-hex">{bytes ? Array.from(bytes, hex).join(' ') : ''}</span>
              <span class="bytes-text">{bytes ? Array.from(bytes, character).join('') : ''}</span>
            </div>,
          )
        }
        return rows
      }}
    </Window>
  )
}
