/**
 * Figures of scanFile over folders of harmless and of hostile files, beside other scanners on the same files: recall, noise, time. Not a part of the tests.
 *
 *     python test/scan/figures-harmless.py /tmp/harmless/new      # once for each Python and its libraries
 *     node test/scan/figures.js --write-hostile /tmp/hostile/own  # the pickles of hostile-pickles.js
 *     node test/scan/figures.js /tmp/harmless /tmp/hostile [--list] [--python PYTHON]
 *
 * PYTHON has picklescan, fickling, modelscan and modelaudit; without it only this scanner is measured. Each scanner's own verdicts are told as
 * 'clean', 'unknown' or 'dangerous' (figures-others.py tells how).
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scanFile } from 'brine'
import { plainCalls, WAYS } from './hostile-pickles.js'

const [first, second, ...options] = process.argv.slice(2)

/** @param {string} folder @returns {string[]} */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:py|md|json|txt|dis|toml|mjs|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))

/** The library that wrote a file, by the start of its name or by its folder. @param {string} path */
const libraryOf = (path) => /\b(numpy|npy|pandas|scipy|sklearn|joblib|torch|std)\b/.exec(path.split('/').reverse().join('/'))?.[1] ?? 'other'

const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const percent = (/** @type {number} */ part, /** @type {number} */ all) => `${part}/${all} ${((100 * part) / all).toFixed(1)} %`

function writeHostile(/** @type {string} */ folder) {
  mkdirSync(folder, { recursive: true })
  let i = 0
  for (const bytes of [...Object.values(WAYS), ...Array.from(plainCalls(), (target) => target.bytes)]) writeFileSync(join(folder, `${i++}.pkl`), bytes)
}

async function measure(/** @type {string} */ folder) {
  const rows = []
  for (const path of filesOf(folder)) {
    const since = performance.now()
    /** @type {string} */
    let verdict
    let report
    try {
      report = await scanFile(path)
      verdict = report.verdict
    } catch (error) {
      verdict = `error ${/** @type {Error} */ (error).message}`
    }
    rows.push({ path, verdict, ms: performance.now() - since, report })
  }
  return rows
}

/** @param {string} label @param {string[]} verdicts 'clean', 'unknown', 'dangerous' or an error @param {number} ms */
function row(label, verdicts, ms) {
  const count = (/** @type {RegExp} */ form) => percent(verdicts.filter((verdict) => form.test(verdict)).length, verdicts.length)
  const text = [
    `dangerous ${count(/^dangerous/)}`,
    `unknown or above ${count(/^(?:dangerous|unknown)/)}`,
    `errors ${count(/^error/)}`,
    `median ${ms.toFixed(2)} ms`,
  ]
  console.log(`${label.padEnd(28)} ${text.join('   ')}`)
}

async function run() {
  if (first === '--write-hostile') return writeHostile(second)
  const python = options.includes('--python') ? options[options.indexOf('--python') + 1] : undefined
  for (const [label, folder] of [
    ['harmless', first],
    ['hostile', second],
  ]) {
    const rows = await measure(folder)
    row(`${label}: brine`, rows.map(({ verdict }) => verdict), median(rows.map(({ ms }) => ms))) // prettier-ignore
    if (label === 'harmless')
      for (const library of new Set(rows.map(({ path }) => libraryOf(path)))) {
        const own = rows.filter(({ path }) => libraryOf(path) === library)
        console.log(`  ${library.padEnd(10)} known ${percent(own.filter(({ verdict }) => /^(?:data-only|known)/.test(verdict)).length, own.length)}`)
      }
    if (options.includes('--list'))
      for (const { path, verdict, report } of rows)
        if (label === 'harmless' ? !/^(?:data-only|known)/.test(verdict) : verdict !== 'dangerous')
          console.log(`  ${verdict}\t${path}\t${[...new Set(report?.findings.map(({ name, why }) => `${name}: ${why}`))].slice(0, 4).join(' | ')}`)
    if (!python || !rows.length) continue
    const script = new URL('figures-others.py', import.meta.url).pathname
    const { stdout } = spawnSync(python, [script], { input: rows.map(({ path }) => path).join('\n'), encoding: 'utf8', maxBuffer: 1 << 30 })
    for (const line of stdout.split('\n').filter(Boolean)) {
      const { scanner, version, verdicts, median: ms } = JSON.parse(line)
      row(`${label}: ${scanner} ${version}`, verdicts, ms)
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()
