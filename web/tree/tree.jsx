/** The tree of a file: rows in a window, the keys of WAI-ARIA's tree. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { Icon } from '../shell/icon.jsx'
import { inert } from '../shell/inert.js'
import { Window } from '../windowing/window.jsx'
import { rowAfter } from '../windowing/keys.js'
import { rowThatBegins, Typed } from './typeahead.js'

/** @typedef {import('./tree-model.js').Place} Place */

const ROW = 24
/** Deeper rows are indented no further; their level is told by a number. */
const MOST_INDENT = 16
const INDENT = 14
/** Keys that move in the tree. */
const KEYS = /^(?:Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Enter| |\*)$/

/** What is told of a node: its label, its type, and shape, size or text. @param {import('./tree-model.js').Line} line */
export const nameOf = ({ label, type, rest, same }) =>
  `${label ? `${label}: ` : ''}${type}${same ? ` (the same as ${same.path === undefined ? 'one far above' : inert(same.path) || '$'})` : rest}`

/** @param {Place | undefined} a @param {Place | undefined} b */
const isSame = (a, b) => a !== undefined && b !== undefined && a.parent === b.parent && a.index === b.index

/** @param {{ file: import('../session/open-file.js').OpenFile }} props */
export function TreeView({ file }) {
  const { tree } = file
  void tree.version.value
  const active = tree.active.value
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  const typed = useMemo(() => new Typed(), [])
  const pressed = useRef(Promise.resolve())
  const activeRow = active ? tree.rowOf(active) : -1

  useLayoutEffect(() => {
    if (active) handle.current?.show(tree.rowOf(active))
  }, [active])

  /** @param {Place} place */
  const select = (place) => {
    tree.activate(place)
    void file.selectPlace(place)
  }

  /** Does what a key says, once those before it are done. @param {string} key @param {boolean} isShifted @param {string | undefined} text what was typed to find a row */
  const press = async (key, isShifted, text) => {
    const at = tree.active.peek()
    if (!at) return
    if (text) {
      const row = await rowThatBegins(tree, at, text)
      if (row !== undefined && typed.text === text) select(tree.placeAt(row))
      return
    }
    const line = tree.lineAt(at) ?? (await tree.line(at))
    if (key === 'Enter' && isShifted) {
      if (line?.same?.path !== undefined) await file.select(line.same.path)
      return
    }
    const to = keyTarget(tree, at, key, handle.current?.page() ?? 10)
    if (to === undefined) return
    if (to.toggle !== undefined) await tree.toggle(at, to.toggle).catch(() => select(at))
    if (to.siblings) await openSiblings(tree, at)
    if (to.row !== undefined) select(tree.placeAt(Math.min(Math.max(0, to.row), tree.rows - 1)))
    if (to.select) select(at)
  }

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return
    const text = typed.take(event.key)
    if (!text && !KEYS.test(event.key)) return
    event.preventDefault()
    if (text) event.stopPropagation()
    const { key, shiftKey } = event
    pressed.current = pressed.current.then(() => press(key, shiftKey, text)).catch((error) => void (tree.error.value = error))
  }

  return (
    <Window
      rows={tree.rows}
      rowHeight={ROW}
      handle={handle}
      box={{
        class: 'tree',
        role: 'tree',
        'aria-label': inert(file.name),
        tabIndex: 0,
        'aria-activedescendant': active ? rowId(file, activeRow) : undefined,
        onKeyDown,
      }}
    >
      {({ first, end }, _, at) => {
        const places = tree.placesOf(first, end)
        tree.want(places)
        return places.map((place, i) => (
          <Row key={first + i} file={file} place={place} row={first + i} top={at.row(first + i)} isActive={isSame(place, active)} select={select} />
        ))
      }}
    </Window>
  )
}

const rowId = (/** @type {import('../session/open-file.js').OpenFile} */ file, /** @type {number} */ row) => `tree-${file.id}-${row}`

/** @param {{ file: import('../session/open-file.js').OpenFile, place: Place, row: number, top: number, isActive: boolean, select: (place: Place) => void }} props */
function Row({ file, place, row, top, isActive, select }) {
  const { tree } = file
  const line = tree.lineAt(place)
  const { level, count } = tree.levelOf(place)
  const isOpen = tree.isOpen(place)
  const indent = Math.min(level - 1, MOST_INDENT) * INDENT
  const attributes = {
    id: rowId(file, row),
    class: `tree-row${isActive ? ' is-active' : ''}`,
    style: { transform: `translateY(${top}px)`, paddingLeft: `${indent + 4}px` },
    'aria-level': level,
    'aria-setsize': count,
    'aria-posinset': place.index + 1,
    'aria-selected': isActive,
  }
  if (!line) return <div role="treeitem" aria-busy="true" aria-label="…" {...attributes} onClick={() => select(place)} />
  const { label, type, rest, same, hasChildren, nbytes } = line
  // What is damaged cannot be opened: shown, it says why.
  const open = () => void tree.toggle(place).catch(() => select(place))
  /** @param {MouseEvent} event */
  const toggle = (event) => {
    event.stopPropagation()
    open()
  }
  return (
    <div
      role="treeitem"
      {...attributes}
      aria-expanded={hasChildren ? isOpen : undefined}
      aria-label={nameOf(line)}
      onClick={() => select(place)}
      onDblClick={open}
    >
      <span class={`twist${hasChildren ? '' : ' is-leaf'}${isOpen ? ' is-open' : ''}`} aria-hidden="true" onClick={toggle}>
        {hasChildren && <Icon name="chevron" />}
      </span>
      {level > MOST_INDENT && <span class="tree-level">{level}</span>}
      {label && <span class="tree-label">{label}:</span>}
      <span class={`tree-type${line.isInstance ? ' is-instance' : ''}`} title={line.isInstance ? 'A class that is not known here: nothing was run' : undefined}>
        {type}
      </span>
      {same?.path !== undefined ? (
        <button
          class={`link tree-same${same.isAround ? ' is-around' : ''}`}
          tabIndex={-1}
          title={same.isAround ? 'It contains itself: go to where it stands first' : 'The same object: go to where it stands first'}
          onClick={(event) => {
            event.stopPropagation()
            void file.select(/** @type {string} */ (same.path))
          }}
        >
          (the same as {inert(same.path) || '$'})
        </button>
      ) : (
        <span class="tree-text">{same ? '(the same as one far above)' : rest}</span>
      )}
      <SizeBar nbytes={nbytes} of={tree.sizeAround(place)} />
    </div>
  )
}

/** How large a node is beside the largest of its siblings in view, as a bar that is drawn by its width alone. @param {{ nbytes: number | undefined, of: number }} props */
function SizeBar({ nbytes, of }) {
  if (!nbytes || !of) return null
  return (
    <span class="size-bar" aria-hidden="true">
      <span style={{ width: `${Math.max(2, Math.min(100, (nbytes / of) * 100))}%` }} />
    </span>
  )
}

/**
 * What a key does in a tree.
 * @param {import('./tree-model.js').Tree} tree @param {Place} active @param {string} key @param {number} page rows in view
 * @returns {{ row?: number, toggle?: boolean, select?: boolean, siblings?: boolean } | undefined}
 */
export function keyTarget(tree, active, key, page) {
  const row = tree.rowOf(active)
  const to = rowAfter(key, row, tree.rows, page)
  if (to !== undefined) return { row: to }
  const hasChildren = tree.lineAt(active)?.hasChildren === true
  const isOpen = tree.isOpen(active)
  switch (key) {
    case 'ArrowRight':
      return !hasChildren ? {} : isOpen ? { row: row + 1 } : { toggle: true }
    case 'ArrowLeft':
      if (hasChildren && isOpen) return { toggle: false }
      return active.parent ? { row: tree.rowOf({ parent: active.parent.parent, index: active.parent.index }) } : {}
    case 'Enter':
    case ' ':
      return { select: true, toggle: hasChildren ? !isOpen : undefined }
    case '*':
      return { siblings: true }
    default:
      return undefined
  }
}

/** As many siblings are opened at once. */
const MOST_SIBLINGS = 200

/** Opens the siblings of a node, as `*` does. @param {import('./tree-model.js').Tree} tree @param {Place} place */
async function openSiblings(tree, { parent }) {
  if (!parent) return tree.toggle({ parent: undefined, index: 0 }, true)
  for (let index = 0; index < Math.min(parent.count, MOST_SIBLINGS); index++) {
    const line = await tree.line({ parent, index })
    if (line?.hasChildren && !line.same?.isAround) await tree.toggle({ parent, index }, true)
  }
}
