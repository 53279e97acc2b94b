/** The source that a pickle comes to, in a window of lines; the number of a line leads to its opcode. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { copy } from '../shell/app.jsx'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { Icon } from '../shell/icon.jsx'
import { Window } from '../windowing/window.jsx'

/** @typedef {import('../worker/safety.js').Source} Source */

const ROW = 20
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

  if (found && !names.length) return <p class="quiet source">There is no pickle in this file, and so nothing that Python would do.</p>
  return (
    <section class="source" aria-label="Decompiled source">
      <div class="tools">
        <h3>{title}</h3>
        {names.length > 1 && (
          <label>
            Pickle
            <select value={chosen} onChange={(event) => (file.pickle.value = Number(event.currentTarget.value))}>
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
              {formatCount(source.lines.length)} {source.lines.length === 1 ? 'line' : 'lines'} of Python
            </span>
            <button
              class="icon-button"
              aria-label="Copy the source"
              title="Copy the source"
              onClick={() => void copy(session, source.lines.map(({ text }) => text).join('\n'))}
            >
              <Icon name="copy" />
            </button>
          </>
        )}
      </div>
      {error && (
        <ErrorBox error={error.name === 'AbortError' ? { message: 'The source was not written: it was cancelled.' } : error}>
          <button class="small" onClick={() => setTurn(turn + 1)}>
            Try again
          </button>
        </ErrorBox>
      )}
      {!source && !error && <p class="quiet lines-waiting">Writing the source …</p>}
      {source && <Lines lines={source.lines} show={(offset) => file.showOpcode(offset, chosen)} />}
    </section>
  )
}

/** @param {{ lines: Source['lines'], show: (offset: number) => void }} props */
function Lines({ lines, show }) {
  const longest = useMemo(() => lines.reduce((most, { text }) => Math.max(most, text.length), 0), [lines])
  const side = Math.ceil((String(lines.length).length + 2) * CHARACTER)
  return (
    <Window
      rows={lines.length}
      rowHeight={ROW}
      columns={longest + 2}
      columnWidth={CHARACTER}
      side={side}
      box={{ class: 'lines', role: 'region', 'aria-label': 'Source', tabIndex: 0 }}
    >
      {({ first, end }, _, at) =>
        lines.slice(first, end).map(({ text, offset }, i) => {
          const line = first + i + 1
          return (
            <div key={line} class="line" style={{ transform: `translateY(${at.row(line - 1)}px)` }}>
              <code class={text.startsWith('# the pickle breaks here') ? 'is-break' : ''} style={{ transform: `translateX(${side + at.column(0)}px)` }}>
                {text}
              </code>
              <span class="line-number" style={{ width: `${side}px` }}>
                {offset < 0 ? (
                  line
                ) : (
                  <button class="link" aria-label={`Line ${line}, byte ${offset}`} title={`The opcode at byte ${offset}`} onClick={() => show(offset)}>
                    {line}
                  </button>
                )}
              </span>
            </div>
          )
        })
      }
    </Window>
  )
}
