/** An instance of a class that is not known: what its pickle has of it, each part with a link to its place in the tree. */
import { formatCount } from '../shell/format.js'

/** @param {{ file: import('../session/open-file.js').OpenFile, content: import('../worker/value.js').Content }} props */
export function InstanceView({ file, content: { parts = [] } }) {
  return (
    <div class="instance" role="region" aria-label="Parts of the instance" tabIndex={0}>
      {parts.map(({ title, count, nodes }) => (
        <section key={title}>
          <h2>
            {title}
            {count > 1 ? ` · ${formatCount(count)}` : ''}
          </h2>
          <ul>
            {nodes.map(({ label, type, rest, path }) => (
              <li key={path}>
                <button class="link" onClick={() => void file.select(path)}>
                  {label}
                </button>{' '}
                <span class="tree-type">{type}</span> {rest}
              </li>
            ))}
          </ul>
          {count > nodes.length && (
            <p class="quiet">
              The first {formatCount(nodes.length)} of {formatCount(count)}; the tree has them all.
            </p>
          )}
        </section>
      ))}
      {!parts.length && <p class="quiet">It was made without arguments, and has no state.</p>}
    </div>
  )
}
