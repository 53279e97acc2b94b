/** The tables of the wide bench: the worst ratio first, and the geometric mean. */
import { geometricMean, showMegabytes, showRatio, showTime } from '../table.js'

/**
 * @typedef {import('./processes.js').DataSet} DataSet
 * @typedef {{ set: DataSet, times: import('./processes.js').Times }} Measured
 *
 * @typedef {object} Table what is told of one call
 * @property {string} title
 * @property {string} note
 * @property {[string, (times: any) => number | undefined][]} times columns of nanoseconds
 * @property {[string, (times: any) => number | undefined][]} ratios columns of ratios; the rows stand by the first
 * @property {(times: any) => number} goal what the first ratio is to be at most
 */

/** @param {number | undefined} a @param {number | undefined} b */
const over = (a, b) => (a === undefined || b === undefined ? undefined : a / b)

/** What a ratio to CPython is to be: `limit`, or 1.5 times the floor where the floor itself is above. @param {number | undefined} floor @param {number} limit */
const goalOver = (floor, limit) => Math.max(limit, (floor ?? 0) > 1 ? 1.5 * /** @type {number} */ (floor) : 0)

/** @type {Record<string, Table>} by the part that measures it */
export const TABLES = {
  loads: {
    title: 'A wide set: loads',
    note: 'CPython and the floor (the cheapest plain JavaScript that makes the same value from arrays that are ready) beside `loads`: below 1 brine is faster. The floor is told as part of CPython, and so is what `loads` is to be at most.',
    times: [
      ['`loads`', (times) => times.loads],
      ['CPython', (times) => times['CPython loads']],
    ],
    ratios: [
      ['/ CPython', (times) => over(times.loads, times['CPython loads'])],
      ['floor / CPython', (times) => over(times.floor, times['CPython loads'])],
      ['/ floor', (times) => over(times.loads, times.floor)],
      ['/ JSON.parse', (times) => over(times.loads, times.json)],
    ],
    goal: (times) => goalOver(over(times.floor, times['CPython loads']), 1),
  },
  dumps: {
    title: 'A wide set: dumps',
    note: '`dumps` of the lossless value beside `pickle.dumps` of the same. The floor is the plainest walk that tells types apart and numbers objects.',
    times: [
      ['`dumps`', (times) => times.dumps],
      ['CPython', (times) => times['CPython dumps']],
    ],
    ratios: [
      ['/ CPython', (times) => over(times.dumps, times['CPython dumps'])],
      ['floor / CPython', (times) => over(times.walk, times['CPython dumps'])],
      ['/ floor', (times) => over(times.dumps, times.walk)],
    ],
    goal: (times) => Math.max(2, 1.5 * (over(times.walk, times['CPython dumps']) ?? 0)),
  },
  lossless: {
    title: 'A wide set: lossless loads',
    note: '`loads` with `lossless: true` beside the default. The floor is the cheapest plain JavaScript that makes the lossless values (Maps, Tuples, Floats) from arrays that are ready, told as part of the default load; it is measured for the sets that are mostly dicts.',
    times: [
      ['lossless', (times) => times.lossless],
      ['`loads`', (times) => times.loads],
    ],
    ratios: [
      ['/ `loads`', (times) => over(times.lossless, times.loads)],
      ['floor / `loads`', (times) => over(times['lossless-floor'], times.loads)],
      ['/ CPython', (times) => over(times.lossless, times['CPython loads'])],
    ],
    goal: () => 1.4,
  },
  open: {
    title: 'A wide set: open',
    note: '`open` of the bytes with the first node of the tree, beside a lossless load.',
    times: [
      ['`open`', (times) => times.open],
      ['lossless', (times) => times.lossless],
    ],
    ratios: [['/ lossless', (times) => over(times.open, times.lossless)]],
    goal: () => 1.3,
  },
  first: {
    title: 'A wide set: the first load of a process',
    note: 'Import, reading and `loads` in a fresh process, without the start of Node; CPython likewise, with what the value is made of imported before the clock starts. The floor is the import of an empty module, reading, and the first run of the floor of `loads`, in a heap that has grown. The last ratio is the time beside that of a warm `loads`, which is to be 2.5 at most.',
    times: [
      ['first', (times) => times.first],
      ['CPython', (times) => times['CPython first']],
    ],
    ratios: [
      ['/ CPython', (times) => over(times.first, times['CPython first'])],
      ['floor / CPython', (times) => over(times['first-floor'], times['CPython first'])],
      ['/ warm', (times) => over(times.first, times.loads)],
    ],
    goal: (times) => goalOver(over(times['first-floor'], times['CPython first']), 1),
  },
}

/** The table of a part. @param {keyof typeof TABLES} part @param {Measured[]} all @param {string[]} [left] names of sets that were left out @returns {import('../report/page.js').Section} */
export function tableOf(part, all, left = []) {
  const { title, note, times: timeColumns, ratios, goal } = TABLES[part]
  const [[, key]] = ratios
  const known = all.filter(({ times }) => key(times) !== undefined)
  const sorted = [...known].sort((a, b) => /** @type {number} */ (key(b.times)) - /** @type {number} */ (key(a.times)))
  let missed = 0
  const rows = sorted.map(({ set, times }) => {
    const aim = goal(times)
    const isMissed = /** @type {number} */ (key(times)) > aim
    if (isMissed) missed++
    const cells = ratios.map(([, get]) => {
      const value = get(times)
      return value === undefined ? '–' : showRatio(value)
    })
    const shown = timeColumns.map(([, get]) => showTime(/** @type {number} */ (get(times)) / 1e6))
    return [`${set.title} (${set.name})`, showMegabytes(set.bytes), ...shown, ...cells, `${showRatio(aim)}${isMissed ? ' !' : ''}`]
  })
  const means = ratios.map(([, get]) => {
    const values = known.flatMap(({ times }) => get(times) ?? [])
    return values.length > 0 ? showRatio(geometricMean(values)) : '–'
  })
  const failed = all.filter((measured) => !known.includes(measured)).map(({ set }) => set.name)
  const notes = [note, `Each is to be at most what the last column says; ${missed} of ${known.length} are above it (!).`]
  if (left.length > 0) notes.push(`Left out, as their library is not installed: ${left.join(', ')}.`)
  if (failed.length > 0) notes.push(`Without a time: ${failed.join(', ')}.`)
  return {
    title,
    notes,
    rows: [
      ['set', 'pickle', ...[...timeColumns, ...ratios].map(([name]) => name), 'goal'],
      ...rows,
      ['geometric mean', '', ...timeColumns.map(() => ''), ...means, ''],
    ],
  }
}
