/** The statistics of an array: read a part at a time in the worker, with progress. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'
import { StatisticsTable } from './statistics-table.jsx'
import { ValueSummaryView } from './value-summary.jsx'

const HEIGHT = 120

/** @param {import('../value/node-view.jsx').ViewProps} props */
export function StatisticsView({ file, id }) {
  const [told, setTold] = useState(
    /** @type {import('../worker/statistics.js').Statistics | import('../worker/summary.js').ValueSummary | undefined} */ (undefined),
  )
  const [error, setError] = useState(/** @type {any} */ (undefined))
  useEffect(() => {
    const controller = new AbortController()
    file.ask('Statistics', 'statistics', [id], controller.signal).then(setTold, setError)
    return () => controller.abort()
  }, [id])
  if (error) return error.name === 'AbortError' ? <p class="note">The statistics were cancelled.</p> : <ErrorBox error={error} />
  if (!told) return <div class="waiting" aria-busy="true" />
  return (
    <div class="statistics" tabIndex={0} role="region" aria-label="Statistics">
      {'nulls' in told ? <ValueSummaryView told={told} /> : <NumberStatistics told={told} />}
    </div>
  )
}

const digits = (/** @type {number} */ value, count = 12) => String(Number(value.toPrecision(count)))

/** A mean, which of complex numbers is one. @param {import('../worker/statistics.js').Statistics['mean']} mean */
const meanText = (mean) =>
  Array.isArray(mean) ? `${digits(mean[0])}${mean[1] < 0 ? '-' : '+'}${digits(Math.abs(mean[1]))}j` : mean === undefined ? undefined : digits(mean)

/** @param {{ told: import('../worker/statistics.js').Statistics }} props */
function NumberStatistics({ told: { count, masked, nan, infinite, zeros, min, max, finiteMin, finiteMax, mean, deviation, histogram, isTime, isMagnitude } }) {
  const share = (/** @type {number} */ part) => `${formatCount(part)}${count && part ? ` (${((part / count) * 100).toPrecision(3)} %)` : ''}`
  const range = isMagnitude ? 'range of |z|' : 'range'
  return (
    <>
      {isMagnitude && <p class="quiet">Complex numbers have no order: range, zeros and histogram are those of their magnitudes, numpy.abs.</p>}
      <StatisticsTable
        rows={[
          ['elements', formatCount(count)],
          [range, min === undefined ? undefined : `${min} to ${max}`],
          [`finite ${range}`, infinite && finiteMin !== undefined ? `${finiteMin} to ${finiteMax}` : undefined],
          ['mean', meanText(mean)],
          ['standard deviation', deviation === undefined ? undefined : digits(deviation)],
          ['masked', masked ? share(masked) : undefined],
          [isTime ? 'NaT' : 'NaN', share(nan)],
          ['infinite', isTime ? undefined : share(infinite)],
          ['zeros', isTime ? undefined : share(zeros)],
        ]}
      />
      {histogram && <Histogram {...histogram} of={isMagnitude ? 'magnitudes' : 'values'} />}
    </>
  )
}

/** @param {{ from: number, to: number, ends: [string, string] | undefined, counts: number[], of: string }} props */
function Histogram({ from, to, ends, counts, of }) {
  const most = Math.max(...counts)
  const width = to / counts.length - from / counts.length
  const [first, last] = ends ?? [from, to].map((end) => String(Number(end.toPrecision(6))))
  return (
    <figure class="histogram">
      <svg
        viewBox={`0 0 ${counts.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram of the finite ${of} from ${ends?.[0] ?? from} to ${ends?.[1] ?? to}, at most ${most} in a bin`}
      >
        {counts.map((count, i) => {
          const height = count ? Math.max(1, (count / most) * HEIGHT) : 0
          return (
            <rect key={i} x={i * 10} y={HEIGHT - height} width={9} height={height}>
              <title>
                {ends ? String(count) : `${Number((from + i * width).toPrecision(6))} to ${Number((from + (i + 1) * width).toPrecision(6))}: ${count}`}
              </title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        <span>{first}</span>
        <span>at most {formatCount(most)} in a bin</span>
        <span>{last}</span>
      </figcaption>
    </figure>
  )
}
