/** A file of a folder as an entry of it. */
import { isPickleError, LimitError } from '../../errors.js'

/**
 * A file by itself: of a kind that is known, or else its bytes.
 * @param {import('../../sources/folder.js').Folder} folder @param {import('../../sources/folder.js').FolderFile} file
 * @param {import('../content.js').Context} context @param {import('../content.js').OpenFile} openFile @returns {import('../content.js').Entry}
 */
export function fileEntry(folder, file, context, openFile) {
  const { name, size } = file
  const orBytes = async (/** @type {(content: import('../content.js').Content) => Promise<any>} */ use) => {
    const opened = await openFile(folder.source(file), { ...context, name }).catch((error) => {
      if (!isPickleError(error) || error instanceof LimitError || /\.(?:pt|pth|pkl|distcp)$/i.test(name)) throw error
      return undefined
    })
    return opened ? use(opened.content) : folder.read(file)
  }
  return { name, kind: 'file', size, load: () => orBytes((content) => content.load()), skim: () => orBytes(async (content) => content.root) }
}
