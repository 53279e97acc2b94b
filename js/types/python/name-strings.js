/**
 * The strings of a name in a pickle of protocol 4 and up. Equal strings are one object, but those that CPython
 * makes anew for its types in C: a key 'date' and the name of datetime.date are two strings in every Python.
 *
 * Source: CPython 3.13, Objects/typeobject.c: type_name (always a new string), type_module (interned for static
 * types, the type's own for others); the modules' own types, looked at by running it.
 */
import { freshString, FreshString } from './reduced.js'

/** The module of the built-in functions: one string, and not that of the built-in types. */
const FUNCTIONS_MODULE = new FreshString('builtins')
const FUNCTIONS =
  'abs aiter all anext any ascii bin breakpoint callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash hex id ' +
  'input isinstance issubclass iter len locals max min next oct open ord pow print repr round setattr sorted sum vars __build_class__ __import__'

/** Types whose name is a new string. */
const NEW_NAME =
  /^(?:builtins .*|datetime (?:date|time|datetime|timedelta|tzinfo|timezone)|collections OrderedDict|_codecs .*|array _array_reconstructor|numpy (?:ndarray|dtype))$/
/** Types whose module is their own string too. */
const NEW_BOTH =
  /^(?:collections (?:deque|defaultdict)|decimal Decimal|array array|functools partial|operator (?:itemgetter|attrgetter|methodcaller)|zoneinfo ZoneInfo)$/

/** Module and name as they are written. @param {string} module @param {string} name @returns {[unknown, unknown]} */
export function nameStrings(module, name) {
  const key = `${module} ${name}`
  if (NEW_BOTH.test(key)) return [new FreshString(module), freshString(name)]
  if (!NEW_NAME.test(key)) return [module, name === module ? new FreshString(name) : name]
  return [module === 'builtins' && FUNCTIONS.split(' ').includes(name) ? FUNCTIONS_MODULE : module, freshString(name)]
}
