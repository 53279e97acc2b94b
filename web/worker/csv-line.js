/** A line of CSV (RFC 4180). @param {(string | null)[]} texts null where a value is missing */
export const csvLine = (texts) => {
  const cells = texts.map((text) => (text === null ? '' : /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
  // A line of one empty cell would be no line at all.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(',')}\n`
}
