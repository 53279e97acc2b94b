/** What a report says, in words. */

/** @typedef {import('brine').ScanReport} ScanReport */

/** @type {Record<ScanReport['verdict'], { short: string, long: string, tone: 'good' | 'warn' | 'bad', icon: import('../shell/icon.jsx').IconName }>} */
export const VERDICTS = {
  'data-only': { short: 'data only', long: 'It names nothing: Python would make plain values of it.', tone: 'good', icon: 'shield-check' },
  'known-constructors': {
    short: 'known constructors only',
    long: 'It names only what is known to have no side effect, used as the libraries write it.',
    tone: 'good',
    icon: 'shield-check',
  },
  'unknown-code': {
    short: 'unknown code',
    long: 'It names code that is not known here, a class of somebody’s own say. Python would import and call it.',
    tone: 'warn',
    icon: 'shield-unknown',
  },
  dangerous: {
    short: 'dangerous',
    long: 'It names or reaches what runs code or commands, imports, or touches files, network or processes. Do not load it in Python.',
    tone: 'bad',
    icon: 'shield-alert',
  },
}

/** @type {Record<ScanReport['integrity'], string>} */
export const INTEGRITY = {
  complete: 'complete',
  trailing: 'bytes follow that are no pickle',
  broken: 'broken: what stands before the break would have run, and is judged',
  'readers-disagree': 'Python’s readers read it differently',
}

/** What the chip says. @param {ScanReport} report */
export function toneOf({ verdict, integrity, coverage }) {
  const { short, tone, icon } = VERDICTS[verdict]
  const isDoubtful = integrity !== 'complete' || !coverage.isComplete
  if (!isDoubtful || tone !== 'good') return { text: short, tone, icon }
  const why = !coverage.isComplete ? 'not all looked into' : INTEGRITY[integrity].split(':')[0]
  return { text: `${short}, ${why}`, tone: /** @type {const} */ ('warn'), icon: /** @type {const} */ ('shield-unknown') }
}
