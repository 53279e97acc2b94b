/** Names that tell the judge what kind of callable they are. */
import { isConditional, mayBomb, useOf } from './known.js'
import { isKind, TUPLE } from './values.js'

/** Modules that Python 3 does not have. */
export const ONLY_PYTHON2 = /^(?:__builtin__|copy_reg|commands|cPickle|urllib2|exceptions|httplib|thread)$/
/** What makes functions and classes of code that is in the pickle: harmless until what it makes is called. */
export const MAKERS =
  /^(?:cloudpickle\.cloudpickle(?:_fast)?|cloudpickle|dill\._dill|dill|joblib\.externals\.cloudpickle\.cloudpickle|ray\.cloudpickle\.cloudpickle(?:_fast)?)\.(?:_make_function|_make_skel_func|_create_function|_fill_function|_make_skeleton_class|_rehydrate_skeleton_class|_create_type|_make_skeleton_enum)$/
const RISKY_NAMES =
  /^(?:system|popen|Popen|eval|exec|compile|__import__|subprocess|os|socket|import_module|check_output|check_call|urlopen|urlretrieve|ctypes|pty|shutil|rmtree|builtins|__builtins__|__subclasses__|__globals__)$/
const CODE = /(?:^|\.)(?:CodeType|_create_code|_builtin_type|_make_function|_create_function)$/
export const LOADERS = /(?:^|\.)(?:loads|_loads|load|_load_from_bytes|Unpickler|read_pickle)$/

/** Whether a known name does no more than it says, whatever it is given. @param {string} name */
export const isPlain = (name) =>
  useOf(name) !== undefined && useOf(name) !== 'value' && !isConditional(name) && !mayBomb(name) && !LOADERS.test(name) && !CODE.test(name)

/** The risky names that code in a pickle uses, where a call makes code: of each tuple that it is given the first. @param {string} name @param {any[]} items */
export function riskyNames(name, items) {
  if (!CODE.test(name)) return []
  const found = items
    .slice(0, 32)
    .map((item) => isKind(item, TUPLE) && item.items.find((/** @type {any} */ text) => typeof text === 'string' && RISKY_NAMES.test(text)))
  return found.filter((text) => typeof text === 'string')
}
