/** What stands in place of the tree of a file that cannot be opened: what could be read before the byte where it breaks, and the bytes around that. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { usePickles } from './safety-view.jsx'
import { SourceView } from './source-view.jsx'

/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

const WIDTH = 16
/** Rows of bytes before the one that is wrong, and all that are shown. */
const BEFORE = 4
const ROWS = 10

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function BrokenFile({ session, file }) {
  const { found, error } = usePickles(file)
  const { offset } = file.error.value
  // Of what is packed the error tells an offset in what it unpacks to.
  const isPlain = found?.kind === 'pickle' && !found.compression.length && found.names.length === 1
  const at = isPlain && typeof offset === 'number' ? offset : 0
  return (
    <div class="broken">
      {isPlain && typeof offset === 'number' && (
        <p class="broken-way">
          {offset ? `${formatCount(offset)} bytes before it could be read.` : 'Nothing before it could be read: it goes wrong at the first byte.'}{' '}
          <button onClick={() => file.showOpcode(offset)}>Show byte {formatCount(offset)} in the pickle</button>
        </p>
      )}
      {(found || error) && <Bytes file={file} at={at} isMarked={isPlain} />}
      {error && <ErrorBox error={error} what="No pickle is found in it" />}
      {found && (offset !== 0 || !isPlain) && <SourceView session={session} file={file} found={found} title="What could be read before it" />}
    </div>
  )
}

const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0')
const character = (/** @type {number} */ byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')

/** The bytes of the file around one, which is marked. @param {{ file: OpenFile, at: number, isMarked: boolean }} props */
function Bytes({ file, at, isMarked }) {
  const [bytes, setBytes] = useState(/** @type {Uint8Array | undefined} */ (undefined))
  const start = Math.max(0, Math.floor(at / WIDTH) - BEFORE) * WIDTH
  useEffect(() => {
    const controller = new AbortController()
    file.askAside('Reading', 'fileBytes', [file.origin(), start, ROWS * WIDTH], controller.signal).then(setBytes, () => {})
    return () => controller.abort()
  }, [start])
  if (!bytes?.length) return null
  const rows = []
  for (let row = 0; row < bytes.length; row += WIDTH) rows.push(bytes.subarray(row, row + WIDTH))
  return (
    <section aria-label="Bytes of the file">
      <h2>{isMarked && at ? `The bytes around byte ${formatCount(at)}` : 'How the file begins'}</h2>
      <div class="bytes broken-bytes" tabIndex={0} role="region" aria-label="Bytes">
        {rows.map((row, i) => {
          const first = start + i * WIDTH
          const marked = isMarked && at >= first && at < first + WIDTH ? at - first : -1
          return (
            <div key={first} class="broken-row">
              <span class="bytes-offset">{first.toString(16).padStart(8, '0')}</span>
              <Marked texts={Array.from(row, hex)} marked={marked} between=" " />
              <Marked texts={Array.from(row, character)} marked={marked} between="" />
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** @param {{ texts: string[], marked: number, between: string }} props */
function Marked({ texts, marked, between }) {
  if (marked < 0 || marked >= texts.length) return <span class={between ? 'bytes-hex' : 'bytes-text'}>{texts.join(between)}</span>
  return (
    <span class={between ? 'bytes-hex' : 'bytes-text'}>
      {texts.slice(0, marked).join(between)}
      {marked ? between : ''}
      <mark>{texts[marked]}</mark>
      {marked + 1 < texts.length ? between : ''}
      {texts.slice(marked + 1).join(between)}
    </span>
  )
}
