/**
 * Prints DataFrames and Series as `str` of pandas 2.2 does with its defaults: of more than 60 rows the first and the last five, and as many
 * columns as fit into 80 characters. print-values.js prints the values of a column.
 *
 * Source: pandas/io/formats/format.py (DataFrameFormatter, SeriesFormatter), pandas/io/formats/string.py (StringFormatter),
 * pandas/core/indexes (_format_flat, _format_multi, sparsify_labels), pandas/core/arrays/categorical.py (_get_repr_footer).
 */
import { PyObject } from '../python/basic.js'
import { readArray } from './arrays.js'
import { className } from './dtype.js'
import { alignTexts, formatValues, longest, missingText, prettyPrint } from './print-values.js'

const MOST_ROWS = 60
const LINE = 80
/** From here on a text in a frame is cut. */
const MOST_TEXT = 50
/** Labels of an empty frame that are printed. */
const MOST_LABELS = 100
/** Categories that are printed. */
const MOST_CATEGORIES = 8

/** The places that are shown: all, or the first and the last, `half` of each. @param {number} count @param {number} most @param {number} half */
const shownOf = (count, most, half) => {
  const length = count > most ? 2 * half : count
  return Array.from({ length }, (_, i) => (count > most && i >= half ? count - length + i : i))
}

const shownRows = (/** @type {number} */ count) => shownOf(count, MOST_ROWS, 5)

/** Puts columns of text beside one another. @param {string[][]} columns @param {number} space @returns {string[]} */
function adjoin(columns, space) {
  const wide = columns.map((column, i) => alignTexts(column, true, i < columns.length - 1 ? longest(column) + space : 0))
  return columns[0].map((_, row) => wide.map((column) => column[row]).join(''))
}

/** Cuts long texts, and makes all of one width. @param {string[]} texts @param {boolean} isLeft @param {number} [least] */
const fixWidth = (texts, isLeft, least) =>
  alignTexts(
    texts.map((text) => ([...text].length > MOST_TEXT ? `${[...text].slice(0, MOST_TEXT - 3).join('')}...` : text)),
    isLeft,
    Math.min(MOST_TEXT, least ?? 0),
  )

/** The categories of a column or an index, where they are known. @param {any} column */
const categoriesOf = (column) => readArray((column.array ?? column).categories)

/** Prints values at some places of a column or an index. @param {any} column @param {number[]} places @param {boolean} [isQuoted] */
const textsAt = (column, places, isQuoted) =>
  formatValues(
    column.dtype,
    places.map((place) => column.at(place) ?? null),
    categoriesOf(column)?.dtype,
    isQuoted,
  )

/** The labels at some places, without the spaces that all have in front. @param {any} index @param {number[]} places @returns {string[]} */
function labelsAt(index, places) {
  const texts = textsAt(index, places)
  const spaced = index.dtype.startsWith('float') ? texts.map((text) => (text === 'NaN' ? ' NaN' : text)) : texts
  const even = /^(?:obj|str|cat|interval)/.test(index.dtype) ? spaced : alignTexts(spaced, true)
  const front = Math.min(...even.map((text) => text.search(/\S|$/)))
  return even.map((text) => text.slice(front))
}

/** The labels at some places, a list a level, the name of the level in front. @param {import('./index.js').Index} index @param {number[]} places */
function levelsAt(index, places) {
  const { levelCodes, levels, names } = index
  const isWhole = levelCodes.length === levels.length && levels.every((level) => level instanceof PyObject && 'levelCodes' in level)
  const lists =
    levels.length && isWhole
      ? levels.map((level, i) => {
          const own = places.map((place) => Number(levelCodes[i][place]))
          const missing = missingText(level.dtype)
          return labelsAt(level, own).map((text, at) => (own[at] < 0 ? (missing === 'None' ? 'NaN' : missing) : text))
        })
      : [labelsAt(index, places)]
  return lists.map((list, i) => [nameOf(names[i] ?? null), ...list])
}

const nameOf = (/** @type {any} */ name) => (name === null ? '' : prettyPrint(name))

/** Leaves out the labels that are the same as those above, but for those of the last level. @param {string[][]} levels each with its name in front */
const sparsify = (levels) =>
  levels.map((level, i) =>
    level.map((text, row) => (i < levels.length - 1 && row > 1 && levels.slice(0, i + 1).every((own) => own[row] === own[row - 1]) ? '' : text)),
  )

const NUMERIC = /^(?:Sparse\[)?(?:u?int|float|complex|bool)(?!ean)|^U?Int\d|^F|^boolean|^(?:double|half|decimal).*w\]$/

/** The columns of text of a frame, the index first. @param {import('./frame.js').DataFrame} frame @param {number[]} rows @param {number[]} places */
function columnsOf(frame, rows, places) {
  const { index, columns } = frame
  const isNamed = index.names.some((name) => name !== null)
  const labels = adjoin(
    sparsify(levelsAt(index, rows)).map((level) => fixWidth(level.slice(isNamed ? 0 : 1), true)),
    1,
  )
  const own = levelsAt(columns, places)
  const isSpaced = !columns.levels.some((level) => level instanceof PyObject && 'levelCodes' in level && level.dtype.startsWith('float'))
  // pandas goes by the label, and pairs those that are shown with the first columns.
  const key = (/** @type {number} */ i) => own.map((level) => level[i + 1]).join('\n')
  const spaced = new Map(places.map((_, i) => [key(i), isSpaced && NUMERIC.test(frame.columnAt(i).dtype)]))
  const heads = sparsify(own.map(([name, ...level]) => [name, ...level.map((text, i) => (spaced.get(key(i)) ? ` ${text}` : text))]))
  const cells = places.map((place, i) => {
    const head = [...heads.map((level) => level[i + 1]), ...(isNamed ? [''] : [])]
    return alignTexts([...head, ...fixWidth(textsAt(frame.columnAt(place), rows), false, longest(head))], false)
  })
  return [[...own.map(([name]) => name), ...labels], ...cells]
}

/** How many columns fit, where columns of these texts do not. @param {string[][]} texts @param {number} width of the lines */
function fittingOf(texts, width) {
  const widths = texts.map(longest)
  for (let surplus = width - LINE + 1; surplus > 0 && widths.length > 1;) {
    // Python rounds halves to even.
    const middle = widths.length % 4 === 1 ? widths.length >> 1 : Math.round(widths.length / 2)
    surplus -= widths.splice(middle, 1)[0] + 1
  }
  return Math.max(2, widths.length - 1)
}

/** @param {import('./frame.js').DataFrame} frame @param {number[]} rows @param {number} most columns that are shown */
function linesOf(frame, rows, most) {
  const [height, width] = frame.shape
  const half = Math.max(1, most >> 1)
  const texts = columnsOf(frame, rows, shownOf(width, most, half))
  const dots = width > most ? half + 1 : 0
  if (dots)
    texts.splice(
      dots,
      0,
      texts[0].map(() => ' ...'),
    )
  if (rows.length < height)
    texts.forEach((column, i) => {
      const size = i && i === dots ? 4 : longest([column[rows.length / 2]])
      column.splice(column.length - rows.length / 2, 0, ...alignTexts([size > 3 ? '...' : '..'], i === 0, size))
    })
  return texts
}

/** Prints a DataFrame. @param {import('./frame.js').DataFrame} frame */
export function formatFrame(frame) {
  const [height, width] = frame.shape
  if (height * width === 0) {
    const list = (/** @type {any} */ index) =>
      `[${Array.from({ length: Math.min(index.length, MOST_LABELS) }, (_, at) => prettyPrint(index.at(at))).join(', ')}${index.length > MOST_LABELS ? ', ...' : ''}]`
    return `Empty ${className(frame) || 'DataFrame'}\nColumns: ${list(frame.columns)}\nIndex: ${list(frame.index)}`
  }
  const rows = shownRows(height)
  let most = Math.min(width, LINE)
  let texts = linesOf(frame, rows, most)
  const size = longest(adjoin(texts, 1))
  if (size >= LINE) {
    most = fittingOf(texts, size)
    texts = linesOf(frame, rows, most)
  }
  return adjoin(texts, 1).join('\n') + (rows.length < height || most < width ? `\n\n[${height} rows x ${width} columns]` : '')
}

/** The line that names the categories of a column. @param {any} column */
function categoriesText(column) {
  const categories = categoriesOf(column)
  if (!categories) return 'Categories: ?'
  const { ordered } = column
  const count = categories.length
  const texts = textsAt(categories, shownOf(count, MOST_CATEGORIES, MOST_CATEGORIES / 2), true).map((text) => text.trim())
  if (count > MOST_CATEGORIES) texts.splice(MOST_CATEGORIES / 2, 0, '...')
  const head = `Categories (${count}, ${categories.dtype}): `
  const separator = ordered ? ' < ' : ', '
  let list = ''
  let width = head.length
  texts.forEach((text, i) => {
    if (width + separator.length + text.length > LINE) {
      list += `${separator.trimEnd()}\n${' '.repeat(head.length + 1)}`
      width = head.length + 1
    } else if (i) {
      list += separator
      width += text.length
    }
    list += text
  })
  return `${head}[${list.replace(' < ... < ', ' ... ')}]`
}

/** Prints a Series. @param {import('./frame.js').Series} series */
export function formatSeries(series) {
  const { index, length, name, dtype } = series
  const rows = shownRows(length)
  const isCut = rows.length < length
  const footer = [
    index.freq && `Freq: ${index.freq}`,
    name !== null && `Name: ${prettyPrint(name)}`,
    isCut && `Length: ${length}`,
    `dtype: ${dtype.replace(/^interval.*/, 'interval')}`,
  ]
  const end = footer.filter(Boolean).join(', ') + (dtype === 'category' ? `\n${categoriesText(series.array)}` : '')
  if (length === 0) return `${className(series) || 'Series'}([], ${end})`
  const levels = sparsify(levelsAt(index, rows))
  const [head, ...labels] = levels.length > 1 ? adjoin(levels, 2) : levels[0]
  const values = fixWidth(textsAt(series, rows), false)
  if (isCut) {
    const width = longest([values[rows.length / 2 - 1]])
    const dots = width > 3 ? '...' : '..'
    // Python's `center` puts the odd space to the left where the width is odd.
    const left = (width - dots.length + (width & 1)) >> 1
    values.splice(rows.length / 2, 0, (' '.repeat(left) + dots).padEnd(width))
    labels.splice(rows.length / 2, 0, '')
  }
  return [...(index.names.some((own) => own !== null) ? [head] : []), ...adjoin([labels, values], 3), end].join('\n')
}
