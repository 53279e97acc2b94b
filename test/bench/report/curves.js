/** The plot of growth: nanoseconds a byte over the size of the pickle, both logarithmic, a curve for each kind. */
import { perByte } from '../sections/growth.js'
import { showMegabytes, showTime } from '../table.js'
import { decades, drawing, element, legend, line, logScale, mark, powers, text } from './svg.js'

const WIDTH = 860
const HEIGHT = 430
const LEFT = 70
const RIGHT = WIDTH - 24
const TOP = 70
const BOTTOM = HEIGHT - 50
const UNITS = ['B', 'KB', 'MB', 'GB']

/** 1000 → 1 KB. @param {number} bytes a power of ten */
function showSize(bytes) {
  const unit = Math.floor(Math.log10(bytes) / 3 + 1e-9)
  return `${Math.round(bytes / 1000 ** unit)} ${UNITS[unit]}`
}

/** @param {import('../sections/growth.js').Curve[]} curves */
export function drawGrowth(curves) {
  const points = curves.flatMap((curve) => curve.points)
  const sizes = decades(points.map(({ bytes }) => bytes))
  const costs = decades(points.map(perByte))
  const x = logScale(sizes, [LEFT, RIGHT])
  const y = logScale(costs, [BOTTOM, TOP])
  const grid = [
    ...powers(sizes).map((size) => line(x(size), TOP, x(size), BOTTOM, 'grid') + text(x(size), BOTTOM + 20, showSize(size), { class: 'middle' })),
    ...powers(costs).map((cost) => line(LEFT, y(cost), RIGHT, y(cost), 'grid') + text(LEFT - 10, y(cost) + 4, cost, { class: 'end' })),
  ]
  const lines = curves.map(({ title, points }, i) => {
    const path = points.map((point, at) => `${at ? 'L' : 'M'}${x(point.bytes).toFixed(1)} ${y(perByte(point)).toFixed(1)}`).join('')
    return (
      element('path', { class: `curve l${i}`, d: path }) +
      points.map((point) => mark(i, x(point.bytes), y(perByte(point)), `${title}, ${showMegabytes(point.bytes)}: ${showTime(point.ms)}`)).join('')
    )
  })
  return drawing({
    width: WIDTH,
    height: HEIGHT,
    title: 'loads: nanoseconds a byte, by the size of the pickle',
    description: curves
      .map(({ title, points }) => `${title}: ${points.map((point) => `${showMegabytes(point.bytes)} ${perByte(point).toPrecision(2)}`).join(', ')}`)
      .join('. '),
    content: [
      legend(
        curves.map(({ title }) => title),
        { x: LEFT + 10, y: 18, step: 260, perRow: 3 },
      ),
      text(8, TOP - 14, 'ns a byte'),
      ...grid,
      ...lines,
      text((LEFT + RIGHT) / 2, HEIGHT - 8, 'size of the pickle', { class: 'middle' }),
    ],
  })
}
