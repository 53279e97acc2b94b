/** The views of a file: its tree with the selected node, the pickle, the safety report, the comparison with another file. */
import { ErrorBox } from './error-box.jsx'
import { lazy } from './lazy.jsx'
import { Progress } from './status-bar.jsx'
import { TabList } from './tab-list.jsx'
import { NodeView } from '../value/node-view.jsx'
import { OrderButton } from '../tree/order.jsx'
import { SearchBox } from '../tree/search.jsx'
import { TreeView } from '../tree/tree.jsx'
import { formatCount } from './format.js'

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */

const NAMES = /** @type {const} */ (['Tree', 'Pickle', 'Safety', 'Compare'])

/** @type {Record<'pickle' | 'safety' | 'compare', (props: { session: Session, file: OpenFile }) => any>} */
const VIEWS = {
  pickle: lazy(async () => (await import('../pickle/pickle-view.jsx')).PickleView),
  safety: lazy(async () => (await import('../safety/safety-view.jsx')).SafetyView),
  compare: lazy(async () => (await import('../compare/compare-view.jsx')).CompareView),
}

/** What stands in place of the tree where there is none. */
const BrokenFile = lazy(async () => (await import('../safety/broken-file.jsx')).BrokenFile)

/** @param {{ session: Session, file: OpenFile }} props */
export function FileViews({ session, file }) {
  const error = file.error.value
  const about = file.summary.value
  const view = file.view.value
  const current = /** @type {typeof NAMES[number]} */ (view[0].toUpperCase() + view.slice(1))
  const panel = `file-${file.id}`
  const choose = (/** @type {typeof NAMES[number]} */ name) => (file.view.value = /** @type {any} */ (name.toLowerCase()))
  // A file that cannot be read as a tree may still be looked at as opcodes, and judged.
  const isReadable = about !== undefined || view !== 'tree'
  const View = view === 'tree' ? undefined : VIEWS[view]
  return (
    <main class="file">
      {error && <ErrorBox error={error} what={file.name} />}
      {about?.encoding && <p class="note">Python 2 wrote texts that are no ASCII: they are read as {about.encoding}.</p>}
      {about?.trailing && (
        <p class="note">
          {formatCount(about.trailing.bytes)} bytes from byte {about.trailing.offset} on could not be read: {about.trailing.message}
        </p>
      )}
      {about || error ? (
        <TabList label="Views of the file" id={panel} names={NAMES} current={current} choose={choose} />
      ) : (
        <div class="tab-list" aria-hidden="true" />
      )}
      <div
        class="file-panel"
        role={about || error ? 'tabpanel' : undefined}
        id={`${panel}-panel`}
        aria-labelledby={about || error ? `${panel}-${current}` : undefined}
      >
        {!isReadable ? (
          error ? (
            <BrokenFile session={session} file={file} />
          ) : (
            <Waiting file={file} />
          )
        ) : View ? (
          <View session={session} file={file} />
        ) : (
          <TreeAndNode session={session} file={file} />
        )}
      </div>
    </main>
  )
}

/** @param {{ file: OpenFile }} props */
function Waiting({ file }) {
  const work = file.work.value
  return <div class="waiting">{work && !file.error.value && <Progress work={work} />}</div>
}

/** @param {{ session: Session, file: OpenFile }} props */
function TreeAndNode({ session, file }) {
  return (
    <div class="split">
      <section class="side" aria-label="Tree">
        <SearchBox file={file}>
          <OrderButton file={file} />
        </SearchBox>
        <TreeView file={file} />
        {file.tree.error.value && <ErrorBox error={file.tree.error.value} />}
      </section>
      <NodeView session={session} file={file} />
    </div>
  )
}
