/** The tables of csrc/machine/opcodes.c, which the codec hands over as text: one record a line, its fields divided by tabs. */

/** @typedef {import('./codec.js').Codec<any>} Codec */

/** The records of a table, each an array of fields. @param {Codec} codec @param {number} at the address of its text */
export function readTable(codec, at) {
  const text = new TextDecoder().decode(codec.bytes.subarray(at, codec.bytes.indexOf(0, at)))
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
}

/** The byte of an opcode, from its text in a table. */
export function readCode(/** @type {string} */ text) {
  return text.startsWith("'") ? text.charCodeAt(1) : Number(text)
}

/** @type {(string | undefined)[] | undefined} */
let opcodeNames

/** The name of an opcode by its byte. @param {Codec} codec @param {number} code */
export function opcodeName(codec, code) {
  if (!opcodeNames) {
    opcodeNames = []
    for (const [name, text] of readTable(codec, codec.exports.pk_name_table())) opcodeNames[readCode(text)] = name
  }
  return opcodeNames[code]
}
