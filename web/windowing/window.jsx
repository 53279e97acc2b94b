/**
 * The one component that scrolls: a box of rows, and of columns where they are many too, of which only those in view are made. The tree, tables, hex and
 * opcodes are made of it.
 *
 * What is in view lies in a layer that sticks to the box, so that where it stands does not depend on how far the browser lets a box be scrolled.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Axis } from './axis.js'

/** Rows made above and below what is in view. */
const AROUND = 4
/** The longest view, in pixels: a page that gives the box no height would get every row. */
const MOST_VIEW = 8000
/** Milliseconds without a scroll, after which the bar is put where the view is. */
const REST = 120

const px = (/** @type {number} */ length) => `${length}px`

/**
 * @typedef {object} Span rows or columns to make: from `first` up to `end`
 * @property {number} first @property {number} end
 *
 * @typedef {object} WindowHandle
 * @property {(row: number, column?: number) => void} show scrolls as little as it takes until a row is in view
 * @property {() => number} page how many rows are in view
 */

/**
 * @param {object} props
 * @param {number} props.rows how many there are @param {number} props.rowHeight in pixels
 * @param {number} [props.columns] @param {number} [props.columnWidth] in pixels, where columns are windowed too
 * @param {number} [props.head] pixels that a head takes above the rows @param {number} [props.side] pixels that labels take before the columns
 * @param {(rows: Span, columns: Span, at: { row: (index: number) => number, column: (index: number) => number }) => import('preact').ComponentChildren} props.children makes what is in view; `at` tells where, in pixels
 * @param {{ current: WindowHandle | null }} [props.handle]
 * @param {Record<string, any>} [props.box] attributes of the box: its role, name, keys
 */
export function Window({ rows, rowHeight, columns = 0, columnWidth = 1, head = 0, side = 0, children, handle, box }) {
  const element = useRef(/** @type {HTMLDivElement | null} */ (null))
  const down = useMemo(() => new Axis(), [])
  const along = useMemo(() => new Axis(), [])
  const [, setDrawn] = useState(0)
  const draw = () => setDrawn((count) => count + 1)
  down.count = rows
  down.size = rowHeight
  along.count = columns
  along.size = columnWidth

  const place = () => {
    const it = element.current
    if (!it) return
    if (it.scrollTop !== down.scroll) it.scrollTop = down.scroll
    if (columns && it.scrollLeft !== along.scroll) it.scrollLeft = along.scroll
  }

  useLayoutEffect(() => {
    const it = /** @type {HTMLElement} */ (element.current)
    const measure = () => {
      const height = Math.min(MOST_VIEW, Math.max(0, it.clientHeight - head))
      const width = Math.min(MOST_VIEW, Math.max(0, it.clientWidth - side))
      if (down.view === height && along.view === width) return
      down.view = height
      along.view = width
      draw()
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(it)
    let rest = 0
    const onScroll = () => {
      down.scrolled(it.scrollTop)
      if (along.count) along.scrolled(it.scrollLeft)
      draw()
      clearTimeout(rest)
      if (down.isScaled || along.isScaled)
        rest = window.setTimeout(() => {
          place()
          down.scrolled(it.scrollTop)
        }, REST)
    }
    it.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      clearTimeout(rest)
      it.removeEventListener('scroll', onScroll)
    }
  }, [])

  // A list that became shorter may end above what is in view.
  useLayoutEffect(() => {
    const before = down.start
    down.settle()
    along.settle()
    if (before !== down.start) place()
  }, [rows, columns])

  if (handle)
    handle.current = {
      show(row, column) {
        down.show(row)
        if (column !== undefined && along.count) along.show(column)
        place()
        draw()
      },
      page: () => Math.max(1, Math.floor(down.view / rowHeight) - 1),
    }

  const inView = { first: Math.max(0, down.first - AROUND), end: Math.min(rows, down.end + AROUND) }
  const across = { first: Math.max(0, along.first - 1), end: Math.min(columns, along.end + 1) }
  return (
    <div {...box} class={`window ${box?.class ?? ''}`} ref={element}>
      <div
        class="window-length"
        role="presentation"
        style={{ height: px(down.scrollLength + head), width: columns ? px(along.scrollLength + side) : undefined }}
      >
        <div
          class="window-view"
          role="presentation"
          style={{ height: px(Math.min(down.view, down.total) + head), width: columns ? px(Math.min(along.view, along.total) + side) : undefined }}
        >
          {children(inView, across, { row: (index) => down.at(index), column: (index) => along.at(index) })}
        </div>
      </div>
    </div>
  )
}
