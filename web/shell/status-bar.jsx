/** The status line: what is under the pointer, and long work with its progress and a way out of it. */
import { formatCount, formatSize } from './format.js'
import { inert } from './inert.js'

/** @param {{ session: import('../session/session.js').Session }} props */
export function StatusBar({ session }) {
  const file = session.current.value
  const work = file?.work.value ?? file?.judging.value
  return (
    <footer class="status">
      <span class="status-text" role="status" aria-label="Value">
        {inert(file?.status.value ?? '')}
      </span>
      {file && work && <Progress work={work} />}
    </footer>
  )
}

/** @param {{ work: import('../session/open-file.js').Work }} props */
export function Progress({ work: { what, done, total, cancel } }) {
  const isBytes = what === 'Reading' || what === 'Opening' || what === 'Judging'
  const format = isBytes ? formatSize : formatCount
  return (
    <span class="progress">
      <span class="progress-text">
        {what}
        {done ? ` ${format(done)}${total ? ` of ${format(total)}` : ''}` : ' …'}
      </span>
      <progress role="progressbar" aria-label={what} max={1} value={total ? Math.min(1, done / total) : undefined} />
      <button class="small" onClick={cancel}>
        Cancel
      </button>
    </span>
  )
}
