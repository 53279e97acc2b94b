/** The machine after the current opcode: what the opcode does in words, the stack from the top down, and the memo. */
import { useEffect, useState } from 'preact/hooks'
import { formatCount } from '../shell/format.js'
import { ItemList } from './item-list.jsx'
import { findNode, showInTree } from './links.js'

/** @typedef {import('../worker/pickle.js').State} State */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

/** Of pickles up to so many bytes it is looked for the node at once, of longer ones when it is asked for. */
const MOST_FOLLOWED = 8_000_000
/** Milliseconds without a step. */
const REST = 120

/** @param {{ session: import('../session/session.js').Session, file: OpenFile, head: import('../worker/pickle.js').PickleHead, state: State | undefined, go: (offset: number) => void }} props */
export function MachineLists({ session, file, head, state, go }) {
  const memo = state?.memo ?? 0
  const { index, offset } = state?.opcode ?? { index: 0, offset: 0 }
  return (
    <section class="pane machine" aria-label="Machine">
      <div class="words">
        <p role="status" aria-label="Opcode">
          {state && (
            <>
              <strong>{state.opcode.name}</strong> {state.words}{' '}
              <span class="quiet">
                Takes {state.before}; leaves {state.after}.
              </span>
            </>
          )}
        </p>
        {state && (
          <p class="words-more">
            <span class="quiet">Protocol {state.protocol}</span> <TreeLink session={session} file={file} head={head} state={state} />
          </p>
        )}
      </div>
      {state?.result && (
        <p class="result">
          Value of the pickle: <span class="tree-type">{state.result.type}</span> {state.result.text}{' '}
          <button class="link" onClick={() => go(state.result?.offset ?? 0)}>
            @{state.result.offset}
          </button>
        </p>
      )}
      <h2>
        Stack{' '}
        <span class="quiet">
          {state ? `${formatCount(state.depth)} deep${state.marks ? `, ${formatCount(state.marks)} ${state.marks === 1 ? 'mark' : 'marks'}` : ''}` : ''}
        </span>
      </h2>
      <ItemList
        name="Stack"
        count={state?.depth ?? 0}
        version={index}
        first={state?.stack.map((item) => ({ item }))}
        read={async (start, end) => (await file.quick('stackItems', [index, start, end])).map((/** @type {any} */ item) => ({ item }))}
        shown={0}
        go={go}
      />
      <h2>
        Memo <span class="quiet">{formatCount(memo)}</span>
      </h2>
      <ItemList name="Memo" count={memo} version={offset} read={(start, end) => file.quick('memoItems', [offset, start, end])} shown={memo - 1} go={go} />
    </section>
  )
}

/** The way to the node whose value the opcode made or changed. @param {{ session: import('../session/session.js').Session, file: OpenFile, head: import('../worker/pickle.js').PickleHead, state: State }} props */
function TreeLink({ session, file, head, state }) {
  const [found, setFound] = useState(/** @type {{ offset: number, path: string | undefined } | undefined} */ (undefined))
  const { offset } = state.opcode
  const top = state.result ?? state.stack[0]
  const offsets = top && top.offset >= 0 && top.offset !== offset ? [offset, top.offset] : [offset]
  const isLong = head.bytes > MOST_FOLLOWED
  const isTree = file.summary.value !== undefined
  useEffect(() => {
    if (!isTree || isLong) return undefined
    let isOver = false
    const timer = setTimeout(() => {
      findNode(file, head.pickle, offsets).then(
        (path) => isOver || setFound({ offset, path }),
        () => {},
      )
    }, REST)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [offset, isTree])
  const path = found?.offset === offset ? found.path : undefined
  if (!isTree || (!isLong && path === undefined)) return null
  const show = async () => showInTree(session, file, path ?? (await findNode(file, head.pickle, offsets).catch(() => undefined)))
  return (
    <button class="small" title={path ? `Select ${path} in the tree` : undefined} onClick={() => void show()}>
      Show in the tree
    </button>
  )
}
