/** PLACEHOLDER */
/** @param {import('../value/node-view.jsx').ViewProps} props */
export function PlotView({ look }) {
  return <pre>{look.line.rest}</pre>
}
