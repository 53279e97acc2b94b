/**
 * The focus is never lost: where the element that has it goes away, as a closed menu or a view that is left does, what is nearest to where it stood
 * takes it. Where that is still being made, its box holds the focus until then.
 */

const TABBABLE = 'button, input, select, [tabindex]'
/** What takes the focus before what merely comes first. */
const FIRST = '[role=tree], [role=listbox], canvas[tabindex], .tabs [aria-pressed=true]'
/** What stands where something is still being made. */
const WAITING = '.waiting'

/** @param {HTMLElement} it */
const isTabbable = (it) => it.tabIndex >= 0 && !(/** @type {HTMLButtonElement} */ (it).disabled) && it.checkVisibility()

/** What is best to have the focus within an element. @param {HTMLElement} box @returns {HTMLElement | undefined} */
function bestIn(box) {
  for (const selector of [FIRST, TABBABLE])
    for (const it of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(selector))) if (isTabbable(it)) return it
  return undefined
}

/** Keeps the focus within an app. @param {HTMLElement} app @returns {() => void} ends it */
export function keepFocus(app) {
  const root = /** @type {ShadowRoot} */ (app.getRootNode())
  /** What has the focus, or had it when it went away, and what is around that, from the inside. @type {HTMLElement[]} */
  let way = []
  /** What holds the focus for something that is still being made. @type {HTMLElement | undefined} */
  let held

  const onFocusIn = (/** @type {FocusEvent} */ event) => {
    way = []
    for (let it = /** @type {HTMLElement | null} */ (event.target); it && it !== app; it = it.parentElement) way.push(it)
    if (way[0] !== held) held = undefined
  }
  // What is left by a click beside it, or for another part of the page, is not followed.
  const onFocusOut = () => queueMicrotask(() => way[0]?.isConnected && !root.activeElement && ((way = []), (held = undefined)))

  /** @param {HTMLElement} box */
  const hold = (box) => {
    held = box
    if (!box.hasAttribute('tabindex')) box.tabIndex = -1
    box.focus({ preventScroll: true })
  }
  const settle = () => {
    if (held?.isConnected && root.activeElement === held) {
      if (!held.querySelector(WAITING)) bestIn(held)?.focus({ preventScroll: true })
      return
    }
    if (!way.length || way[0].isConnected || root.activeElement) return
    if (root.host.ownerDocument.activeElement !== root.host.ownerDocument.body) return
    for (const box of [...way.filter((it) => it.isConnected), .../** @type {NodeListOf<HTMLElement>} */ (app.querySelectorAll('main')), app]) {
      if (isTabbable(box)) return box.focus({ preventScroll: true })
      if (box.querySelector(WAITING)) return hold(box)
      const best = bestIn(box)
      if (best) return best.focus({ preventScroll: true })
    }
  }

  const observer = new MutationObserver(settle)
  observer.observe(app, { childList: true, subtree: true })
  app.addEventListener('focusin', onFocusIn)
  app.addEventListener('focusout', onFocusOut)
  return () => {
    observer.disconnect()
    app.removeEventListener('focusin', onFocusIn)
    app.removeEventListener('focusout', onFocusOut)
  }
}
