/** `loadTorch` as users call it: of any origin that can be read anywhere. */
import { openAnywhere } from '../../sources/origin.js'
import { checkReadingOptions, watchSource } from '../../sources/reading.js'
import { asOptions } from '../../settings.js'
import { loadTorch as loadTorchFrom } from './torch.js'

/**
 * @typedef {object} Closable
 * @property {() => Promise<void>} close lets go of the file, of which no storage can be read then
 *
 * @typedef {import('./torch.js').TorchFile & Closable} OpenTorchFile
 */

/**
 * Loads a torch file, with its storages still in it; an UnpicklingError `BAD_TORCH` where it is none.
 * @param {import('../../sources/source.js').SourceLike | string | URL} origin
 * @param {import('./torch.js').TorchOptions & import('../../sources/reading.js').AsyncOptions} [options]
 * @returns {Promise<OpenTorchFile>}
 */
export async function loadTorch(origin, options) {
  const { headers, fetch, credentials, maxDownload, onProgress, ...loading } =
    /** @type {import('./torch.js').TorchOptions & import('../../sources/reading.js').AsyncOptions} */ (asOptions(options))
  const { signal, limit = Infinity } = loading
  checkReadingOptions({ signal, onProgress })
  const opened = await openAnywhere(origin, { signal, onProgress, limit, headers, fetch, credentials, maxDownload })
  const source = watchSource(opened, { signal, onProgress })
  const close = () => source.close()
  try {
    return { ...(await loadTorchFrom(source, loading)), close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}
