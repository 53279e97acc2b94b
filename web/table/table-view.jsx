/** PLACEHOLDER */
/** @param {import('../value/node-view.jsx').ViewProps} props */
export function TableView({ look }) {
  return <pre>{look.line.rest}</pre>
}
