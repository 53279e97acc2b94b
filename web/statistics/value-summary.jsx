/** Statistics of what is no number: texts, dates, objects. */
import { formatCount } from '../shell/format.js'
import { inert } from '../shell/inert.js'
import { StatisticsTable } from './statistics-table.jsx'

/** Letters of a value that are shown. */
const MOST_TEXT = 60

/** A text so that an empty one, and the blanks of others, are seen. @param {string} text */
const shown = (text) => `“${inert(text, MOST_TEXT)}”`

/** @param {{ told: import('../worker/summary.js').ValueSummary }} props */
export function ValueSummaryView({ told: { count, masked, nulls, distinct, isPart, top, shortest, longest, min, max } }) {
  const share = (/** @type {number} */ part) => `${formatCount(part)}${count && part ? ` (${((part / count) * 100).toPrecision(3)} %)` : ''}`
  const ofLength = (/** @type {{ text: string, length: number } | undefined} */ one) => one && `${shown(one.text)}, length ${formatCount(one.length)}`
  const quote = shortest ? shown : (/** @type {string} */ text) => inert(text, MOST_TEXT)
  const missing = nulls.reduce((sum, [, each]) => sum + each, 0)
  const most = top[0]?.[1] ?? 1
  return (
    <>
      <StatisticsTable
        rows={[
          ['elements', formatCount(count)],
          ['range', min === undefined ? undefined : `${min} to ${max}`],
          ['masked', masked ? share(masked) : undefined],
          ['null', nulls.length === 1 ? undefined : share(missing)],
          ...nulls.map(([name, each]) => /** @type {[string, string]} */ ([nulls.length === 1 ? `null (${name})` : name, share(each)])),
          ['distinct', `${isPart ? 'more than ' : ''}${formatCount(distinct)}`],
          ['shortest', ofLength(shortest)],
          ['longest', ofLength(longest)],
        ]}
      />
      {top.length > 0 && (
        <table class="most-frequent">
          <caption>{isPart ? 'The most frequent of those that were told apart' : 'The most frequent'}</caption>
          <tbody>
            {top.map(([text, each], i) => (
              <tr key={i}>
                <th scope="row">{quote(text)}</th>
                <td>{share(each)}</td>
                <td class="share" aria-hidden="true">
                  <span style={{ width: `${(each / most) * 100}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
