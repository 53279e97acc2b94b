/** The safety report: verdict, integrity and coverage apart, what they rest on, and beside it the source that a pickle comes to. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatSize } from '../shell/format.js'
import { Icon } from '../shell/icon.jsx'
import { ReportLists } from './report-lists.jsx'
import { SourceView } from './source-view.jsx'
import { coverageOf, INTEGRITY, toneOf, VERDICTS } from './words.js'

/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

/** The pickles of a file, and why they are not found. @param {OpenFile} file */
export function usePickles(file) {
  const [found, setFound] = useState(/** @type {import('./places.js').Found | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  useEffect(() => {
    const controller = new AbortController()
    file.askAside('Finding pickles', 'picklesOf', [file.origin()], controller.signal).then(setFound, (reason) => controller.signal.aborted || setError(reason))
    return () => controller.abort()
  }, [file])
  return { found, error }
}

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function SafetyView({ session, file }) {
  useEffect(() => void file.judge(), [file])
  const { report, error } = file.safety.value
  const { found, error: unfound } = usePickles(file)
  return (
    <div class="safety">
      {report && <Banner report={report} />}
      {error && (
        <ErrorBox error={error.name === 'AbortError' ? { message: 'The judging was cancelled, so nothing is known of this file.' } : error}>
          <button class="small" onClick={() => void file.judge(true)}>
            Judge again
          </button>
        </ErrorBox>
      )}
      {!report && !error && <p class="verdict is-quiet">Judging … Nothing of the file is run.</p>}
      <div class="safety-panes">
        {report && <ReportLists file={file} report={report} found={found} />}
        {unfound ? <ErrorBox error={unfound} what="The pickles of the file are not found" /> : <SourceView session={session} file={file} found={found} />}
      </div>
    </div>
  )
}

/** @param {{ report: import('../worker/safety.js').Report }} props */
function Banner({ report }) {
  const { verdict, integrity, coverage } = report
  const { short, long } = VERDICTS[verdict]
  const { tone, icon } = toneOf(report)
  const covered = coverageOf(report)
  const parts = [
    ['Verdict', short, coverage.isComplete ? long : `As far as it was looked into: ${long[0].toLowerCase()}${long.slice(1)}`],
    ['Integrity', INTEGRITY[integrity].short, INTEGRITY[integrity].long],
    ['Coverage', `${covered.short}${coverage.isComplete ? `, ${formatSize(coverage.bytes)}` : ''}`, covered.long],
  ]
  return (
    <div class={`verdict is-${tone}`}>
      <Icon name={icon} />
      <dl>
        {parts.map(([name, word, meaning]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{word}</strong> <span>{meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
