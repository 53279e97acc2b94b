/** An array as lines over the places of its last axis. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { SliceBox } from '../slices/slice-box.jsx'
import { firstSlice, formatSlice } from '../slices/slice.js'

const COLOURS = ['#2a78d6', '#d1495b', '#3a9d5d', '#b8860b', '#8a5cd1', '#1fa2a2', '#c2557f', '#6b7b8c', '#e07b39', '#4a6fa5', '#7a9e3a', '#a0522d']
const MARGIN = 70

/** @param {import('../value/node-view.jsx').ViewProps} props */
export function PlotView({ file, look, id }) {
  const shape = look.slices ?? [look.line.shape?.[0] ?? look.line.length]
  const [slice, setSlice] = useState(() => firstSlice(shape, 1))
  const [series, setSeries] = useState(/** @type {import('../worker/plot.js').Series | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const box = useRef(/** @type {HTMLDivElement | null} */ (null))
  const text = formatSlice(slice, shape)

  useEffect(() => {
    const controller = new AbortController()
    setError(undefined)
    file.ask('Plotting', 'plot', [id, text], controller.signal).then(setSeries, (reason) => reason?.name !== 'AbortError' && setError(reason))
    return () => controller.abort()
  }, [id, text])

  useEffect(() => {
    if (!series || !box.current) return undefined
    /** @type {{ destroy: () => void, setSize: (size: { width: number, height: number }) => void } | undefined} */
    let plot
    let isOver = false
    const it = box.current
    const size = () => ({ width: Math.max(200, it.clientWidth - 16), height: Math.max(160, it.clientHeight - MARGIN) })
    const observer = new ResizeObserver(() => plot?.setSize(size()))
    // Its import throws where the page's language is malformed.
    import('uplot').then(
      ({ default: Plot }) => {
        if (isOver) return
        const colour = getComputedStyle(it).getPropertyValue('--quiet')
        const grid = { stroke: getComputedStyle(it).getPropertyValue('--line'), width: 1 }
        const axis = { stroke: colour, grid, ticks: grid }
        plot = new Plot(
          {
            ...size(),
            scales: { x: { time: false } },
            axes: [axis, { ...axis, size: MARGIN }],
            series: [
              { label: 'place' },
              ...series.names.map((name, i) => ({ label: name, stroke: COLOURS[i % COLOURS.length], width: 1.2, points: { show: series.x.length < 200 } })),
            ],
          },
          /** @type {any} */ ([series.x, ...series.ys]),
          it,
        )
        observer.observe(it)
      },
      (reason) => setError(reason),
    )
    return () => {
      isOver = true
      observer.disconnect()
      plot?.destroy()
    }
  }, [series])

  return (
    <div class="plot">
      {look.slices && <SliceBox shape={shape} slice={slice} onChange={setSlice} />}
      {error && <ErrorBox error={error} />}
      {series && series.each > 1 && <p class="note">Two points, the least and the largest, stand for {series.each} elements each.</p>}
      <div class="plot-box" ref={box} role="img" aria-label={`Plot of ${text}`} />
    </div>
  )
}
