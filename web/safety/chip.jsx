/** PLACEHOLDER */
/** @param {{ file: import('../session/open-file.js').OpenFile }} props */
export function SafetyChip({ file }) {
  return null
}
