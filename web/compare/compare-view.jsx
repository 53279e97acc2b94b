/** PLACEHOLDER */
/** @param {{ session: import('../session/session.js').Session, file: import('../session/open-file.js').OpenFile }} props */
export function CompareView({ file }) {
  return <pre>{file.name}</pre>
}
