/** A value as text: a str wrapped, bytes in hexadecimal, arrays and tables as numpy and pandas print them, instances with what was not run. */
import { BytesView } from './bytes-view.jsx'
import { InstanceView } from './instance-view.jsx'
import { formatCount } from '../shell/format.js'
import { inertText } from '../shell/inert.js'

/** @param {import('./node-view.jsx').ViewProps} props */
export function ValueView({ file, look, id }) {
  const { line, content } = look
  const { kind, text, note, length } = content
  return (
    <div class="value">
      <p class="value-head">
        <strong>{kind === 'instance' ? text : line.type}</strong>
        {kind === 'line' ? line.rest : ''}
      </p>
      {note && <p class="note">{note}</p>}
      {kind === 'instance' && <InstanceView file={file} content={content} />}
      {kind === 'bytes' && <BytesView file={file} id={id} length={length ?? 0} />}
      {kind === 'text' && text !== undefined && length !== undefined && length > text.length && (
        <p class="note">
          The first {formatCount(text.length)} of {formatCount(length)} characters.
        </p>
      )}
      {text !== undefined && kind !== 'instance' && (
        <pre class={kind === 'text' ? 'is-wrapped' : ''} tabIndex={0} aria-label="Text of the value">
          {inertText(text)}
        </pre>
      )}
    </div>
  )
}
