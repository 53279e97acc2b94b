// What comes of a call of pickletools that may fail.

/**
 * What the call gives, or what was written before the error, the error and its reason in pickletools' words.
 * @param {() => any} call @returns {{ value: any, reason?: string, error?: any }}
 */
export function attempt(call) {
  try {
    return { value: call() }
  } catch (error) {
    const { text, reason } = /** @type {any} */ (error)
    return { value: text, reason, error }
  }
}
