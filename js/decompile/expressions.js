/**
 * The expressions that a pickle is made into.
 *
 * An expression is made once and may be used by many others. Whether it stands where it is used or gets a name is known at the end of the pickle: plan.js
 * decides. A container takes items as long as nobody has used it; from its first use on it is settled, and what changes it later is a statement.
 */

/** Text up to this length stands wherever it is used; a name would not be shorter by much. */
const SHORT_TEXT = 24

export class Expression {
  /** How many expressions and statements hold it. */
  uses = 0
  /** Whether it was used, so that its items stay as they are. */
  isSettled = false
  /** Whether it must have a name: what is called, changed after its first use, or made by a statement. */
  needsName = false
  /** Its name, once there is one. */
  name = ''
  /** How deep it is nested where it stands, and how long it is on one line: plan.js sets both. */
  depth = 0
  length = 0
  /** What stands before and after the items, which are divided by commas. */
  open = ''
  close = ''
  /** @type {Expression[]} */
  items = []
  /** The text where it has no parts. */
  text = ''
  /** The value of a str. @type {string | undefined} */
  string = undefined

  /** @param {'atom' | 'value' | 'tuple' | 'list' | 'dict' | 'set' | 'frozenset' | 'group' | 'arguments'} kind @param {number} offset of the opcode that made it */
  constructor(kind, offset) {
    this.kind = kind
    this.offset = offset
    /** Whether `ast.literal_eval` reads it. */
    this.isLiteral = true
    /** Whether to hash it runs no code, and it cannot change. */
    this.isPlain = false
  }

  /** Whether it stands wherever it is used, however often. */
  get isShort() {
    return this.kind === 'atom' ? this.text.length <= SHORT_TEXT : this.kind === 'tuple' && !this.items.length
  }
}

/** An expression without parts. @param {string} text @param {number} offset @param {boolean} [isLiteral] */
export function atom(text, offset, isLiteral = true) {
  const made = new Expression('atom', offset)
  made.text = text
  made.isLiteral = isLiteral
  made.isPlain = true
  return made
}

/** What a statement makes, which has a name. @param {number} offset @param {string} [name] that it has already */
export function madeValue(offset, name = '') {
  const made = new Expression('value', offset)
  made.name = name
  made.needsName = true
  made.isSettled = true
  made.isLiteral = false
  return made
}

const BRACKETS = { tuple: ['(', ')'], list: ['[', ']'], dict: ['{', '}'], set: ['{', '}'], frozenset: ['frozenset([', '])'] }

/** A container; of a dict the items are keys and values in turn. @param {keyof typeof BRACKETS} kind @param {number} offset @param {Expression[]} [items] */
export function container(kind, offset, items = []) {
  const made = new Expression(kind, offset)
  ;[made.open, made.close] = BRACKETS[kind]
  made.isLiteral = kind !== 'frozenset'
  made.items = items
  return made
}

/** A call of a builtin that makes something new. @param {string} open @param {Expression[]} items @param {number} offset */
export function group(open, items, offset) {
  const made = new Expression('group', offset)
  made.open = open
  made.close = ')'
  made.items = items
  made.isLiteral = false
  return made
}

/**
 * The arguments of a call in their parentheses: those of `tuple` one by one, unless it has a name or is none.
 * @param {number} offset @param {Expression[]} first those that stand before them @param {Expression} [tuple] @param {Expression} [keywords]
 */
export function callArguments(offset, first, tuple, keywords) {
  const made = new Expression('arguments', offset)
  made.open = '('
  made.close = ')'
  made.items = first
  return Object.assign(made, { tuple, keywords })
}

/**
 * A statement.
 * @typedef {object} Statement
 * @property {Expression} [target] what it makes, which gets its name here
 * @property {(string | Expression)[]} parts
 * @property {number} offset of the opcode
 * @property {string} opcode
 * @property {string} [note] a comment
 */
