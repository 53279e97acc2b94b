/** What is known of a name: how pickles may use it without a side effect (known-names.js, state-classes.js), and the checks of the arguments it is called with. */
import { CLASSES, FUNCTIONS, STATES, VALUES } from './known-names.js'
import { findDanger, isDoor } from './dangerous.js'
import { SCIPY } from './scipy-classes.js'
import { SKLEARN, TORCH_NN, TORCH_OPTIM } from './state-classes.js'
import { BOUND } from './fold.js'
import { isDistribution } from './states.js'
import { CALL, DICT, GLOBAL, isKind, LIST, nameOf, SET, TUPLE } from './values.js'

/** @typedef {import('./values.js').Value} Value */
/** @typedef {'function' | 'class' | 'state' | 'value'} Use */

/** Classes of compiled modules of scikit-learn, which their own `__reduce__` makes by a call. */
const COMPILED =
  /^sklearn\.(?:tree\._tree|_loss\._?loss|metrics\._dist_metrics|neighbors\._?\w*tree|linear_model\._?sgd_fast|ensemble\._hist_gradient_boosting\.\w+|utils\._\w+)\./

/** @type {Map<string, Use> | undefined} */
let uses

function readUses() {
  /** @type {Map<string, Use>} */
  const map = new Map()
  const add = (/** @type {string} */ text, /** @type {Use} */ use, prefix = '') => {
    for (const line of text.trim().split('\n')) {
      const [module, names] = line.trim().split(': ')
      for (const name of names.split(' ')) map.set(`${prefix}${module}.${name}`, use)
    }
  }
  add(VALUES, 'value')
  add(STATES, 'state')
  add(SCIPY, 'state', 'scipy.')
  add(SKLEARN, 'state', 'sklearn.')
  add(TORCH_NN, 'state', 'torch.nn.')
  add(TORCH_OPTIM, 'state', 'torch.optim.')
  add(FUNCTIONS, 'function')
  add(CLASSES, 'class')
  return map
}

/** How a name may be used; undefined where it is not known. @param {string} name @returns {Use | undefined} */
export function useOf(name) {
  uses ??= readUses()
  return uses.get(name) ?? (isDistribution(name) ? 'state' : undefined)
}

/** The most bytes or elements that a call may ask for: what a file has stands in the file. */
const MOST_ELEMENTS = 2 ** 27
const LONGEST_PATTERN = 10_000
const CODECS = /^(?:latin[-_]?1|iso-?8859-1|ascii|utf[-_]?8|raw[-_]unicode[-_]escape|unicode[-_]escape)$/i
const ZONE = /^[\w+\-/]{1,64}$/

/** How many elements a shape has; NaN where it is none. @param {any} shape */
function countOf(shape) {
  if (typeof shape === 'number' || typeof shape === 'bigint') return Number(shape)
  if (!isKind(shape, TUPLE) && !isKind(shape, LIST)) return NaN
  return shape.items.reduce((/** @type {number} */ count, /** @type {any} */ size) => count * Number(typeof size === 'object' ? NaN : size), 1)
}

const HUGE = 'it asks for more memory than the file has bytes for'

/** Names that take so much memory as a number tells, by where the number or shape stands among the arguments. @type {Map<string, number>} */
const ALLOCATE = new Map([
  ...['builtins.bytearray', 'builtins.bytes', 'numpy.zeros', 'numpy.ones', 'numpy.empty', 'numpy.arange', 'numpy.full', 'numpy.eye', 'numpy.identity', 'numpy.ndarray', 'numpy.linspace', 'torch.zeros', 'torch.ones', 'torch.empty', 'torch.arange', 'torch.eye', 'torch.rand', 'torch.randn', 'torch.full', 'torch.UntypedStorage', 'torch.FloatStorage', 'torch.DoubleStorage', 'torch.ByteStorage', 'numpy.random.rand', 'random.randbytes', 'secrets.token_bytes', 'os.urandom', 'torch.FloatTensor', 'torch.Tensor', 'numpy.tri', 'itertools.repeat'].map((name) => /** @type {[string, number]} */ ([name, 0])),
  ...['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct', 'builtins.str.__mul__', 'builtins.bytes.__mul__', 'builtins.list.__mul__', 'builtins.tuple.__mul__', 'operator.mul', '_operator.mul', 'operator.imul', 'operator.pow', 'operator.lshift', '_operator.pow', '_operator.lshift', 'builtins.pow', 'builtins.int.__pow__', 'builtins.int.__lshift__', 'builtins.str.zfill', 'builtins.str.ljust', 'builtins.str.rjust', 'builtins.str.center', 'numpy.repeat', 'numpy.tile', 'builtins.bytes.ljust'].map((name) => /** @type {[string, number]} */ ([name, 1])),
]) // prettier-ignore
const CONSUME =
  /^builtins\.(?:list|tuple|set|frozenset|sum|sorted|max|min|any|all|bytes|bytearray|dict)$|^collections\.(?:deque|Counter|OrderedDict)$|^numpy\.(?:array|fromiter)$|^functools\.reduce$/
const ENDLESS = /^(?:itertools\.(?:repeat|count|cycle|product|permutations|combinations|combinations_with_replacement)|builtins\.range)$/
const POWERS = /(?:pow|lshift|__pow__|__lshift__)$/
const MOST_POWER = 100_000

/** Whether arguments of a name may take memory without bound. @param {string} name */
export const mayBomb = (name) => ALLOCATE.has(name) || CONSUME.test(name)

/** Why a call takes time or memory without bound; undefined where it is not seen to. @param {string} name @param {any[]} args */
export function findBomb(name, args) {
  const at = ALLOCATE.get(name)
  if (at !== undefined && countOf(args[at]) > (POWERS.test(name) ? MOST_POWER : MOST_ELEMENTS)) return HUGE
  if ((name === 'operator.mul' || name === '_operator.mul') && countOf(args[0]) > MOST_ELEMENTS) return HUGE
  if (!CONSUME.test(name)) return undefined
  const source = args.find((arg) => isKind(arg, CALL))
  if (!source || !isKind(source.callee, GLOBAL) || !ENDLESS.test(nameOf(source.callee))) return undefined
  const isRange = nameOf(source.callee) === 'builtins.range'
  const large = source.items.some((/** @type {any} */ arg) => countOf(arg) > MOST_ELEMENTS)
  return isRange ? (large ? HUGE : undefined) : 'it takes items of an iterator that need not end'
}

const isClass = (/** @type {any} */ value) => isKind(value, GLOBAL) && ['class', 'state'].includes(useOf(nameOf(value)) ?? '')

/** It imports the module that it is given. @param {any[]} args */
function isUfunc([module, name]) {
  return /^(?:numpy|numpy\._?core(?:\._?umath|\._multiarray_umath)?|scipy\.special(?:\._ufuncs)?)$/.test(String(module)) && /^\w+$/.test(String(name))
}

/** Checks of arguments, by name: whether they are of the form that the libraries write. @type {Record<string, (args: any[], value: Value) => boolean>} */
const CHECKS = {
  'copyreg._reconstructor': ([cls, base]) => isClass(cls) && isKind(base, GLOBAL) && useOf(nameOf(base)) === 'class',
  'copyreg.__newobj__': ([cls]) => isClass(cls),
  'copyreg.__newobj_ex__': ([cls]) => isClass(cls),
  '_codecs.encode': ([text, codec]) => typeof text === 'string' && (codec === undefined || CODECS.test(String(codec))),
  're._compile': ([pattern]) => (typeof pattern === 'string' || pattern instanceof Uint8Array) && pattern.length < LONGEST_PATTERN,
  'zoneinfo.ZoneInfo._unpickle': ([zone]) => typeof zone === 'string' && ZONE.test(zone) && !zone.includes('..'),
  'zoneinfo.ZoneInfo': ([zone]) => typeof zone === 'string' && ZONE.test(zone) && !zone.includes('..'),
  'numpy.core.multiarray._reconstruct': ([cls]) => isKind(cls, GLOBAL),
  'numpy._core.multiarray._reconstruct': ([cls]) => isKind(cls, GLOBAL),
  'torch._tensor._rebuild_from_type_v2': ([callee]) => isKind(callee, GLOBAL) && /^torch\._(?:utils|tensor)\._rebuild/.test(nameOf(callee)),
  'torch._tensor._rebuild_from_type': ([callee]) => isKind(callee, GLOBAL) && /^torch\._(?:utils|tensor)\._rebuild/.test(nameOf(callee)),
  'numpy.core._ufunc_reconstruct': isUfunc,
  'numpy._core._ufunc_reconstruct': isUfunc,
  'array.array': ([code]) => typeof code === 'string' && code.length === 1,
}

/** Whether a known name is used in the way that is known. @param {Value} value a CALL of it @param {string} name @param {Use} use */
export function isKnownUse(value, name, use) {
  const { opcode } = value
  if (use === 'value') return false
  if (use === 'function' && opcode !== 'REDUCE') return false
  if (use === 'state' && opcode !== 'NEWOBJ' && opcode !== 'NEWOBJ_EX' && !COMPILED.test(name)) return false
  return opcode === 'NEWOBJ' || !Object.hasOwn(CHECKS, name) || CHECKS[name](value.items, value)
}

/** Whether a call of a known name needs no look at its arguments. @param {string} name @param {string} opcode */
export function needsNoLook(name, opcode) {
  const use = useOf(name)
  if (use === undefined || (opcode !== 'NEWOBJ' && Object.hasOwn(CHECKS, name))) return false
  return isKnownUse(/** @type {Value} */ ({ opcode, items: /** @type {any[]} */ ([]) }), name, use)
}

/** Builtins and their like that are as good as what they are given: the arguments tell. @type {Record<string, (args: any[]) => boolean>} */
const CONDITIONAL = {
  'builtins.getattr': ([, name]) => typeof name === 'string',
  'functools.partial': ([callee]) => isHarmlessCallee(callee),
  'operator.attrgetter': (args) => args.every((arg) => typeof arg === 'string' && !/__/.test(arg)),
  'operator.itemgetter': () => true,
  'operator.methodcaller': ([name]) => typeof name === 'string' && /^(?:upper|lower|strip|lstrip|rstrip|split|title|capitalize|casefold|swapcase|encode|decode|join|replace|startswith|endswith|format)$/.test(name),
  'operator.getitem': () => true,
  'operator.add': (args) => args.every(isConstant),
  'operator.concat': (args) => args.every(isConstant),
  'builtins.map': ([callee]) => isHarmlessCallee(callee),
  'builtins.filter': ([callee]) => callee === null || isHarmlessCallee(callee),
  'functools.reduce': ([callee]) => isHarmlessCallee(callee),
  'builtins.iter': () => true,
  'builtins.reversed': (args) => args.every(isConstant),
  'builtins.chr': (args) => args.every(isConstant),
  'builtins.type': (args) => args.length === 1,
  'base64.b64decode': (args) => args.every(isConstant),
} // prettier-ignore

const HARMLESS =
  /^builtins\.(?:int|float|str|bool|complex|len|abs|min|max|sum|round|ord|chr|repr|sorted|list|tuple|dict|set|frozenset|bytes)(?:\.(?:upper|lower|strip|lstrip|rstrip|split|title|capitalize|casefold|join|replace|startswith|endswith|encode))?$/

/** Whether a callable does no more than compute. @param {any} callee */
function isHarmlessCallee(callee) {
  if (isKind(callee, GLOBAL)) {
    const name = nameOf(callee)
    const use = useOf(name)
    return (
      HARMLESS.test(name) || (use === 'class' && !mayBomb(name)) || (use === 'value' && name.startsWith('numpy.') && !findDanger(callee.module, callee.name))
    )
  }
  return isKind(callee, CALL) && callee.opcode === BOUND && HARMLESS.test(nameOf(callee.callee))
}

/** Whether a value is of Python's plain types, two levels deep. @param {any} value */
const isConstant = (value, depth = 0) =>
  typeof value !== 'object' ||
  value === null ||
  value instanceof Uint8Array ||
  (depth < 3 && [LIST, TUPLE, SET, DICT].includes(value.kind) && value.items.slice(0, 1000).every((/** @type {any} */ item) => isConstant(item, depth + 1)))

/** Whether a name is one whose arguments tell. @param {string} name */
export const isConditional = (name) => Object.hasOwn(CONDITIONAL, plain(name))

/** Whether the arguments of such a name are harmless. @param {string} name @param {any[]} args */
export const isHarmlessCall = (name, args) => CONDITIONAL[plain(name)](args)

const plain = (/** @type {string} */ name) => (!name.startsWith('_') ? name : name.replace(/^_operator\./, 'operator.').replace(/^_functools\./, 'functools.'))

/** Whether a bound method of a constant does no more than compute. @param {Value} method */
export const isHarmlessMethod = (method) => HARMLESS.test(nameOf(method))

/** What harm the arguments of a name that depends on them do, in words. @param {string} name @param {any[]} args */
export function harmOf(name, args) {
  if (name === 'builtins.getattr' && typeof args[1] !== 'string') return 'the name of the attribute is computed, and hides what it is'
  if (name === 'builtins.type') return 'it makes a class'
  const isReached = args.some((arg) => typeof arg === 'string' && arg.split('.').some(isDoor))
  return isReached ? 'it reaches what lies behind any object' : undefined
}

/** What fills in texts with the attributes that they name. */
const FORMAT = /^builtins\.str\.format(?:_map)?$/

/** Whether a call fills in a text that names attributes which lead to anything. @param {string} name @param {any[]} args */
export const reachesByFormat = (name, args) =>
  FORMAT.test(name) &&
  args.some((arg) => typeof arg === 'string' && [...arg.slice(0, 10_000).matchAll(/[.[](\w+)/g)].some(([, attribute]) => isDoor(attribute)))
