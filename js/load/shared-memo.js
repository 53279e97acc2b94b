/**
 * One memo over several pickles: a Pickler of Python that dumps again and again writes each object once, and later pickles refer to the memo of
 * those before. `sharedMemo` reads these.
 */
import { isPickleError } from '../errors.js'

const HINT =
  'the pickles of this file may share one memo, as those of one Pickler do that dumped again and again: the option sharedMemo (--shared-memo) reads them'

/** Tells of the option in an error of a later pickle of a row, where the memo lacks what it asks for. @template T @param {() => T} load @returns {T} */
export function hintAtSharedMemo(load) {
  try {
    return load()
  } catch (error) {
    throw withMemoHint(error)
  }
}

/** The error, with a hint where the memo lacks something. @param {unknown} error */
export function withMemoHint(error) {
  if (isPickleError(error) && error.code === 'MEMO_MISSING') error.hint ??= HINT
  return error
}
