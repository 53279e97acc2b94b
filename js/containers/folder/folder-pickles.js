/** Where the pickles of a folder stand: those of a torch file or package that was unzipped, and the metadata of a checkpoint of torch.distributed. */
import { isMetadata } from '../distcp/distcp.js'
import { findInTorch } from '../find-pickles.js'
import { recognizeFolder } from './open-folder.js'

/**
 * The pickles of a folder. The objects of a checkpoint are in its .distcp files, each of which is asked for its own.
 * @param {import('../../sources/folder.js').Folder} folder
 * @returns {Promise<{ kind: string, pickles: import('../find-pickles.js').FoundPickle[] }>}
 */
export async function findPicklesInFolder(folder) {
  const { kind, files, archive } = await recognizeFolder(folder)
  const inside = archive && findInTorch(archive)
  if (inside) return inside
  const metadata = kind === 'distcp' ? files.filter(({ name }) => isMetadata(name)) : []
  return { kind, pickles: metadata.map((file) => ({ name: file.name, source: () => folder.read(file) })) }
}
