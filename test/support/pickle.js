/**
 * Bytes of a pickle out of a template: `pickle\`K\\x05.\`` with the escapes \xHH, \n and \\.
 * Characters are bytes.
 */
export function pickle(/** @type {TemplateStringsArray} */ strings) {
  const text = strings.raw[0].replace(/\\(x[0-9a-f]{2}|n|\\)/g, (_, escape) => {
    if (escape === 'n') return '\n'
    return escape === '\\' ? '\\' : String.fromCharCode(parseInt(escape.slice(1), 16))
  })
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
