/** Names that tell the judge what kind of callable they are. */
import { isConditional, mayBomb, useOf } from './known.js'

/** Modules that Python 3 does not have. */
export const ONLY_PYTHON2 = /^(?:__builtin__|copy_reg|commands|cPickle|urllib2|exceptions|httplib|thread)$/
/** What makes functions and classes of code that is in the pickle: harmless until what it makes is called. */
export const MAKERS =
  /^(?:cloudpickle\.cloudpickle(?:_fast)?|cloudpickle|dill\._dill|dill|joblib\.externals\.cloudpickle\.cloudpickle|ray\.cloudpickle\.cloudpickle(?:_fast)?)\.(?:_make_function|_make_skel_func|_create_function|_fill_function|_make_skeleton_class|_rehydrate_skeleton_class|_create_type|_make_skeleton_enum)$/
export const RISKY_NAMES =
  /^(?:system|popen|Popen|eval|exec|compile|__import__|subprocess|os|socket|import_module|check_output|check_call|urlopen|urlretrieve|ctypes|pty|shutil|rmtree|builtins|__builtins__|__subclasses__|__globals__)$/
export const CODE = /(?:^|\.)(?:CodeType|_create_code|_builtin_type|_make_function|_create_function)$/
export const LOADERS = /(?:^|\.)(?:loads|_loads|load|_load_from_bytes|Unpickler|read_pickle)$/

/** Whether a known name does no more than it says, whatever it is given. @param {string} name */
export const isPlain = (name) =>
  useOf(name) !== undefined && useOf(name) !== 'value' && !isConditional(name) && !mayBomb(name) && !LOADERS.test(name) && !CODE.test(name)
