/**
 * What the opcodes of a pickle do to expressions in place of values (stack.js), and the statements that it comes to.
 *
 * The order of statements is that of their opcodes; a container is written where it is first used, with the items that it has by then. What an object can
 * do is not known here, so a call of what is no function is a statement too, and raises its error in Python.
 *
 * @typedef {import('./expressions.js').Expression} Expression
 * @typedef {import('./expressions.js').Statement} Statement
 */
import { decodeUtf8 } from '../codec/python-decoders.js'
import { python3Name } from '../types/python/imports.js'
import { atom, callArguments, container, madeValue } from './expressions.js'
import { makeScalar, strValue } from './scalars.js'
import { ExpressionStack } from './stack.js'
import { importText } from './names.js'

/** Kinds of operands that are containers which Python makes of the opcodes alone. */
const isContainer = (/** @type {Expression} */ { kind }) => kind === 'list' || kind === 'dict' || kind === 'set'

/** What must stand before the statements, by name: modules, functions of helpers.js, and what the reader has to give. @typedef {Set<string>} Needs */

/** The pickle machine over expressions, and what its opcodes do. */
export class Interpreter extends ExpressionStack {
  /** @type {Statement[]} */
  statements = []
  #protocol = 0
  /** What names are imported as, by module and attribute. @type {Map<string, Expression>} */
  #imported = new Map()
  #input
  #settings
  #names
  #needs

  /**
   * @param {Uint8Array} input
   * @param {{ encoding: string, errors: string, fixImports: boolean, extensions?: Map<number, [string, string]> }} settings
   * @param {import('./names.js').Names} names @param {Needs} needs which grows
   */
  constructor(input, settings, names, needs) {
    super()
    this.#input = input
    this.#settings = settings
    this.#names = names
    this.#needs = needs
  }

  /** Does an opcode. @param {string} opcode its name @param {any} arg @param {number} offset */
  step(opcode, arg, offset) {
    this.opcode = opcode
    this.offset = offset
    switch (opcode) {
      case 'PROTO':
        if (arg > 5) throw this.error('BAD_PROTOCOL', `unsupported pickle protocol: ${arg}`)
        this.#protocol = arg
        return
      case 'FRAME':
      case 'STOP':
        return
      case 'MARK':
        this.mark()
        return
      case 'POP':
        this.discard()
        return
      case 'POP_MARK':
        this.popMark()
        return
      case 'DUP':
        this.stack.push(this.top())
        return
      case 'GET':
      case 'BINGET':
      case 'LONG_BINGET':
        this.stack.push(this.get(Number(arg)))
        return
      case 'PUT':
      case 'BINPUT':
      case 'LONG_BINPUT':
        this.put(Number(arg))
        return
      case 'MEMOIZE':
        this.memoize()
        return
      default:
        if (!this.#change(opcode)) this.stack.push(this.#make(opcode, arg))
    }
  }

  /** The value that STOP gives. */
  result() {
    return this.use(this.pop())
  }

  /** Writes a comment where the statements are by now. @param {string} text */
  remark(text) {
    this.#say([`# ${text}`])
  }

  /** Notes that an expression is used: from now on its items stay. @param {Expression} expression */
  use(expression) {
    expression.uses++
    this.#settle(expression)
    return expression
  }

  #settle(/** @type {Expression} */ expression) {
    if (expression.isSettled || expression.isShort) return
    expression.isSettled = true
    this.#say([], { target: expression })
  }

  /** Uses an expression where nothing but a name may stand. @param {Expression} expression */
  #byName(expression) {
    if (expression.isShort) {
      const copy = expression.kind === 'tuple' ? container('tuple', expression.offset) : atom(expression.text, expression.offset)
      copy.needsName = copy.isSettled = true
      copy.uses = 1
      this.#say([], { target: copy })
      return copy
    }
    expression.needsName = true
    return this.use(expression)
  }

  #say(/** @type {(string | Expression)[]} */ parts, more = {}) {
    this.statements.push({ parts, offset: this.offset, opcode: this.opcode, ...more })
  }

  /** Makes a statement whose value has a name. @param {(string | Expression)[]} parts @param {string} [note] */
  #value(parts, note) {
    const target = madeValue(this.offset)
    this.#say(parts, { target, note })
    return target
  }

  /** Does an opcode that changes what is on the stack; false where it makes something. @param {string} opcode */
  #change(opcode) {
    switch (opcode) {
      case 'APPEND':
      case 'APPENDS': {
        const items = opcode === 'APPEND' ? [this.pop()] : this.popMark()
        this.#append(this.top(), items)
        return true
      }
      case 'SETITEM':
      case 'SETITEMS': {
        const items = opcode === 'SETITEM' ? this.popItems(2) : this.popMark()
        if (items.length % 2) throw this.error('ODD_ITEMS', `odd number of items for ${opcode}`)
        this.#setItems(this.top(), items)
        return true
      }
      case 'ADDITEMS': {
        const items = this.popMark()
        this.#addItems(this.top(), items)
        return true
      }
      case 'BUILD': {
        const state = this.pop()
        this.#build(this.top(), state)
        return true
      }
      default:
        return false
    }
  }

  #append(/** @type {Expression} */ target, /** @type {Expression[]} */ items) {
    if (!items.length) return
    for (const item of items) this.use(item)
    if (target.kind === 'list' && !target.isSettled) this.#extend(target, items)
    else if (items.length === 1 && this.opcode === 'APPEND') this.#say([this.#byName(target), '.append(', items[0], ')'])
    else this.#say([this.#byName(target), '.extend(', container('list', this.offset, items), ')'])
    this.#forget(target)
  }

  #addItems(/** @type {Expression} */ target, /** @type {Expression[]} */ items) {
    if (!items.length) return
    for (const item of items) this.use(item)
    if (target.kind === 'set') {
      if (target.isSettled) this.#say([this.#byName(target), '.update(', container('list', this.offset, items), ')'])
      else this.#extend(target, items)
      if (!items.every(({ isPlain }) => isPlain)) this.#fix(target)
      return
    }
    const name = this.#byName(target)
    for (const item of items) this.#say([name, '.add(', item, ')'])
    this.#forget(target)
  }

  #setItems(/** @type {Expression} */ target, /** @type {Expression[]} */ items) {
    if (!items.length) return
    for (const item of items) this.use(item)
    if (target.kind === 'dict' && !target.isSettled) {
      this.#extend(target, items)
      if (!items.every(({ isPlain }, i) => i % 2 || isPlain)) this.#fix(target)
      return
    }
    const name = this.#byName(target)
    for (let i = 0; i < items.length; i += 2) this.#say([name, '[', items[i], '] = ', items[i + 1]])
    this.#forget(target)
  }

  /** Puts items into a container that nobody has used. */
  #extend(/** @type {Expression} */ target, /** @type {Expression[]} */ items) {
    for (const item of items) {
      target.items.push(item)
      if (!item.isLiteral) target.isLiteral = false
    }
  }

  /** Makes a container here and not where it is used: the hash of what is in it may run code, or change. */
  #fix(/** @type {Expression} */ target) {
    target.needsName = true
    this.#settle(target)
  }

  #build(/** @type {Expression} */ target, /** @type {Expression} */ state) {
    this.use(state)
    const name = this.#byName(target)
    const isPair = state.kind === 'tuple' && state.items.length === 2
    const isSure = (state.kind === 'tuple' && state.items.length > 0 && !isPair) || ((state.kind === 'list' || state.kind === 'set') && state.items.length > 0)
    if (isSure) this.#say([name, '.__setstate__(', state, ')'])
    else {
      this.#needs.add('_build')
      this.#say(['_build(', name, ', ', state, ')'], { note: isPair ? '__setstate__, or attributes and slots' : '__setstate__, or attributes' })
    }
    this.#forget(target)
  }

  /** What is imported after a change of what was imported is looked up anew. */
  #forget(/** @type {Expression} */ target) {
    if (target.kind === 'value' && !isContainer(target) && target.name) this.#imported.clear()
  }

  /** What an opcode makes. @param {string} opcode @param {any} arg @returns {Expression} */
  #make(opcode, arg) {
    const scalar = makeScalar(opcode, arg, { offset: this.offset, input: this.#input, settings: this.#settings, needs: this.#needs })
    if (scalar) return scalar
    switch (opcode) {
      case 'EMPTY_LIST':
        return container('list', this.offset)
      case 'EMPTY_DICT':
        return container('dict', this.offset)
      case 'EMPTY_SET':
        return container('set', this.offset)
      case 'EMPTY_TUPLE':
        return this.#tuple([])
      case 'TUPLE1':
      case 'TUPLE2':
      case 'TUPLE3':
        return this.#tuple(this.popItems(Number(opcode.at(-1))))
      case 'TUPLE':
        return this.#tuple(this.popMark())
      case 'FROZENSET':
        return this.#frozenset(this.popMark())
      case 'LIST': {
        const made = container('list', this.offset)
        this.#append(made, this.popMark())
        return made
      }
      case 'DICT': {
        const made = container('dict', this.offset)
        const items = this.popMark()
        if (items.length % 2) throw this.error('ODD_ITEMS', 'odd number of items for DICT')
        this.#setItems(made, items)
        return made
      }
      case 'NEXT_BUFFER':
        this.#needs.add('buffers')
        return this.#value(['next(buffers)'])
      case 'READONLY_BUFFER': {
        const buffer = this.#byName(this.pop())
        return this.#value([buffer, ' if memoryview(', buffer, ').readonly else memoryview(', buffer, ').toreadonly()'])
      }
      case 'PERSID':
      case 'BINPERSID':
        this.#needs.add('persistent_load')
        return this.#value(['persistent_load(', this.use(opcode === 'PERSID' ? strValue(arg, this.offset) : this.pop()), ')'])
      default:
        return this.#makeByName(opcode, arg)
    }
  }

  /** What an opcode makes that names something or calls it. @param {string} opcode @param {any} arg @returns {Expression} */
  #makeByName(opcode, arg) {
    switch (opcode) {
      case 'GLOBAL':
        return this.#importName(...this.#readTwoLines())
      case 'STACK_GLOBAL': {
        const [module, attribute] = this.popItems(2)
        if (module.string !== undefined && attribute.string !== undefined) return this.#importName(module.string, attribute.string)
        // The names are made by the pickle itself.
        this.#needs.add('importlib').add('operator')
        return this.#value(['operator.attrgetter(', this.use(attribute), ')(importlib.import_module(', this.use(module), '))'])
      }
      case 'EXT1':
      case 'EXT2':
      case 'EXT4': {
        const known = this.#settings.extensions?.get(arg)
        if (Array.isArray(known) && known.length === 2 && known.every((part) => typeof part === 'string')) return this.#importName(known[0], known[1])
        this.#needs.add('_extension')
        return this.#value([`_extension(${arg})`])
      }
      case 'REDUCE': {
        const args = this.#arguments(this.pop())
        const callable = this.#byName(this.pop())
        return this.#value([callable, callArguments(this.offset, [], args)])
      }
      case 'NEWOBJ': {
        const args = this.#arguments(this.pop())
        const cls = this.#byName(this.pop())
        return this.#value([cls, '.__new__', callArguments(this.offset, [cls], args)])
      }
      case 'NEWOBJ_EX': {
        const keywords = this.#byName(this.pop())
        const args = this.#arguments(this.pop())
        const cls = this.#byName(this.pop())
        return this.#value([cls, '.__new__', callArguments(this.offset, [cls], args, keywords)])
      }
      case 'INST': {
        const args = this.popMark()
        const cls = this.#importName(...this.#readTwoLines())
        return this.#instantiate(cls, args)
      }
      case 'OBJ': {
        const [cls, ...args] = this.popMark()
        if (!cls) throw this.error('STACK_UNDERFLOW', 'unpickling stack underflow')
        return this.#instantiate(cls, args)
      }
      default:
        throw this.error('BAD_OPCODE', `${opcode} is not known`)
    }
  }

  #tuple(/** @type {Expression[]} */ items) {
    const made = container('tuple', this.offset, items)
    for (const item of items) this.use(item)
    made.isPlain = items.every(({ isPlain }) => isPlain)
    made.isLiteral = items.every(({ isLiteral }) => isLiteral)
    return made
  }

  #frozenset(/** @type {Expression[]} */ items) {
    for (const item of items) this.use(item)
    const made = container('frozenset', this.offset, items)
    made.isPlain = items.every(({ isPlain }) => isPlain)
    if (!made.isPlain) this.#fix(made)
    return made
  }

  /** Uses what holds the arguments of a call. */
  #arguments(/** @type {Expression} */ args) {
    return args.kind === 'tuple' ? this.use(args) : this.#byName(args)
  }

  #instantiate(/** @type {Expression} */ cls, /** @type {Expression[]} */ args) {
    for (const item of args) this.use(item)
    const name = this.#byName(cls)
    if (args.length) return this.#value([name, callArguments(this.offset, args)])
    this.#needs.add('_instantiate')
    return this.#value(['_instantiate(', name, ')'])
  }

  /** The module and the name that stand on two lines after the opcode. @returns {[string, string]} */
  #readTwoLines() {
    const start = this.offset + 1
    const middle = this.#input.indexOf(10, start)
    const end = this.#input.indexOf(10, middle + 1)
    return [decodeUtf8(this.#input.subarray(start, middle), 'strict'), decodeUtf8(this.#input.subarray(middle + 1, end), 'strict')]
  }

  /** What a name stands for, imported at its first use. @param {string} module @param {string} attribute */
  #importName(module, attribute) {
    if (this.#protocol < 3 && this.#settings.fixImports) [module, attribute] = python3Name(module, attribute)
    const key = `${this.#protocol >= 4} ${module}\n${attribute}`
    let found = this.#imported.get(key)
    if (!found) {
      const alias = this.#names.alias(attribute)
      const { text, needs } = importText(module, attribute, this.#protocol >= 4, alias)
      for (const need of needs ?? []) this.#needs.add(need)
      this.#say([text])
      found = madeValue(this.offset, alias)
      this.#imported.set(key, found)
    }
    return found
  }
}
