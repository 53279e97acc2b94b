/**
 * StringDType of numpy 2, whose elements are strings of any length. Pickles list them as objects.
 * Source: numpy/_core/_internal.py (_convert_to_stringdtype_kwargs).
 */
import { DType } from './dtype.js'
import { pythonRepr } from '../python/print-python.js'

const ITEMSIZE = 16

/** A StringDType, which remembers the call that made it so that it is pickled as it was. */
export class StringDType extends DType {
  /** @param {unknown} callable what the pickle calls @param {unknown[]} args its arguments: whether values are made strings, and what stands for missing ones */
  constructor(callable, args) {
    super('T', ITEMSIZE, '|')
    this.hasObjects = true
    this.$type = 'StringDType'
    this.callable = callable
    this.args = args
  }

  get name() {
    const [coerce, missing] = this.args
    const options = [...(this.args.length > 1 ? [`na_object=${pythonRepr(missing)}`] : []), ...(coerce ? [] : ['coerce=False'])]
    return `StringDType(${options.join(', ')})`
  }

  get str() {
    return this.name
  }
}

/** Lists the handler of StringDType for registry.js. @returns {import('../registry.js').Types} */
export const listStringTypes = () => [
  [
    'numpy._core._internal numpy.core._internal',
    {
      _convert_to_stringdtype_kwargs: {
        call: (args, context, callable) => (args.length === 1 || args.length === 2 ? new StringDType(callable, args) : undefined),
      },
    },
  ],
]
