/** The source that a pickle comes to, in a window of lines; the number of a line leads to its opcode. */
import { useEffect, useState } from 'preact/hooks'
import { copy } from '../shell/actions.js'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { Icon } from '../shell/icon.jsx'
import { Window } from '../windowing/window.jsx'

/** @typedef {import('../worker/safety.js').Source} Source */
/** @typedef {import('../worker/safety.js').Line} Line */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

const ROW = 20
/** Lines that are asked for at once, and parts of so many that are kept. */
const PART = 200
const MOST_PARTS = 60
/** The width of a character of the source, in pixels, at most. */
const CHARACTER = 8

/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile, found: import('./places.js').Found | undefined, title?: string }} props */
export function SourceView({ session, file, found, title = 'What Python would do' }) {
  const [source, setSource] = useState(/** @type {Source | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [turn, setTurn] = useState(0)
  const names = found?.names ?? []
  const chosen = Math.min(file.pickle.value, Math.max(0, names.length - 1))
  useEffect(() => {
    if (!names.length) return undefined
    const controller = new AbortController()
    setSource(undefined)
    setError(undefined)
    file
      .askAside('Writing the source', 'source', [file.origin(), chosen], controller.signal)
      .then(setSource, (reason) => controller.signal.aborted || setError(reason))
    return () => controller.abort()
  }, [found, chosen, turn])

  const copySource = async () => {
    const text = await file.askAside('Copying', 'sourceText', []).catch(() => undefined)
    if (text === undefined) setTurn(turn + 1)
    else await copy(session, text)
  }

  if (found && !names.length) return <p class="quiet source">There is no pickle in this file, and so nothing that Python would do.</p>
  return (
    <section class="source" aria-label="Decompiled source">
      <div class="tools">
        <h2>{title}</h2>
        {names.length > 1 && (
          <label>
            Pickle
            <select aria-label="Pickle" value={chosen} onChange={(event) => file.choosePickle(Number(event.currentTarget.value))}>
              {names.map((name, i) => (
                <option key={i} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {source && (
          <>
            <span class="quiet">
              {formatCount(source.lines)} {source.lines === 1 ? 'line' : 'lines'} of Python
            </span>
            <button class="icon-button" aria-label="Copy the source" title="Copy the source" onClick={() => void copySource()}>
              <Icon name="copy" />
            </button>
          </>
        )}
      </div>
      {error && <NotWritten error={error} again={() => setTurn(turn + 1)} />}
      {!source && !error && <p class="quiet lines-waiting">Writing the source …</p>}
      {source && <Lines file={file} source={source} show={(offset) => file.showOpcode(offset, chosen)} onLost={() => setTurn(turn + 1)} />}
    </section>
  )
}

/** @param {{ error: any, again: () => void }} props */
function NotWritten({ error, again }) {
  if (error.name === 'RangeError' || error.name === 'LimitError') return <p class="note">The source is not shown: {error.message}</p>
  return (
    <ErrorBox error={error.name === 'AbortError' ? { message: 'The source was not written: it was cancelled.' } : error}>
      <button class="small" onClick={again}>
        Try again
      </button>
    </ErrorBox>
  )
}

/** @param {{ file: OpenFile, source: Source, show: (offset: number) => void, onLost: () => void }} props `onLost`: the worker that wrote the source is gone */
function Lines({ file, source: { lines, longest }, show, onLost }) {
  const [parts] = useState(() => /** @type {Map<number, Line[]>} */ (new Map()))
  const [, setCount] = useState(0)
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    if (!wanted) return undefined
    const controller = new AbortController()
    const [first, last] = wanted.split('-').map(Number)
    void (async () => {
      for (let part = first; part <= last && !controller.signal.aborted; part++) {
        if (parts.has(part)) continue
        const got = await file.askAside('Reading', 'sourceLines', [part * PART, (part + 1) * PART], controller.signal)
        if (!got) return onLost()
        if (parts.size >= MOST_PARTS) parts.clear()
        parts.set(part, got)
        setCount((count) => count + 1)
      }
    })().catch((reason) => controller.signal.aborted || reason?.name === 'AbortError' || onLost())
    return () => controller.abort()
  }, [wanted])
  const side = Math.ceil((String(lines).length + 2) * CHARACTER)
  return (
    <Window
      rows={lines}
      rowHeight={ROW}
      columns={longest + 2}
      columnWidth={CHARACTER}
      side={side}
      box={{ class: 'lines', role: 'region', 'aria-label': 'Source', tabIndex: 0 }}
    >
      {({ first, end }, _, at) => {
        const span = end > first ? `${Math.floor(first / PART)}-${Math.floor((end - 1) / PART)}` : ''
        if (span !== wanted) queueMicrotask(() => setWanted(span))
        const rows = []
        for (let row = first; row < end; row++) {
          const line = parts.get(Math.floor(row / PART))?.[row % PART]
          rows.push(<SourceLine key={row} number={row + 1} line={line} top={at.row(row)} side={side} left={at.column(0)} show={show} />)
        }
        return rows
      }}
    </Window>
  )
}

/** @param {{ number: number, line: Line | undefined, top: number, side: number, left: number, show: (offset: number) => void }} props */
function SourceLine({ number, line: { text, offset } = { text: '', offset: -1 }, top, side, left, show }) {
  return (
    <div class="line" style={{ transform: `translateY(${top}px)` }}>
      <code class={text.startsWith('# the pickle breaks here') ? 'is-break' : ''} style={{ transform: `translateX(${side + left}px)` }}>
        {text}
      </code>
      <span class="line-number" style={{ width: `${side}px` }}>
        {offset < 0 ? (
          number
        ) : (
          <button class="link" aria-label={`Line ${number}, byte ${offset}`} title={`The opcode at byte ${offset}`} onClick={() => show(offset)}>
            {number}
          </button>
        )}
      </span>
    </div>
  )
}
