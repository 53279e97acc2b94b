/** The statistics of an array: read a part at a time in the worker, with progress. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { formatCount } from '../shell/format.js'

const HEIGHT = 120

/** @param {import('../value/node-view.jsx').ViewProps} props */
export function StatisticsView({ file, id }) {
  const [told, setTold] = useState(/** @type {import('../worker/statistics.js').Statistics | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  useEffect(() => {
    const controller = new AbortController()
    file.ask('Statistics', 'statistics', [id], controller.signal).then(setTold, setError)
    return () => controller.abort()
  }, [id])
  if (error) return error.name === 'AbortError' ? <p class="note">The statistics were cancelled.</p> : <ErrorBox error={error} />
  if (!told) return <div class="waiting" aria-busy="true" />
  const { count, masked, nan, infinite, zeros, min, max, finiteMin, finiteMax, mean, deviation, histogram, isTime } = told
  const share = (/** @type {number} */ part) => `${formatCount(part)}${count && part ? ` (${((part / count) * 100).toPrecision(3)} %)` : ''}`
  /** @type {[string, string | undefined][]} */
  const rows = [
    ['elements', formatCount(count)],
    ['range', min === undefined ? undefined : `${min} to ${max}`],
    ['finite range', infinite && finiteMin !== undefined ? `${finiteMin} to ${finiteMax}` : undefined],
    ['mean', mean === undefined ? undefined : String(Number(mean.toPrecision(12)))],
    ['standard deviation', deviation === undefined ? undefined : String(Number(deviation.toPrecision(12)))],
    ['masked', masked ? share(masked) : undefined],
    [isTime ? 'NaT' : 'NaN', share(nan)],
    ['infinite', isTime ? undefined : share(infinite)],
    ['zeros', isTime ? undefined : share(zeros)],
  ]
  return (
    <div class="statistics" tabIndex={0} role="region" aria-label="Statistics">
      <table>
        <tbody>
          {rows.map(([name, text]) => (
            <tr key={name} hidden={text === undefined}>
              <th scope="row">{name}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {histogram && <Histogram {...histogram} />}
    </div>
  )
}

/** @param {{ from: number, to: number, ends: [string, string] | undefined, counts: number[] }} props */
function Histogram({ from, to, ends, counts }) {
  const most = Math.max(...counts)
  const width = to / counts.length - from / counts.length
  const [first, last] = ends ?? [from, to].map((end) => String(Number(end.toPrecision(6))))
  return (
    <figure class="histogram">
      <svg
        viewBox={`0 0 ${counts.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram of the finite values from ${ends?.[0] ?? from} to ${ends?.[1] ?? to}, at most ${most} in a bin`}
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
