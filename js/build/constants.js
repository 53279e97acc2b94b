// Turns the lists of the C headers into JavaScript constants, so that the tape
// and the machine's fields are written down once.
//
// usage: node js/build/constants.js CSRC OUT.js
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [source, target] = process.argv.slice(2)
const headers = ['tape.h', 'machine.h'].map((name) => readFileSync(join(source, name), 'utf8')).join('\n')

/** The items of `#define NAME(X) X(a) X(b, c) …`: an array of argument lists. */
function readList(name) {
  const match = new RegExp(`#define ${name}\\(X\\)((?:.*\\\\\\n)*.*)`).exec(headers)
  if (!match) throw new Error(`no list ${name}`)
  const body = match[1].replace(/\/\*.*?\*\//gs, '')
  return [...body.matchAll(/X\(([^)]*)\)/g)].map((item) => item[1].split(',').map((part) => part.trim().replace(/^"|"$/g, '')))
}

const lines = ['// Generated from csrc by js/build/constants.js.']
const enumerations = {
  TAG: 'PK_TAGS', CONSTANT: 'PK_CONSTANTS', EVENT: 'PK_EVENTS', FORM: 'PK_FORMS', STATUS: 'PK_STATUSES', RECORD: 'PK_RECORDS', TOKEN: 'PK_TOKENS',
  NUMBER: 'PK_NUMBERS', WORD: 'PK_WORDS',
}
for (const [prefix, list] of Object.entries(enumerations)) {
  const items = readList(list)
  items.forEach(([name], index) => lines.push(`export const ${prefix}_${name.toUpperCase()} = ${index}`))
  if (prefix === 'NUMBER') lines.push(`export const NUMBER_COUNT = ${items.length}`)
}
for (const [prefix, list] of Object.entries({ DICT: 'PK_DICT_FLAGS', NAME: 'PK_NAME_FLAGS', ITEMS: 'PK_ITEMS_FLAGS', LOAD: 'PK_LOAD_FLAGS', DIS: 'PK_DIS_FLAGS', REDUCE: 'PK_REDUCE_FLAGS', RUN: 'PK_RUN_FLAGS', STR: 'PK_STR_FLAGS', BUFFER: 'PK_BUFFER_FLAGS' })) {
  for (const [name, bit] of readList(list)) lines.push(`export const ${prefix}_${name} = ${bit}`)
}
for (const [, name, number] of headers.matchAll(/\bPK_(ROWS|ROW_KEYS) = (\d+)/g)) lines.push(`export const MOST_${name} = ${number}`)
lines.push(`export const KIND_NAMES = ${JSON.stringify(readList('PK_KINDS').map(([, text]) => text))}`)
writeFileSync(target, lines.join('\n') + '\n')
