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
import { findWidePython, makeSets, measureWide, PARTS, Refusal } from './wide.js'

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

try {
  await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function main() {
  if (unknown.length > 0) throw new Refusal(`--what is of ${PARTS.join(', ')}`)
  if (!Number.isInteger(runs) || runs < 1) throw new Refusal('--runs must be a whole number, 1 or more')
  const python = findWidePython()
  if (python === undefined) throw new Refusal('The wide bench needs Python 3.9 or later.')
  const sets = makeSets(python, values.only.split(',').filter(Boolean))
  const measured = await measureWide(sets, parts, python, runs, tell)
  if (values.json) writeFileSync(values.json, JSON.stringify(measured))
  const left = sets.filter(({ missing }) => missing).map(({ name }) => name)
  const sections = parts.map((part) => tableOf(part, measured, left))
  if (values.sections) console.log(JSON.stringify(sections))
  else for (const { title, notes, rows } of sections) console.log(`${title}: ${notes.join('\n')}\n\n${align(rows)}\n`)
}

/** Tells the times of a set as soon as they are known. @param {import('./tables.js').Measured} measured */
function tell({ set, times }) {
  const shown = Object.entries(times).map(([contestant, time]) => `${contestant} ${showTime(time / 1e6)}`)
  console.error(`${set.name}: ${shown.join(', ')}`)
}
