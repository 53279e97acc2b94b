/** Texts in natural order: `layer.2` before `layer.10`. */

const NUMBERS = new Intl.Collator('en', { numeric: true })

/** @param {string} a @param {string} b */
export const naturally = (a, b) => NUMBERS.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
