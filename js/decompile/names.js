/**
 * Names: how a module's attribute is imported, and what it is called in the source.
 *
 * A name of the source begins with one underscore and a letter, or is one of `_0`, `_1`…: so it is none of Python's, and no name of the file stands for
 * anything but what it was imported for. Only ASCII identifiers are written as such, since Python reads others in another form (NFKC).
 */
import { strText } from './atoms.js'

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield __debug__'.split(
    ' ',
  ),
)
/** A longer name would be written again and again. */
const LONGEST = 40

const isIdentifier = (/** @type {string} */ text) => text.length <= LONGEST * 4 && IDENTIFIER.test(text) && !KEYWORDS.has(text)

/** The names that are taken, and what they are imported for. */
export class Names {
  /** @type {Set<string>} */
  #taken
  /** How many names of each beginning there are. @type {Map<string, number>} */
  #counts = new Map()
  #variables = 0

  /** @param {Iterable<string>} taken */
  constructor(taken) {
    this.#taken = new Set(taken)
  }

  /** The next of `_0`, `_1`… */
  variable() {
    return `_${this.#variables++}`
  }

  /** A name that is like that of an attribute, and is not taken. @param {string} attribute */
  alias(attribute) {
    const letters = attribute
      .slice(0, LONGEST)
      .replace(/[^A-Za-z0-9_]/g, '_')
      .replace(/^_+/, '')
      .replace(/_+$/, '')
    const wanted = /^[A-Za-z]/.test(letters) ? `_${letters}` : `_name${letters && '_'}${letters}`
    let name = wanted
    while (this.#taken.has(name)) {
      const count = (this.#counts.get(wanted) ?? 1) + 1
      this.#counts.set(wanted, count)
      name = `${wanted}_${count}`
    }
    this.#taken.add(name)
    return name
  }
}

/**
 * The statement that gives an attribute of a module a name, as `Unpickler.find_class` finds it.
 * @param {string} module @param {string} attribute @param {boolean} isDotted whether dots name what is inside of a class: protocol 4
 * @param {string} alias @returns {{ text: string, needs?: string[] }} the modules that must be imported before it
 */
export function importText(module, attribute, isDotted, alias) {
  const isModule = module !== '__future__' && module.split('.', LONGEST).every(isIdentifier) && module.split('.').length < LONGEST
  if (isModule && isIdentifier(attribute)) {
    return { text: `from ${module} import ${attribute}${attribute === alias ? '' : ` as ${alias}`}` }
  }
  const [outer, ...inner] = isDotted ? attribute.split('.', LONGEST) : []
  if (isModule && inner.length && inner.length < LONGEST - 1 && [outer, ...inner].every(isIdentifier)) {
    return { text: `from ${module} import ${outer} as ${alias}\n${alias} = ${alias}.${inner.join('.')}` }
  }
  const needs = ['importlib']
  const found = `importlib.import_module(${strText(module)})`
  if (!isDotted || !attribute.includes('.')) return { text: `${alias} = getattr(${found}, ${strText(attribute)})`, needs }
  return { text: `${alias} = operator.attrgetter(${strText(attribute)})(${found})`, needs: ['importlib', 'operator'] }
}
