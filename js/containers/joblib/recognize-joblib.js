/** What tells the files of joblib, so that a pickle which a plain unpickler cannot read is known before it fails. joblib.js reads them. */
import { recognizeCompression } from '../decompress/recognize-compression.js'
import { startsWith } from '../magic.js'

const ZFILE = [0x5a, 0x46, 0x30, 0x78]
const MODULES = /^(?:.+\.)?joblib\.numpy_pickle(?:_compat)?$/
const WRAPPERS = ['NumpyArrayWrapper', 'NDArrayWrapper', 'ZNDArrayWrapper']
/** The name of the class stands within so many bytes behind that of its module. */
const LONGEST_NAME = 64

/** Whether bytes start as a Z-file does: `ZF` and a number in hexadecimal. */
export const isZfile = (/** @type {Uint8Array} */ bytes) => startsWith(bytes, ZFILE)

/** Whether a name is that of a class of joblib whose instances stand for arrays in its pickles. */
export const isWrapperName = (/** @type {string} */ module, /** @type {string} */ name) => WRAPPERS.includes(name) && MODULES.test(module)

/** Where a text of ASCII starts, from `from` on and before `end`, or -1. */
function find(/** @type {Uint8Array} */ bytes, /** @type {string} */ text, from = 0, end = bytes.length) {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at !== -1 && at < end; at = bytes.indexOf(first, at + 1)) {
    let length = 1
    while (length < text.length && bytes[at + length] === text.charCodeAt(length)) length++
    if (length === text.length) return at
  }
  return -1
}

/**
 * What kind of joblib file this is that a plain unpickler cannot read: `'zfile'` (compressed by joblib 0.9 or before), `'arrays'` (arrays stand
 * within the pickle), `'files'` (arrays are files beside it), or undefined. For a compressed file it is undefined: what comes out of it tells.
 * @param {Uint8Array} bytes all of the file
 */
export function recognizeJoblib(bytes) {
  if (isZfile(bytes)) return 'zfile'
  // lz4 leaves names readable in what it compresses.
  if (recognizeCompression(bytes)) return undefined
  for (let at = 0; (at = find(bytes, 'joblib.numpy_pickle', at)) !== -1; at++) {
    const end = at + LONGEST_NAME
    if (find(bytes, 'NumpyArrayWrapper', at, end) !== -1) return 'arrays'
    if (find(bytes, 'NDArrayWrapper', at, end) !== -1) return 'files'
  }
  return undefined
}
