/** The row that a key leads to, within a list; undefined of other keys. @param {string} key @param {number} row @param {number} count @param {number} page rows in view */
export function rowAfter(key, row, count, page) {
  const to = { ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + page, PageUp: row - page, Home: 0, End: count - 1 }[key]
  return to === undefined ? undefined : Math.max(0, Math.min(to, count - 1))
}
