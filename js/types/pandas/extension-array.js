/** The arrays of pandas' own dtypes; arrays.js reads what they hold. */
import { mark } from '../python/mark.js'
import { readArray, unknown } from './arrays.js'
import { ColumnObject, printOr } from './column.js'
import { className } from './dtype.js'

/** An extension array of pandas, such as a Categorical, IntegerArray or PeriodArray. */
export class ExtensionArray extends ColumnObject {
  static {
    mark(this, 'ExtensionArray')
  }

  $type = 'ExtensionArray'

  /** The column that the array holds, which is empty where its form is not known here. @returns {import('./column.js').Column} */
  get array() {
    return readArray(this) ?? unknown('unknown')
  }

  toString() {
    return printOr(className(this), () => `${className(this)} ${this.dtype} (${this.length},)`)
  }
}
