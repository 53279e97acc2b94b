/** The cells of a table in a window, as WAI-ARIA's grid: rows and columns are made when they are in view, and read from the worker in blocks. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { isSpan } from '../slices/slice.js'
import { inert } from '../shell/inert.js'
import { Window } from '../windowing/window.jsx'
import { ColumnHead, nextOrder } from './column-head.jsx'

const ROW = 24
const WIDTH = 132
const MOST_WIDTH = 270
const LABEL_WIDTH = 92
const MOST_LABEL_WIDTH = 180
/** Pixels of a character, and those around a text. */
const CHARACTER = 8.2
const PADDING = 18
/** @param {number | undefined} length in characters @param {number} least @param {number} most */
const widthOf = (length = 0, least, most) => Math.min(most, Math.max(least, Math.ceil(length * CHARACTER) + PADDING))

/** Rows and columns that are read at once. */
const BLOCK_ROWS = 64
const BLOCK_COLUMNS = 16
const MOST_BLOCKS = 60
/** Letters of a cell that are made; a wide screen shows fewer. */
const MOST_TEXT = 100

/** @typedef {import('../worker/table.js').Cells} Cells */

/**
 * @param {{ file: import('../session/open-file.js').OpenFile, id: number, head: import('../worker/table.js').TableHead, rows: number, slice: string | null,
 *   how: import('./table-view.jsx').Arrangement, arrange: (how: import('./table-view.jsx').Arrangement) => void, starts: import('../slices/slice.js').Part[] | undefined,
 *   fail: (error: any) => void }} props
 */
export function Grid({ file, id, head, rows, slice, how, arrange, starts, fail }) {
  const blocks = useRef(/** @type {Map<string, Cells | 'asked'>} */ (new Map()))
  const [, setDrawn] = useState(0)
  const [at, setAt] = useState({ row: 0, column: 0 })
  const told = useRef(at)
  const handle = useRef(/** @type {import('../windowing/window.jsx').WindowHandle | null} */ (null))
  const columns = head.isArray ? (head.columnCount ?? 1) : head.columns.length
  const arranged = JSON.stringify(how)
  const width = widthOf(head.cellLength, WIDTH, MOST_WIDTH)
  const labelWidth = widthOf(head.labelLength, LABEL_WIDTH, MOST_LABEL_WIDTH)
  const headHeight = head.isArray ? ROW : 64
  const spans = starts?.filter(isSpan) ?? []
  const across = spans.length > 1 ? /** @type {import('../slices/slice.js').Span} */ (spans[1]) : undefined

  useEffect(() => {
    blocks.current.clear()
    setDrawn((count) => count + 1)
  }, [arranged, slice])

  /** @param {number} row @param {number} column */
  const blockOf = (row, column) => blocks.current.get(`${Math.floor(row / BLOCK_ROWS)} ${Math.floor(column / BLOCK_COLUMNS)}`)

  /** @param {import('../windowing/window.jsx').Span} down @param {import('../windowing/window.jsx').Span} along */
  const want = (down, along) => {
    for (let block = Math.floor(down.first / BLOCK_ROWS); block * BLOCK_ROWS < down.end; block++) {
      for (let part = Math.floor(along.first / BLOCK_COLUMNS); part * BLOCK_COLUMNS < Math.max(along.end, 1); part++) {
        const key = `${block} ${part}`
        if (blocks.current.has(key)) continue
        blocks.current.set(key, 'asked')
        const window = {
          rows: [block * BLOCK_ROWS, Math.min(rows, (block + 1) * BLOCK_ROWS)],
          columns: [part * BLOCK_COLUMNS, Math.min(columns, (part + 1) * BLOCK_COLUMNS)],
          slice,
        }
        const mine = blocks.current
        file.quick('cells', [id, window]).then(
          (cells) => {
            mine.set(key, cells)
            for (const old of mine.keys()) {
              if (mine.size <= MOST_BLOCKS) break
              mine.delete(old)
            }
            setDrawn((count) => count + 1)
          },
          (error) => {
            // What failed is not asked for again and again.
            if (error?.name === 'AbortError') mine.delete(key)
            else fail(error)
          },
        )
      }
    }
  }

  /** @param {number} row @param {number} column */
  const textAt = (row, column) => {
    const block = blockOf(row, column)
    return block === undefined || block === 'asked' ? undefined : block.rows[row % BLOCK_ROWS]?.[column % BLOCK_COLUMNS]
  }
  /** Which null a cell is that is missing. @param {number} row @param {number} column -1 of its label */
  const nullAt = (row, column) => {
    const block = blockOf(row, Math.max(0, column))
    return (block !== undefined && block !== 'asked' && block.nulls?.[`${row % BLOCK_ROWS} ${column < 0 ? column : column % BLOCK_COLUMNS}`]) || 'null'
  }
  /** @param {number} row */
  const labelAt = (row) => {
    for (const [key, block] of blocks.current)
      if (block !== 'asked' && key.startsWith(`${Math.floor(row / BLOCK_ROWS)} `)) return block.labels[row % BLOCK_ROWS]
    return ''
  }
  const nameOf = (/** @type {number} */ column) =>
    head.isArray ? String(across ? across.start + column * across.step : 0) : (head.columns[column]?.name ?? '')

  /** @param {number} row @param {number} column */
  const tell = (row, column) => {
    const text = textAt(row, column)
    const place = `[${labelAt(row) ?? nullAt(row, -1)}${columns > 1 || !head.isArray ? `, ${nameOf(column)}` : ''}]`
    if (text !== undefined) file.status.value = `${place} = ${text ?? `${nullAt(row, column)}, missing`}`
  }
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const page = handle.current?.page() ?? 10
    if (at.row < 0 && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      return arrange(nextOrder(how, at.column))
    }
    const to = {
      ArrowDown: [at.row + 1, at.column],
      ArrowUp: [at.row - 1, at.column],
      ArrowRight: [at.row, at.column + 1],
      ArrowLeft: [at.row, at.column - 1],
      PageDown: [at.row + page, at.column],
      PageUp: [at.row - page, at.column],
      Home: event.ctrlKey ? [0, 0] : [at.row, 0],
      End: event.ctrlKey ? [rows - 1, columns - 1] : [at.row, columns - 1],
    }[event.key]
    if (!to) return
    event.preventDefault()
    // Above the rows are the heads of the columns, where Enter sorts.
    const least = head.isArray ? 0 : -1
    const next = { row: Math.max(least, Math.min(to[0], rows - 1)), column: Math.min(Math.max(0, to[1]), columns - 1) }
    setAt(next)
    handle.current?.show(Math.max(0, next.row), next.column)
  }
  // A cell that the keys went to is told once it is read.
  const atText = at.row < 0 ? nameOf(at.column) : textAt(at.row, at.column)
  useEffect(() => {
    if (told.current === at || atText === undefined) return
    told.current = at
    if (at.row < 0) file.status.value = `${nameOf(at.column)}: ${head.columns[at.column]?.dtype}; Enter sorts`
    else tell(at.row, at.column)
  }, [at, atText])
  const cellId = `cell-${file.id}-${at.row}-${at.column}`
  return (
    <Window
      rows={rows}
      rowHeight={ROW}
      columns={columns}
      columnWidth={width}
      head={headHeight}
      side={labelWidth}
      handle={handle}
      box={{
        class: 'grid',
        role: 'grid',
        'aria-label': 'Table',
        'aria-rowcount': rows + 1,
        'aria-colcount': columns + 1,
        'aria-activedescendant': cellId,
        tabIndex: 0,
        onKeyDown,
      }}
    >
      {(down, along, place) => {
        want(down, along)
        const cells = []
        for (let row = down.first; row < down.end; row++) {
          const inRow = []
          for (let column = along.first; column < along.end; column++) {
            const text = textAt(row, column)
            const isAt = row === at.row && column === at.column
            inRow.push(
              <div
                key={column}
                id={isAt ? cellId : undefined}
                role="gridcell"
                aria-colindex={column + 2}
                class={`cell${isAt ? ' is-at' : ''}${text === null ? ' is-missing' : ''}${head.isArray || head.columns[column]?.isNumeric ? ' is-number' : ''}`}
                style={{ transform: `translateX(${place.column(column) + labelWidth}px)`, width: `${width}px` }}
                title={text !== undefined && text !== null && text.length > 16 ? inert(text) : undefined}
                onClick={() => {
                  setAt({ row, column })
                  tell(row, column)
                }}
                onPointerEnter={() => tell(row, column)}
              >
                {text === null ? nullAt(row, column) : text === undefined ? '' : inert(text, MOST_TEXT)}
              </div>,
            )
          }
          cells.push(
            <div key={row} role="row" aria-rowindex={row + 2} class="grid-row" style={{ transform: `translateY(${place.row(row) + headHeight}px)` }}>
              {inRow}
              <div role="rowheader" aria-colindex={1} class={`cell is-label${labelAt(row) === null ? ' is-missing' : ''}`} style={{ width: `${labelWidth}px` }}>
                {inert(labelAt(row) ?? nullAt(row, -1), MOST_TEXT)}
              </div>
            </div>,
          )
        }
        const names = []
        for (let column = along.first; column < along.end; column++) {
          names.push(
            <ColumnHead
              key={column}
              file={file}
              id={id}
              column={column}
              name={inert(nameOf(column), MOST_TEXT)}
              about={head.isArray ? undefined : head.columns[column]}
              left={place.column(column) + labelWidth}
              width={width}
              how={how}
              arrange={arrange}
              atId={at.row < 0 && at.column === column ? cellId : undefined}
            />,
          )
        }
        return [
          ...cells,
          <div key="head" role="row" aria-rowindex={1} class="grid-head" style={{ height: `${headHeight}px` }}>
            {names}
            <div role="columnheader" aria-colindex={1} class="cell is-label" style={{ width: `${labelWidth}px`, height: `${headHeight}px` }}>
              {head.labelName ? <span title={head.labelName}>{head.labelName}</span> : <span class="visually-hidden">Row</span>}
            </div>
          </div>,
        ]
      }}
    </Window>
  )
}
