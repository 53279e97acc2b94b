/** The pickle itself: opcodes, bytes and the machine side by side. Choosing an opcode, a byte or an object of the machine moves the other two. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount, formatSize } from '../shell/format.js'
import { HexList } from './hex-list.jsx'
import { MachineLists } from './machine-lists.jsx'
import { OpcodeList } from './opcode-list.jsx'

/** @typedef {import('../worker/pickle.js').PickleHead} PickleHead */
/** @typedef {import('../worker/pickle.js').State} State */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function PickleView({ session, file }) {
  const [names, setNames] = useState(/** @type {string[] | undefined} */ (undefined))
  const [told, setHead] = useState(/** @type {PickleHead | undefined} */ (undefined))
  const [state, setState] = useState(/** @type {State | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [shown, setShown] = useState(/** @type {{ offset: number } | undefined} */ (undefined))
  const [turn, setTurn] = useState(0)
  const last = useRef(0)
  /** The opcode that was asked for last, which the next key or press goes on from, though its state may not be there yet. */
  const asked = useRef(0)
  /** What is pressed is done one after the other, from when the pickle was read. */
  const presses = useRef(newPresses())
  const chosen = Math.min(file.pickle.value, Math.max(0, (names?.length ?? 1) - 1))
  const wanted = file.offset.value
  // What is told of one pickle says nothing of another.
  const head = told?.pickle === chosen ? told : undefined
  const current = head && state
  const latest = useRef(head)
  latest.current = head
  const index = current?.opcode.index ?? 0

  useEffect(() => {
    file.ask('Finding pickles', 'pickles').then(setNames, setError)
  }, [])
  useEffect(() => {
    if (!names?.length) return undefined
    const controller = new AbortController()
    last.current++
    asked.current = 0
    if (presses.current.areTaken) presses.current = newPresses()
    setHead(undefined)
    setState(undefined)
    setError(undefined)
    file.ask('Reading opcodes', 'pickleOpen', [chosen], controller.signal).then(setHead, (reason) => controller.signal.aborted || setError(reason))
    return () => controller.abort()
  }, [names, chosen, turn])
  useEffect(() => {
    if (!head?.opcodes || wanted === current?.opcode.offset) return undefined
    let isOver = false
    const order = ++last.current
    file.quick('opcodeAt', [wanted]).then(
      (at) => {
        if (isOver) return
        if (order === last.current) run(at)
        presses.current.take()
      },
      (reason) => isOver || fail(reason),
    )
    return () => {
      isOver = true
    }
  }, [head, wanted])

  /** A worker that had to be ended has no pickle open any more. @param {any} reason */
  const fail = (reason) => (reason?.message === 'no pickle is open' ? setTurn(turn + 1) : reason?.name === 'AbortError' || setError(reason))

  /** Runs to an opcode, or on from the one that was asked for last. @param {number | ((from: number) => number)} to */
  const run = async (to) => {
    const count = latest.current?.opcodes ?? 0
    if (!count) return
    const order = ++last.current
    asked.current = Math.min(Math.max(0, typeof to === 'number' ? to : to(asked.current)), count - 1)
    const found = /** @type {State | undefined} */ (await file.quick('state', [asked.current]).catch((reason) => void (order === last.current && fail(reason))))
    if (order !== last.current || !found?.opcode) return
    const { index: at, offset, name, argument } = found.opcode
    setState(found)
    file.offset.value = offset
    file.status.value = `opcode ${formatCount(at)} at byte ${offset}: ${name} ${argument}`
  }
  /** @param {() => unknown} act */
  const press = (act) => {
    const mine = presses.current
    mine.last = mine.last.then(() => (mine === presses.current ? act() : undefined)).catch(fail)
  }
  // The state comes later: what is pressed next does not wait for it.
  const go = (/** @type {number | ((from: number) => number)} */ to) => press(() => void run(to))
  const goToOffset = (/** @type {number} */ offset) =>
    press(async () => {
      const end = Math.max(0, (latest.current?.bytes ?? 1) - 1)
      void run(await file.quick('opcodeAt', [Math.min(Math.max(0, offset), end)]))
    })

  if (names?.length === 0) return <p class="note">There is no pickle in this file.</p>
  return (
    <div class="pickle">
      <div class="tools">
        {names && names.length > 1 && (
          <label>
            Member
            <select value={chosen} onChange={(event) => file.choosePickle(Number(event.currentTarget.value))}>
              {names.map((name, i) => (
                <option key={i} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {head && head.starts.length > 1 && <Starts head={head} offset={current?.opcode.offset ?? 0} go={goToOffset} />}
        <Stepper go={go} goToOffset={goToOffset} />
        {head && (
          <span class="quiet">
            {formatCount(head.opcodes)} opcodes, {formatSize(head.bytes)}, protocol {head.protocol}
          </span>
        )}
      </div>
      {error && (
        <ErrorBox error={error.name === 'AbortError' ? { message: 'The opcodes were not read: it was cancelled.' } : error}>
          <button class="small" onClick={() => setTurn(turn + 1)}>
            Read again
          </button>
        </ErrorBox>
      )}
      {!head && !error && <div class="waiting" aria-busy="true" />}
      {head && (
        <div class="pickle-panes">
          <OpcodeList key={head.pickle} file={file} count={head.opcodes} current={index} go={go}>
            <Fault head={head} show={(offset) => setShown({ offset })} />
          </OpcodeList>
          <HexList file={file} length={head.bytes} current={current?.opcode} go={goToOffset} fault={faultOf(head)?.offset} shown={shown} />
          <MachineLists session={session} file={file} head={head} state={current} go={goToOffset} />
        </div>
      )}
    </div>
  )
}

/** Presses that wait until a pickle was read. */
function newPresses() {
  let begin = () => {}
  const presses = {
    areTaken: false,
    take() {
      presses.areTaken = true
      begin()
    },
    /** Is done when the last of them is. @type {Promise<unknown>} */
    last: new Promise((resolve) => (begin = () => resolve(undefined))),
  }
  return presses
}

/** The buttons that go through the opcodes. @param {{ go: (to: number | ((from: number) => number)) => void, goToOffset: (offset: number) => void }} props */
function Stepper({ go, goToOffset }) {
  const [target, setTarget] = useState('')
  return (
    <>
      <span class="stepper" role="group" aria-label="Stepper">
        <button onClick={() => go(0)}>To start</button>
        <button onClick={() => go((from) => from - 1)}>Back</button>
        <button onClick={() => go((from) => from + 1)}>Step</button>
        <button onClick={() => go(Infinity)}>To end</button>
      </span>
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
    </>
  )
}

/** The pickles that stand in a row. @param {{ head: PickleHead, offset: number, go: (offset: number) => void }} props */
function Starts({ head: { starts, count }, offset, go }) {
  const at = starts.findLastIndex((start) => start <= offset)
  return (
    <label>
      Pickle
      <select value={starts[at]} onChange={(event) => go(Number(event.currentTarget.value))}>
        {starts.map((start, i) => (
          <option key={start} value={start}>
            {i} at byte {start}
          </option>
        ))}
      </select>
      {count > starts.length && (
        <span class="quiet">
          {' '}
          the first {formatCount(starts.length)} of {formatCount(count)}
        </span>
      )}
    </label>
  )
}

/** Where the pickle breaks, or where CPython's load of it ends before that. @param {PickleHead} head */
function faultOf({ error, fault, whole }) {
  // What follows a whole pickle is not loaded with it.
  const end = error ? whole || error.offset || 0 : Infinity
  return fault && (fault.offset ?? 0) < end ? fault : error
}

/** The fault, where the opcodes end. @param {{ head: PickleHead, show: (offset: number) => void }} props */
function Fault({ head, show }) {
  const fault = faultOf(head)
  if (!fault) return null
  const { whole, bytes } = head
  const trailing = `${formatCount(bytes - whole)} bytes follow the ${head.count > 1 ? 'last whole pickle' : 'pickle'}, from byte ${whole} on, and are no pickle`
  const what = fault === head.fault ? 'Python’s load ends here' : whole ? trailing : 'The pickle breaks'
  return (
    <ErrorBox error={{ ...fault, hint: fault.offset ? undefined : fault.hint }} what={what}>
      <button class="small" onClick={() => show(fault.offset ?? whole)}>
        Show byte {fault.offset ?? whole}
      </button>
    </ErrorBox>
  )
}
