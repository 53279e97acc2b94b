/** PLACEHOLDER */
/** @param {import('../value/node-view.jsx').ViewProps} props */
export function StatisticsView({ look }) {
  return <pre>{look.line.rest}</pre>
}
