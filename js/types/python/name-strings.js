/**
 * The strings by which pickles of protocol 4 and up name a global.
 *
 * The memo of a pickle knows strings again by their identity. dumps takes equal strings for one object, as they mostly are
 * in Python; but CPython makes new strings for the names of its types in C, so that a key 'date' and the name of
 * datetime.date are two objects in every Python. Those are FreshStrings here, so that the bytes come out the same.
 *
 * Source: CPython 3.13, Objects/typeobject.c: type_name (always a new string), type_module (interned for static
 * types, the type's own for others); the modules' own types, looked at by running it.
 */
import { freshString, FreshString } from './reduced.js'

/** The module of the built-in functions, a string of its own that is not the module of the built-in types. */
const FUNCTIONS_MODULE = new FreshString('builtins')
const FUNCTIONS =
  'abs aiter all anext any ascii bin breakpoint callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash hex id ' +
  'input isinstance issubclass iter len locals max min next oct open ord pow print repr round setattr sorted sum vars __build_class__ __import__'

/** Globals whose name is a new string. */
const NEW_NAME =
  /^(?:builtins .*|datetime (?:date|time|datetime|timedelta|tzinfo|timezone)|collections OrderedDict|_codecs .*|array _array_reconstructor|numpy (?:ndarray|dtype))$/
/** Globals whose module is a string of their own too. */
const NEW_BOTH =
  /^(?:collections (?:deque|defaultdict)|decimal Decimal|array array|functools partial|operator (?:itemgetter|attrgetter|methodcaller)|zoneinfo ZoneInfo)$/

/** Gives the module and the name of a global, each a string or a FreshString. @param {string} module @param {string} name @returns {[unknown, unknown]} */
export function nameStrings(module, name) {
  const key = `${module} ${name}`
  if (NEW_BOTH.test(key)) return [new FreshString(module), freshString(name)]
  if (!NEW_NAME.test(key)) return [module, name === module ? new FreshString(name) : name]
  return [module === 'builtins' && FUNCTIONS.split(' ').includes(name) ? FUNCTIONS_MODULE : module, freshString(name)]
}
