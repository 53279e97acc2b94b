/** The selected node: its path, and the views that can show it. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { Icon } from '../shell/icon.jsx'
import { copy } from '../shell/actions.js'
import { mayBePickled, showInPickle } from '../pickle/links.js'
import { lazy } from '../shell/lazy.jsx'
import { TabList } from '../shell/tab-list.jsx'
import { inert } from '../shell/inert.js'
import { ValueView } from './value-view.jsx'
import { TableView } from '../table/table-view.jsx'

/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */
/** @typedef {import('../worker/value.js').Look} Look */
/** @typedef {{ session: import('../session/session.js').Session, file: OpenFile, look: Look, id: number }} ViewProps what every view of a node gets; `id` is its number in the worker */

/** @type {Record<import('../worker/value.js').ViewName, (props: ViewProps) => any>} */
const VIEWS = {
  Value: ValueView,
  Table: TableView,
  Image: lazy(async () => (await import('../image/image-view.jsx')).ImageView),
  Plot: lazy(async () => (await import('../plot/plot-view.jsx')).PlotView),
  Statistics: lazy(async () => (await import('../statistics/statistics-view.jsx')).StatisticsView),
}

/** A longer path is no tooltip. */
const MOST_TITLE = 500

/** @param {{ session: import('../session/session.js').Session, file: OpenFile }} props */
export function NodeView({ session, file }) {
  const look = file.look.value
  const error = file.lookError.value
  const id = file.selected.value
  const name = file.nodeView.value
  const View = VIEWS[name]
  return (
    <section class="node" aria-label="Selected node">
      {error && <NodeError file={file} error={error} />}
      {look && (
        <>
          <div class="path">
            <nav aria-label="Path">
              <button class="link" onClick={() => void file.select('')}>
                {inert(file.name)}
              </button>
              {look.way.map(({ label, level }) => (
                <button key={level} class="link" onClick={() => void file.selectLevel(level)}>
                  {label}
                </button>
              ))}
            </nav>
            <button
              class="icon-button"
              aria-label="Copy path"
              title={`Copy ${look.python.length > MOST_TITLE ? 'path' : inert(look.python)}`}
              onClick={() => void copy(session, look.python)}
            >
              <Icon name="copy" />
            </button>
            {mayBePickled(file) && (
              <button
                class="icon-button"
                aria-label="Show in the pickle"
                title="Show in the pickle: the opcode where this value begins"
                onClick={() => void showInPickle(session, file)}
              >
                <Icon name="pickle" />
              </button>
            )}
          </div>
          {look.encoding && <p class="note">Python 2 wrote texts of this pickle that are no ASCII: they are read as {look.encoding}.</p>}
          <TabList label="Views of the node" id={`node-${file.id}`} names={look.views} current={name} choose={(chosen) => file.chooseView(chosen)} />
          <div class="node-panel" role="tabpanel" id={`node-${file.id}-panel`} aria-labelledby={`node-${file.id}-${name}`}>
            <View key={`${id}-${name}`} session={session} file={file} look={look} id={id} />
          </div>
        </>
      )}
    </section>
  )
}

/** Why a node cannot be shown, a damaged member say, with a way to its pickle. @param {{ file: OpenFile, error: any }} props */
function NodeError({ file, error }) {
  const label = file.lookFailed.value
  const [pickle, setPickle] = useState(-1)
  useEffect(() => {
    setPickle(-1)
    if (label === undefined || typeof error.offset !== 'number') return
    file.quick('pickles').then(
      (names) => setPickle(names.indexOf(label.replace(/^["'](.*)["']$/s, '$1'))),
      () => {},
    )
  }, [label, error])
  return (
    <ErrorBox error={error} what={label}>
      {pickle >= 0 && (
        <button class="small" onClick={() => file.showOpcode(error.offset, pickle)}>
          Show byte {error.offset} in its pickle
        </button>
      )}
    </ErrorBox>
  )
}
