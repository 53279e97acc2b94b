/** Which values pandas counts as missing, and which of its nulls they are. */
import { Complex, Decimal, Float, NumpyScalar } from 'brine'

/** Whether pandas counts a value as missing: None, NaN, NaT, NA, and what has a NaN in it. @param {any} value @returns {boolean} */
export function isMissing(value) {
  if (value === null || value === undefined) return true
  if (typeof value === 'number') return value !== value
  if (typeof value !== 'object') return value?.$type === 'NAType'
  if (value instanceof Float || value instanceof NumpyScalar) return isMissing(value.value) || (value instanceof NumpyScalar && String(value) === 'NaT')
  if (value instanceof Complex) return value.re !== value.re || value.im !== value.im
  if (value instanceof Decimal) return /nan/i.test(String(value))
  return value.$type === 'NaTType' || value.$type === 'NAType'
}

/** The null of an array of one dtype, as pandas prints it. @param {string} dtype */
const nullOfDtype = (dtype) =>
  /^(?:datetime|timedelta|period)/.test(dtype)
    ? 'NaT'
    : /^(?:object|null)/.test(dtype)
      ? 'None'
      : /^(?:string|U?Int\d|Float\d|boolean)|\[pyarrow\]$/.test(dtype)
        ? '<NA>'
        : 'NaN'

/** Which null a missing value is, as pandas prints it. @param {any} value @param {string} dtype of its column: an empty one where it has none @returns {string} */
export function nullText(value, dtype) {
  if (value === undefined) return 'absent'
  if (value === null) return nullOfDtype(dtype || 'object')
  if (value.$type === 'NAType') return '<NA>'
  if (value.$type === 'NaTType' || (value instanceof NumpyScalar && String(value) === 'NaT')) return 'NaT'
  return 'NaN'
}
