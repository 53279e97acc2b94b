/**
 * The registry of Python names that become something better than inert data. Each family of types lists its own
 * handlers; calls.js of js/load asks here for the handler of a name, and nothing else is ever looked up for one.
 *
 * A handler answers undefined where the arguments are not of the form that it
 * knows; the object is then inert and loses nothing.
 *
 * @typedef {object} Context what a handler may ask of the load that it is part of
 * @property {boolean} lossless
 * @property {(value: bigint) => number | bigint} asInt gives an int in the form that the options ask for
 * @property {() => Map<unknown, unknown> | Record<string, unknown>} newDict
 * @property {(dict: any) => any} copyDict gives a copy of a dict that is a plain object, or undefined where it has to be set key by key
 * @property {(dict: any, key: unknown, value: unknown) => any} setItem sets a key as Python would, and gives the dict, which may be a new one
 * @property {(owner: unknown, name: string) => unknown} findInner gives the class of that name inside of a class
 * @property {(buffer: unknown) => boolean} isReadonly tells whether Python could not write to a buffer
 * @property {(dict: any) => Iterable<[unknown, unknown]>} entries gives the keys and values of a dict, in Python's order
 * @property {(set: Set<unknown>, item: unknown) => void} addItem adds an item to a set as Python would
 * @property {(pyclass: unknown, args: unknown[], kwargs?: unknown, base?: string) => unknown} create gives what `cls.__new__(cls, *args, **kwargs)` does; `base` is the
 *   built-in type whose content the arguments are, where that is known
 * @property {(callable: unknown, args: unknown[]) => unknown} call gives what `callable(*args)` does
 * @property {import('../settings.js').Settings} settings the options of the load
 * @property {(bytes: Uint8Array, position: number, persistentLoad: (pid: unknown) => unknown) => { value: any, end: number }} loadNested loads a
 *   pickle that lies in bytes of the pickle from `position` on, by the same options, and tells where it ends
 *
 * @typedef {Pick<import('../load/operands.js').Operands, 'value' | 'double' | 'isNumber' | 'isInt' | 'isFloat' | 'isText' | 'isEmptyTuple' | 'lossless'>} Operands what operands of the tape stand for
 *
 * @typedef {object} Handler
 * @property {(args: unknown[], context: Context, callable: unknown) => unknown} [call] what `callable(*args)` gives (REDUCE, OBJ, INST)
 * @property {(args: unknown[], kwargs: unknown, context: Context) => unknown} [create] what `cls.__new__(cls, *args)` gives (NEWOBJ, copyreg)
 * @property {(input: Uint8Array, at: number, length: number, other: unknown, isFirst: boolean, context: Context) => unknown} [ofBytes] what a call gives with bytes, of which `input` has
 *   `length` from `at` on, and with the argument `other` before or, where `isFirst`, after them, unless that is undefined; undefined where the call is to be made with its arguments
 * @property {(operands: Operands, tape: Int32Array, at: number, count: number) => unknown} [ofOperands] what a call gives with arguments of which the operands stand on the tape from
 *   `at` on; undefined where the call is to be made with its arguments. The value has a method ARGUMENTS that gives exactly these
 * @property {boolean} [takesLazy] whether `call` takes a LazyBytes in the place of bytes
 * @property {typeof import('./python/basic.js').PyObject} [instance] the subclass of PyObject that instances are, made by a call or by `cls.__new__`, where no other method claims them
 * @property {unknown} [value] what the name itself stands for
 * @property {() => unknown} [sample] makes an instance to be kept, of a class that many objects of a load may be
 *
 * @typedef {[modules: string, names: Record<string, Handler>][]} Types handlers by name, by the modules that
 *   the names may be in, divided by spaces; `pandas.*` stands for every module of pandas, which moved its classes with each version
 */
import { listMaskedTypes } from './numpy/masked.js'
import { listNumpyTypes } from './numpy/numpy.js'
import { listWrappedTypes } from './numpy/wrapped-array.js'
import { mayBeOfPandas } from './pandas/claim.js'
import { claimPandas, listPandasTypes } from './pandas/pandas.js'
import { listPythonTypes } from './python/python.js'
import { listTorchTypes } from './torch/torch.js'
import { listScipyTypes } from './scipy/sparse.js'
import { listStringTypes } from './numpy/string-dtype.js'

/** What lists the handlers of a package, by the first part of its modules' names; Python's own are all others. @type {Record<string, () => Types>} */
const PACKAGES = {
  numpy: () => [...listNumpyTypes(), ...listStringTypes(), ...listMaskedTypes()],
  jax: listWrappedTypes,
  tensorflow: listWrappedTypes,
  cupy: listWrappedTypes,
  pandas: listPandasTypes,
  scipy: listScipyTypes,
  torch: listTorchTypes,
}

/** The handlers of each package by `module name`, made when a pickle first names something of it: most name few. @type {Map<string, Map<string, Handler>>} */
const handlers = new Map()

/** Gives the handler of a name, or undefined where no type claims it. */
export function findHandler(/** @type {string} */ module, /** @type {string} */ name) {
  const [root] = module.split('.', 1)
  const owner = Object.hasOwn(PACKAGES, root) ? root : ''
  let known = handlers.get(owner)
  if (!known) handlers.set(owner, (known = collect((PACKAGES[owner] ?? listPythonTypes)())))
  return known.get(`${module} ${name}`) ?? (owner === 'pandas' ? known.get(`pandas.* ${name}`) : undefined)
}

function collect(/** @type {Types} */ types) {
  /** @type {Map<string, Handler>} */
  const map = new Map()
  for (const [modules, names] of types) {
    for (const module of modules.split(' ')) {
      for (const [name, handler] of Object.entries(names)) map.set(`${module} ${name}`, handler)
    }
  }
  return map
}

/** Makes an inert instance that was given its state a value of the package's types, where the state tells that it is one. It stays the same object. */
export function claimInstance(/** @type {import('./python/basic.js').PyObject} */ object) {
  if (mayBeOfPandas(object)) claimPandas(object)
}
