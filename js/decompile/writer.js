/**
 * The source as text: which expressions get names, and how what is long is laid out in lines.
 *
 * An expression is written once where it has a name and else where it is used, so the text grows with the pickle and not with what it stands for. Nothing
 * here calls itself: how deep an expression is nested is bounded by DEEPEST, and beyond that it is given a name.
 *
 * @typedef {import('./expressions.js').Expression} Expression
 * @typedef {import('./expressions.js').Statement} Statement
 */
import { LimitError } from '../errors.js'
import { atom } from './expressions.js'

/** Parsers of Python up to 3.8 refuse brackets that are nested deeper than 92. */
const DEEPEST = 88
const WIDTH = 100
/** Deeper lines are indented no further, so that none is mostly blanks. */
const MOST_INDENT = 12

const isEmptySet = (/** @type {Expression} */ { kind, items }) => kind === 'set' && !items.length

/** The length of an expression where it stands. @param {Expression} expression */
const lengthOf = ({ name, kind, text, length }) => (name ? name.length : kind === 'atom' ? text.length : length || 2)

/** Notes how deep an expression is nested and how long it is; of its items that is known. @param {Expression} expression */
function measure(expression) {
  if (expression.kind === 'atom') return
  const { open, close, items, kind } = expression
  let length = isEmptySet(expression) ? 5 : open.length + close.length
  let depth = 0
  for (const item of items) {
    length += lengthOf(item) + 2
    if (!item.name && item.depth > depth) depth = item.depth
  }
  expression.length = length
  expression.depth = depth + (kind === 'frozenset' ? 2 : 1)
}

export class Writer {
  /** @type {string[]} */
  #parts = []
  #length = 0
  #column = 0
  #limit
  #names
  #hasOffsets
  /** How many characters of text may still be written more than once. */
  #repeats

  /** @param {import('./names.js').Names} names @param {number} limit the most characters of the source @param {boolean} hasOffsets @param {number} repeats */
  constructor(names, limit, hasOffsets, repeats) {
    this.#names = names
    this.#limit = limit
    this.#hasOffsets = hasOffsets
    this.#repeats = repeats
  }

  /** Whether nothing was written. */
  get isEmpty() {
    return this.#length === 0
  }

  /** Writes text. @param {string} text */
  put(text) {
    this.#length += text.length
    if (this.#length > this.#limit) throw new LimitError('LIMIT_TEXT', `the source would be longer than the limit of ${this.#limit} characters (limits.text)`)
    this.#parts.push(text)
    const line = text.lastIndexOf('\n')
    this.#column = line < 0 ? this.#column + text.length : text.length - line - 1
  }

  /** All that was written, behind a head. @param {string} head */
  text(head) {
    return head + this.#parts.join('')
  }

  /** Writes a statement; one that only names an expression is left out where that needs no name. @param {Statement} statement */
  statement({ target, parts, offset, opcode, note }) {
    if (target && !parts.length) {
      measure(target)
      if (!this.#needsName(target)) return
      this.#define(target, [target])
      this.#end(target.offset, '', note)
      return
    }
    for (const part of parts) if (typeof part !== 'string') this.#prepare(part)
    if (target?.uses) this.#define(target, parts)
    else this.#write(parts)
    this.#end(offset, opcode, note)
  }

  /** Writes the value at the end, behind the name that it is given or alone. @param {Expression} value @param {string} name */
  result(value, name) {
    if (name) this.put(`${name} = `)
    this.#write([value])
    this.#end(value.offset)
  }

  #end(/** @type {number} */ offset, opcode = '', note = '') {
    if (this.#hasOffsets) this.put(`  # ${offset}${opcode && ` ${opcode}`}${note && `: ${note}`}`)
    else if (note) this.put(`  # ${note}`)
    this.put('\n')
  }

  #define(/** @type {Expression} */ target, /** @type {(string | Expression)[]} */ parts) {
    const name = this.#names.variable()
    this.put(`${name} = `)
    this.#write(parts)
    target.name = name
  }

  #write(/** @type {(string | Expression)[]} */ parts) {
    for (const part of parts) {
      if (typeof part === 'string') this.put(part)
      else this.#expression(part)
    }
  }

  #needsName(/** @type {Expression} */ expression) {
    if (expression.needsName || expression.depth > DEEPEST) return true
    if (expression.uses < 2) return false
    const repeated = expression.text.length * (expression.uses - 1)
    if (expression.kind !== 'atom' || repeated > this.#repeats) return true
    this.#repeats -= repeated
    return false
  }

  /** Makes what stands in a statement alone ready: arguments, and items that are added. @param {any} part */
  #prepare(part) {
    const { kind, tuple, keywords, name, offset, isSettled } = part
    if (kind === 'arguments') {
      if (tuple && !tuple.name && tuple.kind === 'tuple') part.items = part.items.length ? [...part.items, ...tuple.items] : tuple.items
      else if (tuple) part.items = [...part.items, atom(`*${tuple.name}`, offset)]
      if (keywords) part.items = [...part.items, atom(`**${keywords.name}`, offset)]
    }
    if (!name && !isSettled) measure(part)
  }

  /** Writes an expression from where the line stands. @param {Expression} root */
  #expression(root) {
    /** Those that are being written: `isFlat` are on one line but for what is in their item, `isShort` altogether. @type {{ expression: Expression, at: number, isFlat: boolean, isShort: boolean, isFilled: boolean }[]} */
    const open = []
    const start = (/** @type {Expression} */ expression, /** @type {boolean} */ isInShort) => {
      const { name, kind, text, length, items } = expression
      if (name) this.put(name)
      else if (kind === 'atom') this.put(text)
      else if (isEmptySet(expression)) this.put('set()')
      else if (kind === 'frozenset' && !items.length) this.put('frozenset()')
      else {
        const isShort = isInShort || this.#column + length <= WIDTH
        const fits = isShort || items.length < 2
        const isFilled = !fits && !this.#hasOffsets && kind !== 'dict' && items.every((item) => item.name || item.isShort)
        open.push({ expression, at: 0, isFlat: fits, isShort, isFilled })
        this.put(expression.open)
        if (!fits) this.#line(open.length)
      }
    }
    start(root, false)
    while (open.length) {
      const frame = /** @type {typeof open[0]} */ (open.at(-1))
      const { expression, isFlat, isShort, isFilled } = frame
      const { items, kind, close } = expression
      if (frame.at === items.length) {
        if (!isFlat) this.#comma(items[frame.at - 1], open.length - 1)
        else if (kind === 'tuple' && items.length === 1) this.put(',')
        this.put(close)
        open.pop()
        continue
      }
      const item = items[frame.at]
      if (frame.at > 0) {
        if (kind === 'dict' && frame.at % 2) this.put(': ')
        else if (isFlat || (isFilled && this.#column + lengthOf(item) + 2 < WIDTH)) this.put(', ')
        else this.#comma(items[frame.at - 1], open.length)
      }
      frame.at++
      start(item, isShort)
    }
  }

  /** Ends the line of an item, and begins the next. @param {Expression} item @param {number} depth */
  #comma(item, depth) {
    this.put(this.#hasOffsets ? `,  # ${item.offset}` : ',')
    this.#line(depth)
  }

  #line(/** @type {number} */ depth) {
    this.put(`\n${'    '.repeat(Math.min(depth, MOST_INDENT))}`)
  }
}
