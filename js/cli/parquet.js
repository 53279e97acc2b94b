/**
 * Tables as Parquet, by the package hyparquet-writer, which is loaded here and is not installed with this one.
 *
 * parquet-types.js says what each column is there. The labels and dtypes are in the metadata that pandas writes, by which `read_parquet`
 * makes the index again, nullable types and zones.
 */
import { DataFrame, Series, str } from '../index.js'
import { UsageError } from './errors.js'
import { columnOf } from './parquet-types.js'

/** @typedef {import('../index.js').Index} Index */

/** The package, or a UsageError where it is not installed. @returns {Promise<any>} */
async function loadWriter() {
  try {
    return await import('hyparquet-writer')
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError('Parquet is written by a package that is not installed: npm install hyparquet-writer')
  }
}

/** The type of a label by its dtype, as pandas' metadata names it. @param {string} dtype */
const labelType = (dtype) => (/^(?:u?int|float)\d+$|^bool$/.test(dtype) ? [dtype, dtype] : ['unicode', 'object'])

/** What the metadata tells of the labels of the columns. @param {Index} columns */
const describeLabels = (columns) =>
  columns.names.map((name, i) => {
    const [pandasType, numpyType] = labelType((columns.levels[i] ?? columns).dtype)
    return {
      name: name === null ? null : str(name),
      field_name: name === null ? null : str(name),
      pandas_type: pandasType,
      numpy_type: numpyType,
      metadata: null,
    }
  })

/** The columns of an index: none of a range, which the metadata tells. @param {Index} index @returns {{ name: any, field: string, values: any }[]} */
function indexColumns(index) {
  if (index.range) return []
  const field = (/** @type {any} */ name, /** @type {number} */ i) => (name === null ? `__index_level_${i}__` : str(name))
  if (index.kind !== 'MultiIndex') return [{ name: index.name, field: field(index.name, 0), values: index }]
  return index.levels.map((level, i) => {
    const codes = index.levelCodes[i]
    const at = (/** @type {number} */ row) => (codes[row] < 0 ? null : level.at(Number(codes[row])))
    return { name: index.names[i], field: field(index.names[i], i), values: { dtype: level.dtype, categories: level.categories, length: index.length, at } }
  })
}

/**
 * The bytes of a table as a Parquet file.
 * @param {unknown} value a DataFrame or Series with all that it holds @returns {Promise<Uint8Array>}
 * @throws {UsageError} where the value is no table, two columns have one name, or the package is not installed
 */
export async function toParquet(value) {
  if (!(value instanceof DataFrame || value instanceof Series)) throw new UsageError('only a DataFrame or a Series is written as Parquet')
  const { parquetWriteBuffer } = await loadWriter()
  const own =
    value instanceof Series
      ? [{ name: value.name ?? '0', field: str(value.name ?? '0'), values: value }]
      : Array.from({ length: value.columns.length }, (_, i) => ({ name: value.columns.at(i), field: str(value.columns.at(i)), values: value.columnAt(i) }))
  const { range } = value.index
  const labels = indexColumns(value.index)
  const fields = [...own, ...labels]
  if (new Set(fields.map(({ field }) => field)).size < fields.length)
    throw new UsageError('a Parquet file has one column of each name, and this table has two of one')
  const columns = fields.map(({ field, values }) => columnOf(field, values))
  const pandas = {
    index_columns: range ? [{ kind: 'range', name: value.index.name, ...range }] : labels.map(({ field }) => field),
    column_indexes: value instanceof Series ? [] : describeLabels(value.columns),
    columns: fields.map(({ name, field }, i) => ({ name: name === null ? null : str(name), field_name: field, ...columns[i].pandas })),
    creator: { library: 'brine', version: '0' },
    pandas_version: '2.2.0',
  }
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ element, data }) => ({ name: element.name, data })),
      schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ element }) => element)],
      kvMetadata: [{ key: 'pandas', value: JSON.stringify(pandas) }],
      createdBy: 'brine',
    }),
  )
}
