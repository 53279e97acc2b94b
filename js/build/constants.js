// Turns the lists (`#define PK_TAGS(X) X(a) X(b) …`) of the headers in csrc/machine into JavaScript, so that everything is written down
// once. constants.js gets the numbers of the tape and of the machine's fields, tables.js the opcodes and errors.
//
// usage: node js/build/constants.js CSRC CONSTANTS.js TABLES.js
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [source, constants, tables] = process.argv.slice(2)
const headers = ['tape.h', 'machine.h', 'opcodes.h', 'errors.h'].map((name) => readFileSync(join(source, name), 'utf8')).join('\n')

/** Enumerations, by the prefix of their constants: items are numbered from 0. */
const ENUMERATIONS = {
  TAG: 'PK_TAGS',
  CONSTANT: 'PK_CONSTANTS',
  EVENT: 'PK_EVENTS',
  FORM: 'PK_FORMS',
  STATUS: 'PK_STATUSES',
  RECORD: 'PK_RECORDS',
  TOKEN: 'PK_TOKENS',
  NUMBER: 'PK_NUMBERS',
  WORD: 'PK_WORDS',
}

/** Flags, by the prefix of their constants: each item tells its bit. */
const FLAGS = {
  PAYLOAD: 'PK_PAYLOAD_FLAGS',
  TUPLE: 'PK_TUPLE_FLAGS',
  RETURN: 'PK_RETURN_FLAGS',
  DICT: 'PK_DICT_FLAGS',
  NAME: 'PK_NAME_FLAGS',
  ITEMS: 'PK_ITEMS_FLAGS',
  LOAD: 'PK_LOAD_FLAGS',
  DIS: 'PK_DIS_FLAGS',
  REDUCE: 'PK_REDUCE_FLAGS',
  RUN: 'PK_RUN_FLAGS',
  STR: 'PK_STR_FLAGS',
  BUFFER: 'PK_BUFFER_FLAGS',
}

/** An argument of an item: a string, a number, a name, a character, or a list of names in parentheses. */
const ARGUMENT = /\s*("(?:[^"\\]|\\.)*"|\([^()]*\)|'.'|[^,()"']+)\s*([,)])/y

/** The arguments of an item, which begin at `at`, behind the parenthesis: strings as their text, lists as arrays. */
function readArguments(/** @type {string} */ text, /** @type {number} */ at) {
  const items = []
  for (let end = ','; end === ',';) {
    ARGUMENT.lastIndex = at
    const match = ARGUMENT.exec(text)
    if (!match) throw new Error(`no argument at ${text.slice(at, at + 40)}`)
    const [whole, argument, next] = match
    if (argument.startsWith('"')) items.push(JSON.parse(argument))
    else if (argument.startsWith('(')) items.push(argument.slice(1, -1).split(',').map((name) => name.trim()))
    else items.push(argument.trim())
    at += whole.length
    end = next
  }
  return items
}

/** The arguments of each item of a list. */
function readList(/** @type {string} */ name) {
  const match = new RegExp(`#define ${name}\\(X\\)((?:.*\\\\\\n)*.*)`).exec(headers)
  if (!match) throw new Error(`no list ${name}`)
  const body = match[1].replace(/\/\*.*?\*\//gs, '').replaceAll('\\\n', '\n')
  return [...body.matchAll(/\bX\(/g)].map(({ index }) => readArguments(body, index + 2))
}

function listConstants() {
  const lines = []
  for (const [prefix, list] of Object.entries(ENUMERATIONS)) {
    const items = readList(list)
    items.forEach(([name], index) => lines.push(`export const ${prefix}_${name.toUpperCase()} = ${index}`))
    if (prefix === 'NUMBER') lines.push(`export const NUMBER_COUNT = ${items.length}`)
  }
  for (const [prefix, list] of Object.entries(FLAGS)) for (const [name, bit] of readList(list)) lines.push(`export const ${prefix}_${name} = ${bit}`)
  for (const [, name, number] of headers.matchAll(/\bPK_(ROWS|ROW_KEYS) = (\d+)/g)) lines.push(`export const MOST_${name} = ${number}`)
  lines.push(`export const KIND_NAMES = ${JSON.stringify(readList('PK_KINDS').map(([, text]) => text))}`)
  return lines
}

const byteOf = (/** @type {string} */ code) => (code.startsWith("'") ? code.charCodeAt(1) : Number(code))

function listTables() {
  const errors = readList('PK_ERRORS')
  const opcodes = readList('PK_OPCODES').map(([name, code, argument, before, after, protocol, , doc]) => [
    name, byteOf(code), argument, before.join(' '), after.join(' '), Number(protocol), doc,
  ])
  const names = Object.fromEntries(opcodes.map(([name, byte]) => [byte, name]))
  const unionOf = (/** @type {string[]} */ items) => items.map((item) => `'${item}'`).join(' | ')
  return [
    `/** @typedef {${unionOf(errors.map(([code]) => code).filter((code) => code !== 'NONE'))}} CodecErrorCode the codec's reasons for an error */`,
    `/** @typedef {${unionOf(Object.values(names))}} OpcodeName the name of an opcode */`,
    `/** Code and message by enum pk_error. @type {[code: CodecErrorCode | 'NONE', message: string][]} */\nexport const ERRORS = ${JSON.stringify(errors)}`,
    `/** The names of the opcodes by their bytes. @type {Record<number, OpcodeName>} */\nexport const OPCODE_NAMES = ${JSON.stringify(names)}`,
    '/** The opcodes; the items that they take off the stack and put there are divided by spaces. ' +
      '@type {[name: OpcodeName, code: number, argument: string, before: string, after: string, protocol: number, doc: string][]} */\n' +
      `export const OPCODES = ${JSON.stringify(opcodes)}`,
    `/** The arguments of opcodes. @type {[kind: string, length: number, name: string, doc: string][]} */\nexport const ARGUMENTS = ${JSON.stringify(
      readList('PK_ARGUMENTS').map(([kind, length, name, doc]) => [kind, Number(length), name, doc]),
    )}`,
    `/** What stands on the stack, by enum pk_item. @type {[item: string, name: string, doc: string][]} */\nexport const STACK_ITEMS = ${JSON.stringify(readList('PK_STACK_ITEMS'))}`,
  ]
}

const HEAD = '// Generated from csrc by js/build/constants.js.'
writeFileSync(constants, [HEAD, ...listConstants(), ''].join('\n'))
writeFileSync(tables, [HEAD, ...listTables(), ''].join('\n'))
