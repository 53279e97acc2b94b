/** PLACEHOLDER */
/** @param {import('../value/node-view.jsx').ViewProps} props */
export function ImageView({ look }) {
  return <pre>{look.line.rest}</pre>
}
