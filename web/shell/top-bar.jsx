/** What is open: a tab a file, its kind and size, the verdict on it, and what can be done with it. What comes later stands where it moves nothing. */
import { Icon } from './icon.jsx'
import { openAll } from './actions.js'
import { pickFiles } from './files.js'
import { formatCount, formatSize } from './format.js'
import { inert } from './inert.js'
import { SafetyChip } from '../safety/chip.jsx'
import { ExportMenu } from './export-menu.jsx'

/** @param {{ session: import('../session/session.js').Session }} props */
export function TopBar({ session }) {
  const file = session.current.value
  const files = session.files.value
  const about = file?.summary.value
  return (
    <header class="top">
      {files.length > 1 ? (
        <div class="tabs" role="group" aria-label="Open files">
          <h1 class="visually-hidden">{inert(file?.name ?? '')}</h1>
          {files.map((each) => (
            <span class={`tab${each === file ? ' is-current' : ''}`} key={each.id}>
              <button class="tab-name" aria-pressed={each === file} onClick={() => (session.current.value = each)}>
                {inert(each.name, 80)}
              </button>
              <button class="icon-button" aria-label={`Close ${inert(each.name)}`} onClick={() => session.close(each)}>
                <Icon name="close" />
              </button>
            </span>
          ))}
        </div>
      ) : (
        <h1 class="file-name">{inert(file?.name ?? 'brine')}</h1>
      )}
      {file && files.length === 1 && (
        <button class="icon-button" aria-label={`Close ${inert(file.name)}`} title="Close" onClick={() => session.close(file)}>
          <Icon name="close" />
        </button>
      )}
      {about && (
        <p class="about" key={`about-${file.id}`}>
          {[about.kind, ...about.compression.map((name) => `in ${name}`)].join(' ')} · {formatSize(about.size)} · {formatCount(about.entries)}{' '}
          {about.entries === 1 ? 'entry' : 'entries'}
        </p>
      )}
      {file && (about || file.error.value) && <SafetyChip key={`chip-${file.id}`} file={file} />}
      <span class="grow" />
      {file && about && <ExportMenu key={`export-${file.id}`} session={session} file={file} />}
      <button class="icon-button" aria-label="Open a file" title="Open a file" onClick={() => void pickFiles().then((picked) => openAll(session, picked))}>
        <Icon name="open" />
      </button>
      <button class="icon-button" aria-label="Keys" title="Keys (?)" onClick={() => (session.isHelpOpen.value = true)}>
        <Icon name="help" />
      </button>
    </header>
  )
}
