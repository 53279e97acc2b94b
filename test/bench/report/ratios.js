/** The plot of loading: for each dataset the times of the peers as multiples of brine's, on a logarithmic scale. */
import { ratio } from '../sections/loading.js'
import { showRatio, showTime } from '../table.js'
import { decades, drawing, legend, line, logScale, mark, powers, text } from './svg.js'

/** jpickle reads but one of the datasets. */
const PEERS = ['CPython', 'JSON.parse', 'pickleparser', 'msgpackr', 'v8']
const WIDTH = 860
const LEFT = 300
const RIGHT = WIDTH - 24
const TOP = 84
const STEP = 26

/** @param {import('../sections/loading.js').Measured[]} all */
export function drawRatios(all) {
  const rows = all.map((measured) => ({
    label: `${measured.dataset.title}, ${showTime(measured.results.brine.ms ?? NaN)}`,
    times: PEERS.map((peer) => 1 / (ratio(measured, peer) ?? NaN)),
  }))
  const range = decades([0.5, 2, ...rows.flatMap(({ times }) => times.filter(Number.isFinite))])
  const scale = logScale(range, [LEFT, RIGHT])
  const bottom = TOP + rows.length * STEP
  const grid = powers(range).map(
    (value) =>
      line(scale(value), TOP - 14, scale(value), bottom, value === 1 ? 'one' : 'grid') +
      text(scale(value), TOP - 20, value === 1 ? 'brine' : `${value}×`, { class: 'middle' }),
  )
  const body = rows.map(({ label, times }, row) => {
    const y = TOP + row * STEP + STEP / 2 - 4
    const marks = times.map((time, i) => (Number.isFinite(time) ? mark(i, scale(time), y, `${PEERS[i]}: ${showRatio(time)} times brine's time`) : ''))
    return line(LEFT, y, RIGHT, y, 'grid') + text(LEFT - 12, y + 4, label, { class: 'end' }) + marks.join('')
  })
  return drawing({
    width: WIDTH,
    height: bottom + 30,
    title: "loads beside other readers: their time as a multiple of brine's",
    description: rows
      .map(({ label, times }) => `${label}: ${times.flatMap((time, i) => (Number.isFinite(time) ? `${PEERS[i]} ${showRatio(time)}` : [])).join(', ')}`)
      .join('. '),
    content: [
      legend(PEERS, { x: LEFT + 8, y: 24, step: 112, perRow: PEERS.length }),
      text(LEFT - 36, TOP - 20, "dataset, brine's time", { class: 'end' }),
      ...grid,
      ...body,
      text(scale(1) + 8, bottom + 20, 'slower than brine →'),
      text(scale(1) - 8, bottom + 20, '← faster', { class: 'end' }),
    ],
  })
}
