/**
 * The report of a scan: what the judge found, what was not understood, and in which order the readers stand.
 *
 * @typedef {object} Coverage which bytes were understood
 * @property {boolean} isComplete
 * @property {number} bytes how many there were
 * @property {import('./pickles.js').Gap[]} notUnderstood
 * @property {string[]} leftOff what the report leaves off, as there was too much of it
 *
 * @typedef {object} ScanReport
 * @property {import('./findings.js').Verdict} verdict 'data-only', 'known-constructors', 'unknown-code' or 'dangerous'
 * @property {'complete' | 'trailing' | 'broken' | 'readers-disagree'} integrity
 * @property {Coverage} coverage
 * @property {import('./findings.js').Finding[]} findings
 * @property {import('./findings.js').NamedGlobal[]} globals
 * @property {import('./findings.js').JudgedCall[]} calls
 * @property {{ offset: number, why: string, member?: string }[]} differences where the C unpickler, pickle.py and pickletools differ
 */
import { VERDICTS } from './findings.js'

/** Records of more calls are made when they are looked at: many programs read the verdict alone. */
const MANY_CALLS = 1000

/** @param {import('./pickles.js').Scanned} scanned @param {number} length @returns {ScanReport} */
export function reportOf({ judge, isBroken, hasTrailing, gaps }, length) {
  const { findings, globals, differences, leftOff, level } = judge
  const integrity = isBroken ? 'broken' : differences.length ? 'readers-disagree' : hasTrailing ? 'trailing' : 'complete'
  findings.sort((a, b) => Number(b.severity === 'dangerous') - Number(a.severity === 'dangerous'))
  /** @type {ScanReport} */
  const report = {
    verdict: VERDICTS[level],
    integrity,
    coverage: { isComplete: gaps.length === 0 && leftOff.length === 0, bytes: length, notUnderstood: gaps, leftOff },
    findings,
    globals,
    calls: [],
    differences,
  }
  if (judge.waitingCalls < MANY_CALLS) report.calls = judge.calls
  else makeLazily(report, judge)
  return report
}

/** Makes the records of the calls at their first look. @param {ScanReport} report @param {import('./judge.js').Judge} judge */
function makeLazily(report, judge) {
  const set = (/** @type {import('./findings.js').JudgedCall[]} */ value) => {
    Object.defineProperty(report, 'calls', { value, writable: true, enumerable: true, configurable: true })
    return value
  }
  Object.defineProperty(report, 'calls', { get: () => set(judge.calls), set, enumerable: true, configurable: true })
}
