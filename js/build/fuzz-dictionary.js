/** Writes the dictionary of libFuzzer out of the table of opcodes: each opcode alone, and with the arguments at which readers break. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Arguments of each kind, from the least to the largest that can be told. @type {Record<string, (string | number[])[]>} */
const ARGUMENTS = {
  NONE: [''],
  UINT1: [[0], [255]],
  UINT2: [[0, 0], [255, 255]],
  INT4: [[0, 0, 0, 0], [255, 255, 255, 127], [0, 0, 0, 128]],
  UINT4: [[0, 0, 0, 0], [0, 225, 245, 5], [255, 255, 255, 255]],
  UINT8: [[0, 0, 0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 127]],
  FLOAT8: [[0x7f, 0xf8, 0, 0, 0, 0, 0, 0], [0x80, 0, 0, 0, 0, 0, 0, 0]],
  FLOATNL: ['1e5\n', '-inf\n', 'nan\n', ' 1_0.\n'],
  DECIMALNL_SHORT: ['0\n', '01\n', '-1\n', '0x1f\n', '010\n', ' 7\n', '1_0\n', '99999999999999999999\n'],
  DECIMALNL_LONG: ['0L\n', '-1\n', '1_0L\n', '99999999999999999999L\n'],
  STRINGNL: ["'a\\x41'\n", "'\n", '""\n'],
  STRINGNL_NOESCAPE: ['1\n', '\n'],
  STRINGNL_NOESCAPE_PAIR: ['m\nn\n', '\n\n', 'a.b\nc.d\n'],
  UNICODESTRINGNL: ['\\u0041\n', '\\ud800\n', '\\U00110000\n'],
  STRING1: [[0], [1, 65]],
  STRING4: [[0, 0, 0, 0], [1, 0, 0, 0, 65], [255, 255, 255, 255]],
  BYTES1: [[0], [1, 65]],
  BYTES4: [[0, 0, 0, 0], [255, 255, 255, 255]],
  BYTES8: [[0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255]],
  BYTEARRAY8: [[0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255]],
  UNICODESTRING1: [[0], [1, 65], [3, 0xed, 0xa0, 0x80]],
  UNICODESTRING4: [[0, 0, 0, 0], [255, 255, 255, 255]],
  UNICODESTRING8: [[0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255]],
  LONG1: [[0], [1, 255], [2, 0, 128]],
  LONG4: [[0, 0, 0, 0], [1, 0, 0, 0, 255], [255, 255, 255, 255]],
}

const [, , table, target] = process.argv
const lines = []
for (const [, name, code, kind] of readFileSync(table, 'utf8').matchAll(/^ {2}X\((\w+), ('.'|0x[\da-f]+), (\w+), \(/gm)) {
  const byte = code[0] === "'" ? code.charCodeAt(1) : Number(code)
  if (!ARGUMENTS[kind]) throw new Error(`no arguments are known of the kind ${kind}, which ${name} has`)
  ARGUMENTS[kind].forEach((argument, i) => {
    const bytes = [byte, ...(typeof argument === 'string' ? Buffer.from(argument, 'latin1') : argument)]
    lines.push(`${name}_${i}="${bytes.map((each) => `\\x${each.toString(16).padStart(2, '0')}`).join('')}"`)
  })
}
if (lines.length < 68) throw new Error(`only ${lines.length} entries were found in ${table}`)
writeFileSync(target, `${lines.join('\n')}\n`)
