/** The safety report: verdict, integrity and coverage apart, findings that lead to their opcodes, and the source that a pickle comes to. */
import { useEffect } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount, formatSize } from '../shell/format.js'
import { Icon } from '../shell/icon.jsx'
import { SourceView } from './source-view.jsx'
import { INTEGRITY, VERDICTS } from './words.js'

/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

/** Rows that are shown of a list. */
const MOST_SHOWN = 200

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function SafetyView({ session, file }) {
  useEffect(() => void file.judge(), [file])
  const { report, error } = file.safety.value
  return (
    <div class="safety">
      {error && (
        <ErrorBox error={error.name === 'AbortError' ? new Error('The judgement was cancelled.') : error}>
          <button class="small" onClick={() => void file.judge(true)}>
            Judge again
          </button>
        </ErrorBox>
      )}
      {!report && !error && <p class="note is-plain">Judging … nothing of the file is run.</p>}
      {report && <Banner report={report} />}
      {report && <Report file={file} report={report} />}
      <SourceView session={session} file={file} />
    </div>
  )
}

/** @param {{ report: import('brine').ScanReport }} props */
function Banner({ report: { verdict, integrity, coverage } }) {
  const { short, long, tone, icon } = VERDICTS[verdict]
  return (
    <div class={`verdict is-${tone}`}>
      <Icon name={icon} />
      <div>
        <p>
          <strong>{short[0].toUpperCase() + short.slice(1)}.</strong> {long}
        </p>
        <p>
          Integrity: {INTEGRITY[integrity]}. Coverage:{' '}
          {coverage.isComplete ? `all ${formatSize(coverage.bytes)} were understood` : 'not everything was looked into, so nothing here is called clean'}.
        </p>
      </div>
    </div>
  )
}

/** @param {{ file: OpenFile, report: any }} props */
function Report({ file, report: { findings, globals, calls, differences, coverage, counts } }) {
  /** @param {number} offset */
  const go = (offset) => {
    file.offset.value = offset
    file.view.value = 'pickle'
  }
  const at = (/** @type {{ offset: number, member?: string }} */ { offset, member }) => (
    <>
      {member && <span class="quiet">{member} </span>}
      <button class="link" onClick={() => go(offset)}>
        byte {offset}
      </button>
    </>
  )
  return (
    <>
      {findings.length > 0 && (
        <section>
          <h2>Findings ({formatCount(counts.findings)})</h2>
          <ul class="findings">
            {findings.slice(0, MOST_SHOWN).map((/** @type {import('brine').Finding} */ finding, /** @type {number} */ i) => (
              <li key={i} class={`finding is-${finding.severity === 'dangerous' ? 'bad' : 'warn'}`}>
                <code>
                  {finding.name}
                  {finding.arguments ?? ''}
                </code>{' '}
                <span class="quiet">
                  {finding.capability ?? 'not known'} · {finding.opcode} · {at(finding)}
                </span>
                <br />
                {finding.why}
              </li>
            ))}
          </ul>
        </section>
      )}
      {differences.length > 0 && (
        <section>
          <h2>Where Python’s readers differ ({differences.length})</h2>
          <ul>
            {differences.slice(0, MOST_SHOWN).map((/** @type {{ offset: number, why: string, member?: string }} */ difference, /** @type {number} */ i) => (
              <li key={i}>
                {at(difference)}: {difference.why}
              </li>
            ))}
          </ul>
        </section>
      )}
      {(coverage.notUnderstood.length > 0 || coverage.leftOff.length > 0) && (
        <section>
          <h2>What was not looked into</h2>
          <ul>
            {coverage.notUnderstood.slice(0, MOST_SHOWN).map((/** @type {any} */ gap, /** @type {number} */ i) => (
              <li key={i}>
                {gap.member && <span class="quiet">{gap.member} </span>}
                {formatCount(gap.length)} bytes from byte {gap.offset} on: {gap.why}
              </li>
            ))}
            {coverage.leftOff.map((/** @type {string} */ text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <details>
        <summary>
          {formatCount(counts.globals)} {counts.globals === 1 ? 'name' : 'names'}, {formatCount(counts.calls)} {counts.calls === 1 ? 'call' : 'calls'}
        </summary>
        <ul>
          {globals.slice(0, MOST_SHOWN).map((/** @type {any} */ global, /** @type {number} */ i) => (
            <li key={`g${i}`}>
              <code>{global.name}</code> {at(global)}
            </li>
          ))}
          {calls.slice(0, MOST_SHOWN).map((/** @type {any} */ call, /** @type {number} */ i) => (
            <li key={`c${i}`}>
              <code>
                {call.name}
                {call.arguments}
              </code>{' '}
              <span class="quiet">{call.opcode}</span> {at(call)}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
