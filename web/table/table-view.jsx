/** A value as a table: a slice of an array, a DataFrame, a structured array, a state dict, records. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { SliceBox } from '../slices/slice-box.jsx'
import { firstSlice, formatSlice, isSpan } from '../slices/slice.js'
import { Grid } from './grid.jsx'

/** @typedef {import('../worker/table.js').TableHead} TableHead */
/** @typedef {{ column?: number, isDown?: boolean, filter?: string }} Arrangement */

/** @param {import('../value/node-view.jsx').ViewProps} props */
export function TableView({ file, look, id }) {
  const shape = look.slices
  const [slice, setSlice] = useState(() => (shape ? firstSlice(shape) : undefined))
  const [head, setHead] = useState(/** @type {TableHead | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [how, setHow] = useState(/** @type {Arrangement} */ ({}))
  const [rows, setRows] = useState(/** @type {number | undefined} */ (undefined))
  const text = shape && slice ? formatSlice(slice, shape) : null

  useEffect(() => {
    file.slice.value = text ?? undefined
    let isOver = false
    file.ask('Reading the table', 'table', [id, text]).then(
      (told) => {
        if (isOver) return
        setHead(told)
        setError(undefined)
      },
      (reason) => !isOver && setError(reason),
    )
    return () => {
      isOver = true
    }
  }, [id, text])

  /** @param {Arrangement} wanted */
  const arrange = async (wanted) => {
    try {
      const count = await file.ask('Sorting', 'arrange', [id, wanted])
      setHow(wanted)
      setRows(count)
    } catch (reason) {
      if (/** @type {any} */ (reason)?.name !== 'AbortError') setError(reason)
    }
  }

  // Axes that are whole besides the last two are shown at their first place.
  const hidden = slice ? slice.filter(isSpan).length - 2 : 0
  return (
    <div class="table">
      {shape && slice && <SliceBox shape={shape} slice={slice} onChange={setSlice} />}
      {hidden > 0 && <p class="note">A table has two axes: of the others the first place is shown.</p>}
      {error && <ErrorBox error={error} />}
      {head && !head.isArray && (
        <div class="table-tools">
          <label>
            Filter rows <input type="search" aria-label="Filter rows" onChange={(event) => void arrange({ ...how, filter: event.currentTarget.value })} />
          </label>
          <span class="quiet">
            {rows !== undefined && rows !== head.rows ? `${formatCount(rows)} of ` : ''}
            {formatCount(head.rows)} rows × {formatCount(head.columns.length)} columns
          </span>
        </div>
      )}
      {head && (
        <Grid
          key={text ?? ''}
          file={file}
          id={id}
          head={head}
          rows={head.isArray ? head.rows : (rows ?? head.rows)}
          slice={text}
          how={how}
          arrange={arrange}
          starts={slice}
          fail={setError}
        />
      )}
      {head?.total && <p class="table-total">{head.total}</p>}
    </div>
  )
}
