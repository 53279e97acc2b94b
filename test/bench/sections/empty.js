/** The least that can be imported: its import is Node's own cost of any. */
export const loads = (/** @type {unknown} */ bytes) => bytes
