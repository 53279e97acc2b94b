/** The verdict in the top bar; it is found in the background, once the file is open, and leads to the report. */
import { useEffect } from 'preact/hooks'
import { Icon } from '../shell/icon.jsx'
import { toneOf } from './words.js'

const WAITING = { text: 'judging …', tone: 'quiet', icon: /** @type {const} */ ('shield-unknown') }

/** @param {{ file: import('../session/open-file.js').OpenFile }} props */
export function SafetyChip({ file }) {
  useEffect(() => void file.judge(), [file])
  const { report, error } = file.safety.value
  const { text, tone, icon } = report ? toneOf(report) : error ? { ...WAITING, text: 'not judged' } : WAITING
  return (
    <span class="chip-box" role="status" aria-label="Safety">
      <button class={`chip is-${tone}`} title="Show the safety report" onClick={() => (file.view.value = 'safety')}>
        <Icon name={icon} />
        <span class="chip-text">{text}</span>
      </button>
    </span>
  )
}
