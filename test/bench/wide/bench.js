/**
 * The wide bench by itself: many kinds of data, each beside CPython and beside a floor (floors.js).
 *
 * usage: node --expose-gc test/bench/wide/bench.js [--only NAME,...] [--what loads,dumps,lossless,open,first] [--runs N] [--json FILE] [--sections]
 *
 * Prints a table a part, the worst ratio first; with --sections as JSON. --json keeps the times. BRINE_WIDE_PYTHON names the Python, else that of a
 * venv in build/bench-wide-venv is taken; sets of numpy, pandas, scikit-learn and torch are left out where it does not have these.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { align, showTime } from '../table.js'
import { tableOf } from './tables.js'
import { findWidePython, makeSets, measureWide, PARTS } from './wide.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    what: { type: 'string', default: PARTS.join() },
    runs: { type: 'string', default: '7' },
    json: { type: 'string' },
    sections: { type: 'boolean', default: false },
  },
})
const parts = /** @type {import('./wide.js').Part[]} */ (values.what.split(','))
const unknown = parts.filter((part) => !PARTS.includes(part))
const runs = Number(values.runs)
const python = findWidePython()

if (unknown.length > 0) fail(`--what is of ${PARTS.join(', ')}`)
else if (!Number.isInteger(runs) || runs < 1) fail('--runs must be a whole number, 1 or more')
else if (python === undefined) fail('The wide bench needs Python 3.9 or later.')
else {
  const sets = makeSets(python, values.only.split(',').filter(Boolean))
  const measured = await measureWide(sets, parts, python, runs, ({ set, times }) =>
    console.error(
      `${set.name}: ${Object.entries(times)
        .map(([contestant, time]) => `${contestant} ${showTime(time / 1e6)}`)
        .join(', ')}`,
    ),
  )
  if (values.json) writeFileSync(values.json, JSON.stringify(measured))
  const left = sets.filter(({ missing }) => missing).map(({ name }) => name)
  const sections = parts.map((part) => tableOf(part, measured, left))
  if (values.sections) console.log(JSON.stringify(sections))
  else for (const { title, notes, rows } of sections) console.log(`${title}: ${notes.join('\n')}\n\n${align(rows)}\n`)
}

/** @param {string} message */
function fail(message) {
  console.error(message)
  process.exitCode = 1
}
