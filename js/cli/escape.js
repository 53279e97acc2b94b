/**
 * Text of a pickle as it may stand on a terminal: every character that a terminal might obey or that would turn a line around (controls, line
 * separators, marks of direction) is written as Python escapes it.
 */
export function escapeControls(/** @type {string} */ text) {
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
