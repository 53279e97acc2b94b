/** The verdict in the top bar; it is found in the background, once the file is open. */
import { useEffect } from 'preact/hooks'
import { Icon } from '../shell/icon.jsx'
import { toneOf } from './words.js'

/** @param {{ file: import('../session/open-file.js').OpenFile }} props */
export function SafetyChip({ file }) {
  useEffect(() => void file.judge(), [file])
  const { report, error } = file.safety.value
  const told = report ? toneOf(report) : { text: error ? 'not judged' : 'judging …', tone: 'quiet', icon: /** @type {const} */ ('shield-unknown') }
  return (
    <span class={`chip is-${told.tone}`}>
      <span role="status" aria-label="Safety">
        {told.text}
      </span>
      <button class="chip-button" aria-label="Show the safety report" title="Show the safety report" onClick={() => (file.view.value = 'safety')}>
        <Icon name={told.icon} />
      </button>
    </span>
  )
}
