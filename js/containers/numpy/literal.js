/**
 * Python's literals as the headers of .npy files have them: dict, tuple, list, str, int, True, False and None are read, as
 * `ast.literal_eval` reads them, and written as Python's repr writes them.
 *
 * A tuple is a Tuple, a list an Array, a dict a Map. Ints of Python 2 may end with an L, strings may start with b or u.
 */
import { UnpicklingError } from '../../errors.js'
import { Tuple } from '../../types/python/basic.js'
import { reprText } from '../../types/python/print-python.js'

/** How deep brackets may nest: real headers nest as deep as structured dtypes do. */
const DEEPEST = 64

const ESCAPES = /** @type {Record<string, string>} */ ({ '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' })
const WORDS = /** @type {Record<string, unknown>} */ ({ True: true, False: false, None: null })

class Parser {
  /** @param {string} text */
  constructor(text) {
    this.text = text
    this.at = 0
    this.depth = 0
  }

  fail(/** @type {string} */ expected) {
    const found = this.at < this.text.length ? JSON.stringify(this.text.slice(this.at, this.at + 12)) : 'the end'
    return new UnpicklingError('BAD_LITERAL', `${found} at character ${this.at} of a Python literal, where ${expected} was expected`)
  }

  /** Takes what a sticky expression matches here and gives the match, or undefined. @param {RegExp} expression */
  take(expression) {
    expression.lastIndex = this.at
    const match = expression.exec(this.text)
    if (!match) return undefined
    this.at += match[0].length
    return match
  }

  skipSpace() {
    this.take(/[ \t\n\f\r]*/y)
  }

  /** @returns {unknown} */
  value() {
    this.skipSpace()
    if (this.take(/\(/y)) {
      const items = this.items(')')
      return items.length === 1 && !items.endsWithComma ? items[0] : Tuple.from(items)
    }
    if (this.take(/\[/y)) return [...this.items(']')]
    if (this.take(/\{/y)) return new Map(/** @type {[unknown, unknown][]} */ (this.items('}', true)))
    const int = this.take(/([+-]?\d{1,30})[lL]?(?![\w.])/y)
    if (int) return Number(int[1])
    const word = this.take(/(?:True|False|None)\b/y)
    if (word) return WORDS[word[0]]
    return this.string()
  }

  /** The items up to the closing bracket, with commas between them. @returns {unknown[] & { endsWithComma?: boolean }} */
  items(/** @type {string} */ close, arePairs = false) {
    if (++this.depth > DEEPEST) throw this.fail(`no more than ${DEEPEST} brackets in each other`)
    /** @type {unknown[] & { endsWithComma?: boolean }} */
    const items = []
    for (;;) {
      this.skipSpace()
      if (this.text[this.at] === close) break
      const item = this.value()
      this.skipSpace()
      if (arePairs && !this.take(/:/y)) throw this.fail("':'")
      items.push(arePairs ? [item, this.value()] : item)
      this.skipSpace()
      items.endsWithComma = Boolean(this.take(/,/y))
      if (!items.endsWithComma && this.text[this.at] !== close) throw this.fail(`',' or '${close}'`)
    }
    this.at++
    this.depth--
    return items
  }

  string() {
    const start = this.take(/[bBuU]?(['"])/y)
    if (!start) throw this.fail('a literal')
    let text = ''
    for (;;) {
      const plain = this.take(start[1] === "'" ? /[^'\\\n]+/y : /[^"\\\n]+/y)
      if (plain) text += plain[0]
      else if (this.text[this.at] === start[1]) break
      else text += this.escape()
    }
    this.at++
    return text
  }

  escape() {
    const match = this.take(/\\(?:([\\'"abfnrtv])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3}))/y)
    if (!match) throw this.fail('the end of a string')
    if (match[1]) return ESCAPES[match[1]]
    const code = match[5] ? parseInt(match[5], 8) : parseInt(match[2] ?? match[3] ?? match[4], 16)
    if (code > 0x10ffff) throw this.fail('a character')
    return String.fromCodePoint(code)
  }
}

/** The value of a Python literal; an UnpicklingError `BAD_LITERAL` where the text is none. @param {string} text */
export function parseLiteral(text) {
  const parser = new Parser(text)
  const value = parser.value()
  parser.skipSpace()
  if (parser.at < text.length) throw parser.fail('the end')
  return value
}

/** Python's repr of a str, a number, a boolean, a Tuple or a list of such. @param {unknown} value @returns {string} */
export function formatLiteral(value) {
  if (typeof value === 'string') return reprText(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (!Array.isArray(value)) return String(value)
  const items = value.map(formatLiteral).join(', ')
  return value instanceof Tuple ? `(${items}${value.length === 1 ? ',' : ''})` : `[${items}]`
}
