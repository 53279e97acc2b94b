/** The keys, as a dialog. */
import { useEffect, useRef } from 'preact/hooks'

/** @type {[string, string][]} */
const KEYS = [
  ['/', 'search keys and values'],
  ['↑ ↓ ← →', 'go through the tree; right opens, left closes'],
  ['Enter', 'show the node, open or close it'],
  ['*', 'open all siblings'],
  ['a … z', 'the next row that begins so'],
  ['Shift Enter', 'go to where a shared value stands first'],
  ['Home End PgUp PgDn', 'the first and last row, a page up and down'],
  ['y', 'copy the path as Python'],
  ['Y', 'copy the path as JavaScript'],
  ['Tab', 'the next part; arrow keys go on within it'],
  ['?', 'this list'],
]

/** @param {{ session: import('../session/session.js').Session }} props */
export function Help({ session }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  const isOpen = session.isHelpOpen.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => (session.isHelpOpen.value = false)}>
      {isOpen && (
        <>
          <h2 id="help-title">Keys</h2>
          <dl>
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <button class="primary" onClick={() => (session.isHelpOpen.value = false)}>
            Close
          </button>
        </>
      )}
    </dialog>
  )
}
