/** What tells at once that an instance is none of pandas: pandas.js, which knows what it is, is then not needed. */
import { PyClass, PyObject } from '../python/basic.js'
import { getItem } from '../python/state-values.js'

/** Whether an inert instance may be a table or an index of pandas, or of a subclass in whatever module. @param {PyObject} object */
export function mayBeOfPandas(object) {
  if (Object.getPrototypeOf(object) !== PyObject.prototype) return false
  const type = getItem(object.state, '_typ')
  return type === 'dataframe' || type === 'series' || (Array.isArray(object.state) && object.class instanceof PyClass && /^pandas\b/.test(object.class.module))
}
