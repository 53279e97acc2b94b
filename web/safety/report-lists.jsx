/** What a report rests on, list by list: findings, readers that differ, what was not understood, names and calls. Each leads to its opcode. */
import { formatCount } from '../shell/format.js'
import { Window } from '../windowing/window.jsx'
import { placeOf } from './places.js'
import { SEVERITIES } from './words.js'

/** @typedef {import('../session/open-file.js').OpenFile} OpenFile */
/** @typedef {import('./places.js').Found} Found */
/** @typedef {{ offset: number, member?: string }} Place */

/** Longer lists are windowed, with rows of one height. */
const MOST_WHOLE = 60
const LINE = 24

/** @param {{ file: OpenFile, found: Found | undefined, place: Place }} props */
function Offset({ file, found, place }) {
  const there = placeOf(found, place)
  const text = `byte ${formatCount(place.offset)}`
  return (
    <>
      {there ? (
        <button class="link" title="Show it in the pickle" onClick={() => file.showOpcode(there.offset, there.pickle)}>
          {text}
        </button>
      ) : (
        <span class="quiet">{text}</span>
      )}
      {place.member !== undefined && <span class="quiet"> of {place.member}</span>}
    </>
  )
}

/** @param {{ severity: string }} props */
function Severity({ severity }) {
  const { short, tone } = SEVERITIES[severity]
  return <span class={`severity is-${tone}`}>{short}</span>
}

/**
 * A list under a heading: whole where it is short, else windowed.
 * @template Item
 * @param {{ title: string, total?: number, items: Item[], height: number, show: (item: Item) => any }} props `height` of a row where the list is windowed, in pixels
 */
function List({ title, total, items, height, show }) {
  if (!items.length) return null
  const count = total ?? items.length
  return (
    <section class="report-list">
      <h2>
        {title} <span class="quiet">{formatCount(count)}</span>
      </h2>
      {items.length <= MOST_WHOLE ? (
        <ul>
          {items.map((item, i) => (
            <li key={i} class="report-row">
              {show(item)}
            </li>
          ))}
        </ul>
      ) : (
        <Window rows={items.length} rowHeight={height} box={{ class: 'report-window', role: 'list', 'aria-label': title, tabIndex: 0 }}>
          {({ first, end }, _, at) =>
            items.slice(first, end).map((item, i) => (
              <div
                key={first + i}
                class="report-row is-windowed"
                role="listitem"
                aria-setsize={items.length}
                aria-posinset={first + i + 1}
                style={{ height: `${height}px`, transform: `translateY(${at.row(first + i)}px)` }}
              >
                {show(item)}
              </div>
            ))
          }
        </Window>
      )}
      {count > items.length && <p class="quiet">The first {formatCount(items.length)} are listed.</p>}
    </section>
  )
}

/** @param {{ file: OpenFile, report: import('../worker/safety.js').Report, found: Found | undefined }} props */
export function ReportLists({ file, report, found }) {
  const { findings, globals, calls, differences, coverage, counts } = report
  const offset = (/** @type {Place} */ place) => <Offset file={file} found={found} place={place} />
  const gaps = [...coverage.notUnderstood, ...coverage.leftOff]
  return (
    <div class="report" role="region" aria-label="Report" tabIndex={0}>
      <List
        title="Findings"
        total={counts.findings}
        items={findings}
        height={4 * LINE}
        show={({ severity, name, arguments: given, capability, opcode, why, ...place }) => (
          <>
            <p class="report-name">
              <Severity severity={severity} />{' '}
              <code>
                {name || 'hidden'}
                {given ?? ''}
              </code>
            </p>
            <p class="report-why">{sentence(why)}</p>
            <p class="report-place">
              {[capability, opcode].filter(Boolean).join(' · ')}
              {capability || opcode ? ' · ' : ''}
              {offset(place)}
            </p>
          </>
        )}
      />
      <List
        title="Where Python’s readers differ"
        items={differences}
        height={3 * LINE}
        show={(place) => (
          <p class="report-why">
            {sentence(place.why)} {offset(place)}
          </p>
        )}
      />
      <List
        title="Not looked into"
        items={gaps}
        height={3 * LINE}
        show={(gap) =>
          typeof gap === 'string' ? (
            <p class="report-why">Left off: {gap}.</p>
          ) : (
            <p class="report-why">
              {gap.length ? `${formatCount(gap.length)} bytes, ` : ''}
              {offset(gap)}: {gap.why}
            </p>
          )
        }
      />
      <List
        title="Classes and functions that it names"
        total={counts.globals}
        items={globals}
        height={LINE}
        show={({ name, severity, ...place }) => (
          <p class="report-name">
            <Severity severity={severity} /> <code>{name}</code> {offset(place)}
          </p>
        )}
      />
      <List
        title="Calls that Python would make"
        total={counts.calls}
        items={calls}
        height={LINE}
        show={({ name, arguments: given, severity, opcode, ...place }) => (
          <p class="report-name">
            <Severity severity={severity} />{' '}
            <code>
              {name}
              {given}
            </code>{' '}
            <span class="quiet">{opcode}</span> {offset(place)}
          </p>
        )}
      />
      {!findings.length && !globals.length && (
        <p class="quiet">{coverage.isComplete ? 'It names nothing, and makes no call.' : 'In what was looked into, nothing is named and nothing called.'}</p>
      )}
    </div>
  )
}

const sentence = (/** @type {string} */ text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
