/** Tabs as WAI-ARIA has them: arrow keys go through them, and a panel belongs to the one that is chosen. */

/**
 * @template {string} Name
 * @param {{ label: string, id: string, names: readonly Name[], current: Name, choose: (name: Name) => void }} props `id` begins the ids of tabs and panel
 */
export function TabList({ label, id, names, current, choose }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const at = names.indexOf(current)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const name = names[(to + names.length) % names.length]
    choose(name)
    const list = /** @type {HTMLElement} */ (event.currentTarget)
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (list.querySelector('[aria-selected=true]'))?.focus())
  }
  return (
    <div class="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          role="tab"
          id={`${id}-${name}`}
          aria-selected={name === current}
          aria-controls={name === current ? `${id}-panel` : undefined}
          tabIndex={name === current ? 0 : -1}
          onClick={() => choose(name)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
