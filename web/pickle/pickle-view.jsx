/** The pickle itself: opcodes, bytes and the machine side by side. Choosing an opcode, a byte or an object of the machine moves the other two. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount, formatSize } from '../shell/format.js'
import { HexList } from './hex-list.jsx'
import { MachineLists } from './machine-lists.jsx'
import { OpcodeList } from './opcode-list.jsx'

/** @typedef {import('../worker/pickle.js').PickleHead} PickleHead */
/** @typedef {import('../worker/pickle.js').State} State */

/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function PickleView({ file }) {
  const [names, setNames] = useState(/** @type {string[] | undefined} */ (undefined))
  const chosen = file.pickle.value
  const [head, setHead] = useState(/** @type {PickleHead | undefined} */ (undefined))
  const [state, setState] = useState(/** @type {State | undefined} */ (undefined))
  const [index, setIndex] = useState(0)
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [target, setTarget] = useState('')
  const last = useRef(0)
  const wanted = file.offset.value

  const fail = (/** @type {any} */ reason) => reason?.name !== 'AbortError' && setError(reason)
  useEffect(() => {
    file.ask('Finding pickles', 'pickles').then(setNames, fail)
  }, [])
  useEffect(() => {
    if (!names?.length) return undefined
    const controller = new AbortController()
    setHead(undefined)
    setError(undefined)
    file.ask('Reading opcodes', 'pickleOpen', [chosen], controller.signal).then(setHead, fail)
    return () => controller.abort()
  }, [names, chosen])
  useEffect(() => {
    if (!head) return
    file.quick('opcodeAt', [wanted]).then(go, fail)
  }, [head, wanted])

  /** Goes to an opcode. @param {number} to */
  const go = async (to) => {
    if (!head?.opcodes) return
    const at = Math.min(Math.max(0, to), head.opcodes - 1)
    const turn = ++last.current
    setIndex(at)
    const told = await file.quick('state', [at]).catch(fail)
    if (turn !== last.current || !told) return
    setState(told)
    file.status.value = `opcode ${formatCount(at)} at byte ${told.opcode.offset}: ${told.opcode.name} ${told.opcode.argument}`
  }
  /** @param {number} offset */
  const goToOffset = (offset) => void file.quick('opcodeAt', [Math.min(Math.max(0, offset), Math.max(0, (head?.bytes ?? 1) - 1))]).then(go, fail)

  if (names?.length === 0) return <p class="note">There is no pickle in this file.</p>
  return (
    <div class="pickle">
      <div class="tools">
        {names && names.length > 1 && (
          <label>
            Member
            <select value={chosen} onChange={(event) => (file.pickle.value = Number(event.currentTarget.value))}>
              {names.map((name, i) => (
                <option key={i} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {head && head.starts.length > 1 && (
          <label>
            Pickle
            <select onChange={(event) => goToOffset(Number(event.currentTarget.value))}>
              {head.starts.map((start, i) => (
                <option key={start} value={start}>
                  {i} at byte {start}
                </option>
              ))}
            </select>
          </label>
        )}
        <button onClick={() => void go(0)}>To start</button>
        <button onClick={() => void go(index - 1)}>Back</button>
        <button onClick={() => void go(index + 1)}>Step</button>
        <button onClick={() => void go(Infinity)}>To end</button>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (target) goToOffset(Number(target))
          }}
        >
          <label>
            Offset <input type="number" min={0} value={target} onInput={(event) => setTarget(event.currentTarget.value)} />
          </label>
          <button type="submit">Run to offset</button>
        </form>
        {head && (
          <span class="quiet">
            {formatCount(head.opcodes)} opcodes, {formatSize(head.bytes)}
          </span>
        )}
      </div>
      {error && <ErrorBox error={error} />}
      {head?.error && <ErrorBox error={head.error} what="The pickle breaks" />}
      {!head && !error && <div class="waiting" aria-busy="true" />}
      {head && head.opcodes > 0 && (
        <div class="pickle-panes">
          <OpcodeList file={file} count={head.opcodes} current={index} go={(to) => void go(to)} />
          <HexList file={file} length={head.bytes} current={state?.opcode} go={goToOffset} />
          <MachineLists file={file} state={state} go={goToOffset} />
        </div>
      )}
    </div>
  )
}
