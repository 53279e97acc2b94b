/** The head of a column: its name and dtype, how it is ordered, and a small histogram of its numbers or its most frequent values. */
import { useEffect, useState } from 'preact/hooks'

/** Milliseconds that a column is in view before its values are looked at. */
const REST = 200

/** How a column is ordered. @param {import('./table-view.jsx').Arrangement} how @param {number} column */
const orderOf = (how, column) => (how.column !== column ? 'none' : how.isDown ? 'descending' : 'ascending')

/** What a press on a column's head makes of its order: up, down, and as the file has it. @param {import('./table-view.jsx').Arrangement} how @param {number} column */
export function nextOrder(how, column) {
  const order = orderOf(how, column)
  return order === 'descending' ? { ...how, column: undefined, isDown: false } : { ...how, column, isDown: order === 'ascending' }
}

/** Two dates, without their clock where both are at midnight. @param {[string, string]} range */
const daysOf = (range) => (range.every((text) => MIDNIGHT.test(text)) ? range.map((text) => text.replace(MIDNIGHT, '')) : range)
const MIDNIGHT = / 00:00:00$/

/**
 * @param {{ file: import('../session/open-file.js').OpenFile, id: number, column: number, name: string, about: { dtype: string, isNumeric: boolean } | undefined, left: number, width: number,
 *   how: import('./table-view.jsx').Arrangement, arrange: (how: import('./table-view.jsx').Arrangement) => void, atId: string | undefined }} props `atId` is its id where the keys are at it
 */
export function ColumnHead({ file, id, column, name, about, left, width, how, arrange, atId }) {
  const [told, setTold] = useState(/** @type {any} */ (undefined))
  useEffect(() => {
    if (!about) return undefined
    const controller = new AbortController()
    const timer = setTimeout(() => file.quick('columnHead', [id, column], controller.signal).then(setTold, () => {}), REST)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [id, column])
  const style = { transform: `translateX(${left}px)`, width: `${width}px` }
  if (!about) {
    return (
      <div role="columnheader" aria-colindex={column + 2} class="cell column-head is-number" style={style}>
        {name}
      </div>
    )
  }
  const order = orderOf(how, column)
  return (
    <div
      role="columnheader"
      id={atId}
      aria-colindex={column + 2}
      aria-sort={order}
      class={`cell column-head${atId ? ' is-at' : ''}${about.isNumeric ? ' is-number' : ''}`}
      style={style}
    >
      <button class="column-name" title={`${name} ${about.dtype}`} tabIndex={-1} onClick={() => arrange(nextOrder(how, column))}>
        {name} {order === 'none' ? '' : order === 'ascending' ? '↑' : '↓'}
      </button>
      <span class="column-dtype">
        {about.dtype}
        {told?.nulls.map((/** @type {[string, number]} */ [name, count]) => ` · ${count} ${name || 'null'}`)}
      </span>
      {told?.histogram ? (
        <Bars {...told.histogram} />
      ) : told?.range ? (
        <span class="column-top" title={`from ${told.range[0]} to ${told.range[1]}`}>
          {daysOf(told.range).join(' – ')}
        </span>
      ) : told?.top?.length ? (
        <span class="column-top" title={`${told.distinct} distinct`}>
          {told.top.map((/** @type {[string, number]} */ [text, count]) => `${text} (${count})`).join(', ')}
        </span>
      ) : null}
    </div>
  )
}

const HEIGHT = 18

/** @param {{ from: number, to: number, counts: number[] }} props */
function Bars({ from, to, counts }) {
  const most = Math.max(...counts)
  return (
    <svg class="bars" viewBox={`0 0 ${counts.length} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`from ${from} to ${to}`}>
      {counts.map((count, i) => {
        const height = count ? Math.max(1, (count / most) * HEIGHT) : 0
        return <rect key={i} x={i} y={HEIGHT - height} width={0.85} height={height} />
      })}
    </svg>
  )
}
