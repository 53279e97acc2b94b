/** The keys of letters in a tree: the next row whose label begins with what was typed, as WAI-ARIA's tree has it. */

/** Milliseconds after which what is typed begins anew. */
const REST = 700
/** Rows that are looked at: they are read from the worker where they are not there. */
const MOST_ROWS = 2000
/** Keys that do something else, unless they go on with what was typed. */
const OTHERS = ' *?/yY'

/** What was typed lately. */
export class Typed {
  text = ''
  #at = -Infinity

  /** Takes a key, and gives what is typed so far; '' where the key is none of it. @param {string} key */
  take(key) {
    const now = performance.now()
    if (now - this.#at > REST) this.text = ''
    if ([...key].length !== 1 || (!this.text && OTHERS.includes(key))) return ''
    this.#at = now
    this.text += key.toLowerCase()
    return this.text
  }
}

/**
 * The row that begins with a text: of one letter the next one after a row, of more that row itself if it does, and over the end from the start.
 * @param {import('./tree-model.js').Tree} tree @param {import('./tree-model.js').Place} active @param {string} text in lower case @returns {Promise<number | undefined>}
 */
export async function rowThatBegins(tree, active, text) {
  const from = tree.rowOf(active) + (text.length > 1 ? 0 : 1)
  for (let i = 0; i < Math.min(tree.rows, MOST_ROWS); i++) {
    const row = (from + i) % tree.rows
    const line = await tree.line(tree.placeAt(row))
    if (line && (line.label || line.type).replace(/^["']/, '').toLowerCase().startsWith(text)) return row
  }
  return undefined
}
