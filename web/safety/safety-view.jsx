/** PLACEHOLDER */
/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function SafetyView({ file }) {
  return <pre>{file.name}</pre>
}
