/** What a report says, in words. */

/** @typedef {import('brine').ScanReport} ScanReport */
/** @typedef {'good' | 'warn' | 'bad'} Tone */

/** @type {Record<ScanReport['verdict'], { short: string, long: string, tone: Tone, icon: import('../shell/icon.jsx').IconName }>} */
export const VERDICTS = {
  'data-only': { short: 'data only', long: 'It names no class and no function: Python would make plain values of it.', tone: 'good', icon: 'shield-check' },
  'known-constructors': {
    short: 'known constructors only',
    long: 'All that it names is known to have no side effect, and is used as the libraries use it.',
    tone: 'good',
    icon: 'shield-check',
  },
  'unknown-code': {
    short: 'unknown code',
    long: 'It names what is not known here, such as classes of somebody’s own. Python would import that and call it: trust it as you trust its author.',
    tone: 'warn',
    icon: 'shield-unknown',
  },
  dangerous: {
    short: 'dangerous',
    long: 'It reaches what runs code or commands, imports, or touches files, the network or processes. Do not load it in Python.',
    tone: 'bad',
    icon: 'shield-alert',
  },
}

/** @type {Record<ScanReport['integrity'], { short: string, long: string }>} */
export const INTEGRITY = {
  complete: { short: 'complete', long: 'Every pickle ends as it should, and nothing follows.' },
  trailing: { short: 'bytes follow', long: 'Bytes follow the last pickle. A load stops before them; they are judged all the same.' },
  broken: { short: 'broken', long: 'A pickle breaks off. What stands before the break would have run, and is judged.' },
  'readers-disagree': { short: 'readers disagree', long: 'Python’s readers take it differently: what one of them shows, another would not run.' },
}

/** @type {Record<string, { short: string, tone: Tone }>} */
export const SEVERITIES = {
  'data-only': { short: 'data', tone: 'good' },
  'known-constructors': { short: 'known', tone: 'good' },
  'unknown-code': { short: 'unknown', tone: 'warn' },
  dangerous: { short: 'dangerous', tone: 'bad' },
}

const NOT_EVERYWHERE = 'not looked into everywhere'

/** @param {ScanReport} report */
export const coverageOf = ({ coverage: { isComplete } }) =>
  isComplete
    ? { short: 'everything', long: 'All of the file was looked into.' }
    : { short: NOT_EVERYWHERE, long: 'Some of the file was not understood, so that it cannot be called clean. What was not is listed below.' }

/** What the chip says: nothing that was not looked into everywhere, or that is read in two ways, stands there as good. @param {ScanReport} report */
export function toneOf({ verdict, integrity, coverage }) {
  const { short, tone, icon } = VERDICTS[verdict]
  const doubt = integrity === 'readers-disagree' || integrity === 'broken' ? INTEGRITY[integrity].short : coverage.isComplete ? '' : NOT_EVERYWHERE
  const doubts = doubt || (integrity === 'complete' ? '' : INTEGRITY[integrity].short)
  if (!doubts || tone === 'bad') return { text: short, tone, icon }
  return { text: `${short}, ${doubts}`, tone: /** @type {Tone} */ ('warn'), icon: /** @type {const} */ ('shield-unknown') }
}
