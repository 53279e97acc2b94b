/** Where things are. */
import { fileURLToPath } from 'node:url'

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

export const ROOT = at('../..')
export const BENCH = at('.')
export const DATA = at('data')
/** The build that is measured: what `import 'brine'` gives to a user. */
export const BRINE = at('../../dist/node.js')
