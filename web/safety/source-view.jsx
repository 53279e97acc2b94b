/** The source that a pickle comes to, in a window of lines; the number of a line leads to its opcode. */
import { useEffect, useState } from 'preact/hooks'
import { copy } from '../shell/actions.js'
import { ErrorBox } from '../shell/error-box.jsx'
import { Icon } from '../shell/icon.jsx'
import { Window } from '../windowing/window.jsx'

const ROW = 20

/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function SourceView({ session, file }) {
  const [names, setNames] = useState(/** @type {string[]} */ ([]))
  const [chosen, setChosen] = useState(0)
  const [lines, setLines] = useState(/** @type {{ text: string, offset: number }[] | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  useEffect(() => {
    file.quick('pickles').then(setNames, setError)
  }, [])
  useEffect(() => {
    if (!names.length) return undefined
    const controller = new AbortController()
    setLines(undefined)
    setError(undefined)
    file.ask('Writing the source', 'source', [chosen], controller.signal).then(setLines, (reason) => reason?.name !== 'AbortError' && setError(reason))
    return () => controller.abort()
  }, [names, chosen])
  if (!names.length && !error) return null
  return (
    <section class="source">
      <div class="tools">
        <h2>What it does, as Python source</h2>
        {names.length > 1 && (
          <label>
            Pickle
            <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
              {names.map((name, i) => (
                <option key={i} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {lines && (
          <button
            class="icon-button"
            aria-label="Copy the source"
            title="Copy the source"
            onClick={() => void copy(session, lines.map(({ text }) => text).join('\n'))}
          >
            <Icon name="copy" />
          </button>
        )}
      </div>
      {error && <ErrorBox error={error} />}
      {lines && (
        <Window rows={lines.length} rowHeight={ROW} box={{ class: 'lines', role: 'region', 'aria-label': 'Source', tabIndex: 0 }}>
          {({ first, end }, _, at) =>
            lines.slice(first, end).map(({ text, offset }, i) => (
              <div key={first + i} class="line" style={{ transform: `translateY(${at.row(first + i)}px)` }}>
                {offset < 0 ? (
                  <span class="line-number">{first + i + 1}</span>
                ) : (
                  <button
                    class="link line-number"
                    title={`The opcode at byte ${offset}`}
                    onClick={() => {
                      file.offset.value = offset
                      file.view.value = 'pickle'
                    }}
                  >
                    {first + i + 1}
                  </button>
                )}
                <code>{text}</code>
              </div>
            ))
          }
        </Window>
      )}
    </section>
  )
}
