/**
 * Errors as the page is told them: a clone of a PickleError would lose its offset.
 *
 * @typedef {{ name: string, code?: string, message: string, offset?: number, opcode?: string, hint?: string }} Told
 */

/** @param {any} error @returns {Told} */
export function tellError(error) {
  const { name = 'Error', code, message = String(error), offset, opcode, hint } = error ?? {}
  return {
    name: String(name),
    code: typeof code === 'string' ? code : undefined,
    message: String(message),
    offset,
    opcode: opcode === undefined ? undefined : String(opcode),
    hint,
  }
}

/** What a call throws that was cancelled. */
export const cancelled = () => new DOMException('cancelled', 'AbortError')
