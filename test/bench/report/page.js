/**
 * What `make bench` writes down: BENCHMARKS.md beside the bench with every table, the plots, and the excerpt in the README.
 *
 * @typedef {object} Section
 * @property {string} title
 * @property {string[]} notes what the table says, in sentences
 * @property {string[][]} rows the first has the names of the columns
 * @property {string} [plot] the name of its plot
 *
 * @typedef {object} Report
 * @property {string} about the date, versions and machine
 * @property {Section[]} sections
 * @property {Record<string, string>} plots by name
 * @property {string} excerpt for the README
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BENCH, ROOT } from '../paths.js'

const PLOTS = join(BENCH, 'results')
/** What the plots show, for those who do not see them. @type {Record<string, string>} */
const ALTERNATIVES = {
  'loads.svg': "loads beside CPython, JSON.parse, pickleparser, msgpackr and v8: their times as multiples of brine's",
  'growth.svg': 'loads: nanoseconds a byte, by the size of the pickle',
}
const START = '<!-- bench: what stands up to the end mark is written by `make bench` -->'
const END = '<!-- bench: end -->'

/** A plot, shown by a page from which the plots lie in `folder`. @param {string} name @param {string} folder */
export const picture = (name, folder) => `![${ALTERNATIVES[name]}](${folder}/${name})`

/** A Markdown table; the first column to the left, the rest to the right. @param {string[][]} rows */
export function markdown([head, ...rows]) {
  const show = (/** @type {string[]} */ row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [show(head), `| --- |${' ---: |'.repeat(head.length - 1)}`, ...rows.map(show)].join('\n')
}

/** A paragraph in lines of 120 characters at most. @param {string} text */
export const wrap = (text) => text.replace(/(.{1,120})(?: |$)/g, '$1\n').trimEnd()

/** @param {Section} section */
const chapter = ({ title, notes, rows, plot }) => [`## ${title}`, notes.join(' '), ...(plot ? [picture(plot, 'results')] : []), markdown(rows)].join('\n\n')

/** @param {Report} report */
const page = ({ about, sections }) =>
  `${[
    '# Benchmarks',
    `Written by \`make bench\`: ${about}.`,
    'To repeat it, run `make bench` in a clone: it installs what is missing, has the newest CPython write the data from seeds, and writes this page, its plots and the excerpt in the README anew. ' +
      'Every dataset has a process of its own, and every contestant a garbage collection before each timed run. `--only NAME` measures one dataset, `--tools`, `--dumps`, `--growth`, `--files`, ' +
      '`--documents`, `--profile`, `--scan` and `--wide` measure these alone, `--runs N` sets the number of runs; the page is written by a whole run alone.',
    ...sections.map(chapter),
  ].join('\n\n')}\n`

/** A text with what stands between the marks replaced. @param {string} text @param {string} excerpt */
export function insert(text, excerpt) {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start < 0 || end < start) throw new Error('README.md has no marks for the excerpt')
  return `${text.slice(0, start)}${START}\n\n${excerpt}\n\n${text.slice(end)}`
}

/** Writes the report into the project. @param {Report} report */
export function writeReport(report) {
  mkdirSync(PLOTS, { recursive: true })
  for (const [name, svg] of Object.entries(report.plots)) writeFileSync(join(PLOTS, name), svg)
  writeFileSync(join(BENCH, 'BENCHMARKS.md'), page(report))
  const readme = join(ROOT, 'README.md')
  writeFileSync(readme, insert(readFileSync(readme, 'utf8'), report.excerpt))
}
