/** This file beside another: keys added, removed and changed, by how much arrays differ, and their difference as a picture. */
import { useEffect, useState } from 'preact/hooks'
import { pickFiles } from '../shell/files.js'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { inert } from '../shell/inert.js'
import { Window } from '../windowing/window.jsx'
import { DifferencePicture } from './difference-picture.jsx'

const ROW = 26
const MOST_PATH = 200

/** @typedef {import('../worker/compare.js').Difference} Difference */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

const KINDS = { added: '+', removed: '−', changed: '≠' }
const short = (/** @type {number} */ value) => String(Number(value.toPrecision(4)))

/** What is told of an array that changed. @param {Difference} difference */
function amountOf({ count, absolute, relative, odd }) {
  if (count === undefined) return ''
  if (count === 0) return 'equal elements'
  const largest = absolute === undefined || odd === count ? '' : `, at most ${short(absolute)}${relative === undefined ? '' : ` (${short(relative * 100)} %)`}`
  return `${formatCount(count)} ${count === 1 ? 'element differs' : 'elements differ'}${largest}${odd ? `, ${formatCount(odd)} NaN or infinite in one alone` : ''}`
}

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function CompareView({ session, file }) {
  const others = session.files.value.filter((each) => each !== file && each.summary.value)
  const chosen = session.compared.value?.includes(file) ? session.compared.value.find((each) => each !== file) : others[0]
  const [told, setTold] = useState(/** @type {{ differences: Difference[], compared: number, isCut: boolean, isPart: boolean } | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [drawn, setDrawn] = useState(/** @type {Difference | undefined} */ (undefined))

  useEffect(() => {
    if (!chosen || !file.summary.value) return undefined
    let isOver = false
    setTold(undefined)
    setError(undefined)
    setDrawn(undefined)
    file.compareWith(chosen).then(
      (result) => !isOver && setTold(result),
      (reason) => !isOver && setError(reason),
    )
    return () => {
      isOver = true
    }
  }, [chosen, file.summary.value])

  const add = async () => {
    for (const picked of await pickFiles()) {
      const other = await session.open(picked).catch(() => undefined)
      if (other) {
        session.compared.value = [file, other]
        session.current.value = file
      }
    }
  }
  return (
    <div class="compare">
      <div class="tools">
        {others.length > 0 && (
          <label>
            Compare with
            <select
              value={chosen?.id}
              onChange={(event) => {
                const other = others.find(({ id }) => id === Number(event.currentTarget.value))
                if (other) session.compared.value = [file, other]
              }}
            >
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {inert(name)}
                </option>
              ))}
            </select>
          </label>
        )}
        <button onClick={() => void add()}>Open another file</button>
        {told && (
          <span role="status" aria-label="Comparison">
            {told.differences.length === 0
              ? told.isPart
                ? `no difference in the ${formatCount(told.compared)} values that were compared; the files have more`
                : `The files are equal: no difference in ${formatCount(told.compared)} values`
              : `${told.isCut ? 'the first ' : ''}${formatCount(told.differences.length)} ${told.differences.length === 1 ? 'difference' : 'differences'}${told.isPart ? '; not all of the files was compared' : ''}`}
          </span>
        )}
      </div>
      {!chosen && <p class="note is-plain">Open another file to compare {inert(file.name)} with it.</p>}
      {error && <ErrorBox error={error.name === 'AbortError' ? new Error('The comparison was cancelled.') : error} />}
      {told && told.differences.length > 0 && (
        <Window rows={told.differences.length} rowHeight={ROW} box={{ class: 'differences', role: 'list', 'aria-label': 'Differences', tabIndex: 0 }}>
          {({ first, end }, _, at) =>
            told.differences.slice(first, end).map((difference, i) => (
              <div key={first + i} role="listitem" class={`difference is-${difference.kind}`} style={{ transform: `translateY(${at.row(first + i)}px)` }}>
                <span class="difference-kind" title={difference.kind}>
                  {KINDS[difference.kind]} <span class="visually-hidden">{difference.kind}</span>
                </span>{' '}
                <span class="tree-label">{inert(difference.path, MOST_PATH) || '$'}</span>{' '}
                <span class="difference-text">
                  {difference.kind === 'changed'
                    ? difference.before === difference.after
                      ? difference.before
                      : `${difference.before} → ${difference.after}`
                    : difference.before || difference.after}
                </span>{' '}
                <span class="quiet">{amountOf(difference)}</span>
                {difference.shape && (
                  <button class="small" aria-label={`Picture of ${inert(difference.path, MOST_PATH) || 'the arrays'}`} onClick={() => setDrawn(difference)}>
                    Picture
                  </button>
                )}
              </div>
            ))
          }
        </Window>
      )}
      {drawn && <DifferencePicture key={drawn.path} file={file} path={drawn.path} shape={drawn.shape ?? []} />}
    </div>
  )
}
