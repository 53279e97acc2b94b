/**
 * Names pandas' dtypes as `str(dtype)` does. The dtypes themselves stay inert objects.
 * Source: pandas/core/dtypes/dtypes.py, pandas/core/arrays/{string_,integer,floating,boolean}.py.
 */
import { getItem } from '../python/state-values.js'
import { Float, PyClass, PyObject } from '../python/basic.js'
import { bounded, pythonStr } from '../python/print-python.js'
import { NumpyScalar } from '../numpy/numpy-scalar.js'
import { arrowTypeName } from './arrow-types.js'
import { DType } from '../numpy/dtype.js'
import { offsetName } from './period.js'
import { zoneName } from './time.js'

/**
 * Gives the last name of the class of an inert object, or of what a call of a helper of pandas makes; empty where there is
 * none.
 * @param {any} object @returns {string}
 */
export function className(object) {
  if (!(object instanceof PyObject) || !(object.class instanceof PyClass)) return ''
  // Helpers get the class as their first argument: `_new_Index(cls, …)`, `__pyx_unpickle_NDArrayBacked(cls, …)`.
  const [first] = object.args
  const { name } = first instanceof PyClass && /^_/.test(object.class.name) ? first : object.class
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Gives the name of a dtype; of one that is not known here it is the name of its class. @param {any} dtype a pandas or numpy dtype @returns {string} */
export const dtypeName = (dtype) => bounded(() => nameOf(dtype))

/** @param {any} dtype @returns {string} */
function nameOf(dtype) {
  if (dtype instanceof DType) return dtype.name
  const kind = className(dtype)
  const { state, args = [] } = dtype ?? {}
  switch (kind) {
    case 'CategoricalDtype':
      return 'category'
    case 'DatetimeTZDtype':
      return `datetime64[${pythonStr(getItem(state, 'unit') ?? 'ns')}, ${zoneName(getItem(state, 'tz'))}]`
    case 'PeriodDtype': {
      const freq = args[0] ?? getItem(state, 'freq')
      return typeof freq === 'string' ? (freq.startsWith('period[') ? freq : `period[${freq}]`) : `period[${offsetName(freq, true)}]`
    }
    case 'IntervalDtype': {
      const subtype = getItem(state, 'subtype')
      const closed = getItem(state, 'closed')
      return subtype ? intervalName(dtypeName(subtype), closed) : 'interval'
    }
    case 'StringDtype':
      return isMissingNumber(args[1]) ? 'str' : 'string'
    case 'BooleanDtype':
      return 'boolean'
    case 'SparseDtype':
      return `Sparse[${dtypeName(getItem(state, '_dtype'))}, ${formatFill(getItem(state, '_fill_value'))}]`
    case 'ArrowDtype':
      return `${arrowTypeName(getItem(state, 'pyarrow_dtype'))}[pyarrow]`
    case 'PandasDtype':
    case 'NumpyEADtype':
      return dtypeName(getItem(state, '_dtype'))
    default:
      return kind.replace(/Dtype$/, '')
  }
}

/** Gives the name of a dtype of intervals, with the closed side where that is given: pandas names it since 1.3. @param {string} subtype @param {unknown} closed */
export const intervalName = (subtype, closed) => `interval[${subtype}${typeof closed === 'string' ? `, ${closed}` : ''}]`

const isMissingNumber = (/** @type {unknown} */ value) => Number.isNaN(value instanceof Float ? value.value : value)

/** Prints the fill value of a sparse dtype. @param {any} value @returns {string} */
function formatFill(value) {
  if (value instanceof Float) return value.toString().replace('NaN', 'nan')
  return typeof value === 'number' && !Number.isNaN(value) ? String(value) : pythonStr(value instanceof NumpyScalar ? value.value : value)
}
