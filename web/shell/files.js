/** Files that come by the dialog, a drop or the clipboard. */

/** @param {DataTransfer | null} data @returns {File[]} */
export const filesOf = (data) => [...(data?.files ?? [])]

/** Asks for files. @returns {Promise<File[]>} those that were chosen; none where the dialog was closed */
export function pickFiles() {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

/** Letters of a name that are kept in the name of a file. */
const MOST_LETTERS = 100

/** A name that any file system takes, of a path or another file's name: letters, digits, `_`, `-` and dots within. @param {string} name */
export const fileNameOf = (name) =>
  name
    .slice(-MOST_LETTERS)
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[._-]+|[._-]+$/g, '') || 'value'

/** Gives a file to save. @param {Blob} blob @param {string} name */
export function saveAs(blob, name) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
